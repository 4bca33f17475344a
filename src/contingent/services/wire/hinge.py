"""JSON of ``hinge``, ``ask`` and ``sweep``."""

from collections.abc import Iterable
from fractions import Fraction

from contingent.analysis.ask import Ask, AskKind
from contingent.analysis.chances import Chance
from contingent.analysis.hinge import Measure
from contingent.analysis.pose_game import LEFT_OUT
from contingent.services.asks import AskAnswer
from contingent.services.essentials import Confirmation, ShortLine
from contingent.services.hinging import Hinged
from contingent.services.sweeping import Ranges
from contingent.services.wire.json_value import Json

__all__ = ["ask_json", "chance_json", "hinge_json", "ranges_json"]


def hinge_json(hinged: Hinged) -> Json:
    """``hinge``."""
    found, posed = hinged.hinge, hinged.posed
    total = sum(found.banzhaf.values.values())
    normalised = Measure({p: v / total if total else v for p, v in found.banzhaf.values.items()})
    return {
        "world": hinged.setting.world.world,
        "concept": hinged.concept.concept,
        "month": posed.month,
        "goal": hinged.goal,
        "players": list(found.players),
        "acting": list(found.acting),
        "coalitions": found.coalitions,
        "exact": found.exact,
        "value": _number(found.first.value),
        "reached": found.reached,
        "plan_reaches": hinged.plan.holds,
        "plan_short": short_json(hinged.plan.short),
        "shapley": _measure(found.shapley),
        "banzhaf": _measure(found.banzhaf),
        "banzhaf_normalised": _measure(normalised),
        "breaks": list(map(list, found.breaks.sets)),
        "breaks_complete": found.breaks.complete,
        "breaks_tried": found.breaks.tried,
        "breaks_confirmed": list(hinged.confirmed_breaks),
        "suffices": list(map(list, found.suffices.sets)),
        "suffices_complete": found.suffices.complete,
        "suffices_tried": found.suffices.tried,
        "suffices_confirmed": list(hinged.confirmed_suffices),
        "losing_by_exits": list(found.losing),
        "worst_withdrawals": [
            {
                "exits": worst.exits,
                "players": list(worst.players),
                "spare": worst.spare,
                "lines": list(worst.lines),
            }
            for worst in found.worst
        ],
        "probability": hinged.chance.value if hinged.chance else None,
        "chance": chance_json(hinged.chance) if hinged.chance else None,
        "lines": [line.line for line in posed.lines],
        "left_out": LEFT_OUT,
        "hash": hinged.setting.register.content_hash,
    }


def _number(value: Fraction | float) -> Json:
    if isinstance(value, Fraction):
        return {"exact": str(value), "value": float(value)}
    return {"exact": None, "value": value}


def _measure(measure: Measure) -> Json:
    errors = measure.error or {}
    return {
        player: _number(value) | ({"error": errors[player]} if player in errors else {})
        for player, value in measure.values.items()
    }


def chance_json(found: Chance) -> Json:
    """The probability of the goal."""
    return {
        "probability": found.value,
        "low": found.low,
        "high": found.high,
        "exact": found.exact,
        "worlds": found.worlds,
        "swings": [vars(swing) for swing in found.swings],
    }


def ask_json(asked: AskAnswer) -> Json:
    """``ask``."""
    return {
        "world": asked.setting.world.world,
        "concept": asked.concept.concept,
        "month": asked.posed.month,
        "exits": asked.exits,
        "sets": [
            [_asked_json(ask, checked=plan.holds) for ask in chosen]
            for chosen, plan in zip(asked.answer.sets, asked.plans, strict=True)
        ],
        "cost": asked.answer.cost if asked.answer.sets else None,
        "confirmed": list(asked.confirmed),
        "plans": [_confirmation(plan) for plan in asked.plans],
        "complete": asked.answer.complete,
        "short": {"lines": list(asked.short[0]), "share": asked.short[1]} if asked.short else None,
        "left_out": LEFT_OUT,
        "hash": asked.setting.register.content_hash,
    }


def _asked_json(ask: Ask, *, checked: bool) -> Json:
    """An ask in the shape every told change has; what does not belong to it is null."""
    return {
        "kind": ask.kind.value,
        "offer": ask.offer,
        "nation": ask.nation,
        "event": None,
        "site": None,
        "link": None,
        "amount": ask.amount if ask.kind is AskKind.PACKAGE else None,
        "fills": None,
        "checked": checked,
        "text": ask.text,
    }


def short_json(short: Iterable[ShortLine]) -> list[Json]:
    """Essential lines that the real plan leaves short, with the months."""
    return [{"line": one.line, "months": list(one.months)} for one in short]


def _confirmation(found: Confirmation) -> Json:
    return {
        "holds": found.holds,
        "exits_tried": found.tried,
        "exits": found.sets,
        "leaving": list(found.leaving),
        "short": short_json(found.short),
        "proven": found.proven,
    }


def ranges_json(ranges: Ranges) -> Json:
    """``sweep --ranges``."""
    return {
        "world": ranges.setting.world.world,
        "concept": ranges.concept.concept,
        "month": ranges.month,
        "base": _number(ranges.base),
        "all_low": _number(ranges.all_low),
        "all_high": _number(ranges.all_high),
        "offers": [
            {
                "offer": point.offer,
                "nation": point.nation,
                "packages_low": point.packages[0],
                "packages": point.packages[1],
                "packages_high": point.packages[2],
                "low": _number(point.low),
                "high": _number(point.high),
            }
            for point in ranges.points
        ],
        "hash": ranges.setting.register.content_hash,
    }

"""The promised JSON: plain values from answers, the same for ``--json`` and for the room."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from contingent.analysis.chances import Chance
from contingent.analysis.compare import Comparison
from contingent.analysis.hinge import Measure
from contingent.analysis.pose_game import LEFT_OUT
from contingent.planning.plan import Plan
from contingent.register.fault import Fault
from contingent.register.register import TABLE_KEYS, Register
from contingent.resolution.reasons import Reason
from contingent.resolution.resolution import Period, Resolution
from contingent.services.asks import AskAnswer
from contingent.services.hinging import Hinged
from contingent.services.planning import Planned
from contingent.services.sweeping import Ranges
from contingent.services.who import Count

__all__ = [
    "ask_json",
    "chance_json",
    "check_json",
    "compare_json",
    "counts_of",
    "faults_json",
    "hinge_json",
    "plan_json",
    "ranges_json",
    "who_json",
]

Json = dict[str, Any]


def counts_of(register: Register) -> dict[str, int]:
    """How many rows each table has."""
    names = [*TABLE_KEYS, "links", "meetings"]
    return {name: len(getattr(register, name)) for name in names}


def check_json(register: Register) -> Json:
    """``check`` of a case without faults."""
    return {
        "ok": True,
        "faults": [],
        "counts": counts_of(register),
        "hash": register.content_hash,
    }


def faults_json(faults: Iterable[Fault]) -> Json:
    """``check`` of a case with faults."""
    listed = [fault.model_dump() for fault in faults]
    return {"ok": False, "faults": listed, "counts": {}, "hash": None}


def who_json(resolution: Resolution, counts: Iterable[Count]) -> Json:
    """``who``."""
    setting = resolution.setting
    shown = resolution.shown
    answer: Json = {
        "world": setting.world.world,
        "as_of": setting.as_of.isoformat() if setting.as_of else None,
        "without": list(setting.without),
        "cutoff": setting.cutoff.value,
        "confidence": setting.confidence.value,
        "month": resolution.month,
        "status": resolution.status,
        "least": list(resolution.least),
        "greatest": list(resolution.greatest),
        "waiting": [
            {
                "knot": list(knot.knot),
                "keystones": [list(stones) for stones in knot.keystones],
                "keystones_complete": knot.keystones_complete,
                "behind": list(knot.behind),
                "month": knot.month,
            }
            for knot in resolution.knots
        ],
        "out": [
            {
                "offer": out.offer,
                "reason": out.reason,
                "changes": [" and ".join(changes) for changes in out.changes],
                "claims": list(setting.register.offers_by_id[out.offer].claims),
            }
            for out in resolution.outs()
        ],
        "nations": resolution.nations,
        "stands_from": resolution.stands_from(),
        "reasons": {
            offer.offer: _reason(resolution.reason(offer)) for offer in setting.register.offers
        },
        "periods": [_period(period) for period in resolution.periods],
        "counts": [vars(count) for count in counts],
        "hash": setting.register.content_hash,
    }
    if resolution.status == "several":
        answer["sets"] = [_ordered(resolution, found) for found in shown.sets]
        answer["sets_complete"] = shown.complete
        answer["always"] = _ordered(resolution, shown.least)
        never = {o.offer for o in setting.register.offers} - shown.greatest
        answer["never"] = _ordered(resolution, never)
    return answer


def _ordered(resolution: Resolution, offers: Iterable[str]) -> list[str]:
    wanted = set(offers)
    return [o.offer for o in resolution.setting.register.offers if o.offer in wanted]


def _reason(reason: Reason) -> Json:
    return {
        "text": reason.text,
        "holds": reason.holds,
        "because": [_reason(part) for part in reason.because],
    }


def _period(period: Period) -> Json:
    return {
        "from": period.begin,
        "until": period.until,
        "status": period.status,
        "least": len(period.least),
        "greatest": len(period.greatest),
    }


def plan_json(planned: Planned) -> Json:
    """``plan``."""
    plan = planned.plan
    why = {line.line: line for line in planned.why}
    return {
        "status": plan.status,
        "verified": True,
        "world": plan.world,
        "concept": plan.concept,
        "reading": plan.reading,
        "as_of": plan.as_of.isoformat() if plan.as_of else None,
        "tiers": tiers_json(plan),
        "lines": [
            {
                "line": fill.line,
                "tier": fill.tier,
                "required": fill.required,
                "filled": fill.filled,
                "supplied": fill.supplied,
                "shortfall": fill.shortfall,
                "months": list(fill.months),
                "reason": why[fill.line].reason if fill.line in why else None,
                "why": [vars(stop) for stop in why[fill.line].stops] if fill.line in why else [],
                "changes": [list(c) for c in why[fill.line].changes] if fill.line in why else [],
            }
            for fill in plan.lines
        ],
        "assignments": [vars(assignment) for assignment in plan.assignments],
        "sites": [{"site": use.site, "personnel": list(use.personnel)} for use in plan.sites],
        "personnel": list(plan.personnel),
        "stages": [vars(stage) for stage in plan.stages],
        "standing": {offer: list(months) for offer, months in plan.standing},
        "solver": plan.solver,
        "hash": plan.register_hash,
    }


def tiers_json(plan: Plan) -> list[Json]:
    """The tiers of a plan."""
    return [vars(tier) for tier in plan.tiers]


def compare_json(comparison: Comparison) -> Json:
    """``compare``."""
    return {
        "worlds": list(comparison.worlds),
        "concepts": list(comparison.concepts),
        "cells": [
            {
                "world": cell.world,
                "concept": cell.concept,
                "status": cell.plan.status,
                "verified": True,
                "standing": cell.standing,
                "tiers": tiers_json(cell.plan),
                "essential_filled": cell.essential[0],
                "essential_lines": cell.essential[1],
                "open": [line.line for line in cell.plan.open_lines()],
                "missing_first": cell.missing.line if cell.missing else None,
                "personnel": max(cell.plan.personnel, default=0),
            }
            for cell in comparison.cells
        ],
    }


def hinge_json(hinged: Hinged) -> Json:
    """``hinge``."""
    found, posed = hinged.hinge, hinged.posed
    total = sum(value for value in found.banzhaf.values)
    normalised = Measure(tuple(v / total if total else v for v in found.banzhaf.values))
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
        "shapley": _measure(found.players, found.shapley),
        "banzhaf": _measure(found.players, found.banzhaf),
        "banzhaf_normalised": _measure(found.players, normalised),
        "breaks": [_players_of(found.acting, members) for members in found.breaks.sets],
        "breaks_complete": found.breaks.complete,
        "breaks_confirmed": list(hinged.confirmed_breaks),
        "suffices": [_players_of(found.acting, members) for members in found.suffices.sets],
        "suffices_complete": found.suffices.complete,
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


def _players_of(acting: tuple[str, ...], members: Iterable[int]) -> list[str]:
    return [acting[member] for member in members]


def _number(value: Fraction | float) -> Json:
    if isinstance(value, Fraction):
        return {"exact": str(value), "value": float(value)}
    return {"exact": None, "value": value}


def _measure(players: tuple[str, ...], measure: Measure) -> Json:
    errors = measure.error or (None,) * len(players)
    return {
        player: _number(value) | ({} if error is None else {"error": error})
        for player, value, error in zip(players, measure.values, errors, strict=True)
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
            [vars(ask) | {"kind": ask.kind.value, "text": ask.text} for ask in chosen]
            for chosen in asked.answer.sets
        ],
        "cost": asked.answer.cost if asked.answer.sets else None,
        "confirmed": list(asked.confirmed),
        "complete": asked.answer.complete,
        "short": {"lines": list(asked.short[0]), "share": asked.short[1]} if asked.short else None,
        "left_out": LEFT_OUT,
        "hash": asked.setting.register.content_hash,
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

"""JSON of ``who``."""

from collections.abc import Iterable

from contingent.resolution.reasons import Reason
from contingent.resolution.resolution import Period, Resolution
from contingent.services.who import Count
from contingent.services.wire.change import change_json
from contingent.services.wire.json_value import Json

__all__ = ["who_json"]


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
                "changes": [
                    [change_json(change, checked=True) for change in changes]
                    for changes in out.changes
                ],
                "changes_complete": out.complete,
                "claims": list(setting.register.offers_by_id[out.offer].claims),
            }
            for out in resolution.outs()
        ],
        "nations": resolution.nations,
        "stands_from": resolution.stands_from(),
        "stands_until": resolution.stands_until(),
        "spells": {offer: list(map(list, found)) for offer, found in resolution.spells.items()},
        "in_month": {
            "month": resolution.month,
            "least": _ordered(resolution, shown.least),
            "greatest": _ordered(resolution, shown.greatest),
        },
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

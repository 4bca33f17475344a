"""The promised JSON: plain values from answers, the same for ``--json`` and for the room."""

from collections.abc import Iterable
from typing import Any

from contingent.analysis.compare import Comparison
from contingent.planning.plan import Plan
from contingent.register.fault import Fault
from contingent.register.register import TABLE_KEYS, Register
from contingent.resolution.reasons import Reason
from contingent.resolution.resolution import Period, Resolution
from contingent.services.planning import Planned
from contingent.services.who import Count

__all__ = ["check_json", "compare_json", "counts_of", "faults_json", "plan_json", "who_json"]

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

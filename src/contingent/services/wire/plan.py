"""JSON of ``plan`` and ``compare``."""

from contingent.analysis.compare import Comparison
from contingent.planning.plan import Assignment, LineFill, Plan
from contingent.planning.stop import OpenLine
from contingent.services.planning import Planned
from contingent.services.wire.change import line_changes_json, stop_json
from contingent.services.wire.json_value import Json

__all__ = ["assignment_json", "compare_json", "links_json", "plan_json", "tiers_json"]


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
        "cutoff": plan.cutoff,
        "confidence": plan.confidence,
        "gap": plan.gap,
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
                **_mending(fill, why.get(fill.line)),
            }
            for fill in plan.lines
        ],
        "assignments": [assignment_json(item) for item in plan.assignments],
        "sites": [{"site": use.site, "personnel": list(use.personnel)} for use in plan.sites],
        "personnel": list(plan.personnel),
        "opened": list(plan.opened),
        "stages": [vars(stage) for stage in plan.stages],
        "standing": {offer: list(months) for offer, months in plan.standing},
        "solver": plan.solver,
        "hash": plan.register_hash,
    }


def _mending(fill: LineFill, line: OpenLine | None) -> Json:
    """What stopped the offers that could have filled a line, and the changes that would."""
    if line is None:
        return {"why": [], "changes": [], "changes_tried": 0, "changes_complete": True}
    return {
        "why": [stop_json(stop, fill.filled) for stop in line.stops],
        "changes": line_changes_json(line),
        "changes_tried": line.tried,
        "changes_complete": line.complete,
    }


def assignment_json(item: Assignment) -> Json:
    """An assignment."""
    return {**vars(item), "route": list(item.route), "links": links_json(item)}


def links_json(item: Assignment) -> list[Json]:
    """The links an assignment travels by: their ends as in the register, and which of several."""
    return [
        {"from": link.from_, "to": link.to, "mode": link.mode, "number": link.number}
        for link in item.links
    ]


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

"""All answers as one table that a page looks its answer up in."""

import json
from typing import Any

from contingent.publishing.addresses import Addresses
from contingent.publishing.facts import Facts
from contingent.services.answers.ahead import ExitAhead
from contingent.services.answers.asked import Asked
from contingent.services.answers.naming import named
from contingent.services.answers.sentence import plan_sentence

__all__ = ["script_safe", "toggle_table"]

#: Digits of a share in the table.
DIGITS = 4


def toggle_table(facts: Facts, addresses: Addresses) -> dict[str, Any]:
    """The answers by world, concept and who stays out; lines and offers by their place in a list.

    Each exit is (share, whether it is planned, lines left open or null).
    """
    register, ahead = facts.register, facts.ahead
    stand = {name for exits in ahead.exits for name in exits.standing}
    offers = [offer for offer in register.offers if offer.offer in stand]
    offer_at = {offer.offer: place for place, offer in enumerate(offers)}
    lines = list(dict.fromkeys(fill.line for cell in ahead.cells for fill in cell.plan.lines))
    line_at = {line: place for place, line in enumerate(lines)}
    nations = dict.fromkeys(nation for exits in ahead.exits for nation, _ in exits.fallen)
    nations |= dict.fromkeys(offer.nation for offer in offers)
    return {
        "first": {"world": register.world(None).world, "concept": register.concept(None).concept},
        "worlds": {world: addresses.page("world", world) for world in ahead.worlds},
        "nations": {
            code: {
                "name": facts.titles.nation(code),
                "in_text": named(register, [code]),
                "page": addresses.page("nation", code),
            }
            for code in sorted(nations)
        },
        "offers": [
            {
                "title": offer.title or offer.offer,
                "nation": offer.nation,
                "page": addresses.page("offer", offer.offer),
            }
            for offer in offers
        ],
        "lines": [
            {
                "title": facts.titles.line(line),
                "page": addresses.page("line", line.partition("@")[0]),
            }
            for line in lines
        ],
        "fallen": {
            exits.world: {
                nation: [offer_at[name] for name in names] for nation, names in exits.fallen
            }
            for exits in ahead.exits
        },
        "cells": _cells(facts, line_at),
        "exits": _exits(facts, line_at),
    }


def _cells(facts: Facts, line_at: dict[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for cell in facts.ahead.cells:
        plan = cell.plan
        asked = Asked(world=cell.world if facts.register.worlds else None)
        found.setdefault(cell.world, {})[cell.concept] = {
            "sentence": plan_sentence(facts.register, asked, plan),
            "essential": cell.essential,
            "tiers": [round(tier.filled / tier.required, DIGITS) for tier in plan.tiers],
            "open": [line_at[fill.line] for fill in plan.open_lines()],
            "people": max(plan.personnel, default=0),
            "standing": cell.standing,
            "proven": plan.status == "optimal",
        }
    return found


def _exits(facts: Facts, line_at: dict[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for world, concept, exits in facts.ahead.answers:
        own = {one.nation: _exit(one, line_at) for one in exits}
        found.setdefault(world, {})[concept] = own
    return found


def _exit(one: ExitAhead, line_at: dict[str, int]) -> list[Any]:
    short = None if one.short is None else [line_at[line] for line in one.short]
    return [round(one.share, DIGITS), int(one.planned), short]


def script_safe(value: Any) -> str:
    """A value as JSON that may stand within a ``script`` element: nothing in it can end that."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")

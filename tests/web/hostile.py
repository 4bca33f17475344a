"""Registers and ledgers every text of which is hostile."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contingent.adapters.storage.opening import open_store
from contingent.ledger.recording import Recording
from contingent.register.plain_text import without_steering
from contingent.register.register import Register
from contingent.services.ledger.recording import Signed, branch_scenario, import_case, record

#: Strings with their numbers.
Rows = Sequence[tuple[int, str]]

__all__ = ["STRINGS", "hostile_ledger", "hostile_register"]

#: Strings that would run, load or change something where one is not shown as text.
STRINGS = tuple(
    (Path(__file__).parent / "xss_strings.txt").read_text("utf-8").strip("\n").split("\n")
)


def code(number: int) -> str:
    """A code that ISO 3166 leaves to its users (QMA to QZZ), so that none has a flag."""
    return f"Q{chr(77 + number // 26)}{chr(65 + number % 26)}"


def condition(number: int) -> str:
    """Most stand; the first four wait for one another; of the rest some are out."""
    if number < 4:
        return f"{code((number + 1) % 4)} provides land"
    return f"e{number} and not e{number}" if number % 9 == 8 else f"e{number}"


def _planned(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """What is offered and asked for, and where."""
    return {
        "offers": [
            {
                "offer": f"o{n}",
                "nation": code(n),
                "title": s,
                "note": s,
                "supplies": f"k{n}:1",
                "packages": 1,
                "packages_low": 0,
                "packages_high": 2,
                "personnel": 10,
                "claims": f"p{n}",
                "known_from": "2025-01-01",
                "condition": condition(n),
            }
            for n, s in rows
        ],
        "requirements": [
            {
                "line": f"l{n}",
                "title": s,
                "capability": f"k{n}",
                "quantity": 1 + n % 2,
                "at": f"s{n}",
                "source": s,
                "concepts": "c0",
                "tier": 1 + n % 3,
            }
            for n, s in rows
        ],
        "sites": [
            {
                "site": f"s{n}",
                "name": s,
                "nation": code(0),
                "lat": 44 + n % 8,
                "lon": 20 + n // 8,
                "source": s,
            }
            for n, s in rows
        ],
    }  # fmt: skip


def _said(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """What was said of it."""
    return {
        "claims": [
            {
                "id": f"p{n}",
                "iso3": code(n),
                "stated_on": "2025-01-01",
                "stance": "offers",
                **dict.fromkeys(
                    ("domain", "capability", "unit", "condition", "caveat", "reason"), s
                ),
                **dict.fromkeys(("paraphrase", "source_title", "source_url"), s),
                **dict.fromkeys(("evidence", "read_as", "reviewer"), s),
                "seconded_by": f"another {s}",
                "quantity": 1,
            }
            for n, s in rows
        ],
        "meetings": [
            {"date": f"2025-01-{1 + n % 28:02}", "title": f"{n} {s}", "place": s, "outcome": s,
             "source": s, "meeting": f"m{n}", "group": f"g{n % 3}", "chairs": [code(n)],
             "attended": [code(0)], "said": s}
            for n, s in rows
        ],
        "pledges": [
            {"pledge": f"p{n}", "nation": code(n), "what": s, "quantity": 2, "unit": s,
             "pledged_on": f"2025-01-{1 + n % 28:02}", "meeting": f"m{n}", "note": s,
             "source_title": s, "source_url": s}
            for n, s in rows
        ],
        "coalitions": [
            {"coalition": f"c{n}", "title": s, "leads": [code(n)], "source_title": s, "note": s}
            for n, s in rows
        ],
        "estimates": [
            {"estimate": f"t{n}", "title": s, "low": 100, "high": 300, "what": s, "source": s}
            for n, s in rows
        ],
        "consents": [
            {"decider": code(0), "about": code(n), "verdict": "granted", "claims": f"p{n}",
             "source": s, "note": s}
            for n, s in rows[1:]
        ],
    }  # fmt: skip


def hostile_register(strings: Sequence[str], choices: int = 1000) -> Register:
    """A register with a row of each table for each string, the string in each of its texts.

    Args:
        choices: worlds and concepts at most; each is on every page.
    """
    rows = list(enumerate(strings))
    tables = {
        "case": {"title": strings[0], "start": "2026-01-01", "length": "3 months", "host": code(0)},
        "events": [{"event": f"e{n}", "title": s} for n, s in rows],
        "worlds": [
            {"world": f"w{n}", "title": s, "events": {f"e{m}": True for m in range(len(rows))}}
            for n, s in rows[:choices]
        ],
        "concepts": [{"concept": f"c{n}", "title": s} for n, s in rows[:choices]],
        "nations": [
            {"nation": code(n), "name": s, "notes": s, "source_url": s, "membership_source_url": s}
            for n, s in rows
        ],
        "capabilities": [
            {"capability": f"k{n}", "domain": "land", "unit": s, "title": s} for n, s in rows
        ],
        **_planned(rows),
        **_said(rows),
    }  # fmt: skip
    return Register.model_validate(tables)


def hostile_ledger(
    strings: Sequence[str], address: str, choices: int = 1000, events: int = 1000
) -> None:
    """A ledger that begins with such a register, and whose every event has a hostile signature."""
    with open_store(address, create=True) as store:
        held = hostile_register(strings, choices)
        import_case(store, held, _signed(strings[0], strings[0]))
        for number, text in enumerate(strings[:events]):
            change = Recording("offer corrected", f"o{number}", {"personnel": 11})
            record(store, [change], _signed(text, text))
        branch_scenario(store, "other", _signed(strings[0], strings[-1]))
        change = Recording("offer corrected", "o1", {"note": strings[2]})
        record(store, [change], _signed(strings[0], strings[1]), "other")


def _signed(who: str, why: str) -> Signed:
    """A name or reason holds no tab, and nothing that turns the order of letters."""
    actor, reason = (without_steering(text.replace("\t", " ")) for text in (who, why))
    return Signed(actor, reason)

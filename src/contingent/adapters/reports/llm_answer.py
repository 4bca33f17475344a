"""What of a language model's answer can be used: records whose evidence stands in the report.

An article that talks the model into something can at worst propose a wrong record with words of
its own, which a person sees. It can touch no other record.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from contingent.reports.condition_text import condition_text
from contingent.reports.figures import figure_at
from contingent.reports.language import Language, language
from contingent.reports.letters import normalised
from contingent.reports.numbers import numbers_said, plain
from contingent.reports.operation import THIS
from contingent.reports.proposal import TROOPS, Evidence, Proposal

__all__ = ["CAVEATS", "CONDITIONS", "DOMAINS", "STANCES", "Checked", "checked_answer", "find_words"]

STANCES = ("offers", "conditional", "considers", "declines", "excludes-troops")
DOMAINS = (
    TROOPS,
    "air",
    "maritime",
    "logistics",
    "intelligence",
    "training",
    "demining",
    "monitoring",
    "medical",
    "command",
    "munitions",
)
CONDITIONS = ("us-backstop", "peace-agreement", "parliament", "un-mandate")
CAVEATS = ("no-troops", "not-on-ukrainian-soil")
#: Never contributors in a report about the force: the host, and the one it deters.
_NOT_ASKED = frozenset({"UKR", "RUS"})
_MOST_RECORDS = 200
#: Letters of an evidence: a word proves nothing, and a page neither.
_SHORTEST, _LONGEST = 8, 1000
#: Letters kept of what an answer calls another operation.
_NAME = 60


@dataclass(frozen=True)
class Checked:
    """What was kept of an answer.

    Attributes:
        proposals: those whose evidence stands in the report.
        dropped: what was not kept and why, one sentence each.
    """

    proposals: tuple[Proposal, ...] = ()
    dropped: tuple[str, ...] = ()


def checked_answer(
    raw: str, text: str, *, named: Collection[str], on: date | None, code: str = "en"
) -> Checked:
    """Check an answer against the report.

    Args:
        raw: the answer as it came.
        text: the report.
        named: nations the report names; a record about any other is dropped.
        on: the day of the statement, where the report tells no other.
        code: the report's language, in which its numbers are read.
    """
    tongue = language(code)
    records = _records(raw)
    if records is None:
        return Checked(dropped=("the answer is not the JSON that was asked for",))
    kept: dict[tuple[str, str], Proposal] = {}
    dropped: list[str] = []
    for number, record in enumerate(records[:_MOST_RECORDS], start=1):
        made = _proposal(record, text, named, on, tongue)
        if isinstance(made, str):
            dropped.append(f"record {number}: {made}")
        elif (made.nation, made.stance) in kept:
            dropped.append(f"record {number}: {made.nation} {made.stance} is there twice")
        else:
            kept[made.nation, made.stance] = made
    if len(records) > _MOST_RECORDS:
        dropped.append(f"{len(records) - _MOST_RECORDS} records after the first {_MOST_RECORDS}")
    return Checked(tuple(kept.values()), tuple(dropped))


def _records(raw: str) -> list[Any] | None:
    """The records of the object in an answer, which may stand in a fence or among words."""
    start, end = raw.find("{"), raw.rfind("}")
    try:
        found = json.loads(raw[start : end + 1])
    except (ValueError, RecursionError):
        return None
    records = found.get("records") if isinstance(found, dict) else None
    return records if isinstance(records, list) else None


def _proposal(
    record: Any, text: str, named: Collection[str], on: date | None, tongue: Language
) -> Proposal | str:
    """The proposal of a record, or why there is none."""
    if not isinstance(record, dict):
        return "is no object"
    nation, stance, words = (record.get(name) for name in ("nation", "stance", "evidence"))
    if not isinstance(nation, str) or not re.fullmatch("[A-Z]{3}", nation) or nation in _NOT_ASKED:
        return "names no nation that could contribute"
    if nation not in named:
        return f"is about {nation}, which the report does not name"
    if stance not in STANCES:
        return f"{nation}: its stance is none of ours"
    if not isinstance(words, str) or not _SHORTEST <= len(words) <= _LONGEST:
        return f"{nation} {stance}: its evidence is too short, too long or no text"
    span = find_words(words, text)
    if span is None:
        return f"{nation} {stance}: its evidence does not stand in the report"
    start, end = span
    negative = stance in {"declines", "excludes-troops"}
    conditions = () if negative else _conditions(record.get("conditions"), named)
    return Proposal(
        nation=nation,
        stance=stance,
        evidence=Evidence(text[start:end], start, end),
        domains=_listed(record.get("domains"), DOMAINS),
        quantity=None if negative else _quantity(record.get("quantity"), text[start:end], tongue),
        conditions=conditions,
        condition=condition_text(nation, conditions),
        caveats=_listed(record.get("caveats"), CAVEATS),
        reasons=_listed(record.get("reasons"), tuple(named)),
        stated_on=on,
        why="the language model reads it so",
        confidence="medium",
        method="llm",
        operation=_operation(record.get("operation")),
    )


def _operation(given: Any) -> str:
    """What the answer says the position is about: ours where it says nothing, else its words."""
    if not isinstance(given, str) or given.strip().casefold() in {"", THIS}:
        return THIS
    return " ".join(given.split())[:_NAME]


def find_words(words: str, text: str) -> tuple[int, int] | None:
    """Where words stand in a text: letter by letter, or with other white space between them."""
    place = text.find(words)
    if place >= 0:
        return place, place + len(words)
    parts = [re.escape(part) for part in words.split()]
    match = re.search(r"\s+".join(parts), text) if parts else None
    return match.span() if match else None


def _listed(given: Any, allowed: Collection[str]) -> tuple[str, ...]:
    if not isinstance(given, list):
        return ()
    found = [item for item in given[:20] if isinstance(item, str) and item in allowed]
    return tuple(dict.fromkeys(found))


def _conditions(given: Any, named: Collection[str]) -> tuple[str, ...]:
    return _listed(given, (*CONDITIONS, *(f"other-nation:{nation}" for nation in named)))


def _quantity(given: Any, evidence: str, tongue: Language) -> str | None:
    """The number, if the evidence says it in figures or words: it is not taken on trust.

    Read as in the rules: "2 to 3 thousand" says neither 2 nor 3000, "1.5 battalions" is not 15.
    """
    value = _number(given, tongue)
    if value is None or value not in numbers_said(normalised(evidence).text, tongue):
        return None
    return plain(value)


def _number(given: Any, tongue: Language) -> float | None:
    """The number an answer gives: as a number, or written plainly or as the language writes it."""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    text = str(given).strip()
    if re.fullmatch(r"\d{1,7}(\.\d{1,2})?|\d{1,7}\.0", text):
        return float(text)
    figure = figure_at(text, 0, len(text), tongue.numerals.decimal) if text[:1].isdigit() else None
    return figure.value if figure is not None and figure.end == len(text) else None

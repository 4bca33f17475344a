"""Who held which office when: a dated table, so that a leader's name stands for a nation."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from contingent.reports.patterns import Matcher, split_patterns
from contingent.reports.tokens import fold, tokenise

__all__ = ["Holder", "ambiguous_surnames", "holder_matcher", "holders", "in_office"]

#: Surnames of this many letters may take an ending (Macrona, Трампа).
INFLECTED = 5


@dataclass(frozen=True, slots=True)
class Holder:
    """An office holder: name, nation, and from when until when."""

    name: str
    nation: str
    office: str
    since: date
    until: date | None
    also: tuple[str, ...]

    @property
    def surname(self) -> str:
        """What the person is called without the first name."""
        parts = self.name.split()
        keep = 2 if len(parts) > 2 and parts[-2] in {"De", "van", "Barth", "Lund"} else 1  # noqa: PLR2004 - words
        return " ".join(parts[-keep:])


@cache
def _table() -> tuple[tuple[Holder, ...], dict[str, str], str, str]:
    path = files("contingent.reports") / "holders.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    made = tuple(
        Holder(
            row["name"],
            row["nation"],
            row["office"],
            row["from"],
            row.get("until"),
            tuple(row.get("also", ())),
        )
        for row in data["holder"]
    )
    return made, data["metonyms"], data["opposition"]["names"], data["ambiguous"]


def holders() -> tuple[Holder, ...]:
    """The table of office holders."""
    return _table()[0]


@cache
def ambiguous_surnames() -> frozenset[str]:
    """Folded surnames that mean a person only where the full name is named too."""
    return frozenset(fold(name) for name in split_patterns(_table()[3]))


def in_office(holder: Holder, on: date | None) -> bool:
    """Whether the person held the office on that day; always, when no day is known."""
    if on is None:
        return True
    return holder.since <= on and (holder.until is None or on <= holder.until)


@cache
def holder_matcher() -> Matcher:
    """Finds office holders and the metonyms common to all languages.

    Labels: ``holder:N:full``, ``holder:N:surname``, ``nation:FRA:metonym``; ``cue:skip`` for those
    who speak for no government.
    """
    lists: dict[str, list[str]] = {}
    for number, holder in enumerate(holders()):
        full = [holder.name, *(form for form in holder.also if " " in form)]
        lists[f"holder:{number}:full"] = [" ".join(_words(name, final="*")) for name in full]
        single = [holder.surname, *(form for form in holder.also if " " not in form)]
        lists[f"holder:{number}:surname"] = [
            " ".join(_words(name, final="*" if len(name) >= INFLECTED else "")) for name in single
        ]
    lists["cue:skip"] = split_patterns(_table()[2])
    for nation, text in _table()[1].items():
        lists[f"nation:{nation}:metonym"] = split_patterns(text)
    return Matcher.of(lists)


def _words(name: str, final: str) -> list[str]:
    words = [token.text for token in tokenise(name)]
    words[-1] += final if len(fold(words[-1])) >= INFLECTED else ""
    return words

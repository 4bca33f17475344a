"""A language's data file: its words for what nations say, and for nations, numbers and days."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from contingent.reports.numerals import Numerals, number_patterns, numerals
from contingent.reports.patterns import Matcher, split_patterns
from contingent.reports.tokens import fold

__all__ = ["Language", "known_languages", "language"]

#: What a group name in a language file stands for.
GROUPS = {"BALTIC": ("EST", "LVA", "LTU")}


@dataclass(frozen=True)
class Language:
    """What a data file of ``languages/`` says.

    Attributes:
        code: ISO 639-1 code.
        stopwords: frequent small words, by which the language is recognised.
        matcher: finds every cue, domain, unit, number, day and nation; labels are such as
            ``cue:refuse``, ``domain:land``, ``unit:company``, ``nation:POL:name`` or
            ``numeral:small:30.0:``.
        omits_subject: whether a sentence may go on about the nation before without a pronoun.
        negator_follows: whether a negator may stand behind its verb.
        capital_demonyms: whether words for a nation's people are written with a capital.
        capital_nouns: whether every noun is.
        negative_prefix: what negates a verb that it is written together with, or nothing.
        stems: folded single words and prefixes of nations and nouns, for damaged words.
        numerals: how its number words are put together.
        pairs: (first word, second word, label) of nations' names of two words, folded.
    """

    code: str
    stopwords: frozenset[str]
    matcher: Matcher
    omits_subject: bool
    negator_follows: bool
    capital_demonyms: bool
    capital_nouns: bool
    negative_prefix: str
    stems: tuple[tuple[str, str], ...]
    pairs: tuple[tuple[str, str, str], ...]
    numerals: Numerals


def _folder() -> Any:
    return files("contingent.reports") / "languages"


@cache
def known_languages() -> tuple[str, ...]:
    """Codes of the languages that have a data file."""
    names = (item.name for item in _folder().iterdir() if item.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in names))


@cache
def language(code: str) -> Language:
    """The data of a language, read once."""
    data = tomllib.loads((_folder() / f"{code}.toml").read_text(encoding="utf-8"))
    lists = _lists(data)
    return Language(
        code=code,
        stopwords=frozenset(fold(word) for word in data["stopwords"].split()),
        matcher=Matcher.of(lists),
        omits_subject=bool(data.get("prodrop", False)),
        negator_follows=bool(data.get("neg_after", False)),
        capital_demonyms=bool(data.get("capital_demonyms", False)),
        capital_nouns=bool(data.get("capital_nouns", False)),
        negative_prefix=str(data.get("negative_prefix", "")),
        stems=_stems(lists),
        pairs=_pairs(lists),
        numerals=numerals(data.get("numbers", {})),
    )


def _lists(data: dict[str, Any]) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for name, text in data["cues"].items():
        lists[f"cue:{name}"] = split_patterns(text)
    for name, text in data["domains"].items():
        lists[f"domain:{name}"] = split_patterns(text)
    for name, text in data.get("units", {}).items():
        lists[f"unit:{name}"] = split_patterns(text)
    lists |= number_patterns(data.get("numbers", {}))
    for place, name in enumerate(split_patterns(data["dates"]["weekdays"])):
        lists[f"weekday:{place}"] = name.split("/")
    for place, name in enumerate(split_patterns(data["dates"]["months"]), start=1):
        lists[f"month:{place}"] = name.split("/")
    for days, name in ((-1, "yesterday"), (0, "today"), (1, "tomorrow")):
        lists[f"day:{days}"] = split_patterns(data["dates"].get(name, ""))
    for code, text in data["nations"].items():
        parts = [*text.split(";"), "", ""][:3]
        for role, part in zip(("name", "capital", "demonym"), parts, strict=True):
            lists[f"nation:{code}:{role}"] = split_patterns(part)
    return lists


def _stems(lists: dict[str, list[str]]) -> tuple[tuple[str, str], ...]:
    """(stem, label) of the single words that a damaged word may be meant for."""
    nouns = ("force", "troops", "mission", "among", "report", "parliament", "peace", "thisop")
    wanted = ("nation:", *(f"cue:{name}" for name in nouns))
    return tuple(
        (fold(pattern.strip("*")), label)
        for label, patterns in lists.items()
        if label.startswith(wanted)
        for pattern in patterns
        if " " not in pattern and "=" not in pattern and "|" not in pattern
    )


def _pairs(lists: dict[str, list[str]]) -> tuple[tuple[str, str, str], ...]:
    found = []
    for label, patterns in lists.items():
        if label.startswith("nation:"):
            words = [fold(pattern).replace("*", "").split() for pattern in patterns]
            found += [(pair[0], pair[1], label) for pair in words if len(pair) == 2]  # noqa: PLR2004 - pairs
    return tuple(found)

"""The glossary's terms as the room explains them in place.

``docs/glossary.md`` is the source. ``scripts/glossary.py`` writes what is served, ``static/
glossary.json``; a test holds both equal.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from json import dumps

__all__ = ["PLAIN", "SHOWN_AS", "Term", "glossary_json", "parse_glossary"]

#: What terms are called on pages, where that is not the term itself or its plural.
SHOWN_AS: Mapping[str, tuple[str, ...]] = {
    "Capability": ("capability", "capabilities"),
    "Stated, assumed": ("assumed",),
    "OfferState": ("reported", "indicated", "confirmed"),
    "Stand": ("stand", "stands"),
    "In part": ("in part",),
    "Rosiest": ("rosiest",),
    "Self-consistent": ("self-consistent",),
    "Waiting": ("waits", "wait", "waiting"),
    "Behind a knot": ("behind a knot",),
    "RequirementLine": ("line", "lines"),
    "Tier": ("essential", "tier"),
    "NTM": ("notice", "NTM"),
    "Break set": ("break set", "break sets", "exits that break it"),
    "Bound": ("bound",),
}
#: Terms not explained in place: everyday words that mean here what everybody takes them to mean,
#: or that have too many meanings beside to be found by their letters.
PLAIN = frozenset(
    (
        *("Nation", "Group", "Domain", "Event", "World", "Site", "Link", "Change", "Suppose"),
        *("Plan", "Step", "Duration", "Case", "Fault", "Spell", "Resolution", "Concept", "Ask"),
        *("Least", "Greatest", "Reading", "Bound of an outcome", "Backtest", "Entry", "As of"),
        *("Gap", "Sustain", "Register", "Dwell"),
    )
)
_ENTRY = re.compile(r"^- \*\*(?P<term>.+?)\*\*(?P<more>[^:]*): (?P<text>.*)$")
_LINK = re.compile(r"\s*\(?\[([^\]]*)\]\([^)]*\)\)?")


@dataclass(frozen=True)
class Term:
    """A term, how pages call it, and what it means.

    Attributes:
        forms: the words by which it is found on a page; a term in capitals only so.
    """

    term: str
    forms: tuple[str, ...]
    text: str


def parse_glossary(text: str) -> tuple[Term, ...]:
    """All entries of the glossary, in its order."""
    found = []
    for entry in re.split(r"\n(?=- \*\*|#)", text):
        match = _ENTRY.match(" ".join(line.strip() for line in entry.splitlines()))
        if match is None:
            continue
        name = match["term"].replace("`", "")
        more = match["more"].strip()
        if more.startswith("of "):
            name = f"{name} {more}"
        meaning = match["text"].partition(" Not: ")[0]
        if more.startswith(","):
            meaning = f"{more[1:].strip()}: {meaning}"
        found.append(Term(name, _forms(name), _plain(meaning)))
    return tuple(found)


def _forms(name: str) -> tuple[str, ...]:
    if name in SHOWN_AS:
        return SHOWN_AS[name]
    word = name if name.isupper() else name.lower()
    return (word, f"{word}s") if not name.isupper() else (word,)


def _plain(text: str) -> str:
    """A text of Markdown as it is read, with a full stop."""
    text = _LINK.sub("", text).replace("`", "").replace("*", "").strip()
    return text[:1].upper() + text[1:]


def glossary_json(text: str) -> str:
    """What is served of the glossary: the terms explained in place."""
    terms = [asdict(term) for term in parse_glossary(text) if term.term not in PLAIN]
    return dumps(terms, ensure_ascii=False, indent=0) + "\n"

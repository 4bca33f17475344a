"""Names that lost, changed or swapped letters on the way, linked by the gap to the runner-up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache

from contingent.reports.holders import Holder, holders, in_office
from contingent.reports.language import language
from contingent.reports.places import CITIES
from contingent.reports.tokens import Token, fold

__all__ = [
    "CityLink",
    "NameLink",
    "damaged_label",
    "damaged_pair",
    "garbled_city",
    "garbled_holder",
    "one_slip",
]

#: A damaged word shorter than this is not guessed at.
SHORTEST = 5
#: No name is longer.
LONGEST = 60
#: Beside another word of the same name it may be shorter.
SHORTEST_IN_PAIR = 3
#: A garbled full name must be this like a holder's, and this much more like it than the next.
#: Set on the eleven garbled names of the development texts; see docs/reading.md.
LIKE, GAP = 0.66, 0.06
#: What a mention of the holder's own nation in the sentence adds to the likeness.
CONTEXT = 0.1
#: Either part of a name must be this like by itself.
LEAST = 0.38


@dataclass(frozen=True, slots=True)
class NameLink:
    """A garbled name linked to an office holder.

    Attributes:
        holder: number in the table.
        likeness: 0 to 1.
        gap: to the likeness of the next holder, of another nation.
    """

    holder: int
    likeness: float
    gap: float


def one_slip(given: str, meant: str) -> bool:
    """Whether two words differ by one letter lost, added or changed, or two swapped."""
    if given == meant:
        return True
    short, long = sorted((given, meant), key=len)
    if len(long) - len(short) > 1:
        return False
    place = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), None)
    if place is None:
        return True
    if len(short) < len(long):
        return short[place:] == long[place + 1 :]
    swapped = given[place + 1 : place + 2] + given[place : place + 1]
    return (
        short[place + 1 :] == long[place + 1 :]
        or given[:place] + swapped + given[place + 2 :] == meant
    )


def _deletes(word: str) -> set[str]:
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


@cache
def _index(code: str) -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """Words with a letter left out -> (stem, label, whether an ending may follow)."""
    found: dict[str, dict[tuple[str, str, bool], None]] = {}
    entries = [(stem, label, True) for stem, label in language(code).stems]
    entries += [
        (fold(holder.surname), f"holder:{number}:surname", True)
        for number, holder in enumerate(holders())
        if " " not in holder.surname
    ]
    for entry in entries:
        if len(entry[0]) >= SHORTEST:
            for piece in _deletes(entry[0]):
                found.setdefault(piece, {})[entry] = None
    return {piece: tuple(kept) for piece, kept in found.items()}


@cache
def damaged_label(code: str, folded: str) -> tuple[str, str] | None:
    """(label, stem) of the one word this one may be a slip of; None when none or several are.

    An ending of up to three letters may follow the stem.
    """
    if len(folded) > LONGEST:
        return None
    index = _index(code)
    found: dict[str, str] = {}
    for length in range(max(SHORTEST - 1, len(folded) - 3), len(folded) + 1):
        start = folded[:length]
        for piece in _deletes(start):
            for stem, label, _ in index.get(piece, ()):
                if start[0] == stem[0] and one_slip(start, stem):
                    found.setdefault(_meant(label), f"{label}\n{stem}")
    nations = {key: value for key, value in found.items() if not key.startswith("cue:")}
    if len(nations) > 1 or not found:
        return None
    label, stem = next(iter((nations or found).values())).split("\n")
    return label, stem


@cache
def damaged_pair(code: str, first: str, second: str) -> tuple[str, str] | None:
    """(label, name) of a nation of two words of which one or both are a slip away; or None."""
    near = {
        (label, f"{one} {two}")
        for one, two, label in language(code).pairs
        if (first, second) != (one, two) and _slips(first, one) and _slips(second, two)
    }
    nations = {label.split(":")[1] for label, _ in near}
    return min(near) if len(nations) == 1 else None


def _slips(given: str, meant: str) -> bool:
    if given == meant:
        return True
    return len(given) >= SHORTEST_IN_PAIR and given[0] == meant[0] and one_slip(given, meant)


def _meant(label: str) -> str:
    """What a label stands for: its nation, or the label itself."""
    kind, name, *_ = label.split(":")
    if kind == "holder":
        return holders()[int(name)].nation
    return name if kind == "nation" else label


def garbled_holder(
    words: Sequence[Token], on: date | None, nations: Iterable[str]
) -> NameLink | None:
    """The office holder whose full name the words garble; None where two are too much alike.

    Args:
        words: two capitalised words.
        on: day of the report; only those in office then are thought of.
        nations: nations named in the sentence, which make their office holders likelier.
    """
    name = " ".join(word.folded for word in words)
    if len(name) > LONGEST:
        return None
    near = frozenset(nations)
    likeness = {
        number: _like(name, holder)
        for number, holder in enumerate(holders())
        if in_office(holder, on)
    }
    scored = sorted(
        (
            (like + (CONTEXT if holders()[number].nation in near else 0.0), number)
            for number, like in likeness.items()
        ),
        reverse=True,
    )
    if not scored:
        return None
    best, number = scored[0]
    rival = next((s for s, n in scored[1:] if holders()[n].nation != holders()[number].nation), 0.0)
    if best < LIKE or best - rival < GAP:
        return None
    return NameLink(number, round(likeness[number], 3), round(min(best - rival, 1.0), 3))


@cache
def _like(name: str, holder: Holder) -> float:
    """Likeness of two names: the mean of first names' and surnames', the surname counting double.

    0 at once for names that share neither initial.
    """
    first, _, last = name.partition(" ")
    best = 0.0
    for form in (holder.name, *(a for a in holder.also if " " in a)):
        parts = fold(form).replace("-", " ").split()
        if first[0] != parts[0][0] and last[:1] != parts[-1][0]:
            continue
        whole = SequenceMatcher(None, name, " ".join(parts), autojunk=False).ratio()
        a = SequenceMatcher(None, first, parts[0], autojunk=False).ratio()
        b = SequenceMatcher(None, last, parts[-1], autojunk=False).ratio()
        if min(a, b) >= LEAST:
            best = max(best, (whole + a + b) / 3)
    return best


@dataclass(frozen=True, slots=True)
class CityLink:
    """A garbled city: its English name, the likeness, and the gap to the next city."""

    meant: str
    likeness: float
    gap: float


@cache
def garbled_city(folded: str) -> CityLink | None:
    """The city a word is one slip away from; None where none or several are."""
    if len(folded) > LONGEST:
        return None
    scored = sorted(
        (
            (SequenceMatcher(None, folded, stem, autojunk=False).ratio(), city)
            for stem, city in CITIES.items()
        ),
        reverse=True,
    )
    likeness, city = scored[0]
    near = {name for stem, name in CITIES.items() if one_slip(folded, stem)}
    if near != {city}:
        return None
    rival = next((score for score, name in scored if name != city), 0.0)
    return CityLink(city, round(likeness, 3), round(likeness - rival, 3))

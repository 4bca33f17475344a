"""Which nations a sentence names, and how: by name, capital, demonym, or by an office holder."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from contingent.reports.holders import (
    ambiguous_surnames,
    holder_matcher,
    holders,
    in_office,
)
from contingent.reports.language import GROUPS, Language
from contingent.reports.names import NameLink, damaged_label, damaged_pair, garbled_holder
from contingent.reports.patterns import Hit
from contingent.reports.tokens import Token, fold, tokenise

__all__ = ["Memory", "Mention", "ReadAs", "mentions"]


#: Words of these are no surnames, though "Frieden" is one too.
NOUNS = tuple(
    f"cue:{name}"
    for name in (
        "force",
        "troops",
        "mission",
        "peace",
        "donation",
        "parliament",
        "meeting",
        "people",
    )
)
#: Letters a case ending has at most.
ENDING = 3


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A garbled word and what it was read as.

    Attributes:
        written: as it stands in the text.
        meant: the name it was read as.
        start: offset in the text.
        end: offset after it.
        likeness: 0 to 1; not a probability.
        gap: by how much the likeness is above that of the next name that could be meant; 0 to 1.
    """

    written: str
    meant: str
    start: int
    end: int
    likeness: float
    gap: float = 1.0


@dataclass(frozen=True, slots=True)
class Mention:
    """Nations named by some words of a sentence.

    Attributes:
        nations: ISO codes; several for a group such as the Baltic states.
        start: first word.
        end: word after the last.
        role: name, capital, demonym, metonym or holder.
        read_as: set when the words were garbled.
    """

    nations: tuple[str, ...]
    start: int
    end: int
    role: str
    read_as: ReadAs | None = None


@dataclass(frozen=True)
class Memory:
    """What the whole report tells about a sentence of it.

    Attributes:
        on: the day of the report.
        named: holders named in full anywhere in it, so that "Montenegro" alone is the man.
        links: garbled names already looked up.
    """

    on: date | None
    named: frozenset[int] = frozenset()
    links: dict[str, NameLink | None] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, on: date | None) -> "Memory":
        """A memory of a report, with the holders it names in full."""
        labels = {hit.label for hit in holder_matcher().find(tokenise(text))}
        full = frozenset(int(label.split(":")[1]) for label in labels if label.endswith(":full"))
        return cls(on, full)


def mentions(
    tokens: Sequence[Token], hits: Iterable[Hit], language: Language, memory: Memory
) -> tuple[list[Mention], list[Hit]]:
    """The nations named in a sentence, and hits of damaged nouns and of outsiders' names.

    Of two that overlap the longer is kept; a garbled name is only looked for where nothing is.
    """
    found = [m for hit in hits if (m := _of_hit(hit, tokens, language)) is not None]
    nouns = {i for hit in hits if hit.label.startswith(NOUNS) for i in hit.words}
    shared = holder_matcher().find(tokens)
    found += [m for hit in shared if (m := _shared(hit, tokens, memory, nouns)) is not None]
    outsiders = [hit for hit in shared if hit.label == "cue:skip"]
    kept = _longest(found)
    kept += _pairs(tokens, _places(kept), language)
    sources = {i for hit in hits if hit.label == "cue:per" for i in hit.words}  # "Selon Michel"
    kept += _garbled(tokens, _places(kept) | sources, kept, memory)
    known = {i for hit in hits for i in hit.words} | _places(kept)
    repaired, mended = _damaged(tokens, known, language, memory)
    kept = _longest([*kept, *repaired])
    return sorted(kept, key=lambda m: m.start), [*mended, *outsiders]


def _places(kept: Iterable[Mention]) -> set[int]:
    return {i for m in kept for i in range(m.start, m.end)}


#: Of two roles of the same words the first is meant: "Dänemark" is a name, though "dän*" fits it.
_ROLES = ("holder", "name", "capital", "metonym", "demonym")


def _longest(found: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(found, key=lambda m: (m.start - m.end, _ROLES.index(m.role), m.start)):
        places = set(range(mention.start, mention.end))
        if not places & taken:
            kept.append(mention)
            taken |= places
    return kept


def _of_hit(hit: Hit, tokens: Sequence[Token], language: Language) -> Mention | None:
    kind, code, *rest = hit.label.split(":")
    if kind != "nation":
        return None
    role = rest[0]
    needs_capital = role != "demonym" or language.capital_demonyms
    if needs_capital and hit.end - hit.start == 1 and not tokens[hit.start].capital:
        return None
    return Mention(GROUPS.get(code, (code,)), hit.start, hit.end, role)


def _shared(
    hit: Hit, tokens: Sequence[Token], memory: Memory, nouns: Container[int]
) -> Mention | None:
    if hit.label == "cue:skip" or not tokens[hit.start].capital:
        return None
    kind, name, form = hit.label.split(":")
    if form == "surname" and (hit.start in nouns or _too_long(hit, tokens)):
        return None
    if kind == "nation":
        return Mention((name,), hit.start, hit.end, form)
    number = int(name)
    if (
        form != "full"
        and number not in memory.named
        and (
            fold(holders()[number].surname) in ambiguous_surnames()
            or tokens[hit.start].folded in ambiguous_surnames()
            or not in_office(holders()[number], memory.on)
        )
    ):
        return None
    return Mention((holders()[number].nation,), hit.start, hit.end, "holder")


def _too_long(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a word goes on for longer behind a surname than a case ending does."""
    holder = holders()[int(hit.label.split(":")[1])]
    forms = [holder.surname, *holder.also]
    word = tokens[hit.end - 1].folded
    return not any(len(word) <= len(form.split()[-1]) + ENDING for form in forms)


def _damaged(
    tokens: Sequence[Token], known: set[int], language: Language, memory: Memory
) -> tuple[list[Mention], list[Hit]]:
    """Single capitalised words one slip away from a nation, a surname or a noun we look for."""
    found, mended = [], []
    for place, token in enumerate(tokens):
        if place in known or not token.capital or token.text.isupper():
            continue
        slip = damaged_label(language.code, token.folded)
        if slip is None or slip[1] == token.folded:
            continue
        label, stem = slip
        kind, name, *rest = label.split(":")
        if kind == "cue":
            mended.append(Hit(label, place, place + 1, (place,)))
            continue
        read = ReadAs(token.text, stem, token.start, token.end, 0.9)
        if kind == "nation":
            nations, role = GROUPS.get(name, (name,)), rest[0]
        else:
            holder = holders()[int(name)]
            common = fold(holder.surname) in ambiguous_surnames()  # "Michel" is no Michal
            if not in_office(holder, memory.on) or (common and int(name) not in memory.named):
                continue
            read = ReadAs(token.text, holder.name, token.start, token.end, 0.9)
            nations, role = (holder.nation,), "holder"
        found.append(Mention(nations, place, place + 1, role, read))
    return found, mended


def _pairs(tokens: Sequence[Token], known: Container[int], language: Language) -> list[Mention]:
    """Nations of two words, one or both damaged: "Étots-Unis", "Unied Kingdmo"."""
    found = []
    for place in range(len(tokens) - 1):
        one, two = tokens[place : place + 2]
        if place in known or not two.capital or two.start - one.end > 1:
            continue
        slip = damaged_pair(language.code, one.folded, two.folded)
        if slip is None:
            continue
        _, nation, role = slip[0].split(":")
        read = ReadAs(f"{one.text} {two.text}", slip[1], one.start, two.end, 0.9)
        found.append(Mention(GROUPS.get(nation, (nation,)), place, place + 2, role, read))
    return found


def _garbled(
    tokens: Sequence[Token], known: set[int], kept: Iterable[Mention], memory: Memory
) -> list[Mention]:
    """Pairs of capitalised words that garble an office holder's full name."""
    nations = {nation for mention in kept for nation in mention.nations}
    found = []
    for place in range(len(tokens) - 1):
        pair = tokens[place : place + 2]
        if {place, place + 1} & known or not all(t.capital and len(t.text) > 2 for t in pair):  # noqa: PLR2004 - initials
            continue
        if any(token.text.isupper() for token in pair):
            continue
        if pair[1].start - pair[0].end > 1:
            continue
        key = f"{pair[0].folded} {pair[1].folded} {','.join(sorted(nations))}"
        if key not in memory.links:
            memory.links[key] = garbled_holder(pair, memory.on, nations)
        link = memory.links[key]
        if link is None:
            continue
        holder = holders()[link.holder]
        written = f"{pair[0].text} {pair[1].text}"
        read = ReadAs(written, holder.name, pair[0].start, pair[1].end, link.likeness, link.gap)
        found.append(Mention((holder.nation,), place, place + 2, "holder", read))
        known |= {place, place + 1}
    return found

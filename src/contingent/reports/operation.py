"""The operation a register is about, and which one a sentence speaks of.

A language's data file knows the words for one operation, the multinational force for Ukraine. A
case with an operation of its own tells that one's names and places, and these take their place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from contingent.reports.patterns import Hit, Matcher
from contingent.reports.tokens import Token, fold

__all__ = ["THIS", "UNKNOWN", "Operation", "of_operation", "other_named"]

#: What a proposal's operation is called where it is the register's, and where it is not told.
THIS, UNKNOWN = "this", "unknown"
#: Classes of a language's words that name operations other than the one its file was made for.
OTHERS = frozenset({"cue:other", "cue:elsewhere", "cue:programme"})
#: The host of the operation that the data files were made for.
HOST = "UKR"
#: Words of a report that are looked at to see what ends a name.
_ENDING = 4


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as reports name it.

    Attributes:
        names: what it is called: "UNIFIL", "Multinational Force Ukraine".
        places: where it is or would be: "Lebanon", "Tyre". A name or a place of five letters or
            more is found with the endings that languages put behind it.
        host: ISO 3166-1 alpha-3 of the nation that receives it; it contributes nothing.
    """

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    host: str | None = HOST

    @property
    def told(self) -> bool:
        """Whether it has words of its own."""
        return bool(self.names or self.places)


@cache
def _matcher(operation: Operation) -> Matcher:
    def patterns(words: Iterable[str]) -> list[str]:
        parts = [fold(word).replace("-", " ").replace("'", " ").split() for word in words]
        return [" ".join(f"{w}*" if len(w) > _ENDING else w for w in part) for part in parts]

    return Matcher.of({"cue:thisop": [*patterns(operation.names), *patterns(operation.places)]})


def of_operation(
    hits: Sequence[Hit], tokens: Sequence[Token], operation: Operation | None
) -> list[Hit]:
    """What was found in a sentence, read for an operation.

    Words for it no longer name another one; where its host is another nation, words for Ukraine
    do.
    """
    if operation is None or not operation.told:
        return list(hits)
    own = _matcher(operation).find(tokens)
    taken = {i for hit in own for i in hit.words}
    kept = [hit for hit in hits if not (hit.label in OTHERS and taken & set(hit.words))]
    if operation.host not in {None, HOST}:
        kept = [_other(hit) if _is_ukraine(hit) else hit for hit in kept]
        kept = [hit for hit in kept if not (hit.label == "cue:other" and taken & set(hit.words))]
    return [*kept, *own]


def _is_ukraine(hit: Hit) -> bool:
    return hit.label == "cue:thisop" or hit.label.startswith(f"nation:{HOST}:")


def _other(hit: Hit) -> Hit:
    return Hit("cue:other", hit.start, hit.end, hit.words)


class _Words(Protocol):
    @property
    def tokens(self) -> Sequence[Token]: ...
    @property
    def hits(self) -> Sequence[Hit]: ...


def other_named(part: _Words) -> str:
    """What a sentence calls the other operation, or empty where it names none."""
    hit = next((hit for hit in part.hits if hit.label in OTHERS), None)
    return " ".join(part.tokens[i].text for i in hit.words) if hit is not None else ""

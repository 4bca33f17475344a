"""Numbers told one sentence after an offer: "Denmark will send soldiers. There would be 800."."""

from collections.abc import Sequence
from dataclasses import replace

from contingent.reports.clauses import Clause
from contingent.reports.details import amount
from contingent.reports.numbers import numbers_in, plain
from contingent.reports.proposal import Proposal
from contingent.reports.sentence import Sentence

__all__ = ["with_number_in", "with_number_of"]

#: Words of a sentence that only says how many, at most.
LONGEST = 16
#: What such a sentence does not hold.
OTHER = frozenset(
    f"cue:{name}"
    for name in (
        *("act", "join", "refuse", "abstain", "out", "neg", "nothing", "donation", "gift"),
        *("budget", "poll", "people", "meeting", "superseded", "generic", "mission"),
    )
)
YEARS = range(1900, 2101)


def with_number_of(part: Sentence, before: Sequence[Proposal]) -> list[Proposal]:
    """The offers of the sentence before, with the number that this one tells of them.

    Only where that sentence told one nation's offer and no number, and this one names no other
    nation, and up to its first comma is short, tells no deed and one whole number.

    Args:
        part: a sentence of which nothing was proposed.
        before: what the sentence before it in its paragraph told.
    """
    told = list(before)
    if len(told) != 1 or told[0].stance not in {"offers", "conditional"} or told[0].quantity:
        return told
    end = _first_pause(part)
    told_of = [hit for hit in part.hits if hit.end <= end]
    if end > LONGEST or part.question or any(hit.label in OTHER for hit in told_of):
        return told
    if {n for m in part.found for n in m.nations} - {told[0].nation, "UKR"}:
        return told
    numbers = numbers_in(told_of, 0, end)
    if len(numbers) != 1 or numbers[0].value is None:
        return told
    value = numbers[0].value
    if value <= 1 or value % 1 or (numbers[0].digits and int(value) in YEARS):
        return told
    why = f"{told[0].why}; the number stands in the sentence behind it"
    return [replace(told[0], quantity=plain(value), why=why)]


def with_number_in(clause: Clause, before: Sequence[Proposal]) -> list[Proposal]:
    """The offers of a sentence, with the number of people that a later clause of it tells.

    "Latvia has readied a unit: three hundred soldiers". Only where the clause before told one
    nation's offer and no number, and this one names no other nation and tells no deed.
    """
    told = list(before)
    if not told or told[-1].stance not in {"offers", "conditional"} or told[-1].quantity:
        return told
    others = {n for m in clause.mentions for n in m.nations} - {told[-1].nation, "UKR"}
    if others or any(hit.label in OTHER for hit in clause.hits) or not clause.has("troops"):
        return told
    said = amount(clause).said
    if said is None or not said.isdigit():
        return told
    why = f"{told[-1].why}; the number stands in the clause behind it"
    return [*told[:-1], replace(told[-1], quantity=said, why=why)]


def _first_pause(part: Sentence) -> int:
    """The word behind the first comma or semicolon, or the end."""
    for place in range(1, len(part.tokens)):
        gap = part.text[part.tokens[place - 1].end : part.tokens[place].start]
        if set(gap) & set(",;:—–"):
            return place
    return len(part.tokens)

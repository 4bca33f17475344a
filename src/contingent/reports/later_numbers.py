"""Numbers told one sentence after an offer: "Denmark will send soldiers. There would be 800."."""

from collections.abc import Sequence
from dataclasses import replace

from contingent.reports.numbers import numbers_in, plain
from contingent.reports.proposal import Proposal
from contingent.reports.sentence import Sentence

__all__ = ["with_number_of"]

#: Words of a sentence that only says how many, at most.
LONGEST = 16
#: What such a sentence does not hold.
OTHER = (
    *("act", "join", "refuse", "abstain", "out", "neg", "nothing", "donation", "gift", "budget"),
    *("poll", "people", "meeting", "superseded", "generic", "mission"),
)
YEARS = range(1900, 2101)


def with_number_of(part: Sentence, before: Sequence[Proposal]) -> list[Proposal]:
    """The offers of the sentence before, with the number that this one tells of them.

    Only where that sentence told one nation's offer of people or things and no number, and this
    one is short, names no other nation, tells no deed of its own and one whole number.

    Args:
        part: a sentence of which nothing was proposed.
        before: what the sentence before it in its paragraph told.
    """
    told = list(before)
    if len(told) != 1 or told[0].stance not in {"offers", "conditional"} or told[0].quantity:
        return told
    if not told[0].domains or len(part.tokens) > LONGEST or part.has(*OTHER) or part.question:
        return told
    if {n for m in part.found for n in m.nations} - {told[0].nation, "UKR"}:
        return told
    numbers = numbers_in(part.hits, 0, len(part.tokens))
    if len(numbers) != 1 or numbers[0].value is None:
        return told
    value = numbers[0].value
    if value <= 1 or value % 1 or (numbers[0].digits and int(value) in YEARS):
        return told
    why = f"{told[0].why}; the number stands in the sentence behind it"
    return [replace(told[0], quantity=plain(value), why=why)]

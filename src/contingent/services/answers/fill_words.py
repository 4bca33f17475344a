"""What a line gets, step by step, in words."""

from collections.abc import Callable, Iterator

from contingent.planning.plan import LineFill
from contingent.register.amount_text import amount_text

__all__ = ["fill_by_step"]

#: Spans told one by one at most.
SPANS = 4


def fill_by_step(
    fill: LineFill, month: Callable[[int], str], words: str, preposition: str = "in"
) -> str:
    """What a line gets, span by span: ``3 in June 2026; 4 of 4 from July 2026``.

    Args:
        month: what a step of the case is called.
        words: what steps are called.
        preposition: what stands before one: ``in`` a month, ``on`` a day.
    """
    spans = list(_spans(fill))
    if len(spans) <= SPANS:
        last = spans[-1][1] if spans else 0
        return "; ".join(
            f"{_amount(given, fill.required)} {_when(begin, end, last, month, preposition)}"
            for begin, end, given in spans
        )
    needed = [given for given in fill.months if given is not None]
    short = sum(given < fill.required - 1e-6 for given in needed)
    return (
        f"between {amount_text(min(needed))} and {amount_text(max(needed))} of "
        f"{amount_text(fill.required)}; "
        f"short in {short} of {len(needed)} {words}"
    )


def _spans(fill: LineFill) -> Iterator[tuple[int, int, float]]:
    """Runs of months in which the line gets the same, as (first, last, what it gets)."""
    begin: int | None = None
    for number, given in enumerate((*fill.months, None)):
        before = fill.months[number - 1] if number else None
        if begin is not None and before is not None and given != before:
            yield begin, number - 1, before
            begin = None
        if begin is None and given is not None:
            begin = number


def _amount(given: float, required: float) -> str:
    told = amount_text(given)
    return f"{told} of {amount_text(required)}" if given >= required - 1e-6 else told


def _when(begin: int, end: int, last: int, month: Callable[[int], str], preposition: str) -> str:
    if begin == end:
        return f"{preposition} {month(begin)}"
    if end == last:
        return f"from {month(begin)}"
    return f"from {month(begin)} to {month(end)}"

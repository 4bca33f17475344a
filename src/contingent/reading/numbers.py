"""Numbers in words and figures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contingent.reading.patterns import Hit
from contingent.reading.tokens import Token

__all__ = ["Number", "numbers_in"]

#: A figure longer than this is no quantity of a report.
LONGEST = 7
_GROUP = 3
_HUNDRED, _THOUSAND = 100, 1000


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its value, its words (first, after the last), and whether it stood in figures."""

    value: float
    start: int
    end: int
    digits: bool


def numbers_in(tokens: Sequence[Token], hits: Iterable[Hit], offset: int = 0) -> list[Number]:
    """The numbers among the words, in order.

    Args:
        tokens: words looked through.
        hits: of the sentence; those labelled ``number:`` count.
        offset: place of the first word in its sentence.
    """
    found = list(_figures(tokens, offset))
    taken = {i for number in found for i in range(number.start, number.end)}
    worded = [
        Number(float(hit.label.split(":")[1]), hit.start, hit.end, digits=False)
        for hit in hits
        if hit.label.startswith("number:") and offset <= hit.start < offset + len(tokens)
    ]
    for number in sorted(worded, key=lambda n: (n.start, -n.end)):
        if number.start not in taken:
            found.append(number)
            taken |= set(range(number.start, number.end))
    return _joined(sorted(found, key=lambda n: n.start))


def _figures(tokens: Sequence[Token], offset: int) -> Iterable[Number]:
    place = 0
    while place < len(tokens):
        text = tokens[place].text
        end = place + 1
        if not re.fullmatch(r"\d{1,7}", text):
            place += 1
            continue
        if len(text) <= _GROUP:  # 15,000 and 15 000 are read as two words
            while end < len(tokens) and re.fullmatch(r"\d{3}", tokens[end].text):
                if tokens[end].start - tokens[end - 1].end != 1:
                    break
                text += tokens[end].text
                end += 1
        if len(text) <= LONGEST:
            yield Number(float(text), offset + place, offset + end, digits=True)
        place = end


def _joined(numbers: Sequence[Number]) -> list[Number]:
    """Neighbours that make one number: two + hundred, cent + cinquante."""
    made: list[Number] = []
    for number in numbers:
        last = made[-1] if made else None
        if last is None or last.end != number.start or number.digits:
            made.append(number)
        elif number.value in {_HUNDRED, _THOUSAND} and last.value < number.value:
            made[-1] = Number(last.value * number.value, last.start, number.end, last.digits)
        elif number.value < last.value and last.value >= _HUNDRED / 5:
            made[-1] = Number(last.value + number.value, last.start, number.end, last.digits)
        else:
            made.append(number)
    return made

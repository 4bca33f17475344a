"""Random bits that are set with a given probability, 64 worlds to a word.

A fair bit and a bit set with probability q give one of probability q/2 when both must be set, and
one of (1 + q)/2 when either will do. So the binary digits of a probability, from the last to the
first, each cost one random word and one AND or OR for 64 worlds, where drawing a float for each
world and comparing costs 64 of both.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["DIGITS", "bernoulli_words"]

#: Binary digits of a probability that count; it is off by less than 0.000 008.
DIGITS = 16


def bernoulli_words(rng: np.random.Generator, probability: float, words: int) -> NDArray[np.uint64]:
    """Words of independent bits, each set with the probability, rounded to 16 binary digits.

    The same generator state gives the same words. A probability with few binary digits, such as
    0.5 or 0.75, costs fewer random words than one with sixteen.

    Raises:
        ValueError: when the probability is not between 0 and 1.
    """
    if not 0 <= probability <= 1:
        msg = f"a probability lies between 0 and 1, and {probability} does not"
        raise ValueError(msg)
    numerator = round(probability * (1 << DIGITS))
    if numerator in {0, 1 << DIGITS}:
        return np.full(words, np.uint64(0xFFFFFFFFFFFFFFFF if numerator else 0))
    last = (numerator & -numerator).bit_length() - 1
    chosen = _fair(rng, words)  # the last digit that is 1; those after it change nothing
    for digit in range(last + 1, DIGITS):
        if numerator >> digit & 1:
            chosen |= _fair(rng, words)
        else:
            chosen &= _fair(rng, words)
    return chosen


def _fair(rng: np.random.Generator, words: int) -> NDArray[np.uint64]:
    return rng.integers(0, 0xFFFFFFFFFFFFFFFF, words, dtype=np.uint64, endpoint=True)

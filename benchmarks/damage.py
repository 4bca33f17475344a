"""Damaging the names of a text, as copying, scanning and translating do."""

import random
import re

__all__ = ["damaged"]

#: Words shorter than this are left whole.
SHORTEST = 4


def damaged(text: str, seed: int, share: float = 0.3) -> str:
    """A text with letters of its capitalised words swapped, lost, doubled or replaced."""
    draw = random.Random(seed)  # noqa: S311 - no secret

    def one(match: re.Match[str]) -> str:
        word = match[0]
        if not word[0].isupper() or len(word) < SHORTEST or draw.random() >= share:
            return word
        place = draw.randrange(1, len(word) - 1)
        before, letter, after = word[:place], word[place], word[place + 1 :]
        return draw.choice(
            (
                before + after[0] + letter + after[1:],
                before + after,
                before + letter * 2 + after,
                before + draw.choice("aeiourstn") + after,
            )
        )

    return re.sub(r"[^\W\d_]+", one, text)

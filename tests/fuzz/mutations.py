"""Small random changes to a text: fast, seeded, and knowing what a case's files are made of."""

from collections.abc import Sequence
from random import Random

_PIECES = (
    "",
    " ",
    "\n",
    "\r",
    "\t",
    ",",
    ";",
    '"',
    "'",
    '"""',
    "|",
    ":",
    "=",
    ".",
    "-",
    "#",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "(",
    ")",
    "\\",
    "\\u0000",
    "\\ud800",
    "\x00",
    "\x1b[2J",
    "\x85",
    "\u2028",
    "\ufeff",
    "\uffff",
    "\U0010ffff",
    "é",
    "٣",
    "²",
    "0",
    "-1",
    "1_000",
    "9" * 30,
    "9" * 5000,
    "0x" + "f" * 4000,
    "1e400",
    "1e-400",
    "nan",
    "inf",
    "-0.0",
    "true",
    "false",
    "null",
    "never",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "1979-05-27T07:32:00Z",
    "[2, 14]",
    "[14, 2]",
    "not",
    "and",
    "or",
    "at least",
    "at least 0 nations",
    "at least 3 other nations from eu provide land",
    "all of ",
    "provides",
    "other",
    "only in ",
    "not with ",
    "not east of ",
    "at most 3 personnel",
    "FRA",
    "ZZZ",
    "ceasefire",
    "parliament.GBR",
    "mech-bn",
    "mech-bn:1",
    "any",
    "lviv",
    "core",
    "[/red]",
    "(" * 60,
    "[" * 3000,
    "{" * 2000,
)


def mutated(text: str, random: Random, others: Sequence[str]) -> str:
    """The text with one to six random changes; pieces may come from the other texts."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        start = random.randrange(len(text) + 1)
        end = min(len(text), start + random.choice((0, 0, 1, 1, 2, 5, 20)))
        match random.randrange(6):
            case 0 | 1:
                text = text[:start] + random.choice(_PIECES) + text[end:]
            case 2:
                text = (
                    text[:start] + chr(random.choice((random.randrange(128), 0x20AC))) + text[end:]
                )
            case 3:
                text = text[:start] + text[end:]
            case 4:
                text = text[:end] + text[start:]
            case _:
                other = random.choice(others)
                place = random.randrange(len(other) + 1)
                text = text[:start] + other[place : place + random.randrange(40)] + text[end:]
    return text

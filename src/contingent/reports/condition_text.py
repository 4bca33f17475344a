"""A proposed condition in our condition language, ready for an offer."""

from collections.abc import Sequence

from contingent.register.condition_parser import parse_condition

__all__ = ["condition_text"]

#: Kinds of condition -> the event that says it.
_EVENTS = {"peace-agreement": "ceasefire", "un-mandate": "un-mandate"}


def condition_text(nation: str, kinds: Sequence[str]) -> str:
    """The kinds joined by ``and``: ``ceasefire and USA and parliament.DEU``.

    What cannot be written is left out; the result can always be read.
    """
    parts = []
    for kind in kinds:
        if kind in _EVENTS:
            parts.append(_EVENTS[kind])
        elif kind == "us-backstop":
            parts.append("USA")
        elif kind == "parliament":
            parts.append(f"parliament.{nation}")
        elif kind.startswith("other-nation:"):
            parts.append(kind.partition(":")[2])
        elif kind.startswith("other-nations:"):
            parts.append(f"at least {kind.partition(':')[2]} other nations")
    text = " and ".join(dict.fromkeys(parts))
    parse_condition(text)
    return text

"""Characters that steer a terminal or turn the order of letters: found, and shown as escapes."""

import re

__all__ = ["holds_steering", "without_steering"]

#: C0 controls but tab and line feed, DEL and C1 controls, halves of surrogate pairs, the line
#: and paragraph separators, and what Unicode calls Bidi_Control.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)


def holds_steering(text: str) -> bool:
    """Whether a text holds a character that is not shown but acts."""
    return _STEERING.search(text) is not None


def without_steering(text: str) -> str:
    r"""The text with each such character as its escape, such as ``\u001b``."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

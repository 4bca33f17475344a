"""The streams of the process, as a user's surroundings leave them: closed, full, or plain ASCII."""

import codecs
import os
import re
import sys
from typing import TextIO

__all__ = ["ANSWER_LOST", "ascii_json", "drop_output", "finish", "prepare"]

#: What is told when there is nowhere to write the answer to.
ANSWER_LOST = "the answer cannot be written: standard output is closed"
#: Descriptors 0, 1 and 2 are streams, and must never become a ledger's file.
_STREAMS = 3
#: What stands for the program's own signs where a stream has only ASCII.
_SIGNS = {
    "→": "->",
    "←": "<-",
    "✓": "yes",
    "✗": "no",
    "█": "#",
    "░": ".",
    **{sign: str(eighths) for eighths, sign in enumerate("▁▂▃▄▅▆▇", start=1)},
    "·": ".",
    "…": "...",
    "–": "-",
    "—": "-",
    "−": "-",
    "×": "x",
    "≥": ">=",
    "≤": "<=",
    "“": '"',
    "”": '"',
    "’": "'",
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
}
_BEYOND = re.compile(r"[^\x00-\x7f]")


def prepare() -> bool:
    """Make the streams safe to write to; False when there is no standard output.

    A descriptor that is closed is taken, so that no file opened later gets its number: whatever
    a library prints would then be written into it.
    """
    while (handle := os.open(os.devnull, os.O_RDWR)) < _STREAMS:
        pass
    os.close(handle)
    codecs.register_error("contingent", _in_ascii)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="contingent")
    return sys.stdout is not None


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = error.object[error.start : error.end]
    return "".join(_SIGNS.get(sign) or _escaped(sign) for sign in found), error.end


def _escaped(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))


def ascii_json(text: str, stream: TextIO | None) -> str:
    """JSON as the stream can take it: the same values, in escapes where it has no such letters."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return _BEYOND.sub(lambda found: _escaped(found[0]), text)
    return text


def finish() -> None:
    """Write out what is still held back.

    Raises:
        OSError: when it cannot be, as on a full disk; what is held back is dropped then.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        drop_output()
        raise


def drop_output() -> None:
    """Let what is held back for standard output go nowhere, so that the end is quiet."""
    try:
        out = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):  # closed, or no file of the system's
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, out)
    os.close(nowhere)

"""Only answers reach stdout: native libraries are kept off it.

A solver may print from its constructor, before any option can be set (HiGHS 1.16 does), and C code
prints to file descriptor 1 whatever ``sys.stdout`` is. So the program moves its own stdout to
another descriptor at its start, and 1 leads to stderr, for every library, thread and child process.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

__all__ = ["answers_only"]

_STDOUT, _STDERR = 1, 2


@contextmanager
def answers_only() -> Iterator[None]:
    """What Python prints goes to the real stdout, what native code prints to stderr.

    Where ``sys.stdout`` is not descriptor 1 (a test, a notebook), nothing is changed.
    """
    theirs = sys.stdout
    if theirs is None or not _is_stdout(theirs):
        yield
        return
    theirs.flush()
    kept = os.dup(_STDOUT)
    ours = open(  # noqa: SIM115, PTH123 - closed below; it is a descriptor
        kept,
        "w",
        buffering=1 if theirs.isatty() else -1,
        encoding=theirs.encoding,
        errors=theirs.errors,
    )
    os.dup2(_STDERR, _STDOUT)
    sys.stdout = ours
    try:
        yield
    finally:
        sys.stdout = theirs
        os.dup2(kept, _STDOUT)
        with suppress(BrokenPipeError):  # the reader has gone; there is nobody to tell
            ours.close()


def _is_stdout(stream: object) -> bool:
    try:
        return bool(stream.fileno() == _STDOUT)  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return False

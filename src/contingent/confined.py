"""Reading what may be hostile in a process of its own, with bounds, that can be killed.

Only the standard library is used: the child process imports this too.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

__all__ = ["bound_this_process", "run_confined"]


def run_confined(
    program: str, source: IO[bytes], seconds: float, paths: Sequence[str] = ()
) -> Any | None:
    """Run a Python program with a file as its standard input, and read the JSON it prints.

    The interpreter is isolated and without site packages; what it may import is the standard
    library, this package and what lies in ``paths``.

    Args:
        program: its first statement should bound it, see ``bound_this_process``. The package's
            folder is ``sys.argv[1]``, and ``paths`` follow.
        source: an open file with a descriptor.
        seconds: time after which it is killed, whatever it is doing.

    Returns:
        What it printed; None when it was killed, ended itself, or printed no JSON.
    """
    root = str(Path(__file__).parents[1])
    command = [sys.executable, "-I", "-S", "-c", program, root, *paths]
    with tempfile.TemporaryFile() as answer:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            command, stdin=source, stdout=answer, stderr=subprocess.DEVNULL
        )
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            child.kill()
            child.wait()
        if code != 0:
            return None
        answer.seek(0)
        try:
            return json.load(answer)
        except (ValueError, RecursionError):
            return None


def bound_this_process(memory: int, cpu_seconds: int, output: int) -> None:
    """Bound this process's memory, time and output, where the system knows such bounds.

    Args:
        memory: bytes of address space.
        cpu_seconds: processor time.
        output: bytes of any file it writes.
    """
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - unknown to some systems

        limits = {
            resource.RLIMIT_AS: memory,
            resource.RLIMIT_CPU: cpu_seconds,
            resource.RLIMIT_FSIZE: output,
            resource.RLIMIT_CORE: 0,
        }
        for what, most in limits.items():
            _, hard = resource.getrlimit(what)
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (least, least))

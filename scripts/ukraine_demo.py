"""What ``make demo`` prints last, for the README."""

import subprocess
import sys

#: As in the Makefile.
COMMAND = ("compare", "ukraine", "--world", "us-in", "--world", "us-out")


def demo() -> str:
    """The two worlds side by side, as the command prints them where its output is no screen."""
    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "contingent", *COMMAND],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout
    lines = "\n".join(line.rstrip() for line in told.rstrip().splitlines())
    return f"```\n{lines}\n```"

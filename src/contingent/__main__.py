"""Start the program: ``contingent`` and ``python -m contingent``.

While its modules are loaded Ctrl-C ends the process as it would any other, without a report of
where in loading it was; from then on the program ends in good order (``cli/stopping.py``).
"""

import signal

__all__ = ["main"]


def main() -> None:
    """Load the command line and run it; the process ends with its exit code."""
    ours = signal.getsignal(signal.SIGINT)
    if ours is signal.default_int_handler:  # else whoever started it wants Ctrl-C ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from contingent.cli.main import main as run  # noqa: PLC0415 - see above

    signal.signal(signal.SIGINT, ours)
    run()


if __name__ == "__main__":
    main()

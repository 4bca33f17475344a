"""Progress and cancelling: what a long question tells, and how it is stopped."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from contingent.errors import ContingentError

__all__ = ["Cancel", "Cancelled", "Progress", "following"]

#: Called with (done, all) now and then; True shows a bar (``tqdm``); None shows nothing.
Progress = Callable[[int, int], None] | bool | None
#: Asked now and then; True stops the work.
Cancel = Callable[[], bool] | None


class Cancelled(ContingentError):
    """The work was stopped because ``cancel`` said so; there is no answer."""


@contextmanager
def following(progress: Progress, cancel: Cancel) -> Iterator[Callable[[int, int], None]]:
    """A callback of (done, all) that tells the progress and raises when it is cancelled.

    Raises:
        Cancelled: out of the callback, when ``cancel`` says so.
        ModuleNotFoundError: when ``progress`` is True and tqdm is not installed (extra
            ``notebook``).
    """
    bar: Any = None
    if progress is True:
        from tqdm.auto import tqdm

        bar = tqdm(total=0, leave=False)

    def tell(done: int, every: int) -> None:
        if cancel is not None and cancel():
            msg = f"cancelled after {done} of {every}"
            raise Cancelled(msg)
        if bar is not None:
            bar.total = every
            bar.update(done - bar.n)
        elif callable(progress):
            progress(done, every)

    try:
        yield tell
    finally:
        if bar is not None:
            bar.close()

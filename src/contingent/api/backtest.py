"""A backtest as Python has it: the answer of ``backtest``, with its figure and its table."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import PrivateAttr

from contingent.services.answers.backtesting import Backtested
from contingent.services.wire.backtest import BacktestAnswer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["HeldAgainst"]


class HeldAgainst(BacktestAnswer):
    """Plans held against what happened."""

    _found: Backtested = PrivateAttr()

    @classmethod
    def made(cls, found: Backtested) -> "HeldAgainst":
        """The answer, with what it was made from."""
        answer = HeldAgainst.of(found)
        answer._found = found  # noqa: SLF001 - its own
        return answer

    @property
    def finding(self) -> str:
        """What it says of the measure that is drawn, in one sentence."""
        from contingent.services.answers.backtest_words import finding

        return finding(self._found)

    def figure(self) -> "Figure":
        """The curves, and the errors by how far ahead.

        Raises:
            CannotPlot: when matplotlib is not installed (the extra ``plot``).
        """
        from contingent.briefs.backtest_figure import backtest_figure

        return backtest_figure(self._found)

    def save(self, target: str | PathLike[str], *, force: bool = False) -> None:
        """Write every figure beside what was said of it as CSV.

        Raises:
            FaultsFound: when the target is there, or cannot be written.
        """
        from contingent.adapters.sources.safe_write import write_file
        from contingent.services.answers.backtest_words import backtest_csv

        write_file(Path(target), backtest_csv(self._found), force=force)

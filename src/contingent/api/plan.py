"""A plan as Python has it: the answer of ``plan``, with its reasons, its figure and its exports."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import PrivateAttr

from contingent.errors import UnknownName
from contingent.services.answers.planning import Planned
from contingent.services.wire.plan import LineAnswer, PlanAnswer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from contingent.services.wire.places import DeployAnswer

__all__ = ["VerifiedPlan"]


class VerifiedPlan(PlanAnswer):
    """A verified plan."""

    _planned: Planned = PrivateAttr()

    @classmethod
    def made(cls, planned: Planned) -> "VerifiedPlan":
        """The plan as it was made, with what it was made from."""
        plan = VerifiedPlan.of(planned)
        plan._planned = planned  # noqa: SLF001 - its own
        return plan

    def why(self, line: str) -> LineAnswer:
        """What a line gets; if it is open, why, who was stopped by what, and what would fill it.

        Raises:
            UnknownName: when the plan has no such line.
        """
        for found in self.lines:
            if found.line == line:
                return found
        raise UnknownName("line", line, [found.line for found in self.lines])

    def deploy(self) -> "DeployAnswer":
        """Arrivals month by month, IOC and FOC, and the month in which it collapses, if any."""
        from contingent.services.wire.places import DeployAnswer

        return DeployAnswer.of(self._planned)

    def figure(self) -> "Figure":
        """Strength over time, and a map of where the force stands.

        Raises:
            CannotPlot: when matplotlib is not installed (the extra ``plot``).
        """
        from contingent.briefs.plan_figure import figure_of

        return figure_of(self._planned)

    def save(
        self, target: str | PathLike[str], *, table: str = "lines", force: bool = False
    ) -> None:
        """Write the plan; the form is told by the ending.

        Args:
            target: ``.xlsx``, ``.csv``, ``.geojson``, ``.kml``, ``.json`` (an ORBAT Mapper
                scenario), or a folder of CSV tables.
            table: the table that a ``.csv`` holds.
            force: replace what is there.

        Raises:
            FaultsFound: when the target is there, or cannot be written.
        """
        from contingent.services.cases.exporting import write_plan

        path = Path(target)
        forms = {".json": "orbat-mapper", "": "folder"}
        form = forms.get(path.suffix.lower(), path.suffix.lower().lstrip("."))
        write_plan(self._planned, path, form, table, force=force)

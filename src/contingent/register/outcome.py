"""What happened: figures of a case's own time, to hold a plan against."""

from datetime import datetime
from enum import StrEnum

from pydantic import field_validator

from contingent.register.calendar import Moment
from contingent.register.cell import Amount, CellError, Day
from contingent.register.claim import Confidence
from contingent.register.value import Value

__all__ = ["Outcome", "OutcomeBound"]

#: Measures of the whole, or of a group of nations that is named behind them.
_WHOLE = ("strength", "teams")
#: Measures of something that the case has.
_NAMED = ("line", "nation")


class OutcomeBound(StrEnum):
    """How a figure is to be read: as it stands, or as a bound of what is meant."""

    EXACT = "exact"
    AT_LEAST = "at least"
    AT_MOST = "at most"


class Outcome(Value):
    """One published figure of what was in place on a day. It plans nothing.

    Attributes:
        date: the day, with its time where the steps of the case are of hours.
        measure: ``strength`` (people), ``teams`` (packages), either also of a group of nations
            (``teams:eu``), ``line:ID`` (what counts for the line, in its unit) or ``nation:XXX``
            (people of the nation).
        bound: ``at least`` where it counts less than the case holds (those of which a source
            gives the day), ``at most`` where it counts more (also nations the case lacks).
    """

    date: Moment
    measure: str
    value: Amount
    bound: OutcomeBound = OutcomeBound.EXACT
    confidence: Confidence = Confidence.MEDIUM
    source_title: str = ""
    source_url: str = ""
    note: str = ""

    @field_validator("measure")
    @classmethod
    def _is_one_of_these(cls, measure: str) -> str:
        kind, parted, name = measure.partition(":")
        if measure in _WHOLE or (kind in (*_WHOLE, *_NAMED) and parted and name):
            return measure
        hint = "write 'strength', 'teams', 'strength:GROUP', 'teams:GROUP', 'line:ID', 'nation:XXX'"
        raise CellError(f"'{measure}' is no measure", hint)

    @property
    def day(self) -> Day:
        """The day it is about, without its time."""
        return self.date.date() if isinstance(self.date, datetime) else self.date

    @property
    def kind(self) -> str:
        """``strength``, ``teams``, ``line`` or ``nation``."""
        return self.measure.partition(":")[0]

    @property
    def name(self) -> str:
        """The line, nation or group it is about; empty for the whole."""
        return self.measure.partition(":")[2]

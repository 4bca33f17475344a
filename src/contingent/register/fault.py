"""What is wrong with an input, where, and what to do about it."""

import re
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, field_validator

from contingent.errors import ContingentError

__all__ = ["Fault", "FaultsFound"]

#: A fault quotes its input; what would steer a terminal, or cannot be printed at all, is not.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Fault(BaseModel):
    """One thing wrong with an input.

    Attributes:
        file: name of the file (or sheet) it is in.
        row: row as a spreadsheet numbers it, the header being row 1; None for the whole file.
        column: the column's name, or None for the whole row.
        message: what is wrong.
        hint: why it matters or what to do.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    row: int | None = None
    column: str | None = None
    message: str
    hint: str = ""

    @field_validator("file", "column", "message", "hint", mode="before")
    @classmethod
    def _printable(cls, text: str | None) -> str | None:
        return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text) if text else text

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column:
            where += f", column {self.column}"
        return f"{where}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class FaultsFound(ContingentError):
    """An input holds faults; every one that could be found is listed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        super().__init__(
            f"{count} fault{'' if count == 1 else 's'} found:\n"
            + "\n".join(f"  {fault}" for fault in self.faults)
        )

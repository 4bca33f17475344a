"""The form a case is written in: its number, and what whoever opens an older one is told."""

from typing import Any

from contingent.register.cell import shown
from contingent.register.fault import Fault
from contingent.register.register import FORMAT

__all__ = ["KEY", "format_fault", "is_older"]

#: The entry that says in which form a case is written.
KEY = "format"


def is_older(given: Any) -> bool:
    """Whether what stands under ``format`` is of version 0.1: nothing, or 1."""
    return given is None or str(given).strip() in {"", "1"}


def format_fault(given: Any, file: str, case: str) -> Fault | None:
    """What is told of a case that is not written in today's form; None for one that is.

    Args:
        given: what stands under ``format``; None where nothing does.
        case: the name of the case, as its user would write it.
    """
    if str(given).strip() == str(FORMAT) and not isinstance(given, bool):
        return None
    if is_older(given):
        message = (
            "this case is written in the form of version 0.1; "
            f"'contingent upgrade {case}' writes it in today's form, with nothing lost"
        )
        return Fault(file=file, message=message)
    hint = f"write format = {FORMAT}; a case of a later version asks for a later Contingent"
    return Fault(file=file, column=KEY, message=f"{shown(given)} is no form of a case", hint=hint)

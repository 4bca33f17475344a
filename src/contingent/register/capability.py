"""A capability: what can be required and supplied."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from contingent.register.cell import CellError, CellForm, invisible, shown
from contingent.register.value import ConditionName, Identifier, Value, split_list

__all__ = ["Capability", "check_symbol", "symbol_cell"]

# APP-6(D) symbol sets, digits 5 and 6 of the code.
_SYMBOL_SETS = frozenset(
    "01 02 05 06 10 11 15 20 25 27 30 35 36 39 40 45 46 47 50 51 52 53 54 60".split()  # noqa: SIM905
)
_AFFILIATIONS = "0123456"


#: Before a code in a table, so that no spreadsheet takes it for a number and rounds it.
_MARK = "SIDC:"
_ROUNDED = re.compile(r"[0-9]([.,][0-9]+)?[eE]\+?[0-9]{2,3}\Z")


def symbol_cell(code: str) -> str:
    """A symbol code as a table holds it: ``SIDC:10031000161211000000``; empty for none."""
    return f"{_MARK}{code}" if code else ""


def check_symbol(code: str) -> str:
    """Check the shape of an APP-6(D) symbol code and return its 20 digits; empty is allowed.

    ``SIDC:`` before the digits is left out.

    Raises:
        ValueError: when the code cannot be a symbol code, saying which digits are wrong.
    """
    if code[: len(_MARK)].upper() == _MARK:
        code = code[len(_MARK) :].strip()
    if not code:
        return code
    if _ROUNDED.match(code):
        raise CellError(
            f"'{code}' is a symbol code that a spreadsheet has rounded: its digits are lost",
            "take the code from a copy no spreadsheet has saved, and write SIDC: before its digits "
            "(or open the file with 'text' as the type of this column)",
        )
    if not re.fullmatch(r"[0-9]{20}", code):
        raise CellError(
            f"{shown(code)} is not an APP-6(D) symbol code: 20 digits, such as "
            "10031000161211000000",
            invisible(code),
        )
    if code[:2] not in {"10", "11", "12", "13", "14", "15"}:
        msg = f"symbol code '{code}': digits 1-2 are the version and should be 10 to 15"
        raise ValueError(msg)
    if code[2] not in "012" or code[3] not in _AFFILIATIONS:
        msg = f"symbol code '{code}': digits 3-4 are context (0-2) and identity (0-6)"
        raise ValueError(msg)
    if code[4:6] not in _SYMBOL_SETS:
        msg = f"symbol code '{code}': digits 5-6, '{code[4:6]}', name no symbol set"
        raise ValueError(msg)
    if code[6] not in "012345":
        msg = f"symbol code '{code}': digit 7 is the status (0 present, 1 planned … 5)"
        raise ValueError(msg)
    return code


class Capability(Value):
    """A capability, with a domain and a unit of count.

    Attributes:
        domain: land, air, maritime, logistics …; conditions may name it.
        unit: what one is counted in: battalion, ship, team.
        above: capabilities it also counts as, one for one, and those they count as: a heavy
            rescue team is above a medium one.
        symbol: APP-6(D) symbol code, shape checked; may be empty. Tables write ``SIDC:`` before its
            20 digits, which may be left out.
    """

    capability: ConditionName
    domain: ConditionName
    unit: str = Field(default="unit", min_length=1)
    title: str = ""
    above: Annotated[tuple[Identifier, ...], BeforeValidator(split_list)] = ()
    symbol: Annotated[str, AfterValidator(check_symbol), CellForm(symbol_cell)] = ""

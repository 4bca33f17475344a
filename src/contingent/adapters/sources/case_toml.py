"""Reading ``case.toml``: the case, its events, worlds and concepts."""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from contingent.adapters.sources.case_format import KEY, format_fault
from contingent.adapters.sources.read_row import ReadRows, read_row
from contingent.adapters.sources.tables import read_text
from contingent.errors import nearest
from contingent.register.doubts import Doubts
from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import CaseHead
from contingent.register.requirement import Concept
from contingent.register.world import Event, World

__all__ = ["FILE", "read_case_toml", "read_case_toml_text"]

FILE = "case.toml"
_SECTIONS = ("case", "events", "worlds", "concepts")
_NAMED: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("events", "event", Event),
    ("worlds", "world", World),
    ("concepts", "concept", Concept),
)

#: A time without its seconds, which TOML does not know.
_SHORT_TIME = re.compile(r"=\s*[\[,]?\s*[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?![:0-9])")
_TIMES = 'write times in quotation marks, "2023-02-06T04:00", or with seconds'

Named = TypeVar("Named", bound=BaseModel)


def read_case_toml(path: Path, faults: list[Fault], doubts: Doubts) -> dict[str, Any]:
    """The case, events, worlds and concepts of a case.toml; faults are added to the list.

    Args:
        doubts: what could not be read is noted there. That the file is missing is told elsewhere.

    Returns:
        What could be read, by the names of ``Register``'s fields; ``case`` may be missing.
    """
    text = read_text(path, faults) if path.exists() else None
    if text is None:
        _lose_all(doubts)
        return {}
    return read_case_toml_text(text, faults, doubts, str(path.parent))


def _lose_all(doubts: Doubts) -> None:
    for section in _SECTIONS:
        doubts.lose(section)


def read_case_toml_text(
    text: str, faults: list[Fault], doubts: Doubts, case: str = "CASE"
) -> dict[str, Any]:
    """As ``read_case_toml``, from text.

    Raises:
        FaultsFound: when the case is not written in today's form.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5000 digits is a bare ValueError
        hint = _TIMES if _SHORT_TIME.search(text) else ""
        faults.append(Fault(file=FILE, message=f"is not readable TOML: {error}", hint=hint))
        _lose_all(doubts)
        return {}
    given = document.pop(KEY, None)
    if (fault := format_fault(given, FILE, case)) is not None:
        raise FaultsFound([fault])
    for name in document:
        if name not in _SECTIONS:
            near = nearest(name, _SECTIONS)
            hint = f"did you mean '[{near}]'?" if near else f"sections are {', '.join(_SECTIONS)}"
            faults.append(Fault(file=FILE, column=name, message="unknown section", hint=hint))
            if near:
                doubts.lose(near)
    found: dict[str, Any] = {}
    for section, key, model in _NAMED:
        read = _named(document, section, key, model, faults)
        read.note(section, doubts)
        found[section] = read.values
    found["case"] = _case(document.get("case", {}), faults, doubts)
    return found


def _case(given: Any, faults: list[Fault], doubts: Doubts) -> CaseHead | None:
    if not isinstance(given, dict):
        faults.append(Fault(file=FILE, column="case", message="write a section [case]"))
        return None
    case, bad = read_row(CaseHead, None, given, (FILE, None, "case"), faults)
    if bad:
        doubts.note("case", 0, bad)
    return case


def _named(
    document: dict[str, Any], section: str, key: str, model: type[Named], faults: list[Fault]
) -> ReadRows[Named]:
    """The entries of a section ``[section.NAME]``."""
    entries = document.get(section, {})
    found: ReadRows[Named] = ReadRows()
    if not isinstance(entries, dict):
        faults.append(Fault(file=FILE, column=section, message=f"write [{section}.NAME] sections"))
        found.nameless = True
        return found
    for name, entry in entries.items():
        place = f"{section}.{name}"
        if not isinstance(entry, dict):
            hint = f"write [{section}.{name}]"
            if section == "events":
                hint += f', or [events."{name}.…"] for a name with dots'
            faults.append(Fault(file=FILE, column=place, message="is not a section", hint=hint))
            found.nameless = True
            continue
        wrong: list[Fault] = []
        found.add(0, *read_row(model, key, {key: name, **entry}, (FILE, None, place), wrong))
        told = [_with_quotes(fault, section) for fault in wrong]
        faults.extend(told)
        # The name with dots that is probably meant is then not known.
        found.nameless |= section == "events" and told != wrong
    return found


def _with_quotes(fault: Fault, section: str) -> Fault:
    """The fault, with the way to write a name with dots where one may be meant."""
    name = (fault.column or "").removeprefix(f"{section}.")
    if section == "events" and "." in name and fault.message == "is not a known entry":
        return fault.model_copy(update={"hint": f'for a name with dots write [events."{name}"]'})
    return fault

"""Reading ``case.toml``: the case, its events, worlds and concepts."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from contingent.adapters.sources.tables import explain, read_text
from contingent.errors import nearest
from contingent.register.fault import Fault
from contingent.register.register import Case
from contingent.register.requirement import Concept
from contingent.register.world import Event, World

__all__ = ["FILE", "read_case_toml", "read_case_toml_text"]

FILE = "case.toml"
_SECTIONS = ("case", "events", "worlds", "concepts")

Named = TypeVar("Named", bound=BaseModel)


def read_case_toml(path: Path, faults: list[Fault]) -> dict[str, Any]:
    """The case, events, worlds and concepts of a case.toml; faults are added to the list.

    Returns:
        What could be read, by the names of ``Register``'s fields; ``case`` may be missing.
    """
    text = read_text(path, faults)
    return {} if text is None else read_case_toml_text(text, faults)


def read_case_toml_text(text: str, faults: list[Fault]) -> dict[str, Any]:
    """As ``read_case_toml``, from text."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5000 digits is a bare ValueError
        faults.append(Fault(file=FILE, message=f"is not readable TOML: {error}"))
        return {}
    for name in document:
        if name not in _SECTIONS:
            near = nearest(name, _SECTIONS)
            hint = f"did you mean '[{near}]'?" if near else f"sections are {', '.join(_SECTIONS)}"
            faults.append(Fault(file=FILE, column=name, message="unknown section", hint=hint))
    found: dict[str, Any] = {
        "events": _named(document, "events", "event", Event, faults),
        "worlds": _named(document, "worlds", "world", World, faults),
        "concepts": _named(document, "concepts", "concept", Concept, faults),
    }
    try:
        found["case"] = Case.model_validate(document.get("case", {}))
    except ValidationError as error:
        faults.extend(explain(error, FILE, None, "case"))
    return found


def _named(
    document: dict[str, Any], section: str, key: str, model: type[Named], faults: list[Fault]
) -> tuple[Named, ...]:
    """The entries of a section ``[section.NAME]``."""
    entries = document.get(section, {})
    if not isinstance(entries, dict):
        faults.append(Fault(file=FILE, column=section, message=f"write [{section}.NAME] sections"))
        return ()
    found = []
    for name, entry in entries.items():
        place = f"{section}.{name}"
        if not isinstance(entry, dict):
            hint = f"write [{section}.{name}]"
            if section == "events":
                hint += f', or [events."{name}.…"] for a name with dots'
            faults.append(Fault(file=FILE, column=place, message="is not a section", hint=hint))
            continue
        try:
            found.append(model.model_validate({key: name, **entry}))
        except ValidationError as error:
            faults.extend(
                _with_quotes(fault, section) for fault in explain(error, FILE, None, place)
            )
    return tuple(found)


def _with_quotes(fault: Fault, section: str) -> Fault:
    """The fault, with the way to write a name with dots where one may be meant."""
    name = (fault.column or "").removeprefix(f"{section}.")
    if section == "events" and "." in name and fault.message == "is not a known entry":
        return fault.model_copy(update={"hint": f'for a name with dots write [events."{name}"]'})
    return fault

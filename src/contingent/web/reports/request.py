"""What is asked to be read: the first form of the page, and the work of reading it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from contingent.register.fault import Fault
from contingent.reports.language import known_languages
from contingent.services.reports.report import ReadOptions
from contingent.web.reports.upload import FormPart

__all__ = [
    "PASTED",
    "Given",
    "asked_to_read",
    "beside_document",
    "languages",
]

#: What a text is called that came without a file.
PASTED = "pasted text"
_LONGEST = 2000
_FIELDS = ("text", "title", "url", "on", "language")


@dataclass(frozen=True)
class Given:
    """The form as somebody filled it in.

    Attributes:
        cells: field -> what was written.
        data: the file or the text; None for neither.
        name: what it is called.
        options: how it is to be read.
        faults: what is wrong with the form, by field.
    """

    cells: Mapping[str, str]
    data: bytes | None
    name: str
    options: ReadOptions
    faults: tuple[Fault, ...] = ()


def languages() -> tuple[tuple[str, str], ...]:
    """The languages a report can be said to be in, by code and name."""
    from contingent.adapters.reports.languages import name_of

    return tuple((code, f"{name_of(code)} ({code})") for code in known_languages())


def asked_to_read(parts: Mapping[str, FormPart]) -> Given:
    """The form, with everything that is wrong with it."""
    cells = {name: parts[name].text if name in parts else "" for name in _FIELDS}
    cells = {name: text if name == "text" else text.strip() for name, text in cells.items()}
    file = parts.get("file")
    data, name, options = None, PASTED, ReadOptions(title=cells["title"], url=cells["url"])
    faults: list[Fault] = []
    if file is not None and file.file and file.data:
        data, name = file.data, file.file
    elif file is not None and file.file:
        faults.append(_fault("file", f"'{file.file}' is empty"))
    if cells["text"].strip():
        if data is not None:
            faults.append(
                _fault("file", "is chosen, and there is a text as well", "give one of them")
            )
        data, name, options = cells["text"].encode(), PASTED, replace(options, encoding="utf-8")
    elif data is None and not faults:
        faults.append(_fault("text", "is empty", "paste the report, or choose a file"))
    faults += [
        _fault(one, f"is longer than {_LONGEST} characters")
        for one in ("title", "url")
        if len(cells[one]) > _LONGEST
    ]
    if cells["language"] and cells["language"] not in known_languages():
        hint = f"there are: {', '.join(known_languages())}; empty: it is found"
        faults.append(_fault("language", "is none we can read", hint))
    day = _day(cells["on"])
    if cells["on"] and day is None:
        faults.append(_fault("on", f"'{cells['on'][:40]}' is not a date", "write 2025-04-10"))
    options = replace(options, on=day, language=cells["language"] or None)
    return Given(cells, data, name, options, tuple(faults))


def beside_document(given: Given, faults: Iterable[Fault]) -> list[Fault]:
    """Faults of a document, by the field it came in."""
    column = "text" if given.name == PASTED else "file"
    return [fault.model_copy(update={"file": "read", "column": column}) for fault in faults]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _fault(column: str, message: str, hint: str = "") -> Fault:
    return Fault(file="read", column=column, message=message, hint=hint)

"""The site as a data package, and how it is cited and licensed."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from contingent.publishing.facts import Facts
from contingent.publishing.tables import DataFile

__all__ = ["attribution", "citation_file", "citation_words", "data_package", "licence_words"]

ODBL = (
    "Lengths of roads and railways were computed over the network of OpenStreetMap. "
    "© OpenStreetMap contributors; the data is available under the Open Database License 1.0: "
    "https://www.openstreetmap.org/copyright"
)
NATURAL_EARTH = (
    "Borders and coast lines of the maps are made from Natural Earth, which is in the public "
    "domain: https://www.naturalearthdata.com"
)
_KINDS = {".csv": "text/csv", ".json": "application/json", ".toml": "application/toml"}
_KINDS |= {".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


def licence_words(facts: Facts) -> str:
    """What others may do with it."""
    if facts.told.licence:
        return f"Licence: {facts.told.licence}."
    return "No licence is stated: ask whoever published this before passing it on."


def attribution(facts: Facts) -> list[str]:
    """Whose data is in it, where they ask to be named."""
    register = facts.register
    sources = [row.source for table in (register.links, register.sites) for row in table]
    found = [ODBL] if any("OpenStreetMap" in text or "ODbL" in text for text in sources) else []
    return [*found, NATURAL_EARTH]


def citation_words(facts: Facts) -> str:
    """How to cite it, in a line."""
    told = facts.told
    by = f"{told.by}: " if told.by else ""
    day = f"{told.day.day} {told.day:%B %Y}"
    at = f" {told.address}" if told.address else ""
    words = f"{by}{facts.register.case.title}. Dated {day}, register "
    return f"{words}{facts.register.content_hash[:16]}, worked out with {told.made_with}.{at}"


def citation_file(facts: Facts) -> bytes:
    """``CITATION.cff`` (Citation File Format 1.2.0): YAML, each text quoted as in JSON."""
    told, register = facts.told, facts.register
    lines = [
        "cff-version: 1.2.0",
        "message: If you use these figures, please cite them as below.",
        "type: dataset",
        f"title: {_quoted(register.case.title)}",
        "authors:",
        f"  - name: {_quoted(told.by or 'The editors of this case')}",
        f"date-released: {told.day.isoformat()}",
        f"version: {_quoted(register.content_hash[:16])}",
    ]
    if told.address:
        lines.append(f"url: {_quoted(told.address)}")
    return ("\n".join(lines) + "\n").encode()


def data_package(facts: Facts, files: Iterable[DataFile]) -> bytes:
    """``datapackage.json`` (Data Package 1): every file, and the columns of every table."""
    told, register = facts.told, facts.register
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": _NOT_A_NAME.sub("-", register.case.title.lower()).strip("-") or "case",
        "id": register.content_hash,
        "title": register.case.title,
        "version": register.content_hash[:16],
        "created": f"{told.day.isoformat()}T00:00:00Z",
        "description": " ".join((licence_words(facts), *attribution(facts))),
        "sources": [{"title": text, "path": text.rsplit(" ", 1)[1]} for text in attribution(facts)],
        "contributors": [{"title": told.by, "role": "publisher"}] if told.by else [],
        "resources": [_resource(one) for one in files],
    }
    if told.licence:
        package["licenses"] = [{"name": _NOT_A_NAME.sub("-", told.licence), "title": told.licence}]
        package["licenses"][0]["name"] = re.sub(r"[^A-Za-z0-9._-]+", "-", told.licence)
    if told.address:
        package["homepage"] = told.address
    kept = {name: value for name, value in package.items() if value != []}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(one: DataFile) -> dict[str, Any]:
    stem, dot, ending = one.path.removeprefix("data/").rpartition(".")
    name = f"{stem}-{ending}" if ending != "csv" else stem
    found: dict[str, Any] = {
        "name": _NOT_A_NAME.sub("-", name.lower()).strip("-"),
        "path": one.path,
        "description": one.about,
        "format": ending,
        "mediatype": _KINDS[dot + ending],
        "bytes": len(one.data),
    }
    if ending == "xlsx":
        found["type"] = "file"  # several tables: not one that a reader of packages can check
    if ending == "csv":
        found |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
        found["schema"] = _schema(one.data.decode())
    return found


def _schema(text: str) -> dict[str, Any]:
    """The columns of a table, with the type that every cell of each has."""
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    columns = zip(*rows[1:], strict=True) if rows[1:] else [()] * len(rows[0])
    fields = [
        {"name": name, "type": _type([cell for cell in cells if cell])}
        for name, cells in zip(rows[0], columns, strict=True)
    ]
    return {"fields": fields, "missingValues": [""]}


def _type(cells: Sequence[str]) -> str:
    for name, reads in _TYPES:
        if cells and all(map(reads, cells)):
            return name
    return "string"


def _reads(read: Callable[[str], object], form: str) -> Callable[[str], bool]:
    shape = re.compile(form)

    def reads(cell: str) -> bool:
        try:
            return bool(shape.fullmatch(cell)) and read(cell) is not None
        except ValueError:
            return False

    return reads


_TYPES = (
    ("integer", _reads(int, r"-?(0|[1-9][0-9]{0,17})")),
    ("number", _reads(float, r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(e-?[0-9]+)?")),
    ("date", _reads(date.fromisoformat, r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
    ("boolean", _reads(str, r"true|false")),
)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

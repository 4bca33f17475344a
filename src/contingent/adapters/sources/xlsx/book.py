"""What an XLSX workbook says of itself: its sheets, shared texts, and which styles are dates.

Only the standard library is used: this runs in the child process of ``workbook_reader``.
"""

import posixpath
import re
from dataclasses import dataclass

from contingent.adapters.sources.xlsx.package import Package, Refused, parse

__all__ = ["Book", "decoded", "read_book"]

MAX_TEXT = 20_000_000
#: Number formats that are dates without saying how, by the standard (ECMA-376, 18.8.30).
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_LETTERS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True)
class Book:
    """A workbook without the cells of its sheets.

    Attributes:
        sheets: name and part of each sheet, in order.
        texts: the shared texts.
        dates: numbers of the cell styles that show a date.
        from_1904: whether days are counted from 1904 and not from 1900.
    """

    sheets: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    dates: frozenset[int]
    from_1904: bool


def read_book(package: Package) -> Book:
    """What the workbook says of itself."""
    main = _Relations("officeDocument")
    parse(package, "_rels/.rels", main)
    if not main.targets:
        raise Refused("has no workbook in it", "save it as .xlsx again")
    part = _resolved("", next(iter(main.targets.values())))
    workbook, relations = _Workbook(), _Relations()
    parse(package, part, workbook)
    folder, file = posixpath.split(part)
    parse(package, f"{folder}/_rels/{file}.rels".lstrip("/"), relations)
    sheets = []
    for name, relation in workbook.sheets:
        if relation not in relations.targets:
            raise Refused(f"sheet '{name}' leads nowhere", "save it as .xlsx again")
        if relations.kinds[relation] == "worksheet":
            sheets.append((name, _resolved(folder, relations.targets[relation])))
    texts, styles = _Texts(), _Styles()
    for relation, kind in relations.kinds.items():
        if kind == "sharedStrings":
            parse(package, _resolved(folder, relations.targets[relation]), texts)
        if kind == "styles":
            parse(package, _resolved(folder, relations.targets[relation]), styles)
    return Book(tuple(sheets), tuple(texts.found), styles.dates(), workbook.from_1904)


def decoded(text: str) -> str:
    """A text with its escapes ``_x000D_`` undone, as the standard writes what XML cannot."""

    def letter(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return match[0] if code in _SURROGATES else chr(code)

    return _ESCAPED.sub(letter, text) if "_x" in text else text


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("/")


class _Quiet:
    """A handler that passes over what it is not about."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Pass over."""

    def end(self, name: str) -> None:
        """Pass over."""

    def text(self, data: str) -> None:
        """Pass over."""


class _Relations(_Quiet):
    """Where a part's relations lead, by id; those that lead out of the file are passed over."""

    def __init__(self, kind: str | None = None) -> None:
        self.kind = kind
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        if self.kind in {None, kind}:
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")
            self.kinds[attributes.get("Id", "")] = kind


class _Workbook(_Quiet):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in {"1", "true"}


class _Texts(_Quiet):
    """The shared texts: the runs of each ``si``, without its phonetic reading."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._runs: list[str] = []
        self._within: list[str] = []
        self._left = MAX_TEXT

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - a handler
        self._within.append(name)

    def end(self, name: str) -> None:
        self._within.pop()
        if name == "si":
            self.found.append(decoded("".join(self._runs)))
            self._runs = []

    def text(self, data: str) -> None:
        if self._within[-1:] == ["t"] and "rPh" not in self._within:
            self._left -= len(data)
            if self._left < 0:
                raise Refused(f"holds more than {MAX_TEXT // 1_000_000} million letters")
            self._runs.append(data)


class _Styles(_Quiet):
    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._formats: list[str] = []
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._formats.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False

    def dates(self) -> frozenset[int]:
        """Numbers of the cell styles that show a date."""
        return frozenset(n for n, code in enumerate(self._formats) if self._is_date(code))

    def _is_date(self, number: str) -> bool:
        if number in self._codes:
            shown = _NOT_LETTERS.sub("", self._codes[number]).lower()
            return shown != "general" and any(letter in shown for letter in "ymdhs")
        return number.isdecimal() and len(number) < 6 and int(number) in _DATE_FORMATS  # noqa: PLR2004 - digits

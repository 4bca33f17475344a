"""Opening an XLSX file that may be hostile: its zip directory first, then XML without surprises.

Only the standard library is used: this runs in the child process of ``workbook_reader``.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Protocol
from xml.parsers import expat

__all__ = ["Handler", "Package", "Refused", "parse"]

MAX_INFLATED = 100_000_000
MAX_MEMBERS = 200
#: XML of tables packs about 10 to 30 times; a bomb's thousand. Small parts may pack any way.
MAX_RATIO = 100
RATIO_FROM = 1_000_000
_CHUNK = 1 << 16
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Refused(Exception):
    """The file will not be read; the text says why, the hint what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


class Handler(Protocol):
    """What is told of the elements of an XML part, in order; names without their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text within the element that began last."""


class Package:
    """The parts of an XLSX file by name, inflated within limits."""

    def __init__(self, data: bytes) -> None:
        if data[:8] == _OLD_OR_ENCRYPTED:
            raise Refused(
                "is encrypted, or a workbook of the old form .xls",
                "save it as an .xlsx workbook without a password",
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
            raise Refused(
                f"is not an XLSX workbook, or a damaged one: {error}", "save it as .xlsx again"
            ) from None
        members = self._zip.infolist()
        self.names = {member.filename.lower(): member for member in members}
        self._left = MAX_INFLATED
        self._check(members)

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        """What the directory says already, before anything is inflated."""
        hint = "workbooks of a case have a few dozen parts; save it anew from a spreadsheet"
        if len(members) > MAX_MEMBERS:
            raise Refused(f"has {len(members)} parts; more than {MAX_MEMBERS} are not read", hint)
        if len(self.names) < len(members):
            raise Refused("has two parts of the same name", hint)
        if any(name.endswith("vbaproject.bin") for name in self.names):
            raise Refused("holds macros", "save it as an .xlsx workbook without macros")
        for member in members:
            if member.flag_bits & 1:
                raise Refused("is encrypted", "save it without a password")
            if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise Refused(f"part '{member.filename}' is packed in an unknown way", hint)
            ratio = member.file_size / max(1, member.compress_size)
            if member.file_size > RATIO_FROM and ratio > MAX_RATIO:
                raise Refused(
                    f"part '{member.filename}' inflates {ratio:.0f} times; more than "
                    f"{MAX_RATIO} times is not read",
                    "it is made to exhaust the reader, or nearly empty: save only the used cells",
                )
        total = sum(member.file_size for member in members)
        if total > MAX_INFLATED:
            raise Refused(
                f"inflates to {total / 1e6:.0f} MB; more than {MAX_INFLATED // 1_000_000} MB "
                "is not read",
                "split the case",
            )

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part in pieces; what is inflated counts, whatever the directory said."""
        member = self.names.get(name.lower())
        if member is None:
            raise Refused(f"part '{name}' is missing", "save it as .xlsx again")
        try:
            with self._zip.open(member) as part:
                while chunk := part.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise Refused(f"inflates to more than {MAX_INFLATED // 1_000_000} MB")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise Refused(f"part '{name}' is damaged: {error}", "save it as .xlsx again") from None


def parse(package: Package, name: str, handler: Handler) -> None:
    """Read an XML part. A document type declaration is refused, and with it every entity."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        handler.start(_local(tag), {_local(key): value for key, value in attributes.items()})

    def refuse(*_: object) -> None:
        raise Refused(
            f"part '{name}' has a document type declaration",
            "no spreadsheet writes one: it is made to read other files or to exhaust the reader",
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: handler.end(_local(tag))
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        for chunk in package.chunks(name):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused(f"part '{name}' is not readable XML: {error}", "save it again") from None


def _local(name: str) -> str:
    return name.rpartition(" ")[2]

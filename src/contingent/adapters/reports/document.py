"""A report as it comes, text, HTML or PDF, to its text and what it says of itself.

HTML and PDF may be hostile: they are read by a child process with bounds on memory, time and
output, which can be killed. Nothing is fetched, and nothing in them is carried out.
"""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from contingent.adapters.reports.document_child import MAX_LETTERS
from contingent.adapters.reports.encodings import decode_text, is_no_text, same_length_text
from contingent.adapters.reports.lines import joined_in_place, looks_wrapped, unwrapped_in_place
from contingent.confined import run_confined
from contingent.register.fault import Fault, FaultsFound

__all__ = ["MAX_BYTES", "SECONDS", "Document", "kind_of", "read_document"]

#: A file larger than this is refused unread.
MAX_BYTES = 20_000_000
#: Seconds after which the child is killed, whatever it is doing.
SECONDS = {"html": 10.0, "pdf": 20.0}
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from contingent.adapters.reports.document_child import main; main('{kind}')"
)
_MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
#: Bytes at the beginning of files that are no text -> what they are.
_OTHERS = (
    (b"PK\x03\x04", "an archive, or a document of an office program"),
    (b"\xd0\xcf\x11\xe0", "a document of an old office program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a document in RTF"),
    (b"\x1f\x8b", "an archive"),
)


@dataclass(frozen=True)
class Document:
    r"""What a document says.

    Attributes:
        kind: ``text``, ``html`` or ``pdf``.
        text: its main text; line ends are ``\n``, nothing in it is unprintable.
        title, url: as it states them, or empty.
        published: the day it says it was published.
        language: ISO 639-1 as it states it, or empty.
        encoding: the encoding it was read in; empty for a PDF.
        notes: what the user should know of how it was read.
    """

    kind: str
    text: str
    title: str = ""
    url: str = ""
    published: date | None = None
    language: str = ""
    encoding: str = ""
    notes: tuple[str, ...] = ()


def read_document(
    data: bytes, name: str, *, encoding: str | None = None, unwrap: bool = True
) -> Document:
    """Read a document.

    Args:
        data: the file.
        name: what to call it in faults; its ending tells the kind where the bytes do not.
        encoding: overrides what the document declares.
        unwrap: whether line ends within the paragraphs of a text become spaces.

    Raises:
        FaultsFound: when it cannot or will not be read.
    """
    if len(data) > MAX_BYTES:
        message = f"is {len(data) / 1e6:.0f} MB; more than {MAX_BYTES // 1_000_000} MB is not read"
        raise _fault(name, message, "save the text of the article alone")
    kind = kind_of(data, name)
    if kind == "pdf":
        return _from_child(name, kind, data, (), "")
    text, used, note = decode_text(data, encoding or (_declared(data) if kind == "html" else None))
    notes = [note] if note else []
    if kind == "html":
        return _from_child(name, kind, text.encode("utf-8", "replace"), notes, used)
    if is_no_text(text):
        raise _fault(name, "is no text", "give a text, an HTML page or a PDF")
    text = same_length_text(text)
    if len(text) > MAX_LETTERS:
        text = text[:MAX_LETTERS]
        notes.append(f"only its first {MAX_LETTERS:,} letters were read")
    if unwrap and looks_wrapped(text):
        text = unwrapped_in_place(text)
        notes.append("its lines are parted at a column; they were joined to paragraphs")
    elif unwrap and (joined := joined_in_place(text)) != text:
        text = joined
        notes.append("words or sentences that a line end parts in it were joined")
    if not text.strip():
        raise _fault(name, "holds no text")
    return Document("text", text, encoding=used, notes=tuple(notes))


def kind_of(data: bytes, name: str) -> str:
    """``pdf``, ``html`` or ``text``.

    Raises:
        FaultsFound: for what is none of them.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for mark, what in _OTHERS:
        if data.startswith(mark):
            raise _fault(name, f"is {what}", "save it as text, as an HTML page or as PDF")
    begins = data[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    if (begins.startswith(b"<") and _MARKUP.search(begins)) or name.lower().endswith(
        (".html", ".htm", ".xhtml")
    ):
        return "html"
    if name.lower().endswith(".pdf"):
        raise _fault(name, "is not a PDF: it does not begin like one", "save it as PDF again")
    return "text"


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:2048])
    return match[1].decode("ascii") if match else None


def _from_child(name: str, kind: str, data: bytes, notes: Sequence[str], used: str) -> Document:
    paths: tuple[str, ...] = ()
    if kind == "pdf":
        found = find_spec("pypdf")
        if found is None or found.origin is None:
            hint = "pip install contingent[read], or save it as text"
            raise _fault(name, "is a PDF, and pypdf, which reads PDF, is not installed", hint)
        paths = (str(Path(found.origin).parents[1]),)
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        parts: dict[str, Any] | None = run_confined(
            _START.format(kind=kind), source, SECONDS[kind], paths
        )
    if parts is None:
        message = (
            f"could not be read within {SECONDS[kind]:.0f} seconds and the memory allowed for it"
        )
        raise _fault(name, message, "save the text of the article alone")
    if "refused" in parts:
        raise _fault(name, parts["refused"], parts["hint"])
    text = same_length_text(parts["text"])
    if not text.strip():
        raise _fault(name, "holds no text", "a page made by a script has none: save its text")
    return Document(
        kind,
        text,
        same_length_text(parts.get("title", "")).strip(),
        parts.get("url", ""),
        _day(parts.get("published", "")),
        parts.get("language", ""),
        used,
        (*notes, *parts["notes"]),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _fault(name: str, message: str, hint: str = "") -> FaultsFound:
    return FaultsFound([Fault(file=name, message=message, hint=hint)])

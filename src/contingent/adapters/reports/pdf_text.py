"""The text of a PDF, page by page. Runs in the child process of ``document``, with pypdf."""

import io
from collections.abc import Sequence
from math import hypot, isfinite
from typing import Any

from contingent.adapters.reports.lines import unwrapped, words_of
from contingent.adapters.reports.pdf_layout import DrawnText, Line, PageLines, laid_out
from contingent.adapters.reports.pdf_pages import joined_pages, without_heads

__all__ = ["MAX_PAGES", "Unreadable", "read_pdf"]

#: Pages after these are not read.
MAX_PAGES = 300
#: Pages that may fail before the file is given up.
_BAD_PAGES = 20
#: Running heads shown.
_SHOWN = 3


class Unreadable(Exception):
    """The file will not be read; the text says why, the hint what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


def read_pdf(data: bytes, most: int) -> dict[str, Any]:
    """``text``, ``title``, ``language`` and ``notes`` of a PDF.

    Args:
        data: the file.
        most: letters read at most.

    Raises:
        Unreadable: when there is no text to be had from it.
    """
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except FileNotDecryptedError:
        raise Unreadable("is encrypted", "save it without a password") from None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - pypdf ends with errors of every kind
        kind = type(error).__name__
        encrypted = kind == "DependencyError" or "decrypt" in str(error).lower()
        raise Unreadable(
            "is encrypted" if encrypted else f"is not a PDF, or a damaged one ({kind})",
            "save it without a password" if encrypted else "save it as PDF again, or as text",
        ) from None
    if locked:
        raise Unreadable("is encrypted", "save it without a password")
    return _pages(reader, count, most)


def _pages(reader: Any, count: int, most: int) -> dict[str, Any]:
    notes: list[str] = []
    laid: list[PageLines] = []
    bad: list[str] = []
    letters = 0
    for number in range(min(count, MAX_PAGES)):
        try:
            laid.append(_laid(reader.pages[number]))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            bad.append(f"{number + 1} ({type(error).__name__})")
            laid.append(PageLines(()))
            if len(bad) > _BAD_PAGES:
                break
            continue
        letters += sum(len(line.text) for line in laid[-1].lines)
        if letters > most:
            notes.append(f"only the first {number + 1} of {count} pages were read: it is very long")
            break
    else:
        if count > MAX_PAGES:
            notes.append(f"only the first {MAX_PAGES} of its {count} pages were read")
    if bad:
        named = ", ".join(bad[:5]) + (" …" if len(bad) > 5 else "")  # noqa: PLR2004
        notes.append(f"pages that could not be read: {named}")
    text = _text(laid, notes)
    if bad and not text.strip():
        raise Unreadable(f"no page of it could be read: {bad[0]}", "save it as PDF again")
    if not text.strip():
        raise Unreadable("holds no text", "if it is a scan, have its letters recognised first")
    facts, made = _facts(reader)
    if made:
        notes.append(f"its own account says it was made on {made}, which need not be its day")
    return {"text": text, **facts, "notes": notes}


def _laid(page: Any) -> PageLines:
    """A page's lines in reading order by where its pieces stand; as drawn where none tells it."""
    pieces: list[DrawnText] = []
    before = [""]

    def drawn(text: str, cm: Sequence[float], tm: Sequence[float], _font: Any, size: float) -> None:
        if text.strip():
            place = (
                tm[4] * cm[0] + tm[5] * cm[2] + cm[4],
                tm[4] * cm[1] + tm[5] * cm[3] + cm[5],
            )
            scale = hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])
            joined = bool(pieces) and not (text[0].isspace() or before[-1][-1:].isspace())
            pieces.append(DrawnText(*place, abs(size) * scale or 1.0, text.strip("\n"), joined))
        before.append(text or before[-1])

    plain = page.extract_text(visitor_text=drawn)
    told = sum(len("".join(piece.text.split())) for piece in pieces)
    whole = told == len("".join(plain.split()))
    if whole and all(isfinite(p.x) and isfinite(p.y) and "\n" not in p.text for p in pieces):
        return laid_out(pieces)
    lines = [line for line in plain.split("\n") if line.strip()]
    return PageLines(
        tuple(Line((DrawnText(0.0, -number, 1.0, line),)) for number, line in enumerate(lines))
    )


def _text(laid: Sequence[PageLines], notes: list[str]) -> str:
    """The text of pages, and what the user should know of how they were put together."""
    pages, running = without_heads(laid)
    if running:
        shown = ", ".join(f"'{line[:60]}'" for line in running[:_SHOWN])
        more = ", …" if len(running) > _SHOWN else ""
        notes.append(f"running heads and feet of its pages were left out: {shown}{more}")
    parted = [str(number) for number, page in enumerate(laid, start=1) if page.columns]
    if parted:
        named = ", ".join(parted[:5]) + (" …" if len(parted) > 5 else "")  # noqa: PLR2004
        notes.append(
            f"columns drawn row by row were read column by column (page {named}); "
            "look whether its sentences are whole"
        )
    words = words_of(line.text for page in pages for line in page.lines)
    texts = []
    for page in pages:
        lines = [("\n" if line.begins else "") + line.text for line in page.lines]
        texts.append(unwrapped("\n".join(lines), words))
    return joined_pages(texts, words)


def _facts(reader: Any) -> tuple[dict[str, str], str]:
    """Title and language as the file states them, and the day it was made."""
    try:
        info = reader.metadata
        title = " ".join(str(info.title or "").split())[:300] if info else ""
        made = info.creation_date.date().isoformat() if info and info.creation_date else ""
        tongue = str(reader.trailer["/Root"].get("/Lang", ""))[:2].lower()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above
        return {"title": "", "language": ""}, ""
    return {"title": title, "language": tongue if tongue.isalpha() else ""}, made

"""The text of a PDF, page by page. Runs in the child process of ``document``, with pypdf."""

import io
from typing import Any

from contingent.adapters.reading.lines import unwrapped

__all__ = ["MAX_PAGES", "Unreadable", "read_pdf"]

#: Pages after these are not read.
MAX_PAGES = 300
#: Pages that may fail before the file is given up.
_BAD_PAGES = 20


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
    texts: list[str] = []
    bad: list[str] = []
    letters = 0
    for number in range(min(count, MAX_PAGES)):
        try:
            texts.append(unwrapped(reader.pages[number].extract_text()))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            bad.append(f"{number + 1} ({type(error).__name__})")
            if len(bad) > _BAD_PAGES:
                break
            continue
        letters += len(texts[-1])
        if letters > most:
            notes.append(f"only the first {number + 1} of {count} pages were read: it is very long")
            break
    else:
        if count > MAX_PAGES:
            notes.append(f"only the first {MAX_PAGES} of its {count} pages were read")
    if bad:
        named = ", ".join(bad[:5]) + (" …" if len(bad) > 5 else "")  # noqa: PLR2004
        notes.append(f"pages that could not be read: {named}")
    text = "\n\n".join(text for text in texts if text)
    if bad and not text.strip():
        raise Unreadable(f"no page of it could be read: {bad[0]}", "save it as PDF again")
    if not text.strip():
        raise Unreadable("holds no text", "if it is a scan, have its letters recognised first")
    facts, made = _facts(reader)
    if made:
        notes.append(f"its own account says it was made on {made}; --date says the article's day")
    return {"text": text, **facts, "notes": notes}


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

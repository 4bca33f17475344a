"""Bytes to text: by mark, by what is declared, as UTF-8, or by the likeliest old code page."""

import codecs
import re

__all__ = ["ENCODING_GUESSED", "Decoded", "decode_text", "is_no_text", "same_length_text"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What a page that declares Latin-1 is read as, by the HTML standard.
_MEANT = {"iso8859-1": "windows-1252", "ascii": "windows-1252"}
_CYRILLIC_RUN = re.compile(rb"[\xc0-\xff\xa8\xb8\xb2\xb3\xaf\xbf\xaa\xba]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

#: Unprintable characters a text may hold, beside one in a hundred.
_SLIPS = 8

#: Told of a text whose encoding was guessed.
ENCODING_GUESSED = "was read as the likeliest old encoding,"

#: The text, the encoding it was read in, and what the user should know of it, if anything.
Decoded = tuple[str, str, str | None]


def decode_text(data: bytes, declared: str | None = None) -> Decoded:
    """The text of bytes. Never fails: what is no letter becomes a replacement character.

    Args:
        data: the bytes.
        declared: the encoding that a user or the document names.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name, None
    note = None
    if declared:
        meant = _known(declared)
        if meant is None:
            note = f"the encoding '{declared[:40]}' it names is not known"
        else:
            try:
                return data.decode(meant), meant, None
            except (UnicodeDecodeError, ValueError):
                note = f"it is not in the encoding '{declared[:40]}' it names"
    try:
        return data.decode("utf-8"), "utf-8", note
    except UnicodeDecodeError:
        name = _old_page(data)
    told = f"it is not UTF-8 and {ENCODING_GUESSED} {name}; look at its letters"
    return data.decode(name, "replace"), name, f"{note}; {told}" if note else told


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name.strip().lower()).name
        "".encode(found)  # some codecs are no encodings of text
    except (LookupError, ValueError, TypeError, UnicodeError):
        return None
    return _MEANT.get(found, found)


def _old_page(data: bytes) -> str:
    """Windows-1251 where high bytes come in runs, as words of Cyrillic do; else Windows-1252."""
    high = len(_HIGH.findall(data))
    in_runs = sum(len(run) for run in _CYRILLIC_RUN.findall(data))
    return "windows-1251" if in_runs * 2 > high else "windows-1252"


def is_no_text(text: str) -> bool:
    """Whether more of it is unprintable than a slip of an editor would leave."""
    return len(_UNPRINTABLE.findall(text)) > _SLIPS + len(text) // 100


def same_length_text(text: str) -> str:
    r"""The text with line ends as ``\n``, and a space for each character nothing can show."""
    return _UNPRINTABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))

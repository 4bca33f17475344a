"""What a form with a file in it sends: ``multipart/form-data`` (RFC 7578) taken apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from email.parser import HeaderParser

from fastapi import Request
from starlette.exceptions import HTTPException

from contingent.web.recording.posted import read_form

__all__ = ["FormPart", "parts_of", "read_parts"]

_MOST_PARTS, _MOST_HEAD, _LONGEST_NAME = 40, 4000, 120
#: Fields of a review: some twenty for each nation and stance.
_MOST_FIELDS = 8000
_MULTIPART = "multipart/form-data"


@dataclass(frozen=True)
class FormPart:
    """A part of a form: its bytes, and the file's name where it is one."""

    data: bytes
    file: str | None = None

    @property
    def text(self) -> str:
        r"""The part as text, its line ends as ``\n``.

        Raises:
            HTTPException: 400 when it is no UTF-8.
        """
        try:
            text = self.data.decode("utf-8")
        except UnicodeDecodeError:
            raise HTTPException(400, "The form is not in UTF-8.") from None
        return text.replace("\r\n", "\n").replace("\r", "\n")


async def read_parts(request: Request) -> Mapping[str, FormPart]:
    """The parts of a form, whichever of the two ways it was sent in.

    Raises:
        HTTPException: 415 for another kind of body, 400 for one that cannot be read.
    """
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() == _MULTIPART:
        return parts_of(await request.body(), kind)
    return {
        name: FormPart(text.encode())
        for name, text in (await read_form(request, _MOST_FIELDS)).items()
    }


def parts_of(body: bytes, kind: str) -> Mapping[str, FormPart]:
    """The parts of a body of that content type; of two with one name the last.

    Raises:
        HTTPException: 400 when it cannot be read.
    """
    head = Message()
    head["content-type"] = kind
    boundary = head.get_boundary("")
    try:
        mark = b"\r\n--" + boundary.encode("ascii")
    except UnicodeEncodeError:
        raise _unreadable() from None
    pieces = (b"\r\n" + body).split(mark, _MOST_PARTS + 2)[1:]
    if not boundary or not pieces or len(pieces) > _MOST_PARTS + 1:
        raise _unreadable()
    if not pieces[-1].startswith(b"--"):
        raise _unreadable()
    return dict(_part(piece) for piece in pieces[:-1])


def _part(piece: bytes) -> tuple[str, FormPart]:
    padding, _, rest = piece.partition(b"\r\n")
    top, parted, data = (b"\r\n" + rest).partition(b"\r\n\r\n")
    if padding.strip(b" \t") or not parted or len(top) > _MOST_HEAD:
        raise _unreadable()
    try:
        headers = HeaderParser().parsestr(top.decode("utf-8").lstrip("\r\n"))
        name = headers.get_param("name", None, "content-disposition")
        file = headers.get_param("filename", None, "content-disposition")
    except (UnicodeDecodeError, MessageError, ValueError):
        raise _unreadable() from None
    if not isinstance(name, str):
        raise _unreadable()
    return name, FormPart(data, _file_name(file))


def _file_name(given: object) -> str | None:
    """The name of a file without folders; what browsers of old sent whole paths."""
    if given is None:
        return None
    name = str(given if isinstance(given, str) else given[-1])  # type: ignore[index]
    name = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in name if letter.isprintable())[-_LONGEST_NAME:]


def _unreadable() -> HTTPException:
    return HTTPException(400, "The form cannot be read.")

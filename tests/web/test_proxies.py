"""The room behind nginx and behind Caddy, by the files of ``docs/proxy`` as they stand."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import httpx2
import pytest

from contingent.cli.main import run
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.web.pages.page import PagePart
from contingent.web.pages.situation import SituationPage
from contingent.web.place import Place
from contingent.web.static_files import FOR_EVER
from tests.web.forms import PageForm
from tests.web.serving import PATIENCE, served

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[2] / "docs" / "proxy"
HOST, PATH, USER = "room.example", "/contingent", ("ann", "let me in")
SIGNED = {"who": "Ann Analyst", "why": "Statement of 2 December"}


def program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{name} is not installed; `make system` installs it")
    return found


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """A text with each part, which must be there, replaced."""
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after)
    return text


def nginx(folder: Path, upstream: str, port: int) -> list[str]:
    binary = program("nginx")
    crypt = subprocess.check_output([program("openssl"), "passwd", "-6", USER[1]], text=True)
    (folder / "users").write_text(f"{USER[0]}:{crypt}")
    key, crt = str(folder / "room.key"), str(folder / "room.crt")
    subject = ["-subj", f"/CN={HOST}", "-keyout", key, "-out", crt]
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([program("openssl"), *made], check=True, capture_output=True)
    site = replaced(
        (DOCS / "nginx.conf").read_text("utf-8"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/ssl/room", f"{folder}/room"),
        ("file /etc/nginx/room.users", f"file {folder}/users"),
        ("127.0.0.1:8000", upstream),
    )
    (folder / "site.conf").write_text(site)
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{kept}"
        f"include {folder}/site.conf;\n}}\n"
    )
    # Started by root it would become somebody who may not read a folder of ours.
    settings = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
    log = str(folder / "error.log")
    return [binary, "-c", str(folder / "nginx.conf"), "-e", log, "-g", settings]


def caddy(folder: Path, upstream: str, port: int) -> list[str]:
    binary = program("caddy")
    asked = [binary, "hash-password", "--plaintext", USER[1]]
    crypt = subprocess.check_output(asked, text=True).strip()
    site = replaced(
        (DOCS / "Caddyfile").read_text("utf-8"),
        ("\nroom.example {", f"\nhttps://room.example:{port} {{\n\tbind 127.0.0.1\n\ttls internal"),
        ("$2a$14$REPLACE.THIS.BY.WHAT.caddy.hash-password.SAYS", crypt),
        ("127.0.0.1:8000", upstream),
    )
    own = (
        "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n"
        f"\tstorage file_system {folder}/kept\n}}\n"
    )
    (folder / "Caddyfile").write_text(own + site)
    return [binary, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    with (
        (folder / "said.txt").open("w") as said,
        subprocess.Popen(
            command, stdout=said, stderr=said, cwd=folder, env={"HOME": str(folder)}
        ) as process,
    ):
        try:
            begun = monotonic()
            while True:
                with socket.socket() as one:
                    if one.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, (folder / "said.txt").read_text()
                assert monotonic() - begun < PATIENCE
                sleep(0.05)
            yield
        finally:
            process.terminate()


class Through(httpx2.HTTPTransport):
    """Asks this machine, whatever the name; over TLS by that name."""

    def __init__(self, port: int) -> None:
        super().__init__(verify=False, retries=3)
        self._port = port

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.extensions["sni_hostname"] = HOST
        request.url = request.url.copy_with(host="127.0.0.1", port=self._port)
        return super().handle_request(request)


@pytest.fixture(params=[nginx, caddy], ids=lambda made: made.__name__)
def behind(
    request: pytest.FixtureRequest, case_folder: Path, tmp_path: Path
) -> Iterator[httpx2.Client]:
    """A browser before a proxy before a room of a ledger."""
    made: Callable[[Path, str, int], list[str]] = request.param
    address = f"sqlite:///{tmp_path}/r.db"
    assert run(["import", str(case_folder), address]) == 0
    ledger = KeptLedger(address)
    port = free_port()
    with served(ledger, Place(hosts=(HOST,), path=PATH)) as room:
        command = made(tmp_path, room.address.removeprefix("http://"), port)
        origin = f"https://{HOST}:{port}"
        with (
            running(command, tmp_path, port),
            httpx2.Client(
                base_url=origin,
                transport=Through(port),
                auth=USER,
                timeout=120,
                headers={"accept": "text/html", "host": f"{HOST}:{port}"},
            ) as client,
        ):
            yield client


def test_the_room_works_behind_the_proxy_as_documented(behind: httpx2.Client) -> None:
    assert behind.get(f"{PATH}/", auth=("ann", "wrong")).status_code == 401
    assert behind.get(PATH).headers["location"].endswith(f"{PATH}/")
    html = behind.get(f"{PATH}/")
    assert html.status_code == 200
    assert html.headers["content-encoding"] == "gzip"
    assert behind.head(f"{PATH}/").status_code == 200
    files = re.findall(r'(?:src|href)="([^"]*/static/[^"]+)"', html.text)
    assert len(files) > 8
    for file in files:
        answer = behind.get(file)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == FOR_EVER
        asked = {"if-none-match": answer.headers["etag"]}
        assert behind.get(file, headers=asked).status_code == 304


def test_a_stream_comes_piece_by_piece(
    behind: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = Event()

    async def slow(*_: object) -> AsyncIterator[PagePart]:
        yield PagePart("sentence", "the bound")
        while not seen.is_set():  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(0.02)
        yield PagePart("sentence", "the plan")

    monkeypatch.setattr(SituationPage, "parts", slow)
    html = behind.get(f"{PATH}/?without=FRA").text
    found = re.search(r'data-stream="([^"]+)"', html)
    assert found
    come = b""
    try:
        # A proxy that gathers what it passes on would wait here for a plan that does not come.
        with behind.stream("GET", unescape(found[1]), timeout=10) as answer:
            for piece in answer.iter_raw():
                come += piece
                if b"the bound" in come:
                    seen.set()
    finally:
        seen.set()
    assert come.index(b"begun") < come.index(b"the bound") < come.index(b"the plan")
    assert b"event: ended" in come


def test_changes_are_recorded_and_those_of_other_sites_are_not(behind: httpx2.Client) -> None:
    page = behind.get(f"{PATH}/record?verb=offer+changed&of=gbr-1")
    form = PageForm(page.text)
    sent = form.fields | {"f.packages": "3", **SIGNED}
    ours = {"origin": str(behind.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    theirs = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
    assert behind.post(form.action, data=sent, headers=theirs).status_code == 403
    # An old browser says only where the page is from; the host the proxy passes on is the same.
    done = behind.post(form.action, data=sent, headers={"origin": ours["origin"]})
    assert done.status_code == 303
    assert done.headers["location"].startswith(f"{PATH}/")
    assert "Path=/contingent" in done.headers["set-cookie"]
    told = behind.get(done.headers["location"], headers=ours)
    assert "Ann Analyst" in told.text

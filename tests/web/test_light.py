"""What a page weighs, what browsers keep of it, and pages for browsers that run no scripts."""

import gzip
import re
from html import unescape

import pytest

from contingent.register.register import Register
from contingent.web.app import ROUTES
from contingent.web.place import Place
from contingent.web.static_files import FOR_EVER, served_files
from tests.web.rooms import TestClient, create_app

#: Loaded with every page, and the symbols, which only the map needs.
LOADED = re.compile(r'(?:src|href)="(/static/[^"]+)"')
SYMBOLS = "milsymbol.js"


def of_case(page: str) -> str:
    """A page's address, with what its case has for it."""
    of = {"/line": "core", "/nation": "FRA", "/offer": "fra-1", "/claim": "C1"}.get(page)
    return f"{page}?of={of}" if of else page


@pytest.mark.parametrize("page", ROUTES)
def test_pages_are_compressed_for_who_takes_it(client: TestClient, page: str) -> None:
    address = of_case(page)
    small = client.get(address)
    assert small.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in small.headers["vary"].lower()
    plain = client.get(address, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert int(small.headers["content-length"]) < len(plain.content) / 2


@pytest.mark.parametrize("page", [*map(of_case, ROUTES), "/read", "/api/check", "/nothing"])
def test_head_is_told_what_get_is(client: TestClient, page: str) -> None:
    client.get(page)
    head, got = client.head(page), client.get(page)
    assert (head.status_code, head.content) == (got.status_code, b"")
    left_out = {"date", "set-cookie", "content-length"}
    assert {n for n in got.headers if n not in left_out} <= set(head.headers)


def test_a_stream_is_passed_on_as_it_comes(client: TestClient) -> None:
    with client.stream("GET", "/stream?page=/") as answer:
        assert "content-encoding" not in answer.headers
        assert answer.headers["x-accel-buffering"] == "no"


@pytest.mark.parametrize("path", ["", "/contingent"])
def test_files_are_kept_for_ever_under_a_name_of_their_version(small: Register, path: str) -> None:
    with TestClient(create_app(lambda: small, Place(path=path))) as client:
        html = client.get("/").text
        found = [unescape(one) for one in re.findall(r'(?:src|href)="([^"]*/static/[^"]+)"', html)]
        assert len(found) > 8
        for address in found:
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert answer.headers["cache-control"] == FOR_EVER
            again = client.get(address, headers={"if-none-match": answer.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == answer.headers["etag"]


def test_a_file_is_the_same_compressed_or_not(client: TestClient) -> None:
    for name, file in served_files().items():
        if file.compressed is not None:
            assert gzip.decompress(file.compressed) == file.content, name
    plain = client.get("/static/room.css", headers={"accept-encoding": "gzip;q=0, br"})
    small = client.get("/static/room.css", headers={"accept-encoding": "br, gzip"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert plain.content == small.content  # the client has opened it
    assert plain.headers["etag"] != small.headers["etag"]
    # Without the version it may change, so a browser asks each time.
    assert plain.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "address",
    [
        "/static/",
        "/static/nothing.css",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/vendor",
    ],
)
def test_nothing_but_the_files_is_served(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("page", ROUTES)
def test_the_symbols_come_with_the_map_alone(client: TestClient, page: str) -> None:
    html = client.get(of_case(page)).text
    assert SYMBOLS not in " ".join(LOADED.findall(html))
    assert ("data-symbols=" in html) == (page == "/map")


def test_a_browser_without_scripts_is_sent_to_the_whole_page(client: TestClient) -> None:
    page = "/?without=FRA&cutoff=offered"
    html = client.get(page).text
    sent_to = re.search(r'<noscript><meta http-equiv="refresh" content="0; url=([^"]+)">', html)
    assert sent_to
    whole = client.get(unescape(sent_to[1])).text
    assert 'data-state="plan"' in whole
    assert "http-equiv" not in whole
    assert "data-stream" not in whole


@pytest.mark.parametrize("page", ["/", "/hinges", "/timeline", "/matrix"])
def test_what_is_no_browser_gets_the_answer_at_once(client: TestClient, page: str) -> None:
    address = f"{page}?without=FRA&confidence=medium"
    whole = client.get(address, headers={"accept": "*/*"})
    assert whole.status_code == 200
    assert "data-stream" not in whole.text
    assert 'class="skeleton"' not in whole.text

"""Stop ends the work whatever it has come to, and the page says what was known by then."""

import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import quote, urlsplit

import pytest

from tests.web.serving import Served

pytestmark = pytest.mark.slow


def link_to(room: Served) -> closing[HTTPConnection]:
    return closing(HTTPConnection(urlsplit(room.address).netloc, timeout=120))


@contextmanager
def opened(room: Served, page: str) -> Iterator[HTTPResponse]:
    """The stream of a page."""
    with link_to(room) as link:
        link.request("GET", page, headers={"accept": "text/html"})
        found = re.search(r'data-stream="([^"]+)"', link.getresponse().read().decode())
        assert found is not None
        link.request("GET", unescape(found[1]))
        with link.getresponse() as stream:
            yield stream


def next_event(stream: HTTPResponse) -> tuple[str, dict[str, str]]:
    name = stream.readline().decode().strip().removeprefix("event: ")
    data = stream.readline().decode().strip().removeprefix("data: ")
    stream.readline()
    return name, json.loads(data) if data else {}


def stop(room: Served, token: str) -> int:
    with link_to(room) as link:
        link.request("POST", f"/stop?token={quote(token)}")
        with link.getresponse() as answer:
            return answer.status


def rest(stream: HTTPResponse) -> tuple[dict[str, str], list[str]]:
    """What each slot holds at the end, and what was said of the failure."""
    slots: dict[str, str] = {}
    failed = []
    while True:
        name, data = next_event(stream)
        if name == "part":
            slots[data["slot"]] = " ".join(re.sub(r"<[^>]+>", " ", data["html"]).split())
        elif name == "failed":
            failed.append(data["html"])
        if name in {"ended", "failed", ""}:
            return slots, failed


def test_stop_before_anything_is_known(meeting: Served) -> None:
    with opened(meeting, "/?concept=corps&without=ESP&without=NOR") as stream:
        name, data = next_event(stream)
        assert name == "begun"
        assert stop(meeting, data["token"]) == 204
        slots, failed = rest(stream)
    assert len(failed) == 1
    assert "Stopped before there was an answer" in failed[0]
    assert "no plan was found before" in slots["sentence"]
    assert "being worked out" not in slots["sentence"]
    assert "60 s" not in str((slots, failed))


def test_stop_once_the_bound_is_there(meeting: Served) -> None:
    with opened(meeting, "/?concept=corps&without=ESP&without=CAN&without=POL") as stream:
        _, data = next_event(stream)
        name, part = next_event(stream)
        assert (name, part["slot"]) == ("part", "sentence")
        assert stop(meeting, data["token"]) == 204
        slots, failed = rest(stream)
    assert "60 s" not in str((slots, failed))
    if failed:  # there was no plan yet
        assert "Stopped before there was an answer" in failed[0]
        assert "no plan was found before" in slots["sentence"]
        assert "the bound no plan can beat" in slots["sentence"]
        assert "at most" in slots["tiers"]
    else:
        assert "Stopped: this plan is checked" in slots["sentence"]

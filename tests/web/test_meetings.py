"""Meetings: who may move whom, what is refused, and that nothing of them outlives its end."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.register import Register
from contingent.web.app import ROUTES
from contingent.web.meetings import (
    EACH,
    FOLLOWERS,
    LASTS,
    LISTENERS,
    LONGEST,
    MEETINGS,
    FollowedMeeting,
    Meetings,
    NoRoomLeft,
    NotShown,
    follow_address,
)
from tests.web.own_loop import run_apart
from tests.web.rooms import TestClient
from tests.web.serving import Served, served

PATHS = frozenset(ROUTES)


def meetings(clock: list[float] | None = None) -> Meetings:
    return Meetings(PATHS, lambda: (clock or [0.0])[0])


@given(st.text(max_size=60))
def test_an_address_that_is_followed_is_a_page_of_the_room_or_refused(text: str) -> None:
    for given_address in (text, f"/{text}", f"/?{text}", f"/matrix?{text}"):
        try:
            found = follow_address(given_address, PATHS)
        except NotShown:
            continue
        parts = urlsplit(found)
        assert not parts.scheme
        assert not parts.netloc
        assert parts.path in PATHS
        assert found.isascii()
        assert found.isprintable()
        assert follow_address(found, PATHS) == found


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/record", "/static/x",
     "matrix", "", "/matrix/../record", "/?" + "a" * LONGEST, "/?" + "a=1&" * 900, "/\\evil"],
)  # fmt: skip
def test_nobody_is_taken_elsewhere(address: str) -> None:
    with pytest.raises(NotShown):
        follow_address(address, PATHS)


def test_the_wall_of_a_presenter_is_nobody_elses() -> None:
    assert follow_address("/?wall=dark&without=ESP&wait=1", PATHS) == "/?without=ESP"


def test_there_are_only_so_many_meetings() -> None:
    held = meetings()
    for _ in range(EACH):
        last = held.begin("one browser", "/")
    with pytest.raises(NoRoomLeft):
        held.begin("one browser", "/")
    held.end(last)
    held.begin("one browser", "/")
    for number in range(MEETINGS - EACH):
        held.begin(f"browser {number}", "/")
    with pytest.raises(NoRoomLeft):
        held.begin("another", "/")


def test_a_meeting_in_which_nothing_is_asked_ends() -> None:
    clock = [0.0]
    held = meetings(clock)
    quiet, asked = held.begin("a", "/"), held.begin("b", "/")
    clock[0] = LASTS - 1
    held.show(asked, "/matrix")
    clock[0] = LASTS + 1
    assert held.find(quiet.key) is None
    assert quiet.ended
    assert held.presented(quiet.presenter) is None
    assert held.find(asked.key) is asked


def test_only_the_presenter_moves_a_meeting_and_the_keys_cannot_be_guessed() -> None:
    held = meetings()
    found = [held.begin(f"b{n}", "/") for n in range(20)]
    secrets = [one.key for one in found] + [one.presenter for one in found]
    assert len(set(secrets)) == len(secrets)
    assert min(map(len, secrets)) >= 22
    for one in found:
        assert held.presented(one.key) is None
        assert held.find(one.presenter) is None
        assert held.presented(one.presenter) is one
    assert held.presented("") is None
    assert held.presented("ä") is None


def test_only_so_many_listen_and_whoever_leaves_makes_room() -> None:
    async def listening() -> None:
        held = meetings()
        one = held.begin("a", "/")
        streams = [held.listen(one, 60, follows=True) for _ in range(FOLLOWERS)]
        for stream in streams:
            await anext(stream)
        assert one.followers == FOLLOWERS
        with pytest.raises(NoRoomLeft):
            await anext(held.listen(one, 60, follows=True))
        presenter = held.listen(one, 60, follows=False)
        await anext(presenter)
        assert one.followers == FOLLOWERS
        await streams.pop().aclose()
        assert one.followers == FOLLOWERS - 1
        others = [held.listen(None, 60, follows=True) for _ in range(LISTENERS - FOLLOWERS)]
        for stream in others:
            await anext(stream)
        with pytest.raises(NoRoomLeft):
            await anext(held.listen(None, 60, follows=True))
        for stream in (*streams, *others, presenter):
            await stream.aclose()
        assert one.followers == 0
        assert one.news == []

    run_apart(listening())


def test_whoever_listens_hears_the_end_and_the_closing_at_once() -> None:
    async def listening() -> None:
        held = meetings()

        async def until_it_ends(one: FollowedMeeting | None) -> int:
            return len([None async for _ in held.listen(one, 60, follows=True)])

        one = held.begin("a", "/")
        waiting = asyncio.create_task(until_it_ends(one))
        await asyncio.sleep(0)
        held.end(one)
        assert await asyncio.wait_for(waiting, 5) == 2
        waiting = asyncio.create_task(until_it_ends(None))
        await asyncio.sleep(0)
        held.close()
        assert await asyncio.wait_for(waiting, 5) == 1

    run_apart(listening())


@pytest.fixture(scope="module")
def room(small: Register) -> Iterator[Served]:
    with served(small) as found:
        yield found


@contextmanager
def news(room: Served, query: str) -> Iterator[HTTPResponse]:
    connection = HTTPConnection(urlsplit(room.address).netloc, timeout=20)
    connection.request("GET", f"/news{query}")
    answer = connection.getresponse()
    try:
        yield answer
    finally:
        # Both hold the socket; a room notices who has gone only when it is closed.
        answer.close()
        connection.close()


def post(room: Served, path: str, body: str, **headers: str) -> tuple[int, dict[str, str]]:
    connection = HTTPConnection(urlsplit(room.address).netloc, timeout=20)
    kind = {"content-type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, body, kind | headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text) if text else {}


def heard(answer: HTTPResponse, name: str) -> dict[str, str]:
    """The next event of a name."""
    while True:
        line = answer.readline().decode()
        assert line, "the stream ended"
        if line == f"event: {name}\n":
            found: dict[str, str] = json.loads(answer.readline().decode().removeprefix("data: "))
            return found


@pytest.mark.slow
def test_a_meeting_over_http(room: Served) -> None:
    status, begun = post(room, "/meeting", "address=%2Fmatrix%3Fwithout%3DEST")
    assert status == 200
    assert begun["join"] == f"/follow?of={begun['key']}"
    with news(room, f"?of={begun['key']}") as follower:
        assert follower.status == 200
        assert follower.getheader("x-accel-buffering") == "no"
        assert heard(follower, "show") == {"address": "/matrix?without=EST"}
        told = f"presenter={begun['presenter']}&address="
        assert post(room, "/meeting/show", told + "%2Ftimeline")[0] == 204
        assert heard(follower, "show") == {"address": "/timeline"}
        # Nobody else moves or ends it, not even whoever follows.
        assert post(room, "/meeting/show", f"presenter={begun['key']}&address=%2F")[0] == 410
        assert post(room, "/meeting/end", f"presenter={begun['key']}")[0] == 204
        assert post(room, "/meeting/show", told + "%2Frecord")[0] == 422
        evil = {"origin": "https://evil.example"}
        assert post(room, "/meeting/end", f"presenter={begun['presenter']}", **evil)[0] == 403
        assert post(room, "/meeting/end", f"presenter={begun['presenter']}")[0] == 204
        assert "over" in heard(follower, "ended")["why"]
        assert follower.read().strip() == b""
    with news(room, f"?of={begun['key']}") as late:
        assert late.status == 410
    assert post(room, "/meeting/show", told + "%2F")[0] == 410


def test_who_joins_is_taken_to_the_page_shown(client: TestClient) -> None:
    begun = client.post("/meeting", data={"address": "/matrix?without=EST"}).json()
    joined = client.get(begun["join"], follow_redirects=False)
    assert joined.status_code == 303
    assert joined.headers["location"] == f"/matrix?without=EST#follow={begun['key']}"
    wall = client.get(begun["join"] + "&wall=dark", follow_redirects=False)
    assert wall.headers["location"] == f"/?wall=dark&without=EST#follow={begun['key']}"
    odd = client.get(begun["join"] + "&wall=%0d%0ax", follow_redirects=False)
    assert odd.headers["location"].startswith("/?wall=1&")
    assert client.post("/meeting", data={"address": "//evil.example"}).status_code == 422
    late = client.get("/follow?of=nobodys")
    assert late.status_code == 410
    assert "This meeting is over" in late.text


def test_the_wall_holds_no_control_and_says_what_the_page_says(client: TestClient) -> None:
    page, wall = (client.get(path).text for path in ("/?wait=1", "/?wall&wait=1"))
    sentence = wall.partition('<p class="sentence')[2].partition("</p>")[0].partition(">")[2]
    assert sentence
    assert sentence in page
    body = wall.partition("<body")[2]
    for tag in ("<a ", "<button", "<select", "<form"):
        assert tag not in body, tag
    assert 'data-theme="dark"' in client.get("/?wall=dark").text
    assert "data-theme" not in client.get("/?wall=<x>").text.partition("<head>")[0]

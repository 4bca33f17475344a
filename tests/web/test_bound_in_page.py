"""A page waits for its bound where bounds are short, and for nothing where that is not known."""

import asyncio
from socket import IPPROTO_TCP, TCP_NODELAY, create_server

import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from contingent.register.register import Register
from contingent.web.pace import Pace
from contingent.web.pages import situation
from contingent.web.serving import config_of
from tests.web.own_loop import run_apart
from tests.web.rooms import TestClient, create_app

NONE, BOUND = 'data-state="none"', 'data-state="bound"'


def test_a_page_has_its_bound_once_bounds_are_known_to_be_short(
    small: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(situation, "SHORT", 1e9)
    monkeypatch.setattr(situation, "IN_TIME", 60.0)
    with TestClient(create_app(lambda: small)) as client:
        # Nothing is known of how long it takes: the page does not wait.
        assert NONE in client.get("/").text
        client.get("/?wait=1")
        page = client.get("/?without=FRA").text
        assert BOUND in page
        assert "data-stream" in page


def test_a_page_does_not_wait_for_bounds_that_take_long(
    small: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(situation, "SHORT", 0.0)
    monkeypatch.setattr(situation, "IN_TIME", 60.0)
    with TestClient(create_app(lambda: small)) as client:
        client.get("/?wait=1")
        assert NONE in client.get("/?without=FRA").text


def test_the_pace_of_the_latest_topics_is_known() -> None:
    pace = Pace(most=2)
    for topic, seconds in (("a", 1.0), ("b", 2.0), ("a", 3.0), ("c", 4.0)):
        pace.note(topic, seconds)
    assert [pace.of(topic) for topic in "abc"] == [3.0, None, 4.0]


def test_what_is_written_leaves_at_once(small: Register) -> None:
    """Even where it is accepted at a socket of our own, of which the loop does not know."""
    config = config_of(create_app(lambda: small))
    config.load()

    async def meet() -> None:
        made: list[H11Protocol] = []

        def protocol() -> H11Protocol:
            kind = config.http_protocol_class
            assert issubclass(kind, H11Protocol)
            made.append(kind(config, ServerState(), {}))
            return made[-1]

        with create_server(("127.0.0.1", 0)) as listening:
            loop = asyncio.get_running_loop()
            server = await loop.create_server(protocol, sock=listening)
            answers, browser = await asyncio.open_connection(*listening.getsockname())
            browser.write(b"GET /static/none HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
            await answers.readline()
            connection = made[0].transport.get_extra_info("socket")
            assert connection.getsockopt(IPPROTO_TCP, TCP_NODELAY)
            browser.close()
            await browser.wait_closed()
            server.close()

    run_apart(meet())

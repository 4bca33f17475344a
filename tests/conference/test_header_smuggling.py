"""What the room makes, on the wire, of headers that are meant to be read as the proxy's word.

The proxy writes its headers on every request; a browser may add lines of its own that a proxy
passes on. Whatever these are, nobody is signed in as the chair by them.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest
import uvicorn

from contingent.conference.identity import Identity
from contingent.conference.proxy_word import PROXY
from contingent.conference.role import Role
from contingent.register.register import Register
from contingent.web.serving import config_of
from tests.conference.conferences import ConferenceForTests, conference_on, ledger_of
from tests.conference.test_proxy_user import KEY, _door

PATIENCE = 30
#: What the proxy writes.
WORD = [b"Remote-User: Anne", b"Remote-Groups: fra", b"X-Contingent-Secret: %s" % KEY.encode()]
#: Lines of a browser, and whether the proxy's word is believed beside them: Anne is then let in.
LINES = {
    "an underscore": ([b"Remote_User: a.chair", b"Remote_Groups: chairs"], True),
    "a secret with underscores": ([b"X_Contingent_Secret: guessed"], True),
    "another case": ([b"REMOTE-USER: a.chair"], False),
    "the same twice": ([b"Remote-User: Anne"], False),
    "a secret twice": ([b"x-contingent-secret: guessed"], False),
    "groups twice": ([b"Remote-Groups: chairs"], False),
    "a line that goes on": ([b"X-Other: 1\r\n Remote-User: a.chair"], True),
    "a line that goes on with a tab": ([b"X-Other: 1\r\n\tRemote-User: a.chair"], True),
    "only a line feed": ([b"X-Other: 1\nRemote-User: a.chair"], False),
    "only a carriage return": ([b"X-Other: 1\rRemote-User: a.chair"], False),
    "a space before the colon": ([b"Remote-User : a.chair"], False),
    "a space before the name": ([b"X-Other: 1", b" Remote-User: a.chair"], True),
    "a letter that looks like one": (["Remote\N{HYPHEN}User: a.chair".encode()], False),
    "a null": ([b"X-Other: 1\0Remote-User: a.chair"], False),
    "a name of nothing": ([b": a.chair"], False),
    "several in one": ([b"Remote-User: a.chair, Anne"], False),
    "as a hop": ([b"Connection: Remote-User, X-Contingent-Secret"], True),
    "forwarded": ([b"Forwarded: for=a.chair;by=proxy", b"X-Forwarded-User: a.chair"], True),
    "as a cookie": ([b"Cookie: Remote-User=a.chair"], True),
}


@contextmanager
def listening(made: ConferenceForTests) -> Iterator[int]:
    """The conference as it is served, at a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        server = uvicorn.Server(config_of(made.app))
        thread = Thread(target=lambda: server.run(sockets=[place]), daemon=True)
        thread.start()
        begun = monotonic()
        while not server.started:
            assert monotonic() - begun < PATIENCE
            sleep(0.02)
        try:
            yield place.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


@pytest.fixture(scope="module")
def served(
    table: Register, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ConferenceForTests, int]]:
    file: Path = tmp_path_factory.mktemp("smuggled") / "c.db"
    address = ledger_of(table, f"sqlite:///{file}")
    proxies = frozenset({"127.0.0.1"})
    with conference_on(address, proxies=proxies, provider=_door) as made, listening(made) as port:
        yield made, port


def told(port: int, sent: bytes) -> bytes:
    """All that is answered to what is sent, until the room hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(sent)
        found = b""
        while part := line.recv(65536):
            found += part
        return found


def request(lines: list[bytes], body: bytes = b"to=", length: bytes | None = None) -> bytes:
    head = [b"POST /sign-in/provider HTTP/1.1", b"Host: 127.0.0.1", *lines]
    head += [b"Content-Type: application/x-www-form-urlencoded"]
    head += [length or b"Content-Length: %d" % len(body), b"Connection: close", b"", b""]
    return b"\r\n".join(head) + body


def in_as(made: ConferenceForTests) -> set[tuple[str, Role]]:
    """Whom the proxy has signed in so far."""
    return {
        (one.vouched.subject, one.role)
        for one in made.accounts.store.accounts()
        if one.vouched is not None
    }


@pytest.mark.parametrize("name", LINES)
def test_lines_of_a_browser_are_not_the_proxys_word(
    served: tuple[ConferenceForTests, int], name: str
) -> None:
    made, port = served
    lines, believed = LINES[name]
    for sent in ([*lines, *WORD], [*WORD, *lines], [WORD[0], *lines, *WORD[1:]]):
        answer = told(port, request(sent))
        status = int(answer.split(b" ", 2)[1])
        if believed:
            assert status == 303, answer
        else:
            assert status in {400, 403}, answer
            assert b"set-cookie" not in answer.lower()
    assert in_as(made) <= {("Anne", Role.MEMBER)}


def test_a_line_that_goes_on_names_another_and_not_the_chair(
    served: tuple[ConferenceForTests, int],
) -> None:
    """Shows that what is folded to the proxy's own line makes a name of its own of it."""
    made, port = served
    answer = told(port, request([b"Remote-User: x\r\n a.chair", *WORD[1:]]))
    assert b" 303 " in answer
    assert made.accounts.store.vouched(Identity(PROXY, "x a.chair")) is not None
    assert ("a.chair", Role.CHAIR) not in in_as(made)


@pytest.mark.parametrize(
    ("length", "body"),
    [
        # Two lengths: where the first request ends, two programs may see otherwise.
        (b"Content-Length: 3\r\nContent-Length: 200", b"to="),
        (b"Content-Length: 3\r\nTransfer-Encoding: chunked", b"3\r\nto=\r\n0\r\n\r\n"),
        (b"Transfer-Encoding: chunked", b"3\r\nto=\r\n0\r\n\r\n"),
        (b"Transfer-Encoding: xchunked", b"to="),
        (b"Transfer-Encoding: chunked, identity", b"3\r\nto=\r\n0\r\n\r\n"),
        (b"Content-Length: +3", b"to="),
        (b"Content-Length: 0", b""),
    ],
)
def test_a_request_hidden_in_another_is_nobodys(
    served: tuple[ConferenceForTests, int], length: bytes, body: bytes
) -> None:
    """Shows that what stands behind a request of Anne's, without the secret, signs nobody in."""
    made, port = served
    hidden = request([b"Remote-User: a.chair", b"X-Contingent-Secret: guessed"])
    first = request(WORD, body, length).replace(b"Connection: close", b"Connection: keep-alive")
    answer = told(port, first + hidden)
    assert answer.lower().count(b"set-cookie") <= 1
    assert in_as(made) <= {("Anne", Role.MEMBER), ("x a.chair", Role.MEMBER)}


def test_what_follows_the_body_is_no_header(served: tuple[ConferenceForTests, int]) -> None:
    """Shows it of trailers, which come where the proxy has looked at all headers."""
    made, port = served
    body = b"3\r\nto=\r\n0\r\nRemote-User: a.chair\r\n%s\r\n\r\n" % WORD[2]
    answer = told(port, request([WORD[0], WORD[1]], body, b"Transfer-Encoding: chunked"))
    assert b" 403 " in answer
    answer = told(port, request(WORD, body, b"Transfer-Encoding: chunked"))
    assert b" 303 " in answer
    assert ("a.chair", Role.CHAIR) not in in_as(made)


def test_an_address_said_to_be_the_proxys_is_not(served: tuple[ConferenceForTests, int]) -> None:
    """Shows that of whom the proxy asks for only what stands last, which it wrote, is believed."""
    made, port = served
    lines = [b"X-Forwarded-For: 127.0.0.1", b"X-Forwarded-For: 198.51.100.1, 203.0.113.9"]
    told(port, request([*lines, b"Remote-User: a.chair", b"X-Contingent-Secret: guessed"]))
    told(port, request([*lines, *WORD]))
    (session,) = made.accounts.sessions(made.accounts.store.accounts()[0].name)[-1:]
    assert session.address == "203.0.113.9"

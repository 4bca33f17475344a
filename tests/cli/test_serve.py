"""``serve``: where it listens, what it says of that, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from time import monotonic, sleep

import pytest

from contingent.cli.main import run
from contingent.web.serving import addresses

pytest.importorskip("fastapi")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])  # noqa: S104 - to be refused
def test_beyond_this_machine_it_wants_to_be_told(
    capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert run(["serve", "ukraine", "--host", host]) != 0
    said = capsys.readouterr().err
    assert "there is no login" in said
    assert "--name" in said
    assert "--no-login" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--path", "contingent"], "/contingent"),
        (["--root-path", "/a b"], "/contingent"),
        (["--origin", "room.example"], "https://room.example.org"),
        (["--origin", "https://room.example/x"], "without a path"),
    ],
)
def test_what_cannot_work_is_refused(
    capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    assert run(["serve", "ukraine", *options]) != 0
    assert words in capsys.readouterr().err


def test_a_port_in_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run(["serve", "ukraine", "--port", port]) != 0
    said = capsys.readouterr().err
    assert f"cannot listen at 127.0.0.1, port {port}: address already in use" in said


def test_the_addresses_printed_can_be_reached() -> None:
    assert addresses("127.0.0.1", 8000, (), "") == ["http://127.0.0.1:8000/"]
    assert addresses("::1", 8000, (), "/c") == ["http://[::1]:8000/c/"]
    found = addresses("0.0.0.0", 8000, ("room.example",), "")  # noqa: S104 - read only
    assert found[:2] == ["http://room.example:8000/", "http://127.0.0.1:8000/"]
    assert not any("0.0.0.0" in address for address in found)  # noqa: S104 - read only
    assert addresses("127.0.0.1", 8000, ("room.example",), "/c") == [
        "http://room.example:8000/c/",
        "http://127.0.0.1:8000/c/",
    ]


def children_of(pid: int) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid:
                found.add(int(entry.name))
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
def test_ctrl_c_ends_the_room_and_all_that_works_for_it() -> None:
    command = [sys.executable, "-m", "contingent", "serve", "ukraine", "--port", "0"]
    room = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert room.stderr is not None
    address = room.stderr.readline().partition(": ")[2].split()[0]
    assert address.startswith("http://127.0.0.1:")
    assert not address.endswith(":0/")
    # Somebody looks at a long study while it is closed.
    begun = monotonic()
    while True:
        try:
            stream = urllib.request.urlopen(address + "stream?page=/hinges&goal=fill", timeout=60)  # noqa: S310 - ours
            break
        except OSError:
            assert monotonic() - begun < 60
            sleep(0.05)
    assert b"begun" in stream.readline()
    while len(workers := children_of(room.pid)) < 3:
        assert monotonic() - begun < 120
        sleep(0.05)
    room.send_signal(signal.SIGINT)
    assert room.wait(60) == 0
    assert "Traceback" not in room.stderr.read()
    room.stderr.close()
    stream.close()
    left = [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    assert left == []
    assert os.getpid() not in workers

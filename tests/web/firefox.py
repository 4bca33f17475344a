"""Firefox as Debian has it, driven by Marionette, which is built into it.

Playwright drives only a Firefox of its own making, and Mozilla's client in Python pins a psutil of
years ago for everybody who shares its environment. What is needed of the protocol is little: a
message is its length, a colon, and a list as JSON.
"""

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

__all__ = ["Firefox", "firefox_at"]

#: Seconds until it listens.
STARTS = 90
#: What is told of an element that is no longer in the page.
STALE = "stale element reference"
PREFERENCES = {
    "marionette.port": 0,  # set to the port below
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


class Firefox:
    """A window of it."""

    def __init__(self, link: socket.socket) -> None:
        self.link = link
        self.asked = 0
        self._read()  # its greeting
        self._send("WebDriver:NewSession", capabilities={})

    def open(self, address: str) -> None:
        """Open a page."""
        self._send("WebDriver:Navigate", url=address)

    def says(self, script: str, *given: object) -> Any:
        """What a script returns in the page."""
        return self._send("WebDriver:ExecuteScript", script=script, args=list(given))["value"]

    def click(self, name: str) -> None:
        """Scroll to the element with an id and click it, as a mouse does.

        An answer may replace it between its being found and its being clicked; a person would click
        what stands there then.
        """
        self.says("document.getElementById(arguments[0]).scrollIntoView({block: 'center'})", name)
        error: Any = {"error": STALE}
        while error is not None and error["error"] == STALE:
            found = self._send("WebDriver:FindElement", using="css selector", value=f"#{name}")
            (element,) = found["value"].values()
            _, error = self._asked("WebDriver:ElementClick", id=element)
        assert error is None, (name, error)

    def _send(self, command: str, **given: object) -> Any:
        result, error = self._asked(command, **given)
        assert error is None, (command, error)
        return result

    def _asked(self, command: str, **given: object) -> tuple[Any, Any]:
        self.asked += 1
        text = json.dumps([0, self.asked, command, given]).encode()
        self.link.sendall(b"%d:%s" % (len(text), text))
        _answer, number, error, result = self._read()
        assert number == self.asked
        return result, error

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._bytes(1)
        return json.loads(self._bytes(int(length[:-1])))

    def _bytes(self, count: int) -> bytes:
        read = b""
        while len(read) < count:
            more = self.link.recv(count - len(read))
            assert more, "Firefox has closed"
            read += more
        return read


@contextmanager
def firefox_at(path: str, profile: Path) -> Iterator[Firefox]:
    """Firefox with a profile of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wanted = {**PREFERENCES, "marionette.port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(wanted[name])});" for name in wanted]
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    command = [path, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            with _joined(port) as link:
                yield Firefox(link)
        finally:
            process.terminate()


def _joined(port: int) -> socket.socket:
    begun = monotonic()
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=STARTS)
        except OSError:
            assert monotonic() - begun < STARTS, "Firefox does not listen"
            sleep(0.1)

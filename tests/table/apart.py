"""A conference served by a process of its own, over TLS, as its users have it; it can be killed."""

import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import httpx2
import pytest

from contingent.adapters.storage.conference.store import ConferenceStore
from contingent.conference.role import Role
from contingent.services.conference.accounts import Accounts

__all__ = ["PASSWORD", "PATIENCE", "ServedApart", "served_apart"]

PASSWORD = "seven grey herons over a wet field"  # noqa: S105 - of accounts in tests
#: Seconds for the server to be up on a busy machine.
PATIENCE = 600


@dataclass
class ServedApart:
    """The server of a conference.

    Attributes:
        ledger: its address.
        folder: holds its certificate, and what it wrote to its log.
        port: where it listens, each time it is started.
    """

    ledger: str
    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def url(self) -> str:
        """Where it is found."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def trusting(self) -> ssl.SSLContext:
        """What trusts its certificate and no other."""
        return ssl.create_default_context(cafile=self.folder / "c.pem")

    @property
    def log(self) -> str:
        """All that it wrote."""
        return (self.folder / "server.log").read_text()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "contingent", "serve", self.ledger, "--conference"]
        files = [str(self.folder / "c.pem"), str(self.folder / "k.pem")]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), "--tls", *files], stdout=log, stderr=log
            )
        begun = monotonic()
        while True:
            assert self.process.poll() is None, self.log
            assert monotonic() - begun < PATIENCE, self.log
            try:
                httpx2.get(f"{self.url}/sign-in", verify=self.trusting, timeout=PATIENCE)
            except httpx2.TransportError:
                sleep(0.05)
                continue
            return

    def kill(self) -> None:
        """End it as a machine that stops would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it as whoever keeps it would."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()

    def invite(self, name: str, role: Role, nation: str | None = None) -> str:
        """Invite somebody; the secret of the link."""
        accounts = Accounts(ConferenceStore.open(self.ledger))
        try:
            return accounts.invite(name, role, nation, "a test")
        finally:
            accounts.close()

    def client(self, name: str, role: Role, nation: str | None = None) -> httpx2.Client:
        """Somebody who has just joined."""
        made = httpx2.Client(base_url=self.url, verify=self.trusting, timeout=PATIENCE)
        given = {"code": self.invite(name, role, nation), "password": PASSWORD, "again": PASSWORD}
        answer = made.post("/invitation", data=given)
        assert answer.status_code == 303, answer.text
        return made


@contextmanager
def served_apart(ledger: str, folder: Path) -> Iterator[ServedApart]:
    """Serve the conference of a ledger, with a certificate of its own."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder.mkdir(exist_ok=True)
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    name = ["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "k.pem"), "-out", str(folder / "c.pem")]
    made = [openssl, "req", *kind, *name, *files]
    subprocess.run(made, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = ServedApart(ledger, folder, port)
    try:
        served.start()
        yield served
    finally:
        served.stop()

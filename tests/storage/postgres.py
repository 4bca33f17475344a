"""A PostgreSQL cluster of our own, in a temporary folder, reached by a socket in it."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    server = shutil.which("postgres")
    beside = Path(server).resolve().parent if server else None
    return beside if beside and (beside / "initdb").exists() else None


def _user() -> list[str]:
    """PostgreSQL does not run as root: who runs it, then."""
    if os.geteuid() != 0:
        return []
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    return []


@dataclass
class Cluster:
    """A cluster that can be stopped as by a power cut, and started again."""

    folder: Path
    programs: Path
    user: list[str]
    server: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        """Of its server, without a database's name."""
        return f"postgresql://contingent@/{{database}}?host={self.folder}"

    def start(self) -> None:
        """Start its server, and wait until it answers."""
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}"]
        # What the machine does on a power cut is not a test's matter; the rest stays as it is.
        options += ["-c", "fsync=off", "-c", "max_connections=40"]
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [*self.user, str(self.programs / "postgres"), "-D", str(self._data), *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )
        _wait(self.programs, self.folder, self.server)

    def stop(self, how: int = signal.SIGINT) -> None:
        """Stop it, without waiting for whoever is still connected; SIGQUIT leaves it as it is."""
        if self.server is not None:
            self.server.send_signal(how)
            self.server.wait(timeout=60)
            self.server = None

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def begin(self) -> None:
        """Make its files."""
        initdb = ["--no-sync", "-A", "trust", "-U", "contingent", "-E", "UTF8", "--locale=C.UTF-8"]
        _run([*self.user, str(self.programs / "initdb"), *initdb, "-D", str(self._data)])


@contextmanager
def cluster_that_stops() -> Iterator[Cluster]:
    """Run a cluster."""
    programs = binaries()
    assert programs is not None
    user = _user()
    # Not pytest's folder: that belongs to root, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user:
            uid, gid = (int(part.partition("=")[2]) for part in user[1:3])
            os.chown(folder, uid, gid)
        made = Cluster(folder, programs, user)
        made.begin()
        try:
            made.start()
            yield made
        finally:
            made.stop()


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster; yields the address of its server without a database's name."""
    with cluster_that_stops() as made:
        yield made.address


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


def _wait(programs: Path, folder: Path, server: "subprocess.Popen[bytes]") -> None:
    ready = [str(programs / "pg_isready"), "-q", "-h", str(folder)]
    for _ in range(300):
        assert server.poll() is None, (folder / "log").read_text()
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise AssertionError((folder / "log").read_text())

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


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster; yields the address of its server without a database's name."""
    programs = binaries()
    assert programs is not None
    user = _user()
    # Not pytest's folder: that belongs to root, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user:
            uid, gid = (int(part.partition("=")[2]) for part in user[1:3])
            os.chown(folder, uid, gid)
        data = folder / "data"
        initdb = ["initdb", "--no-sync", "-A", "trust", "-U", "contingent", "-E", "UTF8"]
        _run([*user, str(programs / initdb[0]), *initdb[1:], "--locale=C.UTF-8", "-D", str(data)])
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
        # What the machine does on a power cut is not this test's matter; the rest stays as it is.
        options += ["-c", "fsync=off", "-c", "max_connections=40"]
        log = (folder / "log").open("wb")
        server = subprocess.Popen(
            [*user, str(programs / "postgres"), "-D", str(data), *options],
            stdout=log,
            stderr=log,
            cwd=folder,
        )
        try:
            _wait(programs, folder, server)
            yield f"postgresql://contingent@/{{database}}?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # without waiting for whoever is still connected
            server.wait(timeout=60)
            log.close()


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

"""Starts writers and kills them: ``python -m tests.storage.killing JOB ADDRESS TIMES FOLDER``.

One process that has loaded everything forks the writers, so that starting one takes no time. A
writer tells through a pipe what was acknowledged to it.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from contingent.adapters.storage.backup import backup
from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError
from contingent.ledger.rows import register_of
from contingent.services.ledger.recording import import_case
from tests.storage.ledgers import change, signed, starter

#: Kills between two verifications of the whole chain.
BETWEEN = 50


def main() -> None:
    job, address, times, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    draw = random.Random(f"{job} {address.partition(':')[0]}")
    told = (
        _record(address, times, draw)
        if job == "record"
        else _whole(job, address, times, folder, draw)
    )
    print(json.dumps(told))  # noqa: T201 - read by the test


def _forked(work: Callable[[int], None], seconds: float) -> tuple[str, bool]:
    """Run some work in a child and kill it; what it wrote, and whether it was still at work."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(writing)
        except BaseException as error:  # noqa: BLE001 - a child ends here, whatever comes
            os.write(writing, f"failed: {error!r}\n".encode())
        os._exit(0)
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    assert "failed" not in said, said
    return said, os.WIFSIGNALED(status)


def _let_end(work: Callable[[int], None]) -> None:
    """Run some work in a child to its end."""
    child = os.fork()
    if child == 0:
        try:
            work(os.open(os.devnull, os.O_WRONLY))
        except BaseException:  # noqa: BLE001 - as above
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def _record(address: str, times: int, draw: random.Random) -> dict[str, int]:
    acknowledged: dict[int, str] = {}
    during = 0
    longest = 0.12  # seconds; longer while a busy machine lets no writer get anywhere
    for kills in range(1, times + 1):

        def work(pipe: int, kills: int = kills) -> None:
            with LedgerStore.open(address) as store:
                for number in range(1000):
                    os.write(pipe, b"begin\n")
                    fields = {"quantity": 10 + kills + number / 1000}
                    head = change(store, "line changed", "pumps", fields)
                    os.write(pipe, f"{head}\n".encode())

        said, _ = _forked(work, draw.uniform(0.005, longest))
        lines = said.splitlines()
        during += bool(lines) and lines[-1] == "begin"
        new = dict(line.split(":") for line in lines if line != "begin")
        acknowledged.update({int(seq): kept for seq, kept in new.items()})
        longest = max(0.12, longest / 1.1) if new else min(3.0, longest * 1.1)
        with LedgerStore.open(address) as store:
            last = store.log(LogFilter(last=len(new) + 1))[0]
            there = {entry.entry.seq: entry.hash for entry in last}
            assert all(there.get(int(seq)) == kept for seq, kept in new.items()), (new, there)
            if kills % BETWEEN == 0:
                verify_ledger(store)
    with LedgerStore.open(address) as store:
        kept = {one.seq: one.hash for one in store.sealed()}
    lost = {seq for seq, value in acknowledged.items() if kept.get(seq) != value}
    assert not lost, lost
    return {"kills": times, "acknowledged": len(acknowledged), "during": during}


def _whole(job: str, address: str, times: int, folder: Path, draw: random.Random) -> dict[str, int]:
    register = starter()
    finished = unfinished = 0
    longest = 0.0  # seconds that what comes to its end takes, so that about half are cut off
    for number in range(-1, times):
        target = folder / f"{job}-{number}.db"

        def work(pipe: int, target: Path = target) -> None:
            if job == "import":
                with LedgerStore.open(f"sqlite:///{target}", create=True) as store:
                    import_case(store, register, signed())
            else:
                with LedgerStore.open(address) as store:
                    backup(store, target, dump=False)
            os.write(pipe, b"done\n")

        if number < 0:
            begun = time.monotonic()
            _let_end(work)
            longest = time.monotonic() - begun
            continue
        said, _ = _forked(work, draw.uniform(0.0, 2 * longest))
        done = said == "done\n"
        finished, unfinished = finished + done, unfinished + (not done)
        if job == "backup":
            assert target.exists() or not done
            if target.exists():
                _must_be_whole(target)
            continue
        # An import that was cut off left nothing, or all of it; it can be done again.
        with LedgerStore.open(f"sqlite:///{target}", create=True) as store:
            assert store.head().seq == 1 or (not done and store.head().seq == 0)
            import_case(store, register, signed())
        _must_be_whole(target)
    return {"finished": finished, "unfinished": unfinished}


def _must_be_whole(file: Path) -> None:
    with LedgerStore.open(f"sqlite:///{file}") as store:
        try:
            assert verify_ledger(store).head.seq == 1
        except LedgerError as error:
            raise AssertionError(file) from error
        assert register_of(store.rows()) == starter()


if __name__ == "__main__":
    main()

"""``python -m benchmarks.ledger [EVENTS …]``: how a ledger grows, and what reading it then takes.

Fills a ledger in SQLite that begins with the Ukraine case with changes of its offers, one every
ten minutes, and times reading at several sizes (10,000, 50,000 and 200,000 events unless said),
each command in a process of its own. The changes are appended in transactions of 500 without the
check for contradictions that recording makes: it is no part of what is timed here. Then single
changes are recorded as the command does it.
"""

import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter, process_time

from contingent.adapters.storage.branch_transaction import Stamp
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.ledger.recording import Recording, draft
from contingent.services.cases.opening import open_case
from contingent.services.ledger.recording import Signed, import_case, record

START = datetime(2027, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=10)
BATCH = 500


def main() -> None:
    """Fill a ledger and time it at each size."""
    sizes = [int(size) for size in sys.argv[1:]] or [10_000, 50_000, 200_000]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "u.db"
        address = f"sqlite:///{file}"
        with LedgerStore.open(address, create=True) as store:
            import_case(store, open_case("ukraine"), Signed("benchmark", "begin", now=START))
        for size in sizes:
            with LedgerStore.open(address) as store:
                begin = perf_counter()
                _fill(store, size)
                wall = perf_counter() - begin
            print(f"{size} events: filled in {wall:.0f} s, {file.stat().st_size / 1e6:.0f} MB")
            _time(address, size)


def _fill(store: LedgerStore, size: int) -> None:
    offers = [offer.offer for offer in open_case("ukraine").offers]
    seq = store.head().seq
    while seq < size:
        with store.write() as page:
            for _ in range(min(BATCH, size - seq)):
                seq += 1
                now = START + seq * STEP
                fields = {"personnel": seq % 997 + 1, "note": f"Position number {seq}"}
                asked = Recording("offer corrected", offers[seq % len(offers)], fields)
                made = draft(page.rows, asked, now.date())
                page.append(made, Stamp(f"analyst-{seq % 7}", "a statement", now))


def _time(address: str, size: int) -> None:
    middle = (START + size // 2 * STEP).date().isoformat()
    commands = [
        ("check", ""),
        ("check", "@2025-04-10"),
        ("check", f"@{middle}"),
        ("log", ""),
        ("log", "", "--offer", "gbr-battlegroups"),
        ("log", "", "--nation", "FRA", "--since", middle),
    ]
    for command, moment, *more in commands:
        runs = [_run(command, f"{address}{moment}", *more, "--json") for _ in range(5)]
        wall, cpu = (median(found) for found in zip(*runs, strict=True))
        asked = " ".join([command, f"LEDGER{moment}", *more])
        print(f"  {asked:50} {wall:6.2f} s wall, {cpu:.2f} s CPU")
    with LedgerStore.open(address) as store:
        begin, used = perf_counter(), process_time()
        verify_ledger(store)
        wall, cpu = perf_counter() - begin, process_time() - used
        print(f"  {'verify (in process)':50} {wall:6.2f} s wall, {cpu:.2f} s CPU")
        walls = []
        for number in range(20):
            begin = perf_counter()
            now = START + (size + number) * STEP
            line = next(iter(store.rows()["requirements"]))
            asked = Recording("line changed", line, {"title": f"Line {size} {number}"})
            record(store, [asked], Signed("benchmark", "one change", now=now))
            walls.append(perf_counter() - begin)
        print(f"  {'record one change (in process)':50} {median(walls) * 1e3:6.0f} ms")


def _run(*arguments: str) -> tuple[float, float]:
    """Seconds on the wall and of the processor that a command takes."""
    begin, used = perf_counter(), getrusage(RUSAGE_CHILDREN)
    program = [sys.executable, "-m", "contingent", *arguments]
    subprocess.run(program, check=True, capture_output=True)
    after = getrusage(RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return perf_counter() - begin, cpu


if __name__ == "__main__":
    main()

"""kill -9 at any moment: what was acknowledged is there, and nothing is half done."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from tests.storage.conftest import Fresh
from tests.storage.ledgers import begun

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


def kill(job: str, address: str, times: int, folder: Path) -> dict[str, int]:
    """Let ``killing.py`` start and kill writers; its last line says what it saw."""
    command = [sys.executable, "-m", "tests.storage.killing", job, address, str(times), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    told: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "times"), [("sqlite", 150), ("postgresql", 30)])
def test_killed_while_recording(
    request: pytest.FixtureRequest, engine: str, times: int, tmp_path: Path
) -> None:
    fresh: Fresh = request.getfixturevalue(f"{engine}_fresh")
    address = fresh()
    begun(address).close()
    times = times * (60 if NIGHTLY else 1)
    told = kill("record", address, times, tmp_path)
    assert told["kills"] == times
    # How much depends on how busy the machine is.
    assert told["acknowledged"] > times // 20, "the writers got somewhere between the kills"
    assert told["during"] > 0, "some were killed within a transaction"
    with LedgerStore.open(address) as store:
        assert verify_ledger(store).head.seq >= told["acknowledged"]


@pytest.mark.slow
@pytest.mark.parametrize("job", ["import", "backup"])
def test_killed_while_importing_or_copying(job: str, tmp_path: Path) -> None:
    """The ledger or copy is whole or not there; doing it again works."""
    source = tmp_path / "source.db"
    begun(f"sqlite:///{source}").close()
    told = kill(job, f"sqlite:///{source}", 1000 if NIGHTLY else 20, tmp_path)
    assert told["unfinished"] > 0
    assert told["finished"] > 0

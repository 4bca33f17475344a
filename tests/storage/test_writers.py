"""Two writers at once: no update is lost, and every conflict says what happened."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.verification import verify_ledger
from tests.storage.conftest import Fresh
from tests.storage.ledgers import begun

#: Changes of the two writers together; 10,000 in the nightly run.
CHANGES = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 200


@pytest.fixture
def memory_fresh() -> Iterator[Fresh]:
    """A ledger in memory where there is such a folder: this is not about what a disk keeps."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield lambda: f"sqlite:///{folder}/u.db"


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["memory", "postgresql"])
def test_two_writers_lose_no_update(request: pytest.FixtureRequest, engine: str) -> None:
    fresh: Fresh = request.getfixturevalue(f"{engine}_fresh")
    address = fresh()
    with begun(address) as store:
        begin = json.loads(store.rows()["requirements"]["pumps"])["quantity"]
        writers = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.storage.writer", address, name, str(CHANGES // 2)],
                stdout=subprocess.PIPE,
                text=True,
            )
            for name in ("anna", "ben")
        ]
        told = [json.loads(writer.communicate()[0]) for writer in writers]
        assert [writer.returncode for writer in writers] == [0, 0]
        acknowledged = {tuple(one) for writer in told for one in writer["acknowledged"]}
        assert len(acknowledged) == CHANGES, "no two were told the same entry"
        assert sum(writer["conflicts"] for writer in told) > 0, "they did get in each other's way"
        assert sum(writer["unclear"] for writer in told) == 0
        entries, _ = store.log(LogFilter())
        assert {(e.entry.seq, e.hash) for e in entries[1:]} == acknowledged
        end = json.loads(store.rows()["requirements"]["pumps"])["quantity"]
        assert end == begin + CHANGES
        assert verify_ledger(store).head.seq == CHANGES + 1

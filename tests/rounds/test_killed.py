"""A kill between any two steps of a round leaves nothing half-written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_kill_at_any_step_leaves_every_file_whole(tmp_path: Path) -> None:
    folder = tmp_path / "round"
    folder.mkdir()
    played = subprocess.run(
        [sys.executable, "-m", "tests.rounds.killing", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert played.returncode == 0, played.stderr
    kills = json.loads(played.stdout)
    # Each writes at least one draft and puts it in its place.
    assert all(count >= 2 for count in kills.values()), kills
    assert (folder / "OUTCOME.json").exists()

"""Runs the program in this process, as a user would from a shell."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from contingent.cli.main import run


@dataclass(frozen=True)
class Ended:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


class Program:
    """``program("who", "ukraine")`` runs ``contingent who ukraine``."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: object) -> Ended:
        code = run([str(argument) for argument in arguments])
        told = self.capsys.readouterr()
        return Ended(code, told.out, told.err)

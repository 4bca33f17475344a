"""The manual page and the completions are those of the commands."""

import sys
from pathlib import Path

import pytest

from contingent.cli.main import run

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_they_are_as_the_commands_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "scripts"), *sys.path])
    import manual  # type: ignore[import-not-found]

    files = manual.files()
    held = {
        path.relative_to(ROOT / "share").as_posix(): path.read_text("utf-8")
        for path in (ROOT / "share").rglob("*")
        if path.is_file()
    }
    assert held == files, "python scripts/manual.py"


def test_a_shell_is_told_how_a_command_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_CONTINGENT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "contingent pub")
    monkeypatch.setenv("COMP_CWORD", "1")
    with pytest.raises(SystemExit):
        run([])
    assert capsys.readouterr().out == "plain,publish\n"

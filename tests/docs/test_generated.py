"""One command writes anew what is made from the cases and the program, and forgets nothing."""

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
#: Scripts that write something else, and what.
OTHERS = {
    "assets": "the packages of the front end, which are not committed",
    "distances": "links.csv of a case, once, by hand, in an environment of its own",
    "outlines": "outlines made from the base map, which no case and no command changes",
    "mutants": "copies of the code, broken on purpose",
}
#: What a program writes a file with.
WRITES = re.compile(r"\.write_text\(|\.write_bytes\(|nbformat\.write\(|\.write_to\(")


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("generated")


def test_every_script_that_writes_is_a_step_or_says_what_else_it_writes(
    generated: ModuleType,
) -> None:
    runs = {path for paths in generated.STEPS.values() for path in paths}
    for script in (ROOT / "scripts").glob("*.py"):
        if not WRITES.search(script.read_text("utf-8")) or script.stem in OTHERS:
            continue
        own = script.relative_to(ROOT).as_posix()
        kept = script.stem == "ukraine_answers"  # the folder of --keep, for ukraine_pages
        assert own in runs or kept, f"{own} writes, and `make generated` does not run it"


def test_every_test_that_writes_golden_files_is_a_step(generated: ModuleType) -> None:
    runs = {path for paths in generated.STEPS.values() for path in paths}
    writers = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "tests").rglob("test_*.py")
        if 'environ.get("CONTINGENT_GOLDEN")' in file.read_text("utf-8") and file != Path(__file__)
    }
    assert writers, "the name of the variable has changed"
    assert writers <= runs
    assert all((ROOT / path).is_file() for path in runs)


def test_a_step_that_is_not_there_is_refused(
    generated: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["generated", "golden", "gilded"])
    with pytest.raises(SystemExit, match="no step gilded; there are glossary, manual"):
        generated.main()

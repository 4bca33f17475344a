"""The page for developers is true of the code: its picture, its files, where a change goes."""

import ast
import re
import runpy
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

import contingent
from contingent.ledger.recording import VERBS

ROOT = Path(__file__).parents[2]
PACKAGE = Path(contingent.__file__).parent
PAGE = (ROOT / "docs" / "developing.md").read_text(encoding="utf-8")


def test_the_picture_of_the_floors_is_that_of_the_code() -> None:
    drawn = runpy.run_path(str(ROOT / "scripts" / "floors.py"))["drawing"]()
    kept = (ROOT / "docs" / "pictures" / "floors.svg").read_text(encoding="utf-8")
    assert drawn == kept, "draw it anew: python scripts/floors.py"


def _files(text: str) -> set[str]:
    """The files and folders named in back-ticks."""
    return set(re.findall(r"`([\w./-]+(?:\.(?:py|toml|md|csv|js|html|lp)|/))`", text))


def test_every_file_named_exists() -> None:
    named = _files(PAGE)
    assert len(named) > 80
    for name in sorted(named):
        assert (PACKAGE / name).exists() or (ROOT / name).exists(), name


def _row(change: str) -> set[str]:
    (row,) = (line for line in PAGE.splitlines() if line.startswith(f"| {change} |"))
    return _files(row)


@cache
def _trees() -> dict[str, ast.Module]:
    return {
        file.relative_to(PACKAGE).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
        for file in PACKAGE.rglob("*.py")
    }


def _has(file: str, tree: ast.Module, source: str) -> set[str]:
    """The names that a file has from one of our files; its own, if it is that one."""
    if file == source:
        return _uses(tree)
    module = "contingent." + source.removesuffix(".py").replace("/", ".")
    return {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == module
        for name in node.names
    }


def _uses(tree: ast.Module) -> set[str]:
    """Names used otherwise than to say of which type something is."""
    types = [
        kind
        for node in ast.walk(tree)
        for kind in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if kind is not None
    ]
    in_types = {id(part) for kind in types for part in ast.walk(kind)}
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) not in in_types
    }


def _uses_of(bases: list[ast.expr]) -> set[str]:
    return {part.id for base in bases for part in ast.walk(base) if isinstance(part, ast.Name)}


def naming(source: str, *names: str) -> set[str]:
    """Files that use one of the names that one of our files defines, and that file."""
    wanted = set(names)
    return {
        file
        for file, tree in _trees().items()
        if file == source or wanted & _uses(tree) & _has(file, tree, source)
    }


def saying(words: Iterable[str]) -> set[str]:
    """Files with one of these texts as a value."""
    wanted = set(words)
    return {
        file
        for file, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in wanted
    }


#: Change -> the files that match on what is changed, found in the source.
FOUND = {
    "a kind of caveat": naming("register/caveat.py", "CaveatKind"),
    "a constraint family": naming("planning/families.py", "FAMILIES", "Family")
    | saying(
        {"site-capacity", "link-capacity", "personnel-caveat", "months-caveat", "site-choice"}
    ),
    "an export format": naming("services/cases/exporting.py", "CASE_FORMATS", "PLAN_FORMATS")
    | saying({"orbat-mapper"}),
    "a language": naming("adapters/reports/languages.py", "_TOLD_APART"),
    "a page of the room": naming("web/app.py", "ROUTES") | saying({"/timeline", "/hinges"}),
    "a command": naming("cli/main.py", "_COMMANDS") | saying({"sustain"}),
    "a kind of ledger entry": saying({*VERBS, "case imported"})
    | naming("ledger/audit.py", "BRANCHED", "MERGED")
    | naming("services/ledger/undoing.py", "UNDONE")
    | naming("services/reports/accepting.py", "REJECTED"),
    "a domain of capability": saying({"maritime"}),
    "a tie-break": naming("planning/tie_breaks.py", "grant_wishes")
    | naming("planning/equals.py", "rule"),
    "a state of an offer": naming("register/offer.py", "OfferState", "LADDER"),
}
#: The other closed lists, by the class or classes of their kinds.
LISTS = {
    "conditions": naming(
        "register/condition.py",
        *("Always", "EventHolds", "NationStands", "NationProvides", "AtLeastNations"),
        *("AtLeastPersonnel", "AtLeastOf", "Not", "And", "Or"),
    ),
    "formulas": naming(
        "resolution/formula.py",
        *("Const", "Stands", "AtLeast", "Weighs", "Negated", "All", "Any"),
    ),
    "`ChangeKind`": naming("resolution/change.py", "ChangeKind"),
    "`StopKind`": naming("planning/stop.py", "StopKind") | saying({"nowhere", "readiness"}),
    "`AskKind`": naming("analysis/ask.py", "AskKind"),
    "`Stance`": naming("register/claim.py", "Stance") | saying({"excludes-troops", "declines"}),
    "`Confidence`": naming("register/claim.py", "Confidence") | saying({"medium"}),
    "`Basis`": naming("register/offer.py", "Basis"),
    "`Mode`": naming("register/site.py", "Mode") | saying({"rail"}),
    "`ClashKind`": naming("services/reports/clashes.py", "ClashKind"),
    "`Kind`": naming("reports/numerals.py", "Kind"),
    "`Why`": naming("adapters/reports/page_elements.py", "Why"),
    "`Clock`": naming("ledger/clock.py", "Clock"),
}
#: Files that name a kind in passing (an example, a command's own name).
IN_PASSING = {
    "a command": {"cli/sustain.py"},
    "a kind of ledger entry": {"web/api/parameters.py"},
}


@pytest.mark.parametrize("change", [*FOUND, *LISTS])
def test_a_change_names_all_its_places(change: str) -> None:
    found = FOUND.get(change) or LISTS[change]
    assert found, "nothing in the source matches on it: the name has changed"
    missing = found - _row(change) - IN_PASSING.get(change, set())
    assert not missing, "the row in docs/developing.md lacks them"


def test_every_enumeration_is_told() -> None:
    kinds = {
        node.name
        for tree in _trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and {"StrEnum", "Enum"} & _uses_of(node.bases)
    }
    assert kinds
    told = {"CaveatKind", "OfferState", *(name.strip("`") for name in LISTS)}
    assert kinds <= told


@pytest.mark.parametrize(
    ("heading", "rows"), [("Ten common changes", FOUND), ("Other closed lists", LISTS)]
)
def test_every_row_is_checked(heading: str, rows: dict[str, set[str]]) -> None:
    table = PAGE.split(f"## {heading}")[1].split("\n## ")[0]
    told = re.findall(r"^\| ([^|]+?) \|", table, flags=re.MULTILINE)
    assert [row for row in told if row not in {"change", "list"}] == list(rows)

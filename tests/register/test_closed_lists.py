"""What may stand in the code at all.

A closed list is matched to its end: a new kind must not fall through where it is forgotten. And no
name that a case gives to its own rows is known to the program.
"""

import ast
from pathlib import Path

import contingent
from contingent.register.site import Mode
from contingent.services.cases.opening import open_case

PACKAGE = Path(contingent.__file__).parent

#: Matches over what is no closed list: values, error types of pydantic, cell types of XLSX.
OPEN = {
    "api/tables.py",
    "ledger/canonical.py",
    "adapters/sources/explain.py",
    "adapters/sources/xlsx/sheet.py",
    "services/wire/rows.py",
}


def _ends_closed(found: ast.Match) -> bool:
    """Whether the last case hands what is left to ``assert_never``."""
    (last,) = found.cases[-1].body[:1]
    return ast.unparse(last).startswith("assert_never(")


def test_every_match_ends_in_assert_never() -> None:
    seen, open_ones = 0, set()
    for file in PACKAGE.rglob("*.py"):
        name = file.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Match):
                continue
            seen += 1
            if name in OPEN:
                open_ones.add(name)
            else:
                assert _ends_closed(node), f"{name}, line {node.lineno}"
    assert seen > 20
    assert open_ones == OPEN, "what is no longer open is struck from the list"


def test_no_domain_of_a_case_is_known_to_the_program() -> None:
    """Only the words of the reports are: their tables and prompts have domains of their own."""
    meant_otherwise = {"command", *map(str, Mode)}  # of click, and of links
    domains = set(open_case("ukraine").domains) - meant_otherwise
    for file in PACKAGE.rglob("*.py"):
        name = file.relative_to(PACKAGE).as_posix()
        if name.startswith(("reports/", "adapters/reports/")):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.value not in domains, f"{name}, line {node.lineno}: '{node.value}'"

"""One meaning for each name: no public class in two files, and the glossary names what is."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "contingent"
#: Abbreviations of the field that the glossary explains and no class is named for.
FIELD_WORDS = frozenset({"NTM", "RDD", "APOD", "SPOD", "RSOM", "IOC", "FOC", "TOA", "RIP"})


@cache
def classes() -> dict[str, list[str]]:
    """The files of each public class."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(str(file.relative_to(SOURCE)))
    return found


def test_no_public_class_name_stands_in_two_files() -> None:
    twice = {name: files for name, files in classes().items() if len(files) > 1}
    assert twice == {}


@cache
def aliases() -> set[str]:
    """Names of types that are made of other types, such as ``Condition``."""
    return {
        target.id
        for file in SOURCE.rglob("*.py")
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def glossary_terms() -> list[str]:
    """The terms that the glossary back-ticks as names of the program."""
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    return re.findall(r"^- \*\*`(\w+)`\*\*", text, re.MULTILINE)


@pytest.mark.parametrize("term", sorted(set(glossary_terms()) - FIELD_WORDS))
def test_what_the_glossary_back_ticks_is_a_name_of_the_program(term: str) -> None:
    assert term in classes() or term in aliases()

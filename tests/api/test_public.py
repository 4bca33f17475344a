"""What is public is listed, documented, and costs little to import."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import contingent as ct

PAGE = (Path(__file__).parents[2] / "docs" / "python.md").read_text(encoding="utf-8")


def _public(kind: type) -> list[str]:
    own = [
        name for base in kind.__mro__ for name in vars(base) if base.__module__.startswith("cont")
    ]
    return sorted({name for name in own if not name.startswith("_")})


@pytest.mark.parametrize("name", ct.__all__)
def test_every_public_name_is_documented_and_in_the_page(name: str) -> None:
    found = getattr(ct, name)
    assert inspect.getdoc(found), f"ct.{name} has no docstring"
    assert f"ct.{name}" in PAGE, f"docs/python.md does not tell of ct.{name}"


@pytest.mark.parametrize(
    "kind", [ct.Case, ct.Situation, ct.VerifiedPlan], ids=lambda kind: kind.__name__
)
def test_every_public_method_is_documented(kind: type) -> None:
    for name in _public(kind):
        found = inspect.getattr_static(kind, name)
        if callable(found) or isinstance(found, property | classmethod | staticmethod):
            assert inspect.getdoc(getattr(kind, name)), f"{kind.__name__}.{name} has no docstring"


@pytest.mark.parametrize("kind", [ct.Case, ct.Situation], ids=lambda kind: kind.__name__)
def test_every_question_is_in_the_page(kind: type) -> None:
    for name in _public(kind):
        if inspect.isfunction(inspect.getattr_static(kind, name)):
            assert f"`{name}" in PAGE or f".{name}(" in PAGE, f"{kind.__name__}.{name}"


def test_all_of_it_is_there() -> None:
    assert sorted(ct.__all__) == ct.__all__
    assert set(ct.__all__) <= set(dir(ct))


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = (
        "import sys; import contingent; "
        "heavy = {'pydantic', 'numpy', 'highspy', 'clingo', 'rich', 'click', 'pandas'}; "
        "print(sorted(m for m in sys.modules if m in heavy or m.startswith('contingent')))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "['contingent']"

"""The pages say what the code does."""

import re
from pathlib import Path

import pytest

from contingent.adapters.sources.case_tables import TABLES
from contingent.register.caveat import CaveatKind, parse_caveats
from contingent.register.condition_parser import parse_condition

ROOT = Path(__file__).parents[2]


def _page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_column_is_described() -> None:
    page = _page("docs/case-format.md")
    for _, model, _ in TABLES:
        for name, field in model.model_fields.items():
            assert f"`{field.alias or name}`" in page, f"{model.__name__}.{name}"


def _examples(heading: str) -> list[str]:
    page = _page("docs/conditions.md").split(f"## {heading}")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \|", page, flags=re.MULTILINE)
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("example", [e for e in _examples("Conditions") if "…" not in e])
def test_every_condition_in_the_page_can_be_read(example: str) -> None:
    parse_condition(re.sub(r"\b[AB]\b", lambda letter: letter[0].lower(), example))


def test_the_page_shows_each_kind_of_caveat_once_and_each_is_read_as_that_kind() -> None:
    read = [parse_caveats(example) for example in _examples("Caveats")]
    assert [caveat.kind for caveats in read for caveat in caveats] == list(CaveatKind)


@pytest.mark.parametrize(
    "page",
    [
        *("README.md", "CONTRIBUTING.md"),
        *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md")),
    ],
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", _page(page)):
        if "://" not in target:
            assert (ROOT / page).parent.joinpath(target).exists(), target

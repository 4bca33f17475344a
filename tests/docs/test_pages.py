"""The pages say what the code does."""

import re
from pathlib import Path

import pytest

from contingent.adapters.sources.case_tables import TABLES
from contingent.register.caveat import parse_caveats
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


@pytest.mark.parametrize("example", _examples("Caveats"))
def test_every_caveat_in_the_page_can_be_read(example: str) -> None:
    assert len(parse_caveats(example)) == 1


@pytest.mark.parametrize(
    "page", ["README.md", *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md"))]
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", _page(page)):
        if "://" not in target:
            assert (ROOT / page).parent.joinpath(target).exists(), target

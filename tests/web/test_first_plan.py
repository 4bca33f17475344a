"""What pages tell of a first plan: what fills as much, and nothing of who serves where and when."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from contingent.register.register import Register
from tests.web.rooms import TestClient, create_app
from tests.web.test_pages import parts

SENTENCE = 'data-state="plan"'


@pytest.fixture
def unasked(small: Register, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    """A case of which no process has made a plan; one line of it stays open without France."""
    title = str(request.node.name)
    register = small.model_copy(update={"case": small.case.model_copy(update={"title": title})})
    vars(register).pop("content_hash", None)
    with TestClient(create_app(lambda: register)) as made:
        yield made


def told(client: TestClient, page: str, more: str = "") -> list[dict[str, str]]:
    """The parts that follow a page, in order."""
    address = f"/stream?page={quote(page)}&without=FRA{more}"
    return [part for name, part in parts(client.get(address).text) if name == "part"]


def choosing(found: list[dict[str, str]]) -> list[dict[str, str]]:
    """Those told while the plan was still being chosen."""
    sentences = [n for n, part in enumerate(found) if part["slot"] == "sentence"]
    first = [n for n in sentences if "data-choosing" in found[n]["html"]]
    assert first, "a first plan is told"
    until = min(n for n in sentences if n > first[-1])
    assert SENTENCE in found[until]["html"]
    return found[first[0] : until]


def test_a_page_tells_the_lines_and_why_before_the_choice(unasked: TestClient) -> None:
    found = told(unasked, "/")
    early = {part["slot"]: part["html"] for part in choosing(found)}
    last = {part["slot"]: part["html"] for part in found}
    assert SENTENCE in early["sentence"]
    assert "Choosing among equal plans" in early["sentence"]
    said = [text["sentence"].split(">")[1].split("<")[0] for text in (early, last)]
    assert said[0] == said[1]
    assert early["tiers"] == last["tiers"]
    assert "Open lines" in early["lines"]
    assert 'class="because"' in early["lines"]
    for settled_later in ('class="strip"', "away at once", "Would fill it", "being tried"):
        assert settled_later not in early["lines"]
    assert 'class="strip"' in last["lines"]
    assert "people</strong> away" not in early["footing"]


def test_a_wall_tells_the_lines_and_no_units_before_the_choice(unasked: TestClient) -> None:
    found = told(unasked, "/", "&wall")
    early = {part["slot"]: part["html"] for part in choosing(found)}
    last = {part["slot"]: part["html"] for part in found}
    assert "Open lines" in early["wall"]
    assert "Who goes" not in early["wall"]
    assert "The units come with the plan." in early["units"]
    assert "The units come with the plan." not in last["units"]


def test_a_line_tells_its_share_and_not_who_serves_before_the_choice(unasked: TestClient) -> None:
    found = [part["html"] for part in told(unasked, "/line", "&of=core")]
    assert "Choosing among equal plans" in found[0]
    assert "<h2>Who serves" not in found[0]
    assert 'class="strip"' not in found[0]
    assert "Choosing among equal plans" not in found[-1]
    assert 'class="strip"' in found[-1]


@pytest.mark.parametrize(
    ("more", "slots"), [("", ("sentence", "lines")), ("&wall", ("sentence", "units"))]
)
def test_a_plan_that_came_between_the_page_and_its_parts_is_told(
    unasked: TestClient, more: str, slots: tuple[str, ...]
) -> None:
    """The page was drawn before there was a plan; somebody else's question has it meanwhile."""
    first = {part["slot"]: part["html"] for part in told(unasked, "/", more)}
    kept = {part["slot"]: part["html"] for part in told(unasked, "/", more)}
    for slot in slots:
        assert kept[slot] == first[slot]
    assert SENTENCE in kept["sentence"]

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contingent.register.offer import LADDER
from contingent.services.answers.asked import Asked
from contingent.web.choice import ApiChoice, Choice

codes = st.sampled_from(["USA", "GBR", "FRA", "UKR"])
DATED = "sea-open=2027-03-01..2027-09-01/2028-01-01T06:00"
settled = st.sampled_from(
    ["ceasefire=true", "parliament.GBR=never", "un=3", "straits-open=2-14", DATED]
)


supposed = st.sampled_from(
    ["packages:fra-1:3", "caveat:deu-log:only in POL, ROU", "link:home – odesa by rail:300"]
)


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    return Choice.model_validate(
        {
            "world": draw(st.none() | st.sampled_from(["us-in", "base"])),
            "concept": draw(st.none() | st.just("corps")),
            "without": draw(st.lists(codes, unique=True)),
            "set": draw(st.lists(settled, unique=True)),
            "cutoff": draw(st.sampled_from(LADDER)),
            "confidence": draw(st.sampled_from(["low", "medium", "high"])),
            "reading": draw(st.none() | st.sampled_from(["least", "always", "set-2"])),
            "as_of": draw(st.none() | st.dates()),
            "suppose": draw(st.lists(supposed, unique=True, max_size=3)),
            "was": draw(st.none() | st.just("world=base&without=USA")),
            "pin": draw(st.none() | st.text(min_size=1, max_size=60).map(str.strip).filter(bool)),
        }
    )


@given(choices())
def test_an_address_restores_the_choice_it_was_written_from(choice: Choice) -> None:
    assert Choice.read(parse_qs(choice.query())) == choice


@given(choices())
def test_what_is_pinned_is_read_back(choice: Choice) -> None:
    plain = choice.model_copy(update={"pin": None, "was": None})
    pinned = Choice(pin=plain.query()) if plain.query() else None
    if pinned:
        assert pinned.pinned() == plain


def test_the_order_in_which_things_are_chosen_makes_no_difference() -> None:
    one = Choice.read({"without": ["USA", "GBR"], "set": ["a=true", "b=3"]})
    two = Choice.read({"without": ["GBR,USA"], "set": ["b=3", "a=true"]})
    assert one.asked() == two.asked()
    assert one.asked() == Asked(without=("GBR", "USA"), events=(("a", True), ("b", 3)))


def test_empty_parts_of_an_address_mean_nothing_was_chosen() -> None:
    assert Choice.read({"as_of": [""], "world": [" "], "without": [""]}) == Choice()


@pytest.mark.parametrize(
    "given_",
    [
        {"as_of": ["yesterday"]},
        {"as_of": ["0"]},
        {"cutoff": ["withdrawn"]},
        {"without": ["usa"]},
        {"set": ["ceasefire=maybe"]},
        {"set": ["ceasefire"]},
        {"colour": ["red"]},
        {"reading": ["set-x"]},
    ],
)
def test_what_cannot_be_read_is_refused(given_: dict[str, list[str]]) -> None:
    with pytest.raises(ValidationError):
        Choice.read(given_)


@given(choices())
def test_the_api_reads_the_same_choice(choice: Choice) -> None:
    parts = choice.model_dump(mode="json", by_alias=True, exclude={"pin", "was"})
    assert ApiChoice.model_validate(parts).choice() == choice.model_copy(
        update={"pin": None, "was": None}
    )

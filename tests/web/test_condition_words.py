"""Conditions and caveats as the register page says them."""

import pytest
from hypothesis import given

from contingent.register.capability import Capability
from contingent.register.caveat import CaveatKind, parse_caveats
from contingent.register.condition import Condition, mentions
from contingent.register.condition_parser import parse_condition
from contingent.register.nation import Nation
from contingent.register.register import Register
from contingent.register.world import Event
from contingent.services.answers.condition_words import (
    caveats_words,
    condition_parts,
    condition_words,
)
from tests.register.test_condition import TREES

TITLES = {
    "ceasefire": "A truce holds",
    "un-mandate": "Paris gives a mandate",
    "parliament.GBR": "The Commons agree",
    "a1.B-2.c": "Third",
    "unit": "Troops are ready",
    "x.Y": "Y says so",
}
NAMED = Register(
    case={"title": "words", "length": "2 months", "start": "2026-01-01"},
    nations=tuple(
        Nation(nation=code, name=f"Land of {code}", groups=("eu", "nato-east"))
        for code in ("USA", "FRA", "GBR", "EST", "XNT")
    ),
    events=tuple(Event(event=name, title=title) for name, title in TITLES.items()),
    capabilities=(Capability(capability="mech-bn", domain="land", title="Battalion group"),),
)


@given(TREES)
def test_every_name_of_a_condition_is_said_by_its_title(tree: Condition) -> None:
    """Shows that a sentence leaves out no name of the condition, and says titles."""
    said = condition_words(NAMED, tree)
    for use in mentions(tree):
        nation = NAMED.nation_names.get(use.name)
        title = TITLES.get(use.name) or NAMED.capability_titles.get(use.name)
        shown = nation or title or use.name.replace("-", " ")
        assert shown[1:] in said or use.name.upper() in said.upper(), (use, said)
        if use.kind == "event":
            assert use.name not in said
    assert said.endswith(".")
    assert len(condition_parts(NAMED, tree)) == 1 or " and " in said


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("", ""),
        ("ceasefire", "A truce holds."),
        ("ceasefire and USA", "A truce holds and the Land of USA takes part."),
        (
            "ceasefire and un-mandate and FRA provides mech-bn",
            "A truce holds; Paris gives a mandate; and Land of FRA provides “Battalion group”.",
        ),
        (
            "not (FRA or EST)",
            "It is not so that (either Land of FRA takes part or Land of EST takes part).",
        ),
        (
            "at least 2 other nations from eu provide air-defence",
            "At least 2 other nations from the EU provide air defence capabilities.",
        ),
        ("at least 1 nation provide land", "At least 1 nation provides land capabilities."),
        (
            "at least 20000 other personnel from eu provide land",
            "At least 20,000 people of other nations from the EU come with land capabilities.",
        ),
        (
            "at least 2 of FRA, EST, GBR provide land",
            "At least 2 of Land of FRA, Land of EST and the Land of GBR provide land capabilities.",
        ),
        ("all of FRA, eu", "All of Land of FRA and the nations of the EU take part."),
        (
            "at least 1 of FRA, ceasefire",
            "At least 1 of these holds: Land of FRA takes part and a truce holds.",
        ),
        (
            "(FRA and EST) or ceasefire",
            "Either (Land of FRA takes part and Land of EST takes part) or a truce holds.",
        ),
    ],
)
def test_sentences(condition: str, said: str) -> None:
    assert condition_words(NAMED, parse_condition(condition)) == said


@pytest.mark.parametrize(
    ("caveats", "said"),
    [
        ("only in FRA;EST", "serves only in Land of FRA and Land of EST"),
        ("not in EST", "does not serve in Land of EST"),
        ("not east of -5.5", "serves nowhere east of 5.5° W"),
        ("only at port", "serves only at any place of the role “port”"),
        ("not for mech-bn;land", "is not used for “Battalion group” or land capabilities"),
        ("not with FRA", "is never at one site with units of Land of FRA"),
        ("only with FRA", "serves only at a site with units of Land of FRA"),
        ("at most 1500 personnel", "has at most 1,500 people away at once"),
        (
            "at most 14 days; not in EST",
            "is away for at most 14 days; does not serve in Land of EST",
        ),
    ],
)
def test_caveats(caveats: str, said: str) -> None:
    assert caveats_words(NAMED, parse_caveats(caveats)) == said


def test_no_kind_of_caveat_is_left_out() -> None:
    written = "only in FRA | not in FRA | not east of 1 | only at x | not for y | not with FRA"
    texts = [*written.split(" | "), "only with FRA", "at most 3 personnel", "at most 3 days"]
    assert {parse_caveats(text)[0].kind for text in texts} == set(CaveatKind)
    said = [caveats_words(NAMED, parse_caveats(text)) for text in texts]
    assert len(set(said)) == len(texts)
    assert not any(word in text for text in said for word in ("FRA;", "…"))
    assert all(said)


def test_no_two_conditions_of_the_embedded_case_sound_alike(ukraine: Register) -> None:
    said: dict[str, str] = {}
    for offer in ukraine.offers:
        words = condition_words(ukraine, offer.condition)
        assert said.setdefault(words, str(offer.condition)) == str(offer.condition)

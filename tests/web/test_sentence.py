from datetime import date

import pytest

from contingent.planning.planner import Bound
from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.naming import named
from contingent.services.answers.planning import plan_concept
from contingent.services.answers.sentence import bound_sentence, plan_sentence, setting_words


@pytest.mark.slow
def test_the_sentence_of_the_meeting(ukraine: Register) -> None:
    asked = Asked(without=("USA",))
    plan = plan_concept(ukraine, asked).plan
    assert plan_sentence(ukraine, asked, plan) == (
        "Without the United States, 3 of 9 essential lines stay open; first: "
        "American intelligence and surveillance picture."
    )


@pytest.mark.slow
def test_all_filled(ukraine: Register) -> None:
    plan = plan_concept(ukraine, Asked()).plan
    assert plan_sentence(ukraine, Asked(), plan) == "All 9 essential lines are filled."


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(), ""),
        (Asked(world="us-out"), "without the United States"),
        (Asked(as_of=date(2025, 4, 10)), "as known on 10 April 2025"),
        (
            Asked(events=(("ceasefire", False),)),
            "with “A ceasefire, agreed with Russia, holds” never",
        ),
        (
            Asked(events=(("straits-open", (2, 14)),), without=("FRA", "USA")),
            (
                "without France and the United States, with “Turkey lets warships of non-Black-Sea "
                "states pass the Straits” true from month 2 until 14"
            ),
        ),
    ],
)
def test_what_was_asked_in_words(ukraine: Register, asked: Asked, words: str) -> None:
    assert setting_words(ukraine, asked) == words


def test_from_the_fourth_on_nations_are_counted(ukraine: Register) -> None:
    assert named(ukraine, ["FRA", "DEU", "POL"]) == "France, Germany and Poland"
    assert named(ukraine, ["FRA", "DEU", "POL", "ESP"]) == "France, Germany and 2 more"


def test_bounds_promise_nothing_a_plan_could_break(ukraine: Register) -> None:
    tight = [Bound(1, 9.0, 6.0), Bound(2, 6.0, 6.0)]
    assert (
        bound_sentence(ukraine, Asked(), tight) == "At most 67% of what is essential can be filled."
    )
    loose = [Bound(1, 9.0, 9.0)]
    assert bound_sentence(ukraine, Asked(), loose) == (
        "Nothing yet rules out filling every essential line."
    )
    assert bound_sentence(ukraine, Asked(), []) == "No line is essential in this concept."

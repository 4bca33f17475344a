"""Answers begun are held ready; what is no longer there is begun anew and comes to the same."""

import pytest

from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.made_plans import MADE
from contingent.services.answers.planning import BegunAnswer, Planned, plan_concept
from contingent.web import work
from contingent.web.begun import HELD, HeldAnswers
from contingent.web.crew.task import JobControl
from tests.builders import line, offer, register


def a_case() -> Register:
    return register(
        [offer("a", "AAA", packages=2), offer("b", "BBB"), offer("c", "CCC", "not AAA")],
        [line("l", quantity=4), line("m", tier=2)],
    )


def begun() -> BegunAnswer:
    MADE._kept.clear()
    return BegunAnswer.begin(a_case(), Asked())


def test_those_begun_last_are_held() -> None:
    held, answer = HeldAnswers(most=2), begun()
    for key in ("a", "b", "c"):
        held.hold(key, answer)
    assert len(held) == 2
    assert held.take("c", lambda: pytest.fail("it is there")) is answer
    anew = begun()
    assert held.take("c", lambda: anew) is anew, "it is held no longer"
    assert held.take("a", lambda: anew) is anew


@pytest.mark.parametrize("lost", [(), (1,), (2,), (1, 2)])
def test_the_steps_of_an_answer_come_to_the_same_whatever_is_lost(lost: tuple[int, ...]) -> None:
    case, control = a_case(), JobControl(lambda _told: None)
    HELD._held.clear()
    told: list[Planned] = []
    for number, step in enumerate((work.plan, work.choose, work.fill)):
        if number in lost:
            HELD._held.clear()
        MADE._kept.clear()
        told.append(step(control, case, Asked(), None, None))
    assert [(one.choosing, one.trying) for one in told] == [
        (True, True),
        (False, True),
        (False, False),
    ]
    MADE._kept.clear()
    whole = plan_concept(case, Asked())
    assert told[1].plan == told[2].plan == whole.plan
    assert told[2].why == whole.why
    assert not len(HELD)

"""Plans of the essential lines alone fill as much of them as plans of all lines."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.register import Register
from contingent.services.answers.coalition import Coalition, coalition_of
from contingent.services.answers.essential_plans import EssentialPlans
from tests.builders import fewer, line, offer, planned, register, setting, site
from tests.planning.test_together import ruled


def same(case: Register) -> Coalition:
    """The coalition that was planned, once both plans fill as much of tier 1."""
    concept, whole = case.concept(None), coalition_of(setting(case), None)
    plans = EssentialPlans(case, concept)
    alone, every = plans.plan(whole).tier(1), planned(whole.problem(concept)).tier(1)
    assert (alone is None) == (every is None)
    if alone is not None and every is not None:
        assert alone.proven
        assert (alone.required, alone.filled) == pytest.approx((every.required, every.filled))
    return plans.of(whole)


@fewer(8)
@given(st.integers(0, 2**32))
def test_essential_lines_get_as_much_alone(seed: int) -> None:
    case, _ = ruled(Random(seed))
    same(case)


def test_company_comes_with_a_later_line_and_is_kept() -> None:
    case = register(
        [
            offer("host", "AAA", caveats="only with BBB"),
            offer("guest", "BBB", supplies="guard-bn:1"),
            offer("else", "AAA", supplies="frigate:1"),
        ],
        [
            line("core", at="lviv"),
            line("guard", "guard-bn", tier=3, at="lviv"),
            line("sea", "frigate", tier=2, at="lviv"),
        ],
        [site("lviv")],
    )
    own = same(case)
    assert [one.line for one in own.problem(case.concept(None)).lines] == ["core", "guard"]
    alone = EssentialPlans(case, case.concept(None)).plan(coalition_of(setting(case), None))
    assert not alone.open_lines(1)

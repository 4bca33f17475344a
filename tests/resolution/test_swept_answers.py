"""Answers that rest on many settings swept together, against each setting resolved alone."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.errors import NoCoalition
from contingent.register.claim import Confidence
from contingent.register.offer import LADDER
from contingent.register.register import Register
from contingent.resolution.resolution import resolve
from contingent.resolution.setting import Setting
from contingent.services.answers.coalition import coalition_in, coalitions_of
from contingent.services.answers.who import counts_at_cutoffs
from contingent.services.cases.opening import open_case
from tests.builders import register, setting
from tests.resolution.one_by_one import periods_one_by_one
from tests.resolution.test_sweep import CONDITIONS, STATES, TIMINGS, with_states

UKRAINE = open_case("ukraine")


def assert_counts_as_one_by_one(asked: Setting) -> None:
    """Every count is that of its cut-offs alone."""
    counts = counts_at_cutoffs(asked)
    ranks = {one.state.rank for one in asked.register.offers if not one.state.ended}
    rungs = [(s, c) for s in LADDER if s.rank in ranks for c in Confidence]
    assert [(c.cutoff, c.confidence) for c in counts] == [(s.value, c.value) for s, c in rungs]
    for count, (state, confidence) in zip(counts, rungs, strict=True):
        at = replace(asked, cutoff=state, confidence=confidence)
        greatest = {name for period, _ in periods_one_by_one(at) for name in period.greatest}
        standing = [one for one in asked.register.offers if one.offer in greatest]
        assert count.offers == len(standing)
        assert count.nations == len({one.nation for one in standing})


def standing_or_reason(asked: Setting, reading: str | None) -> object:
    """The months each offer stands in, resolved alone, or why nobody can be planned with."""
    try:
        return list(coalition_in(resolve(asked, ClingoSets()), reading).standing.items())
    except NoCoalition as error:
        return str(error)


@given(CONDITIONS, STATES, TIMINGS)
def test_counts_and_coalitions_are_those_of_each_setting_alone(
    given_one: Register, states: list[tuple[str, str, int]], events: dict[str, object]
) -> None:
    asked = setting(with_states(given_one, states), events)
    assert_counts_as_one_by_one(asked)
    gone = [(), *combinations(("AAA", "BBB", "CCC"), 1), *combinations(("AAA", "BBB", "DDD"), 2)]
    settings = [
        replace(asked, world=asked.world.model_copy(update={"without": one})) for one in gone
    ]
    for reading in (None, "least"):
        alone = [standing_or_reason(one, reading) for one in settings]
        together = coalitions_of(settings, reading)
        for expected in alone:
            if isinstance(expected, str):
                with pytest.raises(NoCoalition) as raised:
                    next(together)
                assert str(raised.value) == expected
                break
            assert list(next(together).standing.items()) == expected


def test_a_register_without_offers_has_no_counts() -> None:
    assert counts_at_cutoffs(setting(register())) == ()


@pytest.mark.slow
@pytest.mark.parametrize("world", [world.world for world in UKRAINE.worlds])
def test_counts_of_every_world_are_as_one_by_one(world: str) -> None:
    assert_counts_as_one_by_one(Setting(UKRAINE, UKRAINE.world(world)))

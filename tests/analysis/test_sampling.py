"""Where there are too many coalitions to look at: values by sampling, quickly, with an interval."""

from math import comb

import pytest

from contingent.analysis import coalitions
from contingent.analysis.coalitions import lay_out, tally_all
from contingent.analysis.game import GameTooLarge
from contingent.analysis.hinge import hinge_of
from contingent.analysis.power import power_of
from contingent.analysis.sampling import sample_power
from contingent.register.register import Register
from tests.analysis.drawn import Inline, game_of, ring
from tests.builders import line, offer, register


def club(nations: int, need: int) -> Register:
    """Nations that each wait for a number of others, at most half of all; like votes otherwise."""
    names = [f"{first}{second}Z" for first in "ABC" for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    offers = [
        offer(f"o{place}", name, f"at least {place % (nations // 2) + 1} nations")
        for place, name in enumerate(names[:nations])
    ]
    return register(offers, [line("core", quantity=need)])


@pytest.mark.slow
def test_forty_nations_that_all_look_at_one_another_are_sampled() -> None:
    """Whoever are 25 all stand, so the value of each is that of a vote in a majority of 25."""
    game = game_of(club(40, need=25))
    told: list[tuple[int, int]] = []
    found = hinge_of(game, game, Inline(), lambda *step: told.append(step))
    assert not found.exact
    assert found.coalitions == 1 << 40
    assert told
    assert sum(found.shapley.values.values()) == pytest.approx(1)
    for measure, true in (
        (found.shapley, 1 / 40),
        (found.banzhaf, comb(39, 24) / 2**39),
    ):
        assert measure.error is not None
        errors = [abs(float(v) - true) for v in measure.values.values()]
        inside = sum(e <= half for e, half in zip(errors, measure.error.values(), strict=True))
        assert inside >= 34, "of forty intervals of 95 %"
        assert max(measure.error.values()) < 0.01
    assert (found.breaks.sets, found.breaks.complete) == ((), False)
    assert found.breaks.tried >= 5, "sixteen exits break it; all smaller sets were tried up to this"


def test_sampled_values_hold_the_exact_ones() -> None:
    game = game_of(ring(12)).game.compiled
    exact, sampled = power_of(tally_all(game, Inline()), game.scale), sample_power(game)
    rows = [
        *zip(exact.shapley, sampled.shapley, sampled.shapley_error, strict=True),
        *zip(exact.banzhaf, sampled.banzhaf, sampled.banzhaf_error, strict=True),
    ]
    assert sum(abs(float(true) - told) <= half for true, told, half in rows) >= 20
    assert all(abs(float(true) - told) <= 2 * half + 1e-9 for true, told, half in rows)


def test_settling_who_stands_too_often_is_refused_before_anything_is_run() -> None:
    with pytest.raises(GameTooLarge, match="30 of them looked at by others, would take too long"):
        lay_out(game_of(club(30, need=20)).game.compiled)


def test_high_parts_that_supply_the_same_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a club supplies depends on its size alone: 20 of them, in 2^20 coalitions."""
    game = game_of(club(20, need=15)).game.compiled
    monkeypatch.setattr(coalitions, "MOST_SUMS", 1 << 12)
    assert lay_out(game).blocks == 1 << 20
    monkeypatch.setattr(coalitions, "MOST_SUMS", 1 << 8)
    with pytest.raises(GameTooLarge, match="would take too long"):
        lay_out(game)

"""Beliefs: what the weights may say, what they do, and that they help where nobody learnt them."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import reading_belief
from benchmarks.reading_belief import FRESH, MENDED, cases, learnt_from, weights_from
from contingent.reports import judging
from contingent.reports.belief import Weights, weights, weights_of
from contingent.reports.doubt_kinds import Doubt
from contingent.reports.judging import by_rules
from contingent.reports.marks import Lean, Mark, of_doubt
from contingent.reports.reader import read_report
from tests.reports.scoring import HERE

FILE = Path(reading_belief.FILE)
MARKS = st.frozensets(st.sampled_from(list(Mark)))
STANCES = {"offers", "conditional", "considers", "declines", "excludes-troops"}
#: A mark must hold of some candidate in so many reports.
REPORTS = 5


def test_no_two_marks_are_one() -> None:
    assert len(Mark.__members__) == len(list(Mark))
    assert len({mark.held for mark in Mark}) == len(list(Mark))


@given(doubt=st.sampled_from(list(Doubt)))
def test_every_doubt_is_a_mark_against(doubt: Doubt) -> None:
    assert of_doubt(doubt).lean is Lean.AGAINST


def test_a_weight_speaks_the_way_its_mark_may() -> None:
    learnt = weights()
    for mark in Mark:
        assert learnt.worth[mark] * mark.lean.value >= 0, mark
        assert 0 <= learnt.shares[mark] <= 1
    assert set(learnt.enough_for) <= STANCES
    assert learnt.enough_for["offers"] > learnt.enough


def test_a_name_that_no_mark_has_is_refused() -> None:
    text = FILE.read_text(encoding="utf-8").replace("\nfirm = ", "\nfrim = ")
    with pytest.raises(ValueError, match="no mark is called frim"):
        weights_of(text)


def test_a_mark_left_out_is_refused() -> None:
    text = re.sub(r"\nfirm = .*", "", FILE.read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="no weight for firm"):
        weights_of(text)


@given(marks=MARKS, more=st.sampled_from(list(Mark)))
def test_a_mark_moves_a_belief_the_way_of_its_weight(marks: frozenset[Mark], more: Mark) -> None:
    learnt = weights()
    without, with_it = learnt.belief(marks - {more}), learnt.belief(marks | {more})
    assert 0 < without < 1
    assert (with_it - without) * learnt.worth[more] >= 0
    assert (with_it == without) == (learnt.worth[more] == 0)


@given(marks=MARKS)
def test_what_is_told_against_a_candidate_lowers_its_belief(marks: frozenset[Mark]) -> None:
    """Each reason is applied: without what holds, or with what is lacking, it is believed more."""
    learnt = weights()
    for told in learnt.against(marks):
        held = [mark for mark in marks if mark.held == told]
        lacking = [mark for mark in Mark if mark not in marks and mark.lacking == told]
        other = marks - set(held) if held else marks | set(lacking[:1])
        assert held or lacking
        assert learnt.belief(other) > learnt.belief(marks)


@pytest.mark.slow
def test_what_is_not_proposed_is_told_with_its_reason() -> None:
    for text in reading_belief.texts("reports_dev4"):
        reading = read_report(text.text, on=text.on, code=text.code)
        learnt = weights()
        proposed = {p.nation for p in reading.proposals}
        missed = {n for miss in reading.misses for n in miss.nations}
        assert all(miss.why for miss in reading.misses)
        for one in read_report(text.text, on=text.on, code=text.code, judge=by_rules).proposals:
            assert one.nation in proposed | missed
        for one in reading.proposals:
            assert one.belief is not None
            assert learnt.believes(one.stance, one.belief) or "conditional" in one.stance
            assert f"belief {one.belief:.2f}" in one.why
            assert one.confidence != "high" or one.belief >= judging.HIGH
            assert one.confidence == "low" or one.belief >= judging.MEDIUM


def test_a_snippet_is_judged_by_the_rules_alone() -> None:
    (one,) = read_report("Norway will send soldiers to the force in Ukraine.", code="en").proposals
    assert one.belief is None


@pytest.mark.nightly
def test_the_weights_are_those_that_the_reports_give() -> None:
    learnt = weights()
    fitted = weights_from(learnt_from((*MENDED, *FRESH)), learnt.enough, learnt.enough_for)
    assert _near(fitted, learnt)


def _near(one: Weights, other: Weights) -> bool:
    """Whether weights are the same up to what another processor rounds otherwise."""
    apart = [abs(one.worth[mark] - other.worth[mark]) for mark in Mark]
    return max(apart) <= 0.002 and abs(one.base - other.base) <= 0.002


@pytest.mark.nightly
def test_no_mark_is_of_one_report_only() -> None:
    """What no development text shows, no weight may rest on."""
    seen: Counter[Mark] = Counter()
    for name in (*MENDED, *FRESH):
        for case in cases(name):
            seen.update({mark for one in case.candidates for mark in one.marks})
    assert {mark for mark in Mark if seen[mark] < REPORTS} == set()


@pytest.mark.nightly
def test_belief_helps_on_sets_that_it_was_not_learnt_from() -> None:
    kept = tomllib.loads((HERE / "scores.toml").read_text(encoding="utf-8"))["left_out"]
    assert set(kept) == {*MENDED, *FRESH}
    for name in FRESH:
        told = cases(name)
        learnt = reading_belief.left_out(name, reading_belief.ENOUGH, reading_belief.ENOUGH_FOR)
        rules = reading_belief.figures(told, [reading_belief.by_rules(case) for case in told])
        belief = reading_belief.figures(
            told, [reading_belief.proposed(case, learnt) for case in told]
        )
        assert belief.f1 > rules.f1 + 0.05
        assert belief.precision > rules.precision
        assert belief.offers > rules.offers
        assert round(belief.f1, 2) == round(kept[name]["belief"]["stance"], 2)

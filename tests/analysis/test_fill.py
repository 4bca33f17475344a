"""What a coalition fills: the closed form against a linear program and against real plans."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.solver.highs import HighsSolver
from contingent.analysis.build_game import LEFT_OUT, default_month
from contingent.analysis.values import values_of
from contingent.planning.linear_model import Columns, LinearModel, Row
from contingent.planning.solver import Limits
from contingent.register.capability import Capability
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from tests.analysis.drawn import NATIONS, game_of, games, present
from tests.analysis.plain import filled, weight
from tests.builders import fewer, in_months, line, offer, planned, register, replaced, setting, site
from tests.builders import posed as problem_of


def best_share(offers: Sequence[Offer], lines: Sequence[RequirementLine]) -> float:
    """The weighted share of the lines that packages fill at best when they divide freely."""
    columns, value, rows = Columns(), [], []
    to: dict[str, list[tuple[int, float]]] = {li.line: [] for li in lines}
    for one in offers:
        own = []
        for li in lines:
            if amount := one.amount(li.capability):
                column = columns.add(f"{one.offer}-{li.line}", 0, one.packages, whole=False)
                own.append((column, 1.0))
                to[li.line].append((column, amount))
                value.append((column, -float(weight(li)) * amount / li.quantity))
        rows.append(Row("offer", one.offer, tuple(own), high=one.packages))
    rows += [Row("line", li.line, tuple(to[li.line]), high=li.quantity) for li in lines]
    model = LinearModel.of(columns, rows).aiming(value)
    best = -HighsSolver().solve(model, Limits(), relax=True).objective
    return best / float(sum(weight(li) for li in lines))


def all_can_be_filled(offers: Sequence[Offer], lines: Sequence[RequirementLine]) -> bool:
    """Whether there is a point at all once every line must be full."""
    columns, rows = Columns(), []
    to: dict[str, list[tuple[int, float]]] = {li.line: [] for li in lines}
    for one in offers:
        able = [li for li in lines if one.amount(li.capability)]
        own = [columns.add(f"{one.offer}-{li.line}", 0, one.packages, whole=False) for li in able]
        for column, li in zip(own, able, strict=True):
            to[li.line].append((column, one.amount(li.capability)))
        rows.append(Row("offer", one.offer, tuple((c, 1.0) for c in own), high=one.packages))
    rows += [Row("line", li.line, tuple(to[li.line]), low=li.quantity) for li in lines]
    columns.add("nothing", 0, 0, whole=False)
    solved = HighsSolver().solve(LinearModel.of(columns, rows), Limits(), relax=True)
    return solved.status == "optimal"


#: How strong a unit of each capability is: an offer's alternatives are equally strong.
RATES = (1.0, 2.0, 0.5, 1.0, 4.0, 1.0, 0.25, 2.0, 1.0, 1.0)


def multi_role(kinds: int, offers: int, *, fair: bool = True) -> st.SearchStrategy[Register]:
    """Registers of offers that can each fill some of many kinds of lines.

    Args:
        fair: all offers change one capability for another at the same rate.
    """
    row = st.tuples(
        st.lists(st.integers(0, kinds - 1), min_size=1, max_size=3, unique=True),
        st.integers(1, 3),
        st.lists(st.sampled_from([1.0, 2.0, 0.5]), min_size=kinds, max_size=kinds),
    )
    want = st.tuples(
        st.sampled_from([1.0, 0.5, 3.0, 4.0]), st.integers(1, 3), st.sampled_from([1.0, 2.5])
    )

    def build(rows: list[Any], wants: list[Any]) -> Register:
        offered = []
        for place, (roles, packages, own) in enumerate(rows):
            rate = (lambda k, own=own: own[0] * RATES[k]) if fair else own.__getitem__
            offered.append(
                offer(
                    f"o{place}",
                    NATIONS[place % 6],
                    supplies="|".join(f"c{k}:{rate(k)}" for k in roles),
                    packages=packages,
                )
            )
        lines = [
            line(f"l{k}", f"c{k}", quantity * RATES[k], tier=tier, weight=worth)
            for k, (quantity, tier, worth) in enumerate(wants)
        ]
        return register(offered, [lines[0].model_copy(update={"tier": 1}), *lines[1:]])

    return st.builds(
        build,
        st.lists(row, min_size=offers, max_size=offers),
        st.lists(want, min_size=kinds, max_size=kinds),
    )


COALITIONS = st.lists(
    st.sets(st.sampled_from(NATIONS[:6])).map(sorted), min_size=3, max_size=3
).map(lambda some: [*some, list(NATIONS[:6])])


def agree_with_the_linear_program(given_one: Register, coalitions: list[list[str]]) -> None:
    """The fill, and whether all essential lines are filled, of some coalitions."""
    graded, goal = game_of(given_one, goal="fill"), game_of(given_one)
    essential = [li for li in given_one.requirements if li.tier == 1]
    for coalition in coalitions:
        offers = [o for o in given_one.offers if o.nation in coalition]
        compiled = graded.game.compiled
        (value,) = values_of(compiled, np.array([present(graded, coalition)]))
        share = best_share(offers, given_one.requirements)
        assert float(value / compiled.scale) == pytest.approx(share, abs=1e-7)
        (reached,) = values_of(goal.game.compiled, np.array([present(goal, coalition)]))
        assert bool(reached) == all_can_be_filled(offers, essential)


@given(multi_role(kinds=6, offers=8), COALITIONS)
def test_the_fill_of_a_coalition_is_that_of_the_linear_program(
    given_one: Register, coalitions: list[list[str]]
) -> None:
    agree_with_the_linear_program(given_one, coalitions)


@pytest.mark.slow
@given(multi_role(kinds=10, offers=14), COALITIONS)
def test_the_fill_with_ten_kinds_of_lines_is_that_of_the_linear_program(
    given_one: Register, coalitions: list[list[str]]
) -> None:
    assert len(game_of(given_one, goal="fill").game.components) >= 1
    agree_with_the_linear_program(given_one, coalitions)


@fewer(2)
@given(multi_role(kinds=4, offers=6, fair=False))
def test_where_offers_disagree_on_what_a_unit_is_worth_the_fill_is_an_upper_bound(
    given_one: Register,
) -> None:
    graded, goal = game_of(given_one, goal="fill"), game_of(given_one)
    (value,) = values_of(graded.game.compiled, np.array([present(graded, NATIONS)]))
    share = best_share(given_one.offers, given_one.requirements)
    assert float(value / graded.game.compiled.scale) >= share - 1e-7
    if all_can_be_filled(given_one.offers, [li for li in given_one.requirements if li.tier == 1]):
        assert values_of(goal.game.compiled, np.array([present(goal, NATIONS)])) == [1]


@given(games(nations=4, offers=6))
def test_the_plain_fill_of_these_tests_is_that_of_the_linear_program(given_one: Register) -> None:
    full = filled(given_one.offers, given_one.requirements)
    share = sum(
        float(weight(li) * full[li.line]) / li.quantity for li in given_one.requirements
    ) / float(sum(weight(li) for li in given_one.requirements))
    assert share == pytest.approx(best_share(given_one.offers, given_one.requirements), abs=1e-7)


def test_lines_of_like_fillers_are_one_type_and_unlike_ones_fall_apart() -> None:
    given_one = register(
        [offer("a", "AAA", supplies="mech-bn:1|guard-bn:1"), offer("b", "BBB", supplies="isr:1")],
        [line("one"), line("two", quantity=2), line("guard", "guard-bn"), line("eye", "isr")],
    )
    components = game_of(given_one).game.components
    assert [[kind.lines for kind in c.types] for c in components] == [
        [("one", "two", "guard")],
        [("eye",)],
    ]


def share_of_time(months: int, tour: int, rest_ratio: float) -> Fraction:
    """The largest share of the months that one package can be away, tour after tour."""
    given_one = register(
        [offer("a", "AAA", tour=in_months(tour), rest_ratio=rest_ratio)],
        [line("core")],
        months=months,
    )
    game = game_of(given_one, goal="fill").game.compiled
    return Fraction(int(values_of(game, np.array([[True]]))[0])) / game.scale


def longest_away(months: int, tour: int, rest: int) -> int:
    """Months away at most, by trying for each month to begin a tour in it or to wait."""
    if months <= 0:
        return 0
    begin = min(tour, months) + longest_away(months - tour - rest, tour, rest)
    return max(begin, longest_away(months - 1, tour, rest))


@pytest.mark.parametrize(("tour", "rest_ratio"), list(product([1, 2, 3, 5], [0, 0.5, 1, 2])))
def test_tours_count_for_the_share_of_the_time_a_package_can_be_away(
    tour: int, rest_ratio: float
) -> None:
    rest = -int(-rest_ratio * tour // 1)
    for months in range(1, 13):
        away = Fraction(longest_away(months, tour, rest), months)
        assert share_of_time(months, tour, rest_ratio) == away


SPANS = st.sampled_from([(0, 4), (0, 2), (1, 4), (2, 4)])


def timed(offers: int) -> st.SearchStrategy[Register]:
    """Registers with tours, notice, windows, sites and caveats, small enough to plan."""
    row = st.tuples(
        st.sampled_from(
            ["mech-bn:1", "mech-bn:1|guard-bn:1", "guard-bn:2", "guard-bn:1|mech-bn:2"]
        ),
        st.integers(1, 2),
        st.fixed_dictionaries(
            {
                "tour": st.sampled_from([None, "1 month", "2 months", "3 months"]),
                "rest_ratio": st.sampled_from([0, 0.5, 1, 2]),
                "relief": st.sampled_from(["0", "0", "10 days", "30 days"]),
                "ready": st.sampled_from(["0", "0", "20 days", "45 days"]),
                "caveats": st.sampled_from(["", "only at lviv", "not for guard-bn", "not in POL"]),
                "condition": st.sampled_from(["", "", "ceasefire", "war", "AAA and BBB"]),
                "span": SPANS,
            }
        ),
    )
    want = st.tuples(
        st.sampled_from(["mech-bn", "guard-bn"]),
        st.sampled_from([0.5, 1, 2]),
        SPANS,
        st.sampled_from([1, 1, 2]),
        st.sampled_from(["any", "lviv"]),
    )

    def build(rows: list[Any], wants: list[Any]) -> Register:
        offered = []
        for place, (supplies, packages, more) in enumerate(rows):
            begin, end = more["span"]
            rest = {key: given for key, given in more.items() if key != "span"}
            offered.append(
                offer(
                    f"o{place}",
                    NATIONS[place % 3],
                    supplies=supplies,
                    packages=packages,
                    from_=begin,
                    until=end,
                    **rest,
                )
            )
        lines = [
            line(f"l{k}", what, quantity, from_=span[0], until=span[1], tier=tier, at=at)
            for k, (what, quantity, span, tier, at) in enumerate(wants)
        ]
        return register(
            offered,
            [lines[0].model_copy(update={"tier": 1}), *lines[1:]],
            [site("lviv"), site("gdynia", "POL")],
            events=("ceasefire", "war"),
        )

    return st.builds(
        build,
        st.lists(row, min_size=offers, max_size=offers),
        st.lists(want, min_size=1, max_size=3),
    )


@given(timed(offers=4), st.sampled_from([0, 1, 2, (1, 3)]))
def test_no_plan_fills_the_essential_lines_where_the_game_says_it_cannot(
    given_one: Register, ceasefire: Any
) -> None:
    """Shows that the game bounds the real plan in every month in which it can be asked."""
    from contingent.adapters.logic.clingo_sets import ClingoSets
    from contingent.analysis.build_game import build_game
    from contingent.resolution.resolution import resolve

    asked = setting(given_one, {"ceasefire": ceasefire, "war": (0, 2)})
    plan = planned(problem_of(given_one, resolve(asked, ClingoSets()).months_standing("greatest")))
    if plan.open_lines(1):
        return
    lines = [li for li in given_one.requirements if li.tier == 1]
    for month in range(given_one.case.steps):
        if any(month in range(li.from_, li.until) for li in lines):  # type: ignore[arg-type]
            game = build_game(asked, given_one.concept(None), month).game.compiled
            assert values_of(game, np.ones((1, len(game.players)), dtype=np.bool_)) == [1], month


def test_what_the_game_leaves_out_is_said() -> None:
    for word in ("site capacities", "notice", "tours", "no plan fills more"):
        assert word in LEFT_OUT


def test_the_month_looked_at_is_the_first_in_which_most_is_needed_and_has_come_true() -> None:
    given_one = register(
        [offer("a", "AAA")], [line("core"), line("late", from_=1)], events=("ceasefire",), months=6
    )
    concept = given_one.concept(None)
    assert default_month(setting(given_one), concept) == 1
    assert default_month(setting(given_one, {"ceasefire": 3}), concept) == 3


@given(
    st.lists(
        st.tuples(
            st.sets(st.integers(0, 3), min_size=1, max_size=3).map(sorted), st.integers(1, 3)
        ),
        min_size=4,
        max_size=6,
    ),
    COALITIONS,
)
def test_what_a_package_gives_together_counts_as_that_of_several_offers(
    rows: list[tuple[list[int], int]], coalitions: list[list[str]]
) -> None:
    """Shows it by a case in which each part is an offer of its own."""
    lines = [line(f"l{k}", f"c{k}", 2 + k, tier=1 + k % 2) for k in range(4)]
    joint, parted = [], []
    for place, (parts, packages) in enumerate(rows):
        given_parts = [f"c{k}:{RATES[(place + k) % 10]}" for k in parts]
        own: dict[str, Any] = {"nation": NATIONS[place % 6], "packages": packages}
        joint.append(offer(f"o{place}", supplies="+".join(given_parts), **own))
        parted += [
            offer(f"o{place}-{n}", supplies=part, **own) for n, part in enumerate(given_parts)
        ]
    for goal in ("fill", "essential"):
        one = game_of(register(joint, lines, nations=NATIONS[:6]), goal=goal)
        other = game_of(register(parted, lines, nations=NATIONS[:6]), goal=goal)
        for coalition in coalitions:
            found = [
                float(values_of(game.game.compiled, np.array([present(game, coalition)]))[0])
                / float(game.game.compiled.scale)
                for game in (one, other)
            ]
            assert found[0] == pytest.approx(found[1], abs=1e-9)


def test_a_heavier_class_is_strength_for_the_lines_of_the_lighter_one() -> None:
    ladder = (
        Capability(capability="husar", domain="rescue", above=("musar",)),
        Capability(capability="musar", domain="rescue"),
    )
    offers = [offer("a", "AAA", supplies="husar:1")]
    given_one = replaced(register(offers, [line("l", "musar")]), capabilities=ladder)
    game = game_of(given_one)
    (reached,) = values_of(game.game.compiled, np.array([present(game, ["AAA"])]))
    assert reached

"""No attacker comes within 20 % of a hidden number by what was published; a refused one does."""

from fractions import Fraction
from itertools import combinations

from hypothesis import event, given
from hypothesis import strategies as st

from contingent.adapters.solver.highs import HighsSolver
from contingent.disclosure.audit import LearntKind, Objection, audit
from contingent.disclosure.publication import HiddenOffer, Publication, TotalCell
from tests.builders import fewer
from tests.disclosure.attacker import between

NATIONS = ("AAA", "BBB", "CCC", "DDD", "EEE")
QUANTITIES = ("people land", "offered mech-bn")
WIDTHS = (0, 5, 20, 60)


def hidden(name: str, packages: float, each: dict[str, float], *to: str) -> HiddenOffer:
    nation = name[:3].upper()
    return HiddenOffer(name, nation, packages, each, frozenset(to), frozenset(to))


@st.composite
def histories(draw: st.DrawFn) -> list[Publication]:
    """One or two publications of up to six offers; some offers changed between them."""
    offers = [
        hidden(
            f"{draw(st.sampled_from(NATIONS)).lower()}-{number}",
            draw(st.integers(1, 20)),
            draw(
                st.sampled_from(
                    [{QUANTITIES[0]: 1}, {QUANTITIES[1]: 1}, {QUANTITIES[0]: 10, QUANTITIES[1]: 1}]
                )
            ),
            *draw(st.lists(st.sampled_from(NATIONS), max_size=1)),
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    found = [_published(draw, offers)]
    if draw(st.booleans()):
        changed = [
            hidden(one.offer, draw(st.integers(1, 20)), dict(one.each), *one.known_to)
            if draw(st.integers(0, 3)) == 0
            else one
            for one in offers
        ]
        found.append(_published(draw, changed))
    return found


def _published(draw: st.DrawFn, offers: list[HiddenOffer]) -> Publication:
    bare = Publication((), tuple(offers), NATIONS)
    cells = []
    for quantity in draw(st.sampled_from([QUANTITIES, QUANTITIES[:1], QUANTITIES[1:]])):
        total, width = bare.total(quantity), draw(st.sampled_from(WIDTHS))
        low = total - draw(st.integers(0, width))
        cells.append(
            TotalCell(quantity, max(0, low), max(0, low) + max(width, total - max(0, low)))
        )
    return Publication(tuple(cells), tuple(offers), NATIONS)


def interval(
    history: list[Publication], known: tuple[str, ...], offers: list[HiddenOffer], quantity: str
) -> tuple[Fraction, Fraction | None, float]:
    """What the exact attacker makes of what some offers add to a total, and what it is."""
    weights = {(o.offer, o.packages): o.each[quantity] for o in offers}
    value = sum(o.packages * o.each[quantity] for o in offers)
    return (*between(history, known, weights), value)


def too_near(low: Fraction, high: Fraction | None, value: float, slack: float) -> bool:
    """Whether one end is nearer than 20 %, by more than a slack."""
    share = 0.2 * value - slack
    return value - float(low) < share or (high is not None and float(high) - value < share)


@given(histories(), st.integers(1, 2))
@fewer(8)
def test_nobody_comes_near_what_was_hidden(history: list[Publication], colluding: int) -> None:
    """Shows of every number and every coalition: nearer than 20 % only where it was refused."""
    told = audit(history, HighsSolver(), colluding=colluding)
    event("refused" if told else "passed")
    refused = {(one.nation, one.offers) for one in told if one.told is LearntKind.NUMBER}
    draft = history[-1]
    for cell in draft.cells:
        for nation in NATIONS:
            own = [o for o in draft.offers if o.nation == nation and o.each.get(cell.quantity)]
            rest = [n for n in NATIONS if n != nation]
            for group in combinations(rest, colluding):
                aware = {
                    o.offer
                    for p in history
                    for o in p.offers
                    for same in own
                    if (o.offer, o.packages) == (same.offer, same.packages)
                    and o.known_to & set(group)
                }
                unknown = [o for o in own if o.offer not in aware]
                for chosen in filter(None, [unknown, *([o] for o in unknown)]):
                    found = interval(history, group, chosen, cell.quantity)
                    if too_near(*found, slack=1e-4):
                        assert any(
                            who == nation and set(names) & {o.offer for o in chosen}
                            for who, names in refused
                        ), (group, chosen, found)


@given(histories(), st.integers(1, 2))
@fewer(3)
def test_what_is_refused_would_tell(history: list[Publication], colluding: int) -> None:
    """Shows that an objection holds: its attackers, with its numbers, find what it says."""
    for one in audit(history, HighsSolver(), colluding=colluding):
        match one.told:
            case LearntKind.NUMBER:
                _would_tell(history, one)
            case LearntKind.ABSENCE | LearntKind.PRESENCE:
                draft = history[-1]
                cell = next(c for c in draft.cells if c.quantity == one.quantities[0])
                own = [o for o in draft.offers if o.nation not in one.attackers]
                rest = sum(
                    o.packages * o.each.get(cell.quantity, 0)
                    for o in own
                    if not o.known_to & set(one.attackers)
                )
                assert (rest == 0) == (one.told is LearntKind.ABSENCE)


def _would_tell(history: list[Publication], one: Objection) -> None:
    by_value = []
    for publication in history:
        own = [o for o in publication.offers if o.offer in one.offers]
        for cell in publication.cells:
            if all(o.each.get(cell.quantity) for o in own) and len(own) == len(one.offers):
                low, high, value = interval(history, one.attackers, own, cell.quantity)
                same = abs(value - one.value) < 1e-6 and abs(float(low) - one.low) < 1e-3
                if same and high is not None and abs(float(high) - one.high) < 1e-3:
                    by_value.append(too_near(low, high, value, slack=-1e-4))
    assert any(by_value), one


def test_one_large_contributor_is_refused_and_many_small_ones_are_not() -> None:
    """A known answer: the second largest knows the largest of a total that is told too closely."""
    each = {"people land": 1.0}
    offers = (hidden("aaa-1", 90, each), hidden("bbb-1", 8, each), hidden("ccc-1", 2, each))
    close = Publication((TotalCell("people land", 95, 104),), offers, NATIONS)
    (worst,) = [o for o in audit([close], HighsSolver(), colluding=1) if o.nation == "AAA"]
    assert worst.attackers == ("BBB",)
    assert (worst.low, worst.high) == (0, 96)
    coarse = Publication((TotalCell("people land", 0, 200),), offers, NATIONS)
    assert not audit([coarse], HighsSolver(), colluding=2)


def test_two_publications_are_judged_together() -> None:
    """Shows that what comes new between two totals is not told by their difference."""
    each = {"people land": 1.0}
    before = tuple(hidden(f"{n.lower()}-1", 100, each) for n in NATIONS)
    first = Publication((TotalCell("people land", 400, 600),), before, NATIONS)
    assert not audit([first], HighsSolver())
    exact = Publication((TotalCell("people land", 500, 500),), before, NATIONS)
    new = (*before, hidden("aaa-2", 50, each))
    second = Publication((TotalCell("people land", 545, 560),), new, NATIONS)
    told = audit([exact, second], HighsSolver())
    assert any(one.offers == ("aaa-2",) for one in told)


def test_that_nobody_else_offers_anything_is_not_told() -> None:
    offers = (hidden("aaa-1", 4, {"people land": 1.0}),)
    told = audit([Publication((TotalCell("people land", 0, 4),), offers, NATIONS)], HighsSolver())
    assert LearntKind.ABSENCE in {one.told for one in told}

"""The auditor: refuses what would let somebody work out a hidden number too closely.

The rule is the p% rule of statistical disclosure control, with a coalition of attackers (rule
``P(p, n)`` of tau-Argus), made for intervals: with all that was ever published, whoever puts
together what ``colluding`` nations know must be left with a least that is at least p % below each
number hidden from them, and a most that is at least p % above it. Judged are each hidden offer and,
for each total, what each nation hides of it. Besides, a total must not tell some that everybody
else offers nothing, or that the one nation left offers something.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from itertools import combinations
from operator import or_

from contingent.disclosure.attack import Attack, Interval
from contingent.disclosure.excuses import Excuses
from contingent.disclosure.publication import HiddenOffer, Publication, TotalCell
from contingent.planning.solver import Solver

__all__ = ["COLLUDING", "SHARE", "LearntKind", "Objection", "audit"]

#: How near is too near, as a share of the number.
SHARE = 0.2
#: Nations that are taken to put together what they know.
COLLUDING = 2
_ROUNDING = 1e-6


class LearntKind(StrEnum):
    """What a publication would tell."""

    NUMBER = "number"
    PRESENCE = "presence"
    ABSENCE = "absence"


@dataclass(frozen=True)
class Objection:
    """Something a publication would tell some of what is hidden from them.

    Attributes:
        attackers: who would learn it together.
        nation: about whom; empty where it is about everybody else.
        offers: whose packages it is about.
        quantities: the totals of the publication judged that it follows from.
        value: the number, in units of the first of these totals; low, high: between which they
            could tell it to lie. Of presence and absence, all zero.
    """

    told: LearntKind
    attackers: tuple[str, ...]
    nation: str
    offers: tuple[str, ...]
    quantities: tuple[str, ...]
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0


#: Offers with what one package of each adds.
Weights = tuple[tuple[HiddenOffer, float], ...]


def audit(
    history: Sequence[Publication],
    solver: Solver,
    share: float = SHARE,
    colluding: int = COLLUDING,
) -> tuple[Objection, ...]:
    """Everything that speaks against the last of these publications; empty for nothing.

    Args:
        history: every publication, oldest first; all but the last are out already.
        share: how near is too near.
        colluding: how many nations are taken to put together what they know.

    Returns:
        of each number one objection, of the first group that would learn it.
    """
    known = _with_what_is_known_now(history)
    return (*_presence(known[-1], colluding), *_numbers(known, solver, share, colluding))


def _with_what_is_known_now(history: Sequence[Publication]) -> tuple[Publication, ...]:
    """The publications with each offer known to all who know it as it is, also since then."""
    known: dict[tuple[object, ...], frozenset[str]] = {}
    for publication in history:
        for one in publication.offers:
            known[one.same] = known.get(one.same, frozenset()) | one.known_to
    return tuple(
        replace(
            publication,
            offers=tuple(replace(one, known_to=known[one.same]) for one in publication.offers),
        )
        for publication in history
    )


def _groups(nations: Sequence[str], colluding: int) -> Iterator[tuple[str, ...]]:
    """Every set of nations that puts together what it knows: no smaller one knows more."""
    yield from combinations(nations, min(colluding, len(nations)))


def _presence(draft: Publication, colluding: int) -> Iterator[Objection]:
    for cell in draft.cells:
        told: dict[tuple[LearntKind, str], Objection] = {}
        for group in _groups(draft.nations, colluding):
            for one in _decided(draft, cell, group):
                told.setdefault((one.told, one.nation), one)
        yield from told.values()


def _decided(draft: Publication, cell: TotalCell, group: tuple[str, ...]) -> Iterator[Objection]:
    """What a total tells a group of whether others offer anything."""
    known = frozenset(group)
    own = [o for o in draft.offers if o.each.get(cell.quantity, 0.0) > 0]
    seen = sum(o.packages * o.each[cell.quantity] for o in own if not o.hidden_from(known))
    others = [nation for nation in draft.nations if nation not in known]
    if others and cell.high - seen <= _ROUNDING:
        yield Objection(LearntKind.ABSENCE, group, "", (), (cell.quantity,))
    if len(others) == 1 and cell.low - seen > _ROUNDING:
        offers = [o for o in own if o.hidden_from(known)]
        if not any(known & o.shown_to for o in offers):
            names = tuple(o.offer for o in offers)
            yield Objection(LearntKind.PRESENCE, group, others[0], names, (cell.quantity,))


def _numbers(
    history: Sequence[Publication], solver: Solver, share: float, colluding: int
) -> Iterator[Objection]:
    nations = history[-1].nations
    every = {one.same: one for publication in history for one in publication.offers}
    names = tuple(every)
    groups = _by_knowledge(nations, every.values(), colluding)
    for nation, weights in _targets(history):
        if _is_far(history, weights, share):
            continue
        room = Excuses(history, names, weights, solver)
        for known, group in groups.items():
            if nation in group or _hides(room, weights, (names, known), share):
                continue
            told = _told(history, Attack(history, group, solver), (group, nation, weights), share)
            if told is not None:
                yield told
                break


def _by_knowledge(
    nations: Sequence[str], offers: Iterable[HiddenOffer], colluding: int
) -> dict[int, tuple[str, ...]]:
    """For each set of offers whose numbers a group knows, as a mask of places, one such group.

    Each without every one of its nations too, so that there is one for a number of any nation.
    """
    listed = tuple(offers)
    found: dict[int, tuple[str, ...]] = {}
    own = {
        nation: sum(
            1 << place
            for place, one in enumerate(listed)
            if not one.hidden_from(frozenset({nation}))
        )
        for nation in nations
    }
    for group in _groups(nations, colluding):
        found.setdefault(reduce(or_, (own[nation] for nation in group), 0), group)
    for nation in nations:
        rest = [other for other in nations if other != nation]
        if len(rest) < colluding:
            found.setdefault(reduce(or_, (own[other] for other in rest), 0), tuple(rest))
    return found


def _hides(
    room: Excuses,
    weights: Weights,
    knowledge: tuple[tuple[tuple[object, ...], ...], int],
    share: float,
) -> bool:
    """Whether a group is left with enough room on both sides of what is hidden from it."""
    names, known = knowledge
    place = {name: index for index, name in enumerate(names)}
    hidden = [(one, each) for one, each in weights if not known >> place[one.same] & 1]
    value = sum(one.packages * each for one, each in hidden)
    amount = share * value - _ROUNDING * max(1.0, value)
    return not hidden or all(room.has(known, amount, more=more) for more in (True, False))


def _targets(history: Sequence[Publication]) -> Iterator[tuple[str, Weights]]:
    """Each number that is hidden: of each offer, and of each nation in each total."""
    seen = set()
    for publication in history[::-1]:
        told = [cell.quantity for cell in publication.cells]
        by_nation: dict[str, list[HiddenOffer]] = {}
        for one in publication.offers:
            if one.packages > 0 and any(one.each.get(quantity, 0.0) > 0 for quantity in told):
                by_nation.setdefault(one.nation, []).append(one)
        for nation, offers in by_nation.items():
            singly = [((one, _first(one.each, told)),) for one in offers]
            together = (
                tuple((one, one.each[q]) for one in offers if one.each.get(q, 0.0) > 0)
                for q in told
            )
            for weights in (*singly, *(found for found in together if len(found) > 1)):
                name = tuple((one.same, weight) for one, weight in weights)
                if name not in seen:
                    seen.add(name)
                    yield nation, weights


def _first(each: Mapping[str, float], told: Iterable[str]) -> float:
    """What one package adds to the first total it is in."""
    return next(each[quantity] for quantity in told if each.get(quantity, 0.0) > 0)


def _is_far(history: Sequence[Publication], weights: Weights, share: float) -> bool:
    """Whether the number alone could be so much less and so much more, all others as they are.

    Then nobody to whom it is hidden can come nearer, whatever else they know.
    """
    moved = {one.same for one, _ in weights}
    for publication in history:
        for cell in publication.cells:
            own = sum(
                o.packages * o.each.get(cell.quantity, 0.0)
                for o in publication.offers
                if o.same in moved
            )
            total = publication.total(cell.quantity)
            room = share * own + _ROUNDING
            if own and (cell.high - total < room or total - cell.low < room):
                return False
    return True


def _told(
    history: Sequence[Publication],
    attack: Attack,
    target: tuple[tuple[str, ...], str, Weights],
    share: float,
) -> Objection | None:
    """What a group learns of a number, if that is too much."""
    group, nation, weights = target
    hidden = [(one, weight) for one, weight in weights if one.hidden_from(attack.known)]
    if not hidden:
        return None
    names = {one.offer for one, _ in hidden}
    draft = history[-1]
    here = [one for one in draft.offers if one.offer in names]
    quantities = tuple(
        cell.quantity
        for cell in draft.cells
        if any(one.each.get(cell.quantity, 0.0) > 0 for one in here)
    )
    value = sum(one.packages * weight for one, weight in hidden)
    found = attack.interval(hidden) or Interval(value, value)
    rounding = _ROUNDING * max(1.0, value)
    far = found.low <= (1 - share) * value + rounding and found.high >= (1 + share) * value - (
        rounding
    )
    if far or not quantities:
        return None
    return Objection(
        LearntKind.NUMBER,
        group,
        nation,
        tuple(one.offer for one, _ in hidden),
        quantities,
        value,
        found.low,
        found.high,
    )

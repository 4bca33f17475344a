"""A case beside what others have published: the same or not, counted alike, and why.

Each estimate says whom it counts. The plan of the concept of its kind is counted alike, in the
case's default world. Where the two differ, the reasons are numbers too: what the same plan comes
to counted otherwise, what other concepts and worlds come to, and all that stands whether a plan
uses it or not. What of these comes to theirs is told as what makes the difference; where none
does, by how much all of it falls short.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from contingent.planning.plan import Plan
from contingent.register.estimate import Estimate, EstimateCounts
from contingent.register.offer import Offer
from contingent.register.permits import allowed_in_host
from contingent.register.register import Register
from contingent.services.answers.ahead import Ahead
from contingent.services.answers.naming import named
from contingent.services.answers.places import USUAL_RESTS

__all__ = ["Beside", "OtherCount", "SameOrNot", "beside_published", "counted_words", "theirs_words"]

#: Numbers as near as this share are the same.
NEAR = 0.1


class SameOrNot(StrEnum):
    """How ours compares with theirs, counted alike."""

    SAME = "same"
    LESS = "less"
    MORE = "more"
    NOTHING = "nothing to compare"


@dataclass(frozen=True)
class OtherCount:
    """Ours counted otherwise.

    Attributes:
        told: how, in words that follow "counted otherwise:".
        there: whether it comes to theirs.
    """

    told: str
    people: int
    there: bool


@dataclass(frozen=True)
class Beside:
    """One estimate beside ours.

    Attributes:
        ours: counted alike; None where nobody can be planned with.
        counted: how that is, in words.
        most: all that stands with its numbers at the high end of their ranges, whether a plan
            uses it or not, counted alike: no plan of what was offered comes to more.
    """

    estimate: Estimate
    ours: int | None
    counted: str
    verdict: SameOrNot
    others: tuple[OtherCount, ...]
    most: int

    @property
    def why(self) -> tuple[str, ...]:
        """What makes the difference, or that nothing does; a sentence each."""
        return tuple(_why(self))


def beside_published(register: Register, ahead: Ahead) -> tuple[Beside, ...]:
    """Each estimate of a case beside its answers.

    Args:
        ahead: the answers of every concept in every world.
    """
    first = register.world(None).world
    count = _Count(register, ahead, first)
    return tuple(_beside(count, estimate) for estimate in register.estimates)


def counted_words(register: Register, estimate: Estimate) -> str:
    """Whom an estimate counts, in words: ``people of France in Ukraine at once``."""
    whose = f" of {named(register, estimate.nations)}" if estimate.nations else ""
    return f"people{whose} {_where(register, estimate.counts)}"


def theirs_words(estimate: Estimate) -> str:
    """What an estimate says: ``15,000 to 20,000``."""
    low, high = estimate.low, estimate.high
    if low is None or high is None:
        ends = [f"at least {low:,}" if low is not None else ""]
        ends.append(f"at most {high:,}" if high is not None else "")
        return "".join(ends) or "no number"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _where(register: Register, counts: EstimateCounts) -> str:
    match counts:
        case EstimateCounts.AWAY:
            return "away at once"
        case EstimateCounts.HOST:
            host = register.case.host
            return f"in {named(register, [host])} at once" if host else "in place at once"
        case EstimateCounts.CYCLE:
            return "away, at rest or getting ready"
        case other:
            assert_never(other)


@dataclass(frozen=True)
class _Count:
    """Counts people in the plans, and of those that stand."""

    register: Register
    ahead: Ahead
    world: str

    def of_plan(self, plan: Plan, counts: EstimateCounts, nations: Sequence[str]) -> int:
        """Most people of these nations, or of all, in any step of a plan."""
        inside = counts is EstimateCounts.HOST and self.register.case.host is not None
        host = {s.site for s in self.register.sites if s.nation == self.register.case.host}
        steps: Counter[int] = Counter()
        for item in plan.assignments:
            offer = self.register.offers_by_id[item.offer]
            if (nations and offer.nation not in nations) or (inside and item.site not in host):
                continue
            for step in range(item.month, item.month + item.months):
                steps[step] += offer.personnel * item.packages * _cycle(offer, counts)
        return max(steps.values(), default=0)

    def standing(
        self, counts: EstimateCounts, nations: Sequence[str], *, high: bool = False
    ) -> int:
        """People of all that stands at some time in the default world, by a plan or not."""
        names = next((e.standing for e in self.ahead.exits if e.world == self.world), ())
        offers = (self.register.offers_by_id[name] for name in names)
        return sum(
            (max(o.packages, o.packages_high or 0) if high else o.packages)
            * o.personnel
            * _cycle(o, counts)
            for o in offers
            if (not nations or o.nation in nations)
            and (counts is not EstimateCounts.HOST or allowed_in_host(self.register, o))
        )

    def plan(self, world: str, concept: str) -> Plan | None:
        """The plan of a world and a concept."""
        cell = self.ahead.cell(world, concept)
        return cell.plan if cell else None


def _cycle(offer: Offer, counts: EstimateCounts) -> int:
    """How many people it takes to have one away: itself, or with those at rest."""
    if counts is not EstimateCounts.CYCLE:
        return 1
    rest = offer.rest_ratio if offer.tour else USUAL_RESTS[0]
    return 1 + round(rest)


def _beside(count: _Count, estimate: Estimate) -> Beside:
    register, nations, counts = count.register, estimate.nations, estimate.counts
    words = counted_words(register, estimate)
    if estimate.concept is None:
        ours, told = count.standing(counts, nations), f"all that stands, {words}"
    else:
        plan = count.plan(count.world, estimate.concept)
        concept = register.concept(estimate.concept)
        title = concept.title or concept.concept
        told = f"the plan of “{title}”, {words}"
        if plan is None:
            return Beside(estimate, None, told, SameOrNot.NOTHING, (), 0)
        ours = count.of_plan(plan, counts, nations)
    others = tuple(
        OtherCount(how, people, _near(people, estimate))
        for how, people in dict(_otherwise(count, estimate)).items()
        if people != ours
    )
    most = max(count.standing(counts, nations, high=True), ours)
    return Beside(estimate, ours, told, _verdict(ours, estimate), others, most)


def _ends(estimate: Estimate) -> tuple[float, float]:
    low = estimate.low if estimate.low is not None else 0
    return low, estimate.high if estimate.high is not None else float("inf")


def _near(people: int, estimate: Estimate) -> bool:
    low, high = _ends(estimate)
    return low * (1 - NEAR) <= people <= high * (1 + NEAR)


def _verdict(ours: int, estimate: Estimate) -> SameOrNot:
    if estimate.low is None and estimate.high is None:
        return SameOrNot.NOTHING
    if _near(ours, estimate):
        return SameOrNot.SAME
    return SameOrNot.LESS if ours < _ends(estimate)[0] else SameOrNot.MORE


def _otherwise(count: _Count, estimate: Estimate) -> Iterator[tuple[str, int]]:
    """Ours counted otherwise, one thing changed each: how, and how many."""
    register, nations, counts = count.register, estimate.nations, estimate.counts
    others = [other for other in EstimateCounts if other is not counts]
    if estimate.concept is None:
        yield from ((_where(register, c), count.standing(c, nations)) for c in others)
    else:
        yield from _other_plans(count, estimate, estimate.concept, others)
        yield "all that stands, used by the plan or not", count.standing(counts, nations)
    high = count.standing(counts, nations, high=True)
    yield "all that stands, assumed numbers at their high end", high


def _other_plans(
    count: _Count, estimate: Estimate, own: str, others: Sequence[EstimateCounts]
) -> Iterator[tuple[str, int]]:
    """The plan of the same concept counted otherwise, and plans of others and of other worlds."""
    register, nations, counts = count.register, estimate.nations, estimate.counts
    plan = count.plan(count.world, own)
    if plan is not None:
        yield from ((_where(register, c), count.of_plan(plan, c, nations)) for c in others)
        if nations:
            yield "of every nation", count.of_plan(plan, counts, ())
    for concept, title in _titled(count.ahead.concepts, register).items():
        found = count.plan(count.world, concept)
        if concept != own and found is not None:
            yield f"in the concept “{title}”", count.of_plan(found, counts, nations)
    for world in count.ahead.worlds:
        found = count.plan(world, own)
        if world != count.world and found is not None:
            title = register.world(world).title or world
            yield f"in the world “{title}”", count.of_plan(found, counts, nations)


def _titled(concepts: Sequence[str], register: Register) -> Mapping[str, str]:
    named_ones = register.concepts or (register.concept(None),)
    return {c.concept: c.title or c.concept for c in named_ones if c.concept in concepts}


def _why(beside: Beside) -> Iterator[str]:
    estimate, ours = beside.estimate, beside.ours
    if ours is None:
        yield "Nobody can be planned with in the first world of the case."
        return
    if beside.verdict is SameOrNot.NOTHING:
        yield "It gives no number of people."
        return
    there = [one for one in beside.others if one.there]
    away = [one for one in beside.others if not one.there]
    if beside.verdict is SameOrNot.SAME:
        yield from _shaken(ours, away)
        return
    low, _ = _ends(estimate)
    if beside.verdict is SameOrNot.LESS and beside.most < low * (1 - NEAR):
        yield (
            "It asks for more than was offered: all that stands, counted alike and with assumed "
            f"numbers at their high end, is {beside.most:,}, {low - beside.most:,.0f} fewer."
        )
    if there:
        told = "; ".join(f"{one.told}, {one.people:,}" for one in there[:SHOWN])
        more = len(there) - SHOWN
        yield f"Counted otherwise, ours comes to theirs: {told}" + (
            f"; and in {more} more ways." if more > 0 else "."
        )
    elif beside.verdict is SameOrNot.LESS:
        yield f"No way of counting tried here comes to theirs: {_most_of(beside, away)}."
    else:
        least = min((ours, *(one.people for one in away)))
        yield f"No way of counting tried here comes down to theirs; the least is {least:,}."


def _shaken(ours: int, away: Sequence[OtherCount]) -> Iterator[str]:
    """What of the same would not be the same, counted otherwise."""
    if not away:
        yield "However it is counted here, it stays so."
        return
    far = max(away, key=lambda one: abs(one.people - ours))
    yield f"Not in every way of counting: {far.told}, ours is {far.people:,}."


def _most_of(beside: Beside, away: Sequence[OtherCount]) -> str:
    most = max(away, key=lambda one: one.people, default=None)
    if most is None or most.people < (beside.ours or 0):
        return f"the most is {beside.ours:,}"
    return f"the most, {most.told}, is {most.people:,}"


#: Ways of counting that come to theirs, told one by one.
SHOWN = 3

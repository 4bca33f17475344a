"""Why a line is open: who could have served, and the first thing that stopped each.

First what keeps an offer from serving at all (``why_able``), then what the plan does with it: all
of it serves here, it serves other lines, a site or a link is full, it rests, a caveat on numbers,
length or company. What would mend a line is tried in ``mending``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil

from contingent.planning.plan import Assignment, LineFill, Plan
from contingent.planning.stop import OpenLine, Stop, StopKind, Told, stopped_words
from contingent.planning.tours import Tour, time_limit
from contingent.planning.why_able import WhyCase, caveats_of, never_able, unable
from contingent.planning.why_ceiling import Heights
from contingent.planning.why_travel import Fullness, Ways
from contingent.register.amount_text import amount_text
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.requirement import RequirementLine
from contingent.register.supplying import amount_on, serves_as
from contingent.resolution.change import Change

__all__ = ["CLOSE", "short_months", "why_open", "why_settled"]

#: Fills closer than this are the same.
CLOSE = 1e-6
#: Further packages named in a change at most.
MOST_PACKAGES = 1000


def why_open(case: WhyCase, plan: Plan) -> tuple[OpenLine, ...]:
    """The reasons of every open line of a plan; no changes are looked for yet."""
    teller = _Teller(case, plan)
    fills = {fill.line: fill for fill in plan.lines}
    return tuple(teller.tell(line, fills[line.line], fills) for line in _open_lines(case, fills))


def why_settled(case: WhyCase, plan: Plan) -> tuple[OpenLine, ...]:
    """Of why its lines are open, what is the same of every plan that gives each the same share.

    That is whoever could serve in no month, and of a line that gets nothing whoever could not
    serve in time; of the others it is told how many they are.
    """
    register, fills = case.problem.register, {fill.line: fill for fill in plan.lines}
    told = []
    for line in _open_lines(case, fills):
        fill = fills[line.line]
        offers = [offer for offer in register.offers if amount_on(register, offer, line)]
        empty = short_months(line, fill) if fill.filled <= CLOSE else []
        never = [
            (
                offer,
                unable(case, plan.opened, offer, line, empty)
                if empty
                else never_able(case, plan.opened, offer, line),
            )
            for offer in offers
        ]
        stops = tuple(
            Stop(offer.offer, offer.nation, why.kind, why.text) for offer, why in never if why
        )
        if limiting := _limiting(line, fill, fills):
            reason = _limited(limiting)
        elif not offers:
            reason = _nobody(line)
        else:
            parts = [_counted(stops)] if stops else []
            if left := len(offers) - len(stops):
                noun = "more" if stops else "offer" if left == 1 else "offers"
                verb = "is" if left == 1 else "are"
                parts.append(f"{left} {noun} {verb} told of once the plan is chosen")
            reason = "; ".join(parts)
        told.append(OpenLine(line.line, fill.shortfall, reason, stops, complete=False))
    return tuple(told)


def _open_lines(case: WhyCase, fills: Mapping[str, LineFill]) -> list[RequirementLine]:
    """The open lines; the case hears of which offers it will be asked why they do not stand."""
    problem = case.problem
    lines = [line for line in problem.lines if line.line in fills and fills[line.line].open]
    wanted = {line.capability for line in lines}
    case.expect(
        offer
        for offer in problem.register.offers
        if offer.offer not in problem.standing
        and not wanted.isdisjoint(serves_as(problem.register, offer))
    )
    return lines


def _limiting(
    line: RequirementLine, fill: LineFill, fills: Mapping[str, LineFill]
) -> list[LineFill]:
    """The open lines it needs, than which it counts for no more."""
    return [
        fills[need]
        for need in line.needs
        if need in fills and fills[need].open and fills[need].rate <= fill.rate + CLOSE
    ]


def _limited(limiting: Sequence[LineFill]) -> str:
    named = ", ".join(f"{need.line} ({need.rate:.0%} filled)" for need in limiting)
    return f"counts no further than {named}, which it needs"


def _nobody(line: RequirementLine) -> str:
    return f"nobody has offered {line.capability}"


def _counted(stops: Iterable[Stop]) -> str:
    """How many offers were stopped by what."""
    kinds = Counter(stop.kind for stop in stops)
    return ", ".join(stopped_words(kind, count) for kind, count in kinds.most_common())


def short_months(line: RequirementLine, fill: LineFill) -> list[int]:
    """The months in which a line gets less than it asks for."""
    return [
        month
        for month, given in enumerate(fill.months)
        if given is not None and given < line.quantity - CLOSE
    ]


class _Teller:
    def __init__(self, case: WhyCase, plan: Plan) -> None:
        self.case, self.plan = case, plan
        self.problem, self.register = case.problem, case.problem.register
        self.ways = Ways(self.problem, plan.opened)
        self.fullness = Fullness(self.problem, plan)
        self.ceilings = Heights(self.problem, plan)
        self.tours: dict[str, list[Assignment]] = {}
        for item in plan.assignments:
            self.tours.setdefault(item.offer, []).append(item)

    def tell(
        self, line: RequirementLine, fill: LineFill, fills: Mapping[str, LineFill]
    ) -> OpenLine:
        """Why one line is open."""
        limiting = _limiting(line, fill, fills)
        stops = tuple(
            Stop(offer.offer, offer.nation, told.kind, told.text, told.changes)
            for offer in self.register.offers
            if amount_on(self.register, offer, line)
            and (told := self._told(offer, line, fill, limiting)) is not None
        )
        if limiting:
            reason = _limited(limiting)
            if fill.supplied > fill.filled + CLOSE:
                reason += f"; {amount_text(fill.supplied)} of {amount_text(fill.required)} in place"
        elif not any(amount_on(self.register, offer, line) for offer in self.register.offers):
            reason = _nobody(line)
        else:
            reason = _counted(stops)
        return OpenLine(line.line, fill.shortfall, reason, stops)

    def _told(
        self, offer: Offer, line: RequirementLine, fill: LineFill, limiting: list[LineFill]
    ) -> Told | None:
        """The first thing that stopped the offer; None when all its packages serve the line."""
        short = short_months(line, fill)
        barred = unable(self.case, self.plan.opened, offer, line, short)
        if barred is not None:
            return barred
        useful = [
            tour
            for tour in self.ways.tours(offer, line)
            if any(tour.covers(month) for month in short)
        ]
        months = [m for m in short if any(tour.covers(m) for tour in useful)]
        told = self._use(offer, line, fill, months, useful) or self._idle(offer, line, limiting)
        if told.kind is StopKind.SERVING and offer.packages:
            # All serve: where nothing is short but months in which they arrive, that is what stops.
            late = unable(self.case, self.plan.opened, offer, line, short, Fraction(1))
            return late or told
        return told

    def _use(
        self,
        offer: Offer,
        line: RequirementLine,
        fill: LineFill,
        months: list[int],
        tours: list[Tour],
    ) -> Told | None:
        """What the plan does with an offer that could serve; None when it has no use for it."""
        own = self.tours.get(offer.offer, [])
        here = [a for a in own if line.line in a.lines]
        elsewhere = sorted({a.line for a in own if line.line not in a.lines})
        away = {
            m: sum(a.packages for a in here if a.month <= m < a.month + a.months) for m in months
        }
        more = (Change.of_packages(offer, self._packages(offer, line, fill, len(months))),)
        if not offer.packages:
            return Told(StopKind.SERVING, "has no packages", more)
        if here and all(count >= offer.packages for count in away.values()):
            every = (
                f"all {offer.packages} packages serve" if offer.packages > 1 else "all of it serves"
            )
            return Told(StopKind.SERVING, f"{every} here", more)
        if elsewhere:
            return Told(StopKind.USED, f"used for {', '.join(elsewhere)}", more)
        shares = {m: float(max(tour.share_of(m) for tour in tours)) for m in months}
        gap = max(line.quantity - (fill.months[m] or 0.0) / shares[m] for m in months)
        each = amount_on(self.register, offer, line)
        wanted = max(1, min(offer.packages, ceil(gap / each - CLOSE)))
        full = self.fullness.link(offer, tours, wanted) or self.fullness.site(offer, tours, wanted)
        full = full or self.ceilings.reached(offer, tours, wanted)
        if full is not None:
            return full
        if here and offer.rest_ratio and not self._capped(offer, months):
            count = f"{offer.packages} package{'' if offer.packages == 1 else 's'}"
            text = f"serves here, {count} at rest 1:{offer.rest_ratio:g} after"
            return Told(StopKind.REST, text, more)
        return None

    def _not_beside(self, line: RequirementLine) -> list[str]:
        """The lines beside which it is served that nobody serves at any of its sites."""
        sites: set[str | None] = {s.site for s in self.register.sites_of(line)} or {None}
        served = {name for a in self.plan.assignments if a.site in sites for name in a.lines}
        return [o for o in line.with_ if served.isdisjoint(self.problem.named(o))]

    def _capped(self, offer: Offer, months: list[int]) -> bool:
        """Whether a caveat on numbers or length lets no further package of it go."""
        own = self.tours.get(offer.offer, [])
        for caveat in caveats_of(offer, CaveatKind.MOST_PERSONNEL):
            away = [
                sum(a.packages for a in own if a.month <= m < a.month + a.months) for m in months
            ]
            if all((count + 1) * offer.personnel > caveat.number for count in away):
                return True
        used = sum(a.packages * a.months for a in own)
        limit = time_limit(self.problem.register, offer)
        return limit is not None and used >= limit * offer.packages

    def _packages(self, offer: Offer, line: RequirementLine, fill: LineFill, months: int) -> int:
        """How many more packages would make up what is missing, by count; at least one."""
        needed = len(self.problem.months_of(line))
        duty = 1 / (1 + offer.rest_ratio) if offer.tour else 1.0
        away = min(float(months or needed), duty * needed) / needed
        each = amount_on(self.register, offer, line) * away
        return max(1, min(MOST_PACKAGES, ceil((fill.required - fill.supplied) / each - CLOSE)))

    def _idle(self, offer: Offer, line: RequirementLine, limiting: list[LineFill]) -> Told:
        """Why the plan has no use for an offer, or for all of it, that could serve."""
        if limiting:
            named = ", ".join(need.line for need in limiting)
            return Told(StopKind.NEEDS, f"could fill it once {named} is filled")
        if missing := self._not_beside(line):
            text = f"serves there only beside {' and '.join(missing)}, of which nothing is in place"
            return Told(StopKind.NEEDS, text)
        limits = caveats_of(offer, CaveatKind.MOST_PERSONNEL, CaveatKind.MOST_TIME)
        company = caveats_of(offer, CaveatKind.NOT_WITH, CaveatKind.ONLY_WITH)
        barring = [str(caveat) for caveat in (*limits, *company)]
        if barring:
            changes = tuple(Change.of_caveat(offer, caveat) for caveat in barring)
            return Told(StopKind.LIMITS, f"caveat: {'; '.join(barring)}", changes)
        others = [
            Change.of_caveat(other, str(caveat))
            for other in self.problem.offers.values()
            for caveat in caveats_of(other, CaveatKind.NOT_WITH)
            if offer.nation in caveat.names
        ]
        if others:
            text = "; ".join(f"{c.offer}: {c.caveat}" for c in others)
            return Told(StopKind.LIMITS, f"caveat of another: {text}", tuple(others))
        proven = all(tier.proven for tier in self.plan.tiers if tier.tier <= line.tier)
        if proven:
            text = "no plan as good by the ordered aims has use for it here"
        else:
            text = "the plan found has no use for it here"
        return Told(StopKind.LIMITS, text)

"""Trying changes on a planning question: made, resolved anew, planned again and verified."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.adapters.solver.highs import HighsSolver
from contingent.errors import NoAnswer, NoCoalition, UnknownName
from contingent.planning.certain import Certain
from contingent.planning.large.size import is_large
from contingent.planning.plan import Plan
from contingent.planning.planner import relaxed_bounds
from contingent.planning.problem import Problem
from contingent.planning.related import related_lines
from contingent.planning.solver import Limits
from contingent.planning.stop import StopKind, Told
from contingent.planning.trial import Spent
from contingent.register.condition import AtLeastPersonnel, parts_of
from contingent.register.offer import Offer
from contingent.register.requirement import Concept, RequirementLine
from contingent.resolution.change import Change, ChangeKind, Supposed, supposing
from contingent.resolution.changes import ChangeSearch
from contingent.resolution.helping import Helping
from contingent.resolution.near_sweeps import NearSweeps
from contingent.resolution.reasons import summary
from contingent.resolution.resolution import KnotFound, Resolution, resolve
from contingent.services.answers.coalition import Coalition, coalition_in

__all__ = ["Trials", "TriedCase"]

#: Work allowed for trying changes, in tours planned, for each tour of the plan that is explained,
#: and at the least. One bound costs a part of the tours of its line alone.
SHARE, FLOOR, BOUND = 0.75, 5_000.0, 0.25
#: Tours that the work beside the tours of one try counts for: resolving, posing, verifying.
OVERHEAD = 60.0
#: Changed cases looked at: so many for a hundred offers, fewer for more, and at the least.
MOST_CASES, FEWEST_CASES = 300, 20
#: Branch-and-bound nodes of one try.
NODES = 200


@dataclass(frozen=True)
class TriedCase:
    """A question with its coalition and problem; see ``planning.why_able.Case``."""

    supposed: Supposed
    resolution: Resolution
    coalition: Coalition
    concept: Concept
    limits: Limits

    @cached_property
    def problem(self) -> Problem:
        """The planning problem."""
        return self.coalition.problem(self.concept, self.supposed.most_sites)

    def within(self, limits: Limits) -> "TriedCase":
        """The same with other limits, and with what was found."""
        other = replace(self, limits=limits)
        vars(other)["problem"], vars(other)["_told"] = self.problem, self._told
        return other

    def not_standing(self, offer: Offer, month: int | None, other: int | None = None) -> Told:
        """See ``Case.not_standing``."""
        key = (offer.offer, month, other)
        if key not in self._told:
            self._told[key] = self._not_standing(offer, month, other)
        return self._told[key]

    def expect(self, offers: Iterable[Offer]) -> None:
        """See ``Case.expect``."""
        out = {offer.offer for offer in self.resolution.out}
        asked = [o for o in offers if o.offer in out and (o.offer, None, None) not in self._told]
        if asked:
            self._search(self.resolution.month).for_offers(asked)

    def _not_standing(self, offer: Offer, month: int | None, other: int | None) -> Told:
        resolution = self.resolution
        when = resolution.month if month is None else month
        period = next((p for p in resolution.periods if p.begin <= when < p.until), None)
        in_some = offer.offer in resolution.waiting if month is None else False
        if period is not None and offer.offer in period.greatest - period.least:
            in_some = True
        if in_some:
            return self._in_some(offer, when)
        reason = summary(replace(resolution, month=when).reason(offer))
        found = self._search(when).for_offer(offer, other).sets
        setting = resolution.setting
        needed = setting.register.consents_needed.get(offer.nation, ())
        refused = any(not setting.event_holds(one.event.name, when) for one in needed)
        kind = StopKind.CONSENT if refused else StopKind.CONDITION
        return Told(kind, reason, found[0] if found else ())

    def _in_some(self, offer: Offer, month: int) -> Told:
        """The offer stands, but not in the reading planned with."""
        if self.resolution.status == "several":
            text = (
                "stands in some outcomes and not in others: conditions with 'not' keep offers apart"
            )
            return Told(StopKind.SETS, text, (Change.of_condition(offer),))
        offers = self.resolution.setting.register.offers_by_id
        stones = next(
            (
                knot.keystones[0]
                for knot in self._knots
                if offer.offer in (*knot.knot, *knot.behind) and knot.keystones
            ),
            (offer.offer,),
        )
        when = self.resolution.setting.register.calendar.at(month)
        text = f"waits for others {when}; in this reading nobody moves first"
        return Told(
            StopKind.CONDITION, text, tuple(Change.of_condition(offers[name]) for name in stones)
        )

    def _search(self, month: int) -> ChangeSearch:
        if month not in self._searches:
            self._searches[month] = ChangeSearch(self.resolution.setting, month, self.limits.over)
        return self._searches[month]

    @cached_property
    def _knots(self) -> tuple[KnotFound, ...]:
        # Hardly ever asked for, and dear: so the cases tried are resolved without.
        return resolve(self.resolution.setting, ClingoSets()).knots

    @cached_property
    def _told(self) -> dict[tuple[str, int | None, int | None], Told]:
        return {}

    @cached_property
    def _searches(self) -> dict[int, ChangeSearch]:
        return {}


@dataclass(frozen=True)
class _Made:
    """A plan of a changed case, of its lines of tiers up to ``deepest``."""

    changes: tuple[Change, ...]
    problem: Problem
    plan: Plan
    deepest: int
    certain: Certain


class Trials:
    """A ``planning.trial.Trial`` on one question.

    Args:
        base: the question as it is, with its resolution and coalition.
        reading: the reading asked for; None is the default of each changed case.
        limits: of the whole question.
        tours: of the plan that is explained: what the work allowed is measured by.
    """

    def __init__(self, base: TriedCase, reading: str | None, limits: Limits, tours: int) -> None:
        self.base, self.reading, self.limits = base, reading, limits
        self.left = SHARE * tours + FLOOR
        self.allowed = self.left
        register = base.resolution.setting.register
        self.helping = Helping(register)
        self._sweeps = NearSweeps(register)
        hundreds = max(1.0, len(register.offers) / 100)
        self._most_cases = max(FEWEST_CASES, int(MOST_CASES / hundreds))
        self._personnel_counts = any(
            isinstance(part, AtLeastPersonnel)
            for offer in register.offers
            for part in parts_of(offer.condition)
        )
        self._cases: dict[frozenset[Change], TriedCase | None] = {frozenset(): base}
        self._plans: dict[frozenset[Change], list[_Made]] = {}
        self._least: dict[tuple[frozenset[Change], str], float | None] = {}
        self._rows: dict[tuple[int, int], tuple[RequirementLine, RequirementLine]] = {}

    def only_helps(self, changes: tuple[Change, ...]) -> bool:
        """See ``Trial.only_helps``."""
        return self.helping.only(changes)

    def allow(self, share: float) -> None:
        """See ``Trial.allow``."""
        self.allowed = share * self.left

    def _spend(self, work: float) -> None:
        if self.allowed <= 0 or self.limits.over():
            raise Spent
        self.allowed -= work
        self.left -= work

    def case(self, changes: tuple[Change, ...]) -> TriedCase | None:
        """See ``Trial.case``."""
        key = frozenset(changes)
        if key not in self._cases:
            if len(self._cases) > self._most_cases:
                raise Spent
            self._spend(0.0)
            self._cases[key] = self._changed(changes)
        return self._cases[key]

    def _changed(self, changes: tuple[Change, ...]) -> TriedCase | None:
        base = self.base
        supposed = supposing(changes, base.supposed)
        if all(change.keeps_standing or self._more_only(change) for change in changes):
            resolution = replace(base.resolution, setting=supposed.setting)
            coalition = replace(base.coalition, setting=supposed.setting)
        else:
            try:
                resolution = resolve(
                    supposed.setting, ClingoSets(), sweeps=self._sweeps, knots=False
                )
                coalition = coalition_in(resolution, self.reading)
            except (
                NoAnswer,
                NoCoalition,
                UnknownName,
            ):  # nobody can be planned with once this is so
                return None
        return TriedCase(supposed, resolution, coalition, base.concept, self.limits)

    def _more_only(self, change: Change) -> bool:
        """Whether the change gives packages that no condition counts."""
        return change.kind is ChangeKind.PACKAGES and not self._personnel_counts

    def most(self, changes: tuple[Change, ...], line: str) -> float:
        """See ``Trial.most``: the LP bound of the line and those it needs, alone."""
        case = self.case(changes)
        if case is None:
            return 0.0
        row = {one.line: one for one in case.problem.register.requirements}
        if line not in row:  # a line that a site brings with it is not looked at alone
            return next(one.quantity for one in case.problem.lines if one.line == line)
        rows = tuple(
            self._in_tier(row[one], 1 if one == line else 3)
            for one in sorted(_with_needed(row, [line]))
        )
        problem = _coalition_of(case, rows).problem(case.concept, case.supposed.most_sites)
        if is_large(problem):
            return row[line].quantity
        self._spend(BOUND * len(problem.table) + OVERHEAD)
        problem = replace(problem, whole=False)  # others may be in place beside these lines
        if problem.most_sites is not None:  # the bound is that of any choice of sites
            problem = replace(problem, most_sites=None)
        bounds = relaxed_bounds(problem, HighsSolver(), self.limits)
        return row[line].quantity * bounds[0].filled

    def _in_tier(self, row: RequirementLine, tier: int) -> RequirementLine:
        """A row in another tier; the same value each time, so that what is known of it is kept."""
        key = id(row), tier
        kept = self._rows.get(key)
        if kept is None or kept[0] is not row:
            kept = self._rows[key] = row, row.model_copy(update={"tier": tier})
        return kept[1]

    def least(self, changes: tuple[Change, ...], line: str, deepest: int) -> float | None:
        """See ``Trial.least``: only the lines that have to do with the line are planned again."""
        key = (frozenset(changes), line)
        if key not in self._least:
            self._least[key] = self._planned_again(changes, line, deepest)
        return self._least[key]

    def planned(self, line: str) -> tuple[tuple[tuple[Change, ...], float], ...]:
        """See ``Trial.planned``."""
        return tuple(
            (made.changes, fill.filled)
            for plans in self._plans.values()
            for made in plans
            for fill in made.plan.lines
            if fill.line == line and made.deepest >= fill.tier
        )

    def _planned_again(self, changes: tuple[Change, ...], line: str, deepest: int) -> float | None:
        case = self.case(changes)
        if case is None:
            return 0.0
        plans = self._plans.setdefault(frozenset(changes), [])
        tier = _tier(case.problem, line)
        made = next(
            (
                m
                for m in plans
                if tier <= m.deepest and any(o.line == line for o in m.problem.lines)
            ),
            None,
        )
        if made is None:
            made = self._plan(case, changes, line, max(deepest, tier))
            if made is None:
                return None
            plans.append(made)
        if made.certain.is_filled(line):
            return next(one.quantity for one in made.problem.lines if one.line == line)
        self._spend(len(made.problem.table) * BOUND + OVERHEAD)
        return made.certain.least(line)

    def _plan(
        self, case: TriedCase, changes: tuple[Change, ...], line: str, deepest: int
    ) -> "_Made | None":
        """The plan of the lines of tiers up to one that have to do with a line."""
        related = related_lines(case.problem, line)
        rows = {row.line: row for row in case.problem.register.requirements}
        wanted = [one.line.partition("@")[0] for one in case.problem.lines if one.line in related]
        if not (case.problem.candidate_sites or case.problem.composed):
            wanted = [name for name in wanted if rows[name].tier <= deepest]
        names = _with_needed(rows, wanted)
        asked = tuple(row for row in rows.values() if row.line in names)
        if not asked:
            return None
        coalition = _coalition_of(case, asked)
        problem = coalition.problem(case.concept, case.supposed.most_sites)
        if is_large(problem):
            return None
        self._spend(len(problem.table) + OVERHEAD)
        try:
            plan = coalition.plan(problem, self._limits(), tie_breaks=False)
        except NoAnswer:  # no plan within the limit
            return None
        certain = Certain(problem, plan, HighsSolver(), self._limits())
        return _Made(changes, problem, plan, deepest, certain)

    def _limits(self) -> Limits:
        return replace(self.limits, gap=0.0, nodes=NODES)


def _with_needed(rows: Mapping[str, RequirementLine], lines: list[str]) -> frozenset[str]:
    """The lines, and those they need, directly or through others."""
    found, wanted = set[str](), list(lines)
    while wanted:
        one = wanted.pop()
        if one not in found and one in rows:
            found.add(one)
            wanted += rows[one].needs
    return frozenset(found)


def _tier(problem: Problem, line: str) -> int:
    return next((one.tier for one in problem.lines if one.line == line), 0)


def _coalition_of(case: TriedCase, rows: tuple[RequirementLine, ...]) -> Coalition:
    """The coalition of a case that asks for these lines only."""
    setting = case.coalition.setting
    register = setting.register.with_rows(requirements=rows)
    return replace(case.coalition, setting=replace(setting, register=register))

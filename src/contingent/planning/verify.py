"""The verifier: re-reads register and plan and recomputes every rule and figure, in plain Python.

It shares no code with the model, the solver or the resolution: dates, caveats, conditions, fills
and rest are worked out here again from the register's own values. A plan that fails is never
shown.
"""

from collections import defaultdict
from collections.abc import Iterator
from math import ceil

from contingent.planning.plan import Assignment, LineFill, Plan
from contingent.register.caveat import CaveatKind
from contingent.register.condition import (
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    Mention,
    NationProvides,
    NationStands,
    Not,
    Or,
)
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.world import World

__all__ = ["verify"]

#: Figures are compared to this many units.
CLOSE = 1e-5


def verify(register: Register, world: World, plan: Plan) -> tuple[str, ...]:
    """Everything wrong with a plan; empty when nothing is.

    Args:
        register: the register as known on the day of the plan.
        world: the world of the plan, with changes to its events made.
    """
    if register.content_hash != plan.register_hash:
        return ("the plan was computed from another register",)
    checks = (
        _names_exist,
        _coalition_holds,
        _packages_whole,
        _standing_and_ready,
        _caveats_kept,
        _sites_fit,
        _tours_and_rest,
        _company_kept,
        _fills_add_up,
        _tiers_add_up,
        _personnel_adds_up,
    )
    objections = list(checks[0](register, world, plan))
    if not objections:
        objections = [o for check in checks[1:] for o in check(register, world, plan)]
    return tuple(objections)


def _label(item: Assignment) -> str:
    return f"{item.packages} of {item.offer} on {item.line} from month {item.month}"


def _lines(register: Register, plan: Plan) -> dict[str, RequirementLine]:
    return {
        line.line: line
        for line in register.requirements
        if not line.concepts or plan.concept in line.concepts
    }


def _months(register: Register, begin: object, until: object) -> range:
    return range(*register.window(begin, until))


def _names_exist(register: Register, _world: World, plan: Plan) -> Iterator[str]:
    lines, offers = _lines(register, plan), register.offers_by_id
    for item in plan.assignments:
        if item.offer not in offers:
            yield f"{_label(item)}: no such offer"
        if item.line not in lines:
            yield f"{_label(item)}: no such line in concept {plan.concept}"
        if item.site is not None and item.site not in register.sites_by_id:
            yield f"{_label(item)}: no such site '{item.site}'"
        if item.packages != int(item.packages) or item.packages < 1:
            yield f"{_label(item)}: packages are not whole and positive"
        if item.months < 1 or item.month < 0 or item.month + item.months > register.case.months:
            yield f"{_label(item)}: outside the case"
    for offer, months in plan.standing:
        if offer not in offers:
            yield f"coalition: no such offer '{offer}'"
        if not set(months) <= set(range(register.case.months)):
            yield f"coalition: {offer} stands outside the case"
    if sorted(fill.line for fill in plan.lines) != sorted(lines):
        yield "the lines of the plan are not those of its concept"


def _coalition_holds(register: Register, world: World, plan: Plan) -> Iterator[str]:
    """Every offer said to stand has its condition met by the others said to stand."""
    standing: dict[int, set[str]] = defaultdict(set)
    for name, months in plan.standing:
        for month in months:
            standing[month].add(name)
    for month, names in standing.items():
        if plan.reading not in {"greatest", "least"} and not plan.reading.startswith("set-"):
            break  # offers in every set need not be a set themselves
        here = [register.offers_by_id[name] for name in sorted(names)]
        for offer in here:
            if offer.nation in world.without or offer.state.ended:
                yield f"coalition: {offer.offer} cannot stand in this world (month {month})"
            elif not _holds(offer.condition, offer.nation, here, register, world, month):
                yield f"coalition: the condition of {offer.offer} does not hold in month {month}"


def _holds(  # noqa: C901, PLR0912 - one case a kind of condition
    condition: Condition,
    own: str,
    standing: list[Offer],
    register: Register,
    world: World,
    month: int,
) -> bool:
    def again(part: Condition) -> bool:
        return _holds(part, own, standing, register, world, month)

    def event(name: str) -> bool:
        return any(t.event == name and t.holds(month, register.case.start) for t in world.events)

    def nations(what: Mention | None) -> set[str]:
        return {o.nation for o in standing if what is None or _provides(register, o, what.name)}

    match condition:
        case Always():
            return True
        case EventHolds(name):
            return event(name.name)
        case NationStands(nation):
            return nation.name in nations(None)
        case NationProvides(nation, what):
            return nation.name in nations(what)
        case Not(part):
            return not again(part)
        case And(parts):
            return all(map(again, parts))
        case Or(parts):
            return any(map(again, parts))
        case AtLeastNations(number, other, group, provide):
            counted = nations(provide) - ({own} if other else set())
            return sum(1 for n in counted if _in_group(register, n, group)) >= number
        case AtLeastPersonnel(number, other, group, provide):
            return number <= sum(
                o.packages * o.personnel
                for o in standing
                if not (other and o.nation == own)
                and _in_group(register, o.nation, group)
                and (provide is None or _provides(register, o, provide.name))
            )
        case AtLeastOf(number, members, provide):
            there, answers = nations(provide), []
            for member in members:
                grouped = [n.nation for n in register.nations if member.name in n.groups]
                if member.kind == "nation":
                    answers.append(member.name in there)
                elif grouped:
                    answers.extend(nation in there for nation in grouped)
                else:
                    answers.append(event(member.name))
            return sum(answers) >= (len(answers) if number is None else number)


def _provides(register: Register, offer: Offer, what: str) -> bool:
    supplied = {supply.capability for supply in offer.supplies}
    return what in supplied or any(
        capability.domain == what
        for capability in register.capabilities
        if capability.capability in supplied
    )


def _in_group(register: Register, nation: str, group: Mention | None) -> bool:
    return group is None or any(
        n.nation == nation and group.name in n.groups for n in register.nations
    )


def _packages_whole(register: Register, _: World, plan: Plan) -> Iterator[str]:
    for item in plan.assignments:
        if item.packages != int(item.packages) or item.packages < 1:
            yield f"{_label(item)}: packages are not whole and positive"
        line = _lines(register, plan)[item.line]
        if not any(
            s.capability == line.capability for s in register.offers_by_id[item.offer].supplies
        ):
            yield f"{_label(item)}: the offer does not supply {line.capability}"


def _standing_and_ready(register: Register, _: World, plan: Plan) -> Iterator[str]:
    stands = {offer: set(months) for offer, months in plan.standing}
    for item in plan.assignments:
        offer = register.offers_by_id[item.offer]
        line = _lines(register, plan)[item.line]
        serving = range(item.month, item.month + item.months)
        if item.months < 1 or item.month < 0 or serving.stop > register.case.months:
            yield f"{_label(item)}: outside the case"
            continue
        if not set(serving) <= stands.get(item.offer, set()):
            yield f"{_label(item)}: serves in a month in which the offer does not stand"
            continue
        if not set(serving) <= set(_months(register, offer.from_, offer.until)):
            yield f"{_label(item)}: outside the offer's own months"
        if not set(serving) <= set(_months(register, line.from_, line.until)):
            yield f"{_label(item)}: outside the line's months"
        begin = item.month
        while begin - 1 in stands[item.offer]:
            begin -= 1
        if item.month < begin + ceil(offer.ready_days / 30):
            yield f"{_label(item)}: {offer.ready_days} days of notice from month {begin} not kept"


def _caveats_kept(register: Register, _world: World, plan: Plan) -> Iterator[str]:
    away: dict[tuple[str, int], int] = defaultdict(int)
    given: dict[str, int] = defaultdict(int)
    for item in plan.assignments:
        offer = register.offers_by_id[item.offer]
        given[item.offer] += item.months * item.packages
        for month in range(item.month, item.month + item.months):
            away[item.offer, month] += item.packages * offer.personnel
        for caveat in offer.caveats:
            if _breaks(register, plan, item, caveat.kind, caveat.names):
                yield f"{_label(item)}: caveat '{caveat}' broken"
    for name, months in given.items():
        for caveat in register.offers_by_id[name].caveats:
            most = max((n for (offer, _), n in away.items() if offer == name), default=0)
            if caveat.kind is CaveatKind.MOST_PERSONNEL and most > caveat.number:
                yield f"{name}: caveat '{caveat}' broken: {most} away at once"
            packages = register.offers_by_id[name].packages
            if caveat.kind is CaveatKind.MOST_MONTHS and (
                months > packages * caveat.number
                or any(i.months > caveat.number for i in plan.assignments if i.offer == name)
            ):
                yield f"{name}: caveat '{caveat}' broken: {months} package-months in all"


def _breaks(
    register: Register, plan: Plan, item: Assignment, kind: CaveatKind, names: tuple[str, ...]
) -> bool:
    line = _lines(register, plan)[item.line]
    if kind is CaveatKind.NOT_FOR:
        domains = {c.domain for c in register.capabilities if c.capability == line.capability}
        return bool({line.capability, *domains} & set(names))
    if item.site is None:
        return False
    site = register.sites_by_id[item.site]
    return (
        (kind is CaveatKind.ONLY_IN and site.nation not in names)
        or (kind is CaveatKind.NOT_IN and site.nation in names)
        or (kind is CaveatKind.ONLY_AT and not {site.site, *site.roles} & set(names))
    )


def _sites_fit(register: Register, _: World, plan: Plan) -> Iterator[str]:
    there: dict[tuple[str, int], int] = defaultdict(int)
    for item in plan.assignments:
        if item.site is None:
            if register.sites:
                yield f"{_label(item)}: at no site"
            continue
        site, line = register.sites_by_id[item.site], _lines(register, plan)[item.line]
        if "any" not in line.at and not {site.site, *site.roles} & set(line.at):
            yield f"{_label(item)}: line {line.line} is not needed at {site.site}"
        for month in range(item.month, item.month + item.months):
            personnel = register.offers_by_id[item.offer].personnel
            there[item.site, month] += item.packages * personnel
    for (name, month), people in sorted(there.items()):
        capacity = register.sites_by_id[name].capacity
        if capacity is not None and people > capacity:
            yield f"site {name} holds {people} in month {month}, more than {capacity}"


def _tours_and_rest(register: Register, _world: World, plan: Plan) -> Iterator[str]:
    """Send the packages one by one: each must be home and rested before it goes again."""
    tours: dict[str, list[Assignment]] = defaultdict(list)
    for item in plan.assignments:
        tours[item.offer].append(item)
    for name, items in tours.items():
        offer = register.offers_by_id[name]
        free_from = [0] * offer.packages
        for item in sorted(items, key=lambda a: a.month):
            if offer.tour_months is not None and item.months > offer.tour_months:
                yield f"{_label(item)}: longer than a tour of {offer.tour_months} months"
            for _ in range(item.packages):
                ready = [i for i, month in enumerate(free_from) if month <= item.month]
                if not ready:
                    yield f"{_label(item)}: only {offer.packages} packages, all away or resting"
                    break
                rest = ceil(round(item.months * offer.rest_ratio, 6))
                free_from[ready[0]] = item.month + item.months + rest


def _company_kept(register: Register, _: World, plan: Plan) -> Iterator[str]:
    there: dict[tuple[str | None, int], set[str]] = defaultdict(set)
    for item in plan.assignments:
        for month in range(item.month, item.month + item.months):
            there[item.site, month].add(item.offer)
    for (site, month), names in there.items():
        nations = {register.offers_by_id[name].nation for name in names}
        for name in sorted(names):
            for caveat in register.offers_by_id[name].caveats:
                if caveat.kind is CaveatKind.NOT_WITH and nations & set(caveat.names):
                    yield f"{name} at {site} in month {month}: caveat '{caveat}' broken"


def _fills_add_up(register: Register, _: World, plan: Plan) -> Iterator[str]:
    lines = _lines(register, plan)
    said = {fill.line: fill for fill in plan.lines}
    counted: dict[tuple[str, int], float] = {}

    def supply(name: str, month: int) -> float:
        return sum(
            s.amount * item.packages
            for item in plan.assignments
            if item.line == name and item.month <= month < item.month + item.months
            for s in register.offers_by_id[item.offer].supplies
            if s.capability == lines[name].capability
        )

    def rate(name: str, month: int) -> float:
        if (name, month) not in counted:
            line = lines[name]
            best = min(1.0, supply(name, month) / line.quantity)
            for need in line.needs:
                if need in lines and month in _months(
                    register, lines[need].from_, lines[need].until
                ):
                    best = min(best, rate(need, month))
            counted[name, month] = best
        return counted[name, month]

    for name, line in lines.items():
        months = _months(register, line.from_, line.until)
        rates = [rate(name, month) for month in months]
        supplied = sum(min(line.quantity, supply(name, month)) for month in months) / len(months)
        if abs(said[name].supplied - supplied) > CLOSE:
            yield f"line {name}: says {said[name].supplied:g} supplied, but it is {supplied:g}"
        for month, value in enumerate(said[name].months):
            if month not in months and value is not None:
                yield f"line {name}: month {month} says {value}, but nothing is needed in it"
        yield from _fill_differs(said[name], line, months, rates)


def _fill_differs(
    said: LineFill, line: RequirementLine, months: range, rates: list[float]
) -> Iterator[str]:
    filled = line.quantity * sum(rates) / len(rates)
    if abs(said.filled - filled) > CLOSE or said.required != line.quantity:
        yield f"line {line.line}: says {said.filled:g} filled, but it is {filled:g}"
    if said.tier != line.tier:
        yield f"line {line.line}: says tier {said.tier}, but it is {line.tier}"
    for month, rate in zip(months, rates, strict=True):
        value = said.months[month]
        if value is None or abs(value - rate * line.quantity) > CLOSE:
            yield f"line {line.line}: month {month} says {value}, not {rate * line.quantity:g}"


def _tiers_add_up(register: Register, _: World, plan: Plan) -> Iterator[str]:
    lines = _lines(register, plan)
    rates = {fill.line: fill.filled / lines[fill.line].quantity for fill in plan.lines}
    tiers = sorted({line.tier for line in lines.values()})
    if tiers != [tier.tier for tier in plan.tiers]:
        yield "the tiers of the plan are not those of its lines"
    for tier in plan.tiers:
        own = [line for line in lines.values() if line.tier == tier.tier]
        required = sum(line.weight for line in own)
        filled = sum(line.weight * rates[line.line] for line in own)
        if abs(tier.required - required) > CLOSE or abs(tier.filled - filled) > CLOSE:
            yield f"tier {tier.tier}: says {tier.filled:g} of {tier.required:g}, not {filled:g}"
        if tier.filled > tier.bound + CLOSE or tier.filled > tier.relaxed + CLOSE:
            yield f"tier {tier.tier}: fills more than its bound"
        if tier.proven and tier.filled < tier.bound - CLOSE:
            yield f"tier {tier.tier}: said to be proven, but its bound is {tier.bound:g}"
    if plan.status == "optimal" and not all(tier.proven for tier in plan.tiers):
        yield "the plan is said to be optimal, but not every tier is proven"


def _personnel_adds_up(register: Register, _: World, plan: Plan) -> Iterator[str]:
    people = [0] * register.case.months
    for item in plan.assignments:
        for month in range(item.month, item.month + item.months):
            people[month] += register.offers_by_id[item.offer].personnel * item.packages
    if tuple(people) != plan.personnel:
        yield "personnel by month do not add up"
    if sorted(use.site for use in plan.sites) != sorted(
        {i.site for i in plan.assignments if i.site}
    ):
        yield "the sites of the plan are not those its assignments use: " + ", ".join(
            sorted({use.site for use in plan.sites} ^ {i.site for i in plan.assignments if i.site})
        )
    for use in plan.sites:
        here = [0] * register.case.months
        for item in plan.assignments:
            if item.site == use.site:
                for month in range(item.month, item.month + item.months):
                    here[month] += register.offers_by_id[item.offer].personnel * item.packages
        if tuple(here) != use.personnel:
            yield f"personnel at {use.site} do not add up"

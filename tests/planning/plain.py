"""The best plan by trying every whole assignment: slow, and sharing nothing with the planner.

Also the random small registers that both are asked about.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import product
from math import ceil, inf, prod
from random import Random
from typing import Any

from contingent.register.balance import Balance
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import Concept, RequirementLine
from contingent.register.site import Site
from tests.builders import DOMAINS, days, in_months, line, offer, register, replaced, site

#: The spans in which each offer stands: from and until, in steps and exact.
Standing = dict[str, tuple[tuple[Fraction, Fraction], ...]]


@dataclass(frozen=True)
class Way:
    """One way a package can go: on a line, at a site, in these months, then at rest.

    Attributes:
        share: of the first month, how much it is there.
    """

    offer: Offer
    line: str
    site: Site | None
    serves: range
    home_again: int
    amount: float
    share: Fraction
    also: tuple[tuple[str, float], ...] = ()

    def gives(self, name: str) -> float:
        """What a package on it brings to a line."""
        return self.amount * (self.line == name) + dict(self.also).get(name, 0.0)


#: So many packages on each way.
Choice = tuple[tuple[Way, int], ...]


def caveat_names(one: Offer, kind: CaveatKind) -> set[str]:
    return {name for caveat in one.caveats if caveat.kind is kind for name in caveat.names}


def caveat_number(one: Offer, kind: CaveatKind) -> int | None:
    return next((int(caveat.number) for caveat in one.caveats if caveat.kind is kind), None)


def may_be_at(one: Offer, place: Site | None) -> bool:
    """Whether the offer's caveats on place allow the site."""
    if place is None:
        return True
    only_in = caveat_names(one, CaveatKind.ONLY_IN)
    only_at = caveat_names(one, CaveatKind.ONLY_AT)
    east = [caveat.number for caveat in one.caveats if caveat.kind is CaveatKind.NOT_EAST_OF]
    if any(place.lon is None or place.lon > furthest for furthest in east):
        return False
    return (
        place.nation not in caveat_names(one, CaveatKind.NOT_IN)
        and (not only_in or place.nation in only_in)
        and (not only_at or bool(only_at & {place.site, *place.roles}))
    )


def line_months(given: Register, wanted: RequirementLine) -> range:
    """Months a line of these tests is needed in; they are given as numbers."""
    first = wanted.from_ if isinstance(wanted.from_, int) else 0
    last = wanted.until if isinstance(wanted.until, int) else given.case.steps
    return range(first, last)


def serving_months(
    given: Register,
    one: Offer,
    wanted: RequirementLine,
    standing: Sequence[tuple[Fraction, Fraction]],
) -> Iterator[tuple[range, Fraction]]:
    """From each time the offer could begin, the months it would serve, and the share of the first.

    It may begin once it has arrived, within the month, or when any later one begins; a month in
    which it would have to leave it does not serve.
    """
    step, asked = given.case.step.hours, line_months(given, wanted)
    most = next((c.time for c in one.caveats if c.kind is CaveatKind.MOST_TIME), None)
    limits = [None if limit is None else limit.hours // step for limit in (one.tour, most)]
    longest = min((limit for limit in limits if limit is not None), default=given.case.steps)
    goes = one.until if isinstance(one.until, int) else given.case.steps
    for stands, falls in standing:
        notice = stands if one.from_ is None else max(stands, Fraction(place(given, one.from_)))
        arrival = notice + Fraction(one.ready.hours) / step
        possible = [m for m in asked if m + 1 > arrival and m + 1 <= falls and m + 1 <= goes]
        for begin in possible:
            served = [month for month in possible if begin <= month < begin + longest]
            yield range(begin, served[-1] + 1), min(Fraction(1), begin + 1 - arrival)


def falls(given: Register, place: Site | None) -> set[int]:
    """The steps in which a place comes to hold fewer people."""
    held = [holds(given, place, month) for month in range(given.case.steps)]
    return {month for month in range(1, len(held)) if held[month] < held[month - 1]}


Ends = dict[tuple[str, str, str | None], set[int]]


def early_ends(given: Register, standing: Standing) -> Ends:
    """The steps in which packages of an offer on a line at a place may leave before they must.

    Where the place comes to hold fewer; and when one leaves, or may leave, beside whom they serve.
    """
    whole = {
        (one.offer, wanted.line, place.site if place else None): [
            stay for stay, _ in serving_months(given, one, wanted, standing[one.offer])
        ]
        for one in given.offers
        for wanted in given.requirements
        for place in given.sites or (None,)
        if serves_at(given, one, wanted, place)
    }
    lines = {wanted.line: wanted for wanted in given.requirements}
    places = {place.site: place for place in given.sites}
    ends: Ends = {key: falls(given, places.get(key[2] or "")) for key in whole}
    for _ in range(len(whole) + 1):
        for name, wanted, place in whole:
            own = given.offers_by_id[name]
            for (other, task, there), others in whole.items():
                asked = [lines[w] for w in lines[wanted].with_]
                nation = given.offers_by_id[other].nation
                company = nation in caveat_names(own, CaveatKind.ONLY_WITH)
                could = given.offers_by_id[other]
                able = any(serves_as(given, could, w) for w in asked)
                if there == place and (company or able):
                    leaving = {stay.stop for stay in others}
                    may = {e for e in ends[other, task, there] if any(e in s[1:] for s in others)}
                    ends[name, wanted, place] |= leaving | may
            ends[name, wanted, place] |= {
                line_months(given, lines[w]).stop for w in lines[wanted].with_
            }
    return ends


def serves_as(given: Register, one: Offer, wanted: RequirementLine) -> bool:
    """Whether the offer could fill the line, wherever that is."""
    banned = caveat_names(one, CaveatKind.NOT_FOR)
    if not counts_for(one, wanted, part_for(given, one, wanted.capability)):
        return False
    barred = {wanted.capability, DOMAINS[wanted.capability]} & banned
    return not barred and bool(not wanted.certified or one.certified)


def serves_at(given: Register, one: Offer, wanted: RequirementLine, place: Site | None) -> bool:
    """Whether the offer could fill the line at a place."""
    return serves_as(given, one, wanted) and asked_at(wanted, place) and may_be_at(one, place)


def holds(given: Register, place: Site | None, month: int) -> float:
    """How many people a place holds in a month; changes are written as numbers of steps."""
    if place is None:
        return inf
    rows = {row.from_: row for row in given.capacities if row.site == place.site}
    begun = [first for first in rows if isinstance(first, int) and first <= month]
    capacity = rows[max(begun)].capacity if begun else place.capacity
    return inf if capacity is None else capacity


def counting(given: Register, capability: str) -> set[str]:
    """The capabilities that count as one, itself included."""
    found = {capability}
    for _ in given.capabilities:
        found |= {c.capability for c in given.capabilities if found & set(c.above)}
    return found


def part_for(given: Register, one: Offer, capability: str) -> tuple[int, str, float] | None:
    """What of the offer serves as a capability: alternative, name, and units of a package."""
    parts = [(n, s.capability, s.amount) for n, t in enumerate(one.supplies) for s in t]
    own = [part for part in parts if part[1] == capability]
    able = own or [part for part in parts if part[1] in counting(given, capability)]
    most = max((amount for _, _, amount in able), default=0.0)
    return next((part for part in able if part[2] == most), None)


def counts_for(one: Offer, wanted: RequirementLine, part: tuple[int, str, float] | None) -> float:
    """What a package counts for on a line with what serves there: units, or its people."""
    if part is None:
        return 0.0
    return one.personnel if wanted.counts == "personnel" else part[2]


def place(given: Register, when: int | date) -> Fraction:
    """Where an instant lies in a case of months that begins on the first of one: by its days."""
    if isinstance(when, int):
        return Fraction(when)
    start = given.case.start
    months = [
        (start.year + (start.month - 1 + n) // 12, (start.month - 1 + n) % 12 + 1)
        for n in range(given.case.steps)
    ]
    number = months.index((when.year, when.month))
    return number + Fraction(when.day - 1, monthrange(when.year, when.month)[1])


def ways(
    given: Register, one: Offer, standing: Sequence[tuple[Fraction, Fraction]], ends: Ends
) -> list[Way]:
    """Every way a package of the offer can go."""
    found = []
    banned = caveat_names(one, CaveatKind.NOT_FOR)
    for wanted in given.requirements:
        amount = counts_for(one, wanted, part_for(given, one, wanted.capability))
        if not amount or {wanted.capability, DOMAINS[wanted.capability]} & banned:
            continue
        if wanted.certified and not one.certified:
            continue
        for place in given.sites or (None,):
            if not asked_at(wanted, place) or not may_be_at(one, place):
                continue
            early = ends[one.offer, wanted.line, place.site if place else None]
            stays = list(serving_months(given, one, wanted, standing))
            stays += [
                (range(stay.start, end), share)
                for stay, share in stays
                for end in stay[1:]
                if end in early
            ]
            for serves, share in stays:
                away = len(serves) + one.relief.hours / given.case.step.hours
                free = serves.start + ceil(away * (1 + Fraction(str(one.rest_ratio))))
                own = Way(one, wanted.line, place, serves, free, amount, share)
                found += [replace(own, also=also) for also in beside(given, one, wanted, own)]
    return found


def asked_at(wanted: RequirementLine, place: Site | None) -> bool:
    """Whether the line may be served at the place."""
    if place is None:
        return True
    takes = not place.takes or DOMAINS[wanted.capability] in place.takes
    return takes and bool({"any", place.site, *place.roles} & set(wanted.at))


def beside(
    given: Register, one: Offer, wanted: RequirementLine, way: Way
) -> list[tuple[tuple[str, float], ...]]:
    """Every set of further lines at the place that a package could fill with what else it gives.

    Each thing given goes to one line at a time.
    """
    banned = caveat_names(one, CaveatKind.NOT_FOR)
    main = part_for(given, one, wanted.capability)
    assert main is not None
    things = {line.line: part_for(given, one, line.capability) for line in given.requirements}
    sets: list[tuple[RequirementLine, ...]] = [()]
    for other in given.requirements:
        thing = things[other.line]
        if thing is None or thing[0] != main[0] or thing[1] == main[1]:
            continue
        barred = {other.capability, DOMAINS[other.capability]} & banned
        unsure = other.certified and not one.certified
        if barred or unsure or not asked_at(other, way.site) or not counts_for(one, other, thing):
            continue
        months = set(line_months(given, other))
        sets += [
            (*before, other)
            for before in sets
            if all(
                things[b.line] != thing or not months & set(line_months(given, b)) for b in before
            )
        ]
    return [
        tuple((li.line, counts_for(one, li, things[li.line])) for li in lines) for lines in sets
    ]


def own_rules_kept(given: Register, one: Offer, choice: Choice) -> bool:
    """Whether an offer's packages suffice and its caveats on numbers are kept."""
    people = caveat_number(one, CaveatKind.MOST_PERSONNEL)
    most = next((c.time for c in one.caveats if c.kind is CaveatKind.MOST_TIME), None)
    months = None if most is None else most.hours // given.case.step.hours
    for month in range(max((way.home_again for way, _ in choice), default=0)):
        if sum(n for w, n in choice if w.serves.start <= month < w.home_again) > one.packages:
            return False
        there = sum(n for w, n in choice if month in w.serves) * one.personnel
        if people is not None and there > people:
            return False
    return months is None or sum(n * len(w.serves) for w, n in choice) <= months * one.packages


def choices(
    given: Register,
    one: Offer,
    standing: Sequence[tuple[Fraction, Fraction]],
    ends: Ends,
    *,
    whole: bool = False,
) -> list[Choice]:
    """Everything the offer could do by itself, doing nothing included."""
    found: list[Choice] = [()]
    for way in ways(given, one, standing, ends):
        if whole and way.share < 1:
            continue
        more = [
            (*choice, (way, count))
            for choice in found
            for count in range(1, one.packages + 1)
            if own_rules_kept(given, one, (*choice, (way, count)))
        ]
        found += more
    return found


def together_kept(given: Register, gone: Choice) -> bool:
    """Whether site and ceiling have room, and nobody meets a nation it will not serve with."""
    for month in range(given.case.steps):
        for concept in given.concepts:
            people = sum(way.offer.personnel * n for way, n in gone if month in way.serves)
            if concept.personnel_max is not None and people > concept.personnel_max:
                return False
        for place in given.sites or (None,):
            here = [(way.offer, n) for way, n in gone if way.site == place and month in way.serves]
            people = sum(one.personnel * n for one, n in here)
            if people > holds(given, place, month):
                return False
            nations = {one.nation for one, _ in here}
            for one, _ in here:
                wanted = caveat_names(one, CaveatKind.ONLY_WITH)
                if caveat_names(one, CaveatKind.NOT_WITH) & nations or (
                    wanted and not wanted & nations
                ):
                    return False
            if not lines_beside(given, gone, place, month):
                return False
    return True


def lines_beside(given: Register, gone: Choice, place: Site | None, month: int) -> bool:
    """Whether at a place in a month every line that is with another has it beside it."""
    served = {
        wanted.line: wanted
        for wanted in given.requirements
        for way, _ in gone
        if way.site == place and month in way.serves and month in line_months(given, wanted)
        if wanted.line == way.line or wanted.line in dict(way.also)
    }
    return all(other in served for wanted in served.values() for other in wanted.with_)


def line_rates(given: Register, gone: Choice) -> dict[str, float]:
    """The share filled of each line, averaged over its months; lines need only earlier lines."""
    rates: dict[str, dict[int, float]] = {}
    for wanted in given.requirements:
        rates[wanted.line] = {}
        for month in line_months(given, wanted):
            there = sum(
                w.gives(wanted.line) * n * float(w.share if month == w.serves.start else 1)
                for w, n in gone
                if month in w.serves
            )
            held = [rates[need][month] for need in wanted.needs if month in rates[need]]
            rates[wanted.line][month] = min([1.0, there / wanted.quantity, *held])
    return {name: sum(own.values()) / len(own) for name, own in rates.items()}


def tier_values(given: Register, gone: Choice) -> tuple[float, ...]:
    """What each tier gets, in weighted lines."""
    rates, filled = line_rates(given, gone), dict[int, float]()
    for wanted in given.requirements:
        more = wanted.weight * rates[wanted.line]
        filled[wanted.tier] = filled.get(wanted.tier, 0.0) + more
    return tuple(round(filled[tier], 9) for tier in sorted(filled))


def everything(
    given: Register, standing: Standing, most: int, *, whole: bool = False
) -> list[list[Choice]] | None:
    """What each offer could do; None when all together is more than ``most`` assignments.

    Args:
        whole: count only stays that begin when a month does.
    """
    each, ends = [], early_ends(given, standing)
    for one in given.offers:
        each.append(choices(given, one, standing[one.offer], ends, whole=whole))
        if prod(map(len, each)) > most:
            return None
    return each


def composition_values(given: Register, gone: Choice) -> dict[int, float]:
    """How far what is asked of the composition is met, by tier: rows added up, months averaged."""
    months = sorted({m for wanted in given.requirements for m in line_months(given, wanted)})
    met: dict[int, float] = {}
    for row in given.balance:
        if row.at_least is not None:
            for month in months:
                own, there = in_place(given, gone, row, members(given, row.about), month)
                if row.at_least.is_share:
                    value = Fraction(int(own >= row.at_least.amount * there))
                else:
                    value = min(Fraction(1), own / row.at_least.amount)
                met[row.tier] = met.get(row.tier, 0.0) + float(value / len(months))
    return {tier: round(value, 9) for tier, value in met.items()}


def members(given: Register, about: str) -> set[str]:
    """The nations of a group, or the one of that name."""
    return {n.nation for n in given.nations if about == n.nation or about in n.groups}


def in_place(
    given: Register, gone: Choice, row: Balance, nations: set[str], month: int
) -> tuple[int, int]:
    """How much of some nations, and of all, is in place in a month."""
    counted = [
        (way.offer.nation, n * (way.offer.personnel if row.of == "personnel" else 1))
        for way, n in gone
        if month in way.serves
    ]
    return sum(n for nation, n in counted if nation in nations), sum(n for _, n in counted)


def composition_kept(given: Register, gone: Choice) -> bool:
    """Whether no ceiling on a nation or group is broken."""
    for row in given.balance:
        if row.at_most is None:
            continue
        every = [{n.nation} for n in given.nations]
        for nations in every if row.about == "each nation" else [members(given, row.about)]:
            for month in range(given.case.steps):
                own, there = in_place(given, gone, row, nations, month)
                if own > row.at_most.amount * (there if row.at_most.is_share else 1):
                    return False
    return True


def best_of(
    given: Register, each: list[list[Choice]]
) -> tuple[tuple[float, ...], dict[int, float]]:
    """The best of all assignments: tier values, and how far the composition of each tier is met.

    First the lines of a tier, then what is asked of the composition in it, then the next tier.
    """
    best = max(_kept(given, each), key=lambda gone: _ranked(given, gone))
    return tier_values(given, best), composition_values(given, best)


def fairest(given: Register, each: list[list[Choice]]) -> dict[int, list[float]]:
    """The shares of each tier's lines, ascending, of the best assignment that is the fairest."""

    def shares(gone: Choice) -> dict[int, list[float]]:
        rates, found = line_rates(given, gone), dict[int, list[float]]()
        for wanted in given.requirements:
            found.setdefault(wanted.tier, []).append(round(rates[wanted.line], 6))
        return {tier: sorted(found[tier]) for tier in sorted(found)}

    return shares(
        max(
            _kept(given, each),
            key=lambda gone: (_ranked(given, gone), list(shares(gone).values())),
        )
    )


def _kept(given: Register, each: list[list[Choice]]) -> Iterator[Choice]:
    """Every assignment that keeps all rules."""
    for one in product(*each):
        gone = tuple(item for choice in one for item in choice)
        if together_kept(given, gone) and composition_kept(given, gone):
            yield gone


def _ranked(given: Register, gone: Choice) -> list[tuple[float, float]]:
    """What each tier gets, and how far the composition of it is met."""
    tiers = sorted({wanted.tier for wanted in given.requirements})
    filled = dict(zip(tiers, tier_values(given, gone), strict=True))
    met = composition_values(given, gone)
    return [(filled.get(tier, 0.0), met.get(tier, 0.0)) for tier in (1, 2, 3)]


CAVEATS = (
    *("", "", ""),
    "not in POL",
    "only in POL",
    "not east of 20",
    "only at hub",
    "not for guard-bn",
    "not with BBB",
    "at most 300 personnel",
    "at most 2 months",
    "not with BBB; at most 3 months",
)


SUPPLIES = (
    "mech-bn:1",
    "mech-bn:1.5|guard-bn:1",
    "guard-bn:2",
    "mech-bn:1+guard-bn:1",
    "mech-bn:1+guard-bn:0.5|isr:1",
)


def random_offer(rng: Random, nation: str) -> Offer:
    """An offer of the nation with tours, notice and caveats drawn at random."""
    tour = rng.choice([None, 1, 2, 3])
    return offer(
        nation.lower(),
        nation,
        supplies=rng.choice(SUPPLIES),
        packages=rng.randint(1, 2),
        personnel=rng.choice([100, 300]),
        ready=days(rng.choice([0, 0, 20, 30, 45])),
        from_=rng.choice([None, None, 1, date(2026, 1, 11)]),
        until=rng.choice([None, None, 3]),
        tour=in_months(tour),
        rest_ratio=rng.choice([0, 0.5, 1, 2]) if tour else 0,
        relief=days(rng.choice([0, 0, 10, 15]) if tour else 0),
        caveats="" if nation == "BBB" else rng.choice(CAVEATS),
    )


def random_case(rng: Random) -> tuple[Register, Standing]:
    """A small register in which every rule of the plan can bite, and who stands when."""
    months = rng.randint(3, 5)
    places = rng.choice(["", "", "l", "lg"])
    offers = [random_offer(rng, nation) for nation in ("AAA", "BBB", "CCC")[: rng.randint(1, 3)]]
    lines: list[RequirementLine] = []
    for name in ("one", "two", "three")[: rng.randint(1, 3)]:
        more = {
            "tier": rng.randint(1, 2),
            "at": rng.choice(["any", "hub", "lviv"]) if places else "any",
            "from_": rng.choice([None, 0, 1]),
            "until": rng.choice([None, months - 1]),
            "needs": rng.choice(["", "", *(earlier.line for earlier in lines)]),
            "weight": rng.choice([1, 1, 2]),
        }
        capability = rng.choice(["mech-bn", "mech-bn", "guard-bn", "isr"])
        if rng.random() < 0.2:
            people = rng.choice([100, 250, 600])
            lines.append(line(name, capability, people, counts="personnel", **more))
        else:
            lines.append(line(name, capability, rng.choice([1, 2, 1.5, 3]), **more))
    sites = {
        "l": site("lviv", "UKR", rng.choice([None, 300, 400]), roles="hub", lon=24),
        "g": site("gdynia", "POL", rng.choice([None, 300]), roles="hub", lon=18),
    }
    end = Fraction(months)
    spells: list[tuple[tuple[Fraction, Fraction], ...]] = [((Fraction(0), end),)] * 2
    spells += [((Fraction(a), end),) for a in (1, Fraction(7, 10))]
    gaps = ((Fraction(1), Fraction(2)), (Fraction(7, 5), Fraction(8, 5)))
    spells += [((Fraction(0), one), (other, end)) for one, other in gaps]
    standing = {one.offer: rng.choice(spells) for one in offers}
    concept = Concept(concept="all", personnel_max=rng.choice([None, None, 300, 500]))
    placed = [sites[place] for place in places]
    made = register(
        offers,
        lines,
        placed,
        months=months,
        concepts=[concept],
        groups={"eu": "AAA;CCC"},
        nations=("AAA", "BBB", "CCC"),
        balance=random_balance(rng),
    )
    return made, standing


def random_balance(rng: Random) -> list[dict[str, Any]]:
    """Now and then a row or two on the composition of the force."""
    rows = []
    for about in rng.sample(["AAA", "BBB", "eu", "each nation"], rng.choice([0, 0, 1, 2])):
        row: dict[str, Any] = {"about": about, "of": rng.choice(["personnel", "packages"])}
        if about == "each nation" or rng.random() < 0.6:
            row["at_most"] = rng.choice(["1", "2", "300", "50 %", "34 %", "1/3", "75 %"])
        else:
            row["at_least"] = rng.choice(["1", "2", "300", "50 %", "1/3"])
            row["tier"] = rng.choice([1, 1, 2])
        rows.append(row)
    return rows


def months_of(standing: Standing) -> dict[str, tuple[int, ...]]:
    """The months that begin while each offer stands."""
    return {
        name: tuple(m for begin, end in spans for m in range(ceil(begin), ceil(end)))
        for name, spans in standing.items()
    }


def case_of(
    seed: int,
    least: int,
    most: int,
    *,
    whole: bool = False,
    wanted: Callable[[Register], bool] = lambda _: True,
) -> tuple[Register, Standing, list[list[Choice]]]:
    """The first random case from a seed with so many assignments, and what each offer could do.

    Args:
        wanted: asked before anything is counted: whether a case is of the kind that is looked for.
    """
    rng = Random(seed)
    while True:
        given, standing = random_case(rng)
        if not wanted(given):
            continue
        if whole:  # the large route knows neither ceilings nor composition
            given = replaced(given, concepts=(), balance=())
        each = everything(given, standing, most, whole=whole)
        if each is not None and prod(map(len, each)) >= least:
            return given, standing, each

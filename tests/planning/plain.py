"""The best plan by trying every whole assignment: slow, and sharing nothing with the planner.

Also the random small registers that both are asked about.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from math import ceil, prod
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


def ways(given: Register, one: Offer, standing: Sequence[tuple[Fraction, Fraction]]) -> list[Way]:
    """Every way a package of the offer can go."""
    found = []
    banned = caveat_names(one, CaveatKind.NOT_FOR)
    for wanted in given.requirements:
        amount = one.amount(wanted.capability)
        if amount and wanted.counts == "personnel":
            amount = one.personnel
        if not amount or {wanted.capability, DOMAINS[wanted.capability]} & banned:
            continue
        for place in given.sites or (None,):
            asked = place is None or {"any", place.site, *place.roles} & set(wanted.at)
            if not asked or not may_be_at(one, place):
                continue
            for serves, share in serving_months(given, one, wanted, standing):
                away = len(serves) + one.relief.hours / given.case.step.hours
                free = serves.start + ceil(away * (1 + Fraction(str(one.rest_ratio))))
                found.append(Way(one, wanted.line, place, serves, free, amount, share))
    return found


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
    *,
    whole: bool = False,
) -> list[Choice]:
    """Everything the offer could do by itself, doing nothing included."""
    found: list[Choice] = [()]
    for way in ways(given, one, standing):
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
            if place is not None and place.capacity is not None and people > place.capacity:
                return False
            nations = {one.nation for one, _ in here}
            if any(caveat_names(one, CaveatKind.NOT_WITH) & nations for one, _ in here):
                return False
    return True


def line_rates(given: Register, gone: Choice) -> dict[str, float]:
    """The share filled of each line, averaged over its months; lines need only earlier lines."""
    rates: dict[str, dict[int, float]] = {}
    for wanted in given.requirements:
        rates[wanted.line] = {}
        for month in line_months(given, wanted):
            there = sum(
                w.amount * n * float(w.share if month == w.serves.start else 1)
                for w, n in gone
                if w.line == wanted.line and month in w.serves
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
    each = []
    for one in given.offers:
        each.append(choices(given, one, standing[one.offer], whole=whole))
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


def best_values(given: Register, each: list[list[Choice]]) -> tuple[float, ...]:
    """The tier values of the best of all assignments."""
    return best_of(given, each)[0]


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


def random_offer(rng: Random, nation: str) -> Offer:
    """An offer of the nation with tours, notice and caveats drawn at random."""
    tour = rng.choice([None, 1, 2, 3])
    return offer(
        nation.lower(),
        nation,
        supplies=rng.choice(["mech-bn:1", "mech-bn:1.5|guard-bn:1", "guard-bn:2"]),
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
        capability = rng.choice(["mech-bn", "mech-bn", "guard-bn"])
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
    seed: int, least: int, most: int, *, whole: bool = False
) -> tuple[Register, Standing, list[list[Choice]]]:
    """The first random case from a seed with so many assignments, and what each offer could do."""
    rng = Random(seed)
    while True:
        given, standing = random_case(rng)
        if whole:  # the large route knows neither ceilings nor composition
            given = replaced(given, concepts=(), balance=())
        each = everything(given, standing, most, whole=whole)
        if each is not None and prod(map(len, each)) >= least:
            return given, standing, each

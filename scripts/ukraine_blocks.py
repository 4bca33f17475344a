"""What the engine says in ``docs/cases/ukraine.md``: one function makes one block."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from ukraine_answers import PATIENCE, ask, case, kept, listed, percent, table, without_p067

from contingent.planning.travel import RouteBook
from contingent.register.offer import Basis, Offer
from contingent.register.outlets import outlet_of
from contingent.register.permits import allowed_in_host
from contingent.register.truth import exceptions_of
from contingent.resolution.setting import Setting

#: "Tens of thousands", read as low as the words let.
THRESHOLD = 20_000
CONCEPTS = ("presence", "division", "corps")
#: Who sets out where in the table of days, and with the Straits shut.
TRAVELLERS = ("DEU", "SWE", "FRA", "TUR", "ESP", "GBR", "PRT", "CAN")


def rows() -> str:
    """The tables of the case."""
    register = case().register
    current = [offer for offer in register.offers if offer.known_until is None]
    cited = {claim for offer in register.offers for claim in offer.claims}
    aid = {claim for pledge in register.pledges for claim in re.findall(r"\bP\d+\b", pledge.note)}
    of_aid = [claim.id for claim in register.claims if claim.id in aid - cited]
    uncited = [claim.id for claim in register.claims if claim.id not in cited | aid]
    places = len(register.capabilities), len(register.sites)
    record = len(register.meetings), len(register.pledges), len(register.coalitions)
    first, last = (f(m.date for m in register.meetings) for f in (min, max))
    newest = max(claim.stated_on for claim in register.claims)
    claims = (
        "one dated public statement each, paraphrased, with link and confidence; the newest is of "
        f"{newest}"
    )
    offers = (
        f"what each nation may send, {len(current)} of them current, the others kept with the "
        "dates between which they were its position; every row cites claims; "
        f"{len(of_aid)} claims are of aid to Ukraine and told as pledges ({', '.join(of_aid)}), "
        f"and {len(uncited)} that change no position are cited nowhere ({', '.join(uncited)})"
    )
    diary = (
        f"[the diary](../diary.md) of the coalition and of the Ramstein group from {first} to "
        f"{last}; aid pledged to Ukraine, which is no offer to the force; capability coalitions "
        "with who leads"
    )
    bodies = [_name(code) for code in register.group_members["body"]]
    nations = (
        "members of the coalition, their neighbours, others who were named, Russia, and the "
        f"{listed(bodies)} as bodies"
    )
    links = (
        "railways, roads, sea and air links from home to Ukraine, each with its length, days and "
        "source"
    )
    told = (
        ("`claims.csv`", len(register.claims), claims),
        ("`offers.csv`", len(register.offers), offers),
        ("`requirements.csv`", len(register.requirements), "three force concepts, line by line"),
        ("`nations.csv`", len(register.nations), nations),
        (
            "`capabilities.csv`, `sites.csv`",
            ", ".join(map(str, places)),
            "units of count; places, home stations and places on the way",
        ),
        (
            "`meetings.csv`, `pledges.csv`, `coalitions.csv`",
            ", ".join(map(str, record)),
            diary,
        ),
        ("`links.csv`", len(register.links), links),
        (
            "`case.toml`",
            f"{len(register.events)} events, {len(register.worlds)} worlds",
            "what lies outside the coalition, and when it comes true",
        ),
    )
    return table(("table", "rows", "what it holds"), told, right=3)


def basis() -> str:
    """How many numbers are ours, and what the lint of truth says of the rest."""
    register = case().register
    assumed = sum(offer.basis is Basis.ASSUMED for offer in register.offers)
    argued = sum(len(exceptions_of(offer)) for offer in register.offers)
    return (
        f"Of the {len(register.offers)} offers, {assumed} carry `basis = assumed`. `contingent "
        "check --strict ukraine` holds each against the claims it rests on: it finds none that "
        f"says more than these, and {argued} exceptions that a `note` argues."
    )


def outlets() -> str:
    """What rests on listed outlets."""
    register = case().register
    by_outlet = Counter(found.outlet for claim in register.claims if (found := outlet_of(claim)))
    by_id = register.claims_by_id
    alone = [
        f"`{offer.offer}`"
        for offer in register.offers
        if offer.claims
        and offer.known_until is None
        and not offer.state.ended
        and all(outlet_of(by_id[claim]) for claim in offer.claims)
    ]
    named = ", ".join(f"{outlet} {count}" for outlet, count in by_outlet.most_common())
    nothing = "no offer that may still stand rests on them alone"
    only = f"on them alone rest {listed(alone)}" if alone else nothing
    return (
        f"{by_outlet.total()} of the {len(register.claims)} claims were read at outlets of our "
        f"list of unreliable ones, or in their words ({named}); {only}."
    )


def _standing(world: str) -> tuple[Setting, list[Offer], dict[str, Any]]:
    asked = ask(world)
    answer = asked.who().to_dict()
    stand = set(answer["greatest"])
    register = asked.setting.register
    return asked.setting, [offer for offer in register.offers if offer.offer in stand], answer


def _people(offers: Iterable[Offer], packages: str = "packages") -> int:
    return sum(
        (getattr(offer, packages) if getattr(offer, packages) is not None else offer.packages)
        * offer.personnel
        for offer in offers
    )


@cache
def _european_land() -> tuple[Offer, ...]:
    setting, stand, _ = _standing("us-in")
    register = setting.register
    europe = register.group_members["europe"]
    return tuple(o for o in stand if o.nation in europe and register.supplies(o, "land"))


def threshold() -> str:
    """The European soldiers that the American offer counts, nation by nation."""
    land = _european_land()
    total, low, high = (_people(land, p) for p in ("packages", "packages_low", "packages_high"))
    names = case().register.nation_names
    nations = sorted({o.nation for o in land}, key=lambda n: (-_people(_of(land, n)), names[n]))
    told = [(names[n], f"{_people(_of(land, n)):,}", _basis_of(land, n)) for n in nations]
    inside = total - _people(o for o in land if o.offer == "deu-reserve")
    reported = _people([*_of(land, "FRA"), *_of(land, "GBR")])
    margin = total - THRESHOLD
    exits = [names[n] for n in nations if _people(_of(land, n)) > margin]
    parts = (
        f"In `us-in` the European land offers that can stand together make **{total:,}**:",
        table(("nation", "people", "basis"), told).replace("| ---: | ---: |", "| ---: | --- |"),
        f"So the threshold is met by {margin:,} people, and only on assumptions. It is not met",
        f"- if every assumed number is at its low end ({low:,}; at its high end, {high:,});",
        f"- if only soldiers *inside Ukraine* count, as the offer's words suggest: {inside:,};",
        f"- if Turkey is not Europe: {total - _people(_of(land, 'TUR')):,};",
        f"- if only reported totals count: {reported:,}, and an Estonian company of unstated size.",
        f"Any single exit larger than {margin:,} undoes it: {listed(exits)}, and the American.",
    )
    return "\n\n".join(parts).replace(";\n\n- ", ";\n- ")


def _of(offers: Iterable[Offer], nation: str) -> list[Offer]:
    return [offer for offer in offers if offer.nation == nation]


def _basis_of(land: tuple[Offer, ...], nation: str) -> str:
    offers = _of(land, nation)
    if nation in {"FRA", "GBR"}:
        return "total reported, cut assumed"
    low, high = _people(offers, "packages_low"), _people(offers, "packages_high")
    return f"assumed ({low:,} to {high:,})" if low != high else "assumed"


def knot_without() -> str:
    """What the answer without the United States is if the one French report is left out."""
    plans = {
        name: kept(
            f"plan-us-out-{name}",
            lambda at=at: at.ask(world="us-out").plan("presence", limit=PATIENCE),
        )
        for name, at in (("with", case()), ("without", without_p067()))
    }
    people = {name: _most(plan) for name, plan in plans.items()}
    tiers = {name: _tier(plan, 1) for name, plan in plans.items()}
    kind = ("with P067", "without P067")
    return table(
        ("`us-out`, concept `presence`", "people at most in place", "tier 1, of 9", "fill"),
        [
            (kind[n], f"{people[name]:,}", f"{tiers[name][0]:.4g}", percent(*tiers[name]))
            for n, name in enumerate(("with", "without"))
        ],
    )


def _most(plan: dict[str, Any]) -> int:
    return max(plan["personnel"]) if isinstance(plan["personnel"], list) else plan["personnel"]


def _tier(plan: dict[str, Any], tier: int) -> tuple[float, float]:
    row = next(row for row in plan["tiers"] if row["tier"] == tier)
    return row["filled"], row["required"]


def stands() -> str:
    """Who stands of themselves, who waits for whom, and what the Europeans make alone."""
    setting, _, inside = _standing("us-in")
    _, without, outside = _standing("us-out")
    least = set(inside["least"])
    (group,) = inside["waiting"]
    nation_of = {offer.offer: offer.nation for offer in setting.register.offers}
    names = case().register.nation_names
    together = sorted({names[nation_of[o]] for o in group["knot"]})
    waiting = {nation_of[o] for o in (*group["knot"], *group["behind"])}
    alone = _people(o for o in _european_land() if o.offer in least)
    keys = listed([f"`{offer}`" for one in group["keystones"] for offer in one])
    return (
        f"In `us-in`, {len(least)} offers stand whoever else moves and "
        f"{len(inside['greatest']) - len(least)} more, of {len(waiting)} nations, stand only "
        f"together: one knot of {len(group['knot'])} ({listed(together)}) with "
        f"{len(group['behind'])} behind it. Its keystone is {keys}: if Washington gives its "
        "intelligence first, all follow; no single European offer, given first, does the same. "
        f"Without the knot the European land offers that stand come to {alone:,} people.\n\n"
        f"In `us-out`, {len(outside['greatest'])} offers stand and "
        f"{'some wait' if outside['waiting'] else 'nobody waits'}. The soldiers among them who "
        f"may serve in Ukraine: {_soldiers(without)}."
    )


def _soldiers(stand: Iterable[Offer]) -> str:
    """Nations with land offers that may serve in the host nation, most people first."""
    register = case().register
    may = [o for o in stand if register.supplies(o, "land") and allowed_in_host(register, o)]
    people = {o.nation: _people(_of(may, o.nation)) for o in may}
    told = [f"{_name(n)} {people[n]:,}" for n in sorted(people, key=lambda n: (-people[n], n))]
    return f"{listed(told)}, {sum(people.values()):,} together"


def _name(code: str) -> str:
    return case().register.nation_names[code].removesuffix(" (organisation)")


def counted() -> str:
    """Nations that stand, by the firmest state and the confidence asked for."""
    _, stand, answer = _standing("us-in")
    counts, whole = answer["counts"], {offer.nation for offer in stand}
    register = case().register
    apart = [_name(code) for code in register.group_members["body"] if code in whole]
    apart += [_name(code) for code in register.group_members["host"] if code in whole]
    told: dict[str, dict[str, str]] = {}
    for row in counts:
        told.setdefault(row["cutoff"], {})[row["confidence"]] = (
            f"{row['nations']} / {row['troops']}"
        )
    wanted = ("reported", "indicated", "offered", "confirmed")
    columns = ("low", "medium", "high")
    counted = table(
        ("from state", *(f"confidence {column}" for column in columns)),
        [(f"`{state}`", *(told[state].get(column, "–") for column in columns)) for state in wanted],
    )
    return f"{counted}\n\nCounted among the {len(whole)}: {listed(apart)}."


def filled() -> str:
    """Essential lines and tiers, all worlds and concepts."""
    cells = kept("compare", lambda: case().compare(limit=PATIENCE))["cells"]
    by = {(cell["world"], cell["concept"]): cell for cell in cells}
    worlds = list(dict.fromkeys(cell["world"] for cell in cells))
    told = [
        (f"`{world}`", *(_cell(by[world, concept]) for concept in CONCEPTS)) for world in worlds
    ]
    return table(("world", *(f"`{concept}`" for concept in CONCEPTS)), told)


def _cell(cell: dict[str, Any]) -> str:
    tiers = " · ".join(
        percent(t["filled"], t["required"]).removesuffix(" %") for t in cell["tiers"]
    )
    return f"{cell['essential_filled']} of {cell['essential_lines']}; {tiers} %"


def held() -> str:
    """The figures that published estimates are held against."""
    told = []
    for world, concept in (*(("us-in", c) for c in CONCEPTS), ("us-out", "presence")):
        name = "plan-us-out-with" if world == "us-out" else f"plan-{world}-{concept}"
        plan = kept(name, lambda w=world, c=concept: ask(w).plan(c, limit=PATIENCE))
        short = (
            f"`{row['line']}` {row['filled']:.3g} of {row['required']:g}"
            for row in plan["lines"]
            if row["tier"] == 1 and row["shortfall"] > 0
        )
        tier = percent(*_tier(plan, 1))
        told.append(
            (f"`{concept}`, `{world}`", f"{_most(plan):,}", tier, ", ".join(short) or "none")
        )
    head = ("plan", "people at most in place", "tier 1", "essential lines short")
    return table(head, told).replace("| ---: |\n", "| --- |\n")


def when() -> str:
    """IOC, FOC and most people away, concept ``presence``."""
    told = []
    words = case().register.calendar
    for world in [world.world for world in case().register.worlds]:
        found = kept(
            f"deploy-{world}",
            lambda world=world: ask(world).plan("presence", limit=PATIENCE).deploy(),
        )
        told.append((f"`{world}`", *_began(found, words), f"{max(found['personnel']):,}"))
    shut = kept(
        "deploy-sea-shut",
        lambda: ask("us-in", events={"sea-open": False}).plan("presence", limit=PATIENCE).deploy(),
    )
    told.append(("`us-in` with the sea shut", *_began(shut, words), f"{max(shut['personnel']):,}"))
    return table(("world", "IOC", "FOC", "most people away"), told, right=3)


def _began(found: dict[str, Any], _: Any) -> tuple[str, str]:
    said = ["never" if found[key] is None else f"month {found[key]}" for key in ("ioc", "foc")]
    if found["ioc"] is not None and found["collapse"] is not None:
        said[0] += f", until month {found['collapse']}"
    return said[0], said[1]


def sites() -> str:
    """The best one, two, three, four places, with the sea open and shut."""
    told = []
    found = {
        (concept, sea): kept(
            f"sites-{concept}-{sea}",
            lambda concept=concept, sea=sea: ask(
                "us-in", events={} if sea == "open" else {"sea-open": False}
            ).sites(concept),
        )["steps"]
        for concept in ("presence", "division")
        for sea in ("open", "shut")
    }
    for number in range(1, 1 + max(len(steps) for steps in found.values())):
        cells = []
        for steps in found.values():
            row = next((step for step in steps if step["sites"] == number), None)
            cells.append("buys nothing" if row is None else _opened(row))
        told.append((number, *cells))
    head = ("at most", "`presence`", "the sea shut", "`division`", "the sea shut")
    return table(head, told, right=1).replace("---:", "---")


def _opened(row: dict[str, Any]) -> str:
    names = {site.site: site.name for site in case().register.sites}
    tiers = ", ".join(percent(t["filled"], t["required"]).removesuffix(" %") for t in row["tiers"])
    return f"{', '.join(names[site] for site in row['opened'])}: {tiers} %"


def days() -> str:
    """Days from home to Kyiv and Odesa, with the Straits open and closed."""
    register = case().register
    open_, shut = (RouteBook(register, register.world(w)) for w in ("us-in", "montreux-closed"))
    told = []
    for nation in TRAVELLERS:
        ways = (
            open_.routes(nation, "kyiv", 4),
            open_.routes(nation, "odesa", 4),
            shut.routes(nation, "odesa", 4),
        )
        told.append(
            (
                register.nation_names[nation],
                *(f"{min(float(w.days) for w in way):.1f}" for way in ways),
            )
        )
    told.sort(key=lambda row: float(row[1]))
    return table(("from", "to Kyiv", "to Odesa, Straits open", "to Odesa, Straits closed"), told)


def sustain() -> str:
    """How long strengths last, in two worlds."""
    parts = []
    for world in ("us-in", "us-out", "ceasefire-collapses"):
        found = kept(
            f"sustain-{world}",
            lambda world=world: ask(world).sustain((5_000, 10_000, 15_000, 25_000)),
        )
        by = {(row["strength"], row["rest"]): row for row in found["rows"]}
        told = [
            (f"{strength:,}", *(_lasting(by[strength, rest]) for rest in (2, 3, 4)))
            for strength in (5_000, 10_000, 15_000, 25_000)
        ]
        parts.append(
            f"`{world}`: {len(found['offers'])} land offers that may serve in Ukraine, "
            f"{max(found['people']):,} people."
        )
        parts.append(table(("people away", "at 1:2", "at 1:3", "at 1:4"), told, right=0))
    return "\n\n".join(parts)


def _lasting(row: dict[str, Any]) -> str:
    if row["begins"] is None:
        return "cannot begin"
    long = "for ever" if row["steps"] is None else f"{row['steps']} months"
    return f"{long} from month {row['begins']} ({row['needed']:,})"


MAIN: dict[str, Callable[[], str]] = {
    "rows": rows,
    "basis": basis,
    "outlets": outlets,
    "threshold": threshold,
    "without-p067": knot_without,
    "stands": stands,
    "counted": counted,
    "filled": filled,
    "held": held,
    "when": when,
    "sites": sites,
    "days": days,
    "sustain": sustain,
}

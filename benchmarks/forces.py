"""Large made-up cases: a register of many units, lines and sites, from a seed.

Thirty nations of very unequal size; units with one to three roles, notice, tours and rest; nations
that keep out of the host nation, of places or of tasks; twelve sites with roles and capacity; lines
at a site or at a role, some for part of the time, some needing support at the same place. There is
no company to be avoided (``not with``): the rows that takes in a plain model would be millions, and
an engine given them would be beaten unfairly. Nothing of it is meant to resemble a real force; what
matters is the shape of the problem.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from contingent.register.capability import Capability
from contingent.register.duration import Duration
from contingent.register.nation import Nation
from contingent.register.offer import Offer
from contingent.register.register import CaseHead, Register
from contingent.register.requirement import RequirementLine
from contingent.register.site import Site

__all__ = ["LARGE", "MEDIUM", "SMALL", "Size", "force"]


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    name: str
    units: int
    lines: int
    sites: int = 12
    months: int = 12
    nations: int = 30


SMALL = Size("small", 60, 30)
MEDIUM = Size("medium", 1_000, 300)
LARGE = Size("large", 5_000, 1_000, months=24)

#: Role: its domain, people in a unit of it, and how often it is met among units and lines.
ROLES = {
    "mech-bn": ("land", 700, 6),
    "inf-bn": ("land", 600, 8),
    "armour-coy": ("land", 150, 4),
    "guard-coy": ("land", 120, 8),
    "arty-bty": ("land", 140, 5),
    "recce-sqn": ("land", 130, 4),
    "eng-coy": ("engineering", 130, 6),
    "demining": ("engineering", 60, 5),
    "ad-bty": ("air-defence", 110, 4),
    "c-uas": ("air-defence", 40, 5),
    "fighter-sqn": ("air", 220, 2),
    "heli-det": ("air", 90, 3),
    "airlift-det": ("air", 60, 2),
    "isr-det": ("intelligence", 45, 4),
    "frigate": ("maritime", 180, 2),
    "mine-hunter": ("maritime", 45, 2),
    "log-coy": ("logistics", 140, 6),
    "transport-coy": ("logistics", 120, 5),
    "medical-role2": ("medical", 70, 4),
    "signals-coy": ("command", 90, 5),
    "hq-team": ("command", 60, 3),
    "training-team": ("training", 35, 6),
}
#: Roles that others lean on.
SUPPORT = ("log-coy", "medical-role2", "signals-coy", "ad-bty")
#: A second role that a unit of a role may take, and what it is then worth.
ALSO = {
    "mech-bn": ("inf-bn", 1),
    "inf-bn": ("guard-coy", 3),
    "armour-coy": ("recce-sqn", 1),
    "guard-coy": ("training-team", 2),
    "recce-sqn": ("guard-coy", 1),
    "eng-coy": ("demining", 1),
    "demining": ("eng-coy", 1),
    "ad-bty": ("c-uas", 2),
    "heli-det": ("isr-det", 1),
    "log-coy": ("transport-coy", 1),
    "transport-coy": ("log-coy", 1),
    "signals-coy": ("hq-team", 1),
    "hq-team": ("training-team", 1),
}
SITE_NATIONS = ("UKR",) * 6 + ("POL",) * 3 + ("ROU",) * 3
SITE_ROLES = ("forward", "forward;hub", "rear;hub", "forward", "rear;air", "rear;port")


def force(size: Size, seed: int) -> Register:
    """The case of a size and a seed; the same everywhere."""
    rng = np.random.default_rng([seed, size.units, size.lines])
    codes = [f"N{chr(65 + i // 26)}{chr(65 + i % 26)}" for i in range(size.nations)]
    sites = _sites(size, rng)
    offers = _offers(size, rng, codes, tuple(site.site for site in sites))
    return Register(
        case=CaseHead(
            title=f"{size.name}, seed {seed}",
            start=date(2026, 1, 1),
            length=Duration.of_months(size.months),
        ),
        nations=tuple(
            Nation(nation=code, name=code) for code in (*codes, *sorted(set(SITE_NATIONS)))
        ),
        capabilities=tuple(
            Capability(capability=role, domain=ROLES[role][0], title=role) for role in ROLES
        ),
        offers=offers,
        requirements=_lines(size, rng, tuple(site.site for site in sites)),
        sites=sites,
    )


def _sites(size: Size, rng: np.random.Generator) -> tuple[Site, ...]:
    people = size.units * 170 // size.sites
    return tuple(
        Site(
            site=f"site-{i}",
            name=f"Site {i}",
            nation=SITE_NATIONS[i % 12],
            roles=SITE_ROLES[i % 6],
            capacity=int(people * rng.uniform(0.25, 0.6)) // 10 * 10,
        )
        for i in range(size.sites)
    )


def _offers(
    size: Size, rng: np.random.Generator, codes: list[str], sites: tuple[str, ...]
) -> tuple[Offer, ...]:
    share = 1 / np.arange(1, size.nations + 1) ** 0.7
    often = np.array([role[2] for role in ROLES.values()], dtype=float)
    habits = [_habit(rng, sites) for _ in codes]
    offers = []
    for i in range(size.units):
        home = int(rng.choice(size.nations, p=share / share.sum()))
        role = list(ROLES)[int(rng.choice(len(ROLES), p=often / often.sum()))]
        supplies = {role: 1}
        while role in ALSO and len(supplies) < 3 and rng.random() < 0.45:
            role, worth = ALSO[role]
            supplies.setdefault(role, worth)
        tour, rest, caveats = habits[home]
        late = rng.random() < 0.1
        offers.append(
            Offer(
                offer=f"unit-{i}",
                nation=codes[home],
                supplies="|".join(f"{name}:{worth}" for name, worth in supplies.items()),
                packages=1,
                personnel=ROLES[next(iter(supplies))][1],
                ready=Duration.of_days(int(rng.choice([10, 30, 60, 90], p=[0.3, 0.35, 0.25, 0.1]))),
                from_=int(rng.integers(1, size.months // 2)) if late else None,
                tour=Duration.of_months(tour),
                rest_ratio=rest,
                caveats=caveats,
            )
        )
    return tuple(offers)


def _habit(rng: np.random.Generator, sites: tuple[str, ...]) -> tuple[int, float, str]:
    """How a nation sends its units: months of a tour, rest after it, caveats."""
    tour = int(rng.choice([3, 4, 6], p=[0.2, 0.4, 0.4]))
    rest = float(rng.choice([1, 2, 3], p=[0.2, 0.5, 0.3]))
    draw = rng.random()
    if draw < 0.25:
        caveat = "not in UKR"
    elif draw < 0.35:
        caveat = "only at rear;hub"
    elif draw < 0.45:
        caveat = f"not for {rng.choice(['mech-bn', 'land', 'fighter-sqn'])}"
    elif draw < 0.5:
        caveat = f"only at {';'.join(sorted(rng.choice(sites, 4, replace=False)))}"
    else:
        caveat = ""
    return tour, rest, caveat


def _lines(
    size: Size, rng: np.random.Generator, sites: tuple[str, ...]
) -> tuple[RequirementLine, ...]:
    often = np.array([role[2] for role in ROLES.values()], dtype=float)
    supports: dict[str, list[str]] = {site: [] for site in sites}
    lines = []
    for i in range(size.lines):
        support = i < size.lines // 5
        if support:
            capability = SUPPORT[i % len(SUPPORT)]
        else:
            capability = list(ROLES)[int(rng.choice(len(ROLES), p=often / often.sum()))]
        one = sites[i % len(sites)] if support else str(rng.choice(sites))
        by_role = not support and rng.random() < 0.15
        needs: tuple[str, ...] = ()
        if support:
            supports[one].append(f"line-{i}")
        elif not by_role and supports[one] and rng.random() < 0.3:
            needs = (str(rng.choice(supports[one])),)
        begin, end = 0, size.months
        if rng.random() < 0.5:
            begin = int(rng.integers(0, size.months // 2))
            end = min(size.months, begin + int(rng.integers(4, size.months)))
        tier = (
            1 if support and rng.random() < 0.5 else int(rng.choice([1, 2, 3], p=[0.2, 0.4, 0.4]))
        )
        lines.append(
            RequirementLine(
                line=f"line-{i}",
                capability=capability,
                quantity=float(rng.integers(1, 5)),
                tier=tier,
                at=(str(rng.choice(["forward", "rear", "hub"])),) if by_role else (one,),
                from_=begin,
                until=end,
                needs=needs,
                weight=float(rng.integers(1, 4)),
            )
        )
    return tuple(lines)

"""Checks of caveats: where, for what, beside whom, with how many and how long an offer serves.

Each kind of caveat has its case here; a new kind does not pass the type checker without one.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from contingent.planning.plan import Assignment
from contingent.register.caveat import Caveat, CaveatKind
from contingent.register.offer import Offer
from contingent.register.site import Site
from contingent.verification.facts import label
from contingent.verification.one_pass import Pass

__all__ = ["CAVEATS"]


@dataclass(frozen=True)
class _Use:
    """How a plan uses an offer.

    Attributes:
        read: the pass it is looked at in.
        serving: its assignments.
    """

    read: Pass
    offer: Offer
    serving: tuple[Assignment, ...]


def _caveats_kept(read: Pass) -> Iterator[str]:
    serving: dict[str, list[Assignment]] = defaultdict(list)
    for item in read.plan.assignments:
        serving[item.offer].append(item)
    for name, items in serving.items():
        offer = read.register.offers_by_id[name]
        use = _Use(read, offer, tuple(items))
        for caveat in offer.caveats:
            yield from _objections(use, caveat)


def _objections(use: _Use, caveat: Caveat) -> Iterator[str]:
    match caveat.kind:
        case CaveatKind.ONLY_IN | CaveatKind.NOT_IN | CaveatKind.NOT_EAST_OF | CaveatKind.ONLY_AT:
            return _sites_allowed(use, caveat)
        case CaveatKind.NOT_FOR:
            return _tasks_allowed(use, caveat)
        case CaveatKind.NOT_WITH:
            return _company_kept(use, caveat)
        case CaveatKind.ONLY_WITH:
            return _company_there(use, caveat)
        case CaveatKind.MOST_PERSONNEL:
            return _people_kept(use, caveat)
        case CaveatKind.MOST_TIME:
            return _time_kept(use, caveat)
        case other:
            assert_never(other)


def _sites_allowed(use: _Use, caveat: Caveat) -> Iterator[str]:
    for item in use.serving:
        if item.site is not None and _forbidden(caveat, use.read.register.sites_by_id[item.site]):
            yield f"{label(item)}: caveat '{caveat}' broken"


def _forbidden(caveat: Caveat, site: Site) -> bool:
    match caveat.kind:
        case CaveatKind.ONLY_IN:
            return site.nation not in caveat.names
        case CaveatKind.NOT_IN:
            return site.nation in caveat.names
        case CaveatKind.NOT_EAST_OF:  # a site without a place may lie anywhere
            return site.lon is None or caveat.number < site.lon
        case CaveatKind.ONLY_AT:
            return not any(name in caveat.names for name in (site.site, *site.roles))
        case (
            CaveatKind.NOT_FOR
            | CaveatKind.NOT_WITH
            | CaveatKind.ONLY_WITH
            | CaveatKind.MOST_PERSONNEL
            | CaveatKind.MOST_TIME
        ):
            return False
        case other:
            assert_never(other)


def _tasks_allowed(use: _Use, caveat: Caveat) -> Iterator[str]:
    for item in use.serving:
        wanted = {use.read.lines[name].capability for name in item.lines}
        domains = {c.domain for c in use.read.register.capabilities if c.capability in wanted}
        if {*wanted, *domains} & set(caveat.names):
            yield f"{label(item)}: caveat '{caveat}' broken"


def _company_kept(use: _Use, caveat: Caveat) -> Iterator[str]:
    there = {(i.site, m) for i in use.serving for m in range(i.month, i.month + i.months)}
    for site, month in sorted(there, key=lambda place: (place[0] or "", place[1])):
        if use.read.beside[site, month] & set(caveat.names):
            yield f"{use.offer.offer} at {site} in step {month}: caveat '{caveat}' broken"


def _company_there(use: _Use, caveat: Caveat) -> Iterator[str]:
    there = {(i.site, m) for i in use.serving for m in range(i.month, i.month + i.months)}
    for site, month in sorted(there, key=lambda place: (place[0] or "", place[1])):
        if not use.read.beside[site, month] & set(caveat.names):
            yield f"{use.offer.offer} at {site} in step {month}: caveat '{caveat}' broken"


def _people_kept(use: _Use, caveat: Caveat) -> Iterator[str]:
    away: dict[int, int] = defaultdict(int)
    for item in use.serving:
        for month in range(item.month, item.month + item.months):
            away[month] += item.packages * use.offer.personnel
    most = max(away.values())
    if most > caveat.number:
        yield f"{use.offer.offer}: caveat '{caveat}' broken: {most} away at once"


def _time_kept(use: _Use, caveat: Caveat) -> Iterator[str]:
    step = use.read.register.case.step
    for item in use.serving:
        if item.months * step.hours > caveat.time.hours:
            told = f"a tour of {step.count(item.months)}"
            yield f"{label(item)}: caveat '{caveat}' broken: {told}"
    given = sum(item.months * item.packages for item in use.serving)
    if given > use.offer.packages * (caveat.time.hours // step.hours):
        told = f"{step.count(given)} of a package in all"
        yield f"{use.offer.offer}: caveat '{caveat}' broken: {told}"


#: The checks of caveats, each yielding what breaks one.
CAVEATS = (_caveats_kept,)

"""A plan as a scenario file of the web application ORBAT Mapper (its JSON format, version 2.2.0).

The form is that of ``src/types/scenarioModels.ts`` of github.com/orbat-mapper/orbat-mapper; newer
versions of the application read it too. One side, a group for each nation, a unit for each offer
with one unit below it for each package; a package's states say where it is from which day. Of an
offer of very many packages those that always go together are one unit.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from contingent.adapters.exchange.stays import Stay, position
from contingent.planning.plan import Plan
from contingent.planning.problem import Problem
from contingent.planning.tours import rest_after
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.site import Site
from contingent.register.step import midnight

__all__ = ["VERSION", "orbat_mapper_scenario"]

VERSION = "2.2.0"
_FRIEND = "3"
#: Packages of an offer up to which each is a unit of its own: more are people, beds or doses.
SINGLY = 500

Json = dict[str, Any]


def orbat_mapper_scenario(plan: Plan, problem: Problem, stays: tuple[Stay, ...]) -> bytes:
    """The scenario file of a plan.

    A site without coordinates has no place on a map: the unit's state then names it in words only.
    """
    register, case = problem.register, problem.register.case
    by_nation: dict[str, dict[str, list[Stay]]] = {}
    for stay in stays:
        by_nation.setdefault(stay.offer.nation, {}).setdefault(stay.offer.offer, []).append(stay)
    groups = [
        {
            "id": f"group:{nation}",
            "name": register.nation_names[nation],
            "subUnits": [_unit(register, offers[name]) for name in sorted(offers)],
        }
        for nation, offers in sorted(by_nation.items())
    ]
    # Not today: the same plan, the same file.
    made = f"{midnight(case.start).isoformat(timespec='milliseconds')}Z"
    scenario = {
        "id": f"contingent-{plan.register_hash[:12]}-{plan.world}-{plan.concept}",
        "type": "ORBAT-mapper",
        "version": VERSION,
        "meta": {"createdDate": made, "lastModifiedDate": made},
        "name": case.title,
        "description": (
            f"Concept {plan.concept} in world {plan.world}, planned by Contingent "
            f"({plan.status}, verified). Every unit is planned, none is present. "
            f"Register {plan.register_hash}."
        ),
        "startTime": _moment(case.start),
        "timeZone": "UTC",
        "symbologyStandard": "app6",
        "sides": [
            {"id": "side", "name": "Coalition", "standardIdentity": _FRIEND, "groups": groups}
        ],
        "events": [],
        "layers": [_sites_layer(register)],
        "mapLayers": [],
        "settings": {"rangeRingGroups": [], "statuses": [], "supplyClasses": [], "supplyUoMs": []},
    }
    return (json.dumps(scenario, ensure_ascii=False, indent=1) + "\n").encode()


def _unit(register: Register, stays: list[Stay]) -> Json:
    """An offer, with a unit below it for each package that ever goes."""
    offer = stays[0].offer
    tracks = _tracks(register, offer, stays)
    if sum(track.packages for track in tracks) <= SINGLY:
        tracks = [replace(t, packages=1) for t in tracks for _ in range(t.packages)]
    units, number = [], 1
    for track in tracks:
        units.append(_package(register, offer, number, track))
        number += track.packages
    return {
        "id": f"offer:{offer.offer}",
        "name": offer.title or offer.offer,
        "shortName": offer.offer,
        "description": f"{offer.offer}: {offer.state.value}, numbers {offer.basis.value}.",
        "sidc": stays[0].symbol,
        "subUnits": units,
    }


@dataclass(frozen=True)
class _Track:
    """Packages that go together: how many, their stays, and the step they are free from."""

    packages: int
    stays: tuple[Stay, ...] = field(default=())
    free: int = 0


def _tracks(register: Register, offer: Offer, stays: list[Stay]) -> list[_Track]:
    """The stays of the packages: one after the other, rest between them.

    Giving each stay, by its beginning, to the first packages that are free uses no more packages
    than are away or at rest at once, and the plan keeps those within the offer.
    """
    tracks: list[_Track] = []
    for stay in sorted(stays, key=lambda stay: (stay.assignment.month, stay.assignment.line)):
        item = stay.assignment
        back = item.month + item.months + rest_after(register, offer, item.months)
        wanted, after = item.packages, list[_Track]()
        for track in tracks:
            sent = min(wanted, track.packages) if track.free <= item.month else 0
            if sent:
                after.append(_Track(sent, (*track.stays, stay), back))
            if sent < track.packages:
                after.append(replace(track, packages=track.packages - sent))
            wanted -= sent
        tracks = [*after, _Track(wanted, (stay,), back)] if wanted else after
    return tracks


def _package(register: Register, offer: Offer, number: int, track: _Track) -> Json:
    home = next(nation.home for nation in register.nations if nation.nation == offer.nation)
    base = position(register.sites_by_id[home]) if home else None
    name = f"package:{offer.offer}:{number}"
    many = "" if track.packages == 1 else f" to {number + track.packages - 1}"
    states: list[Json] = []
    for stay in track.stays:
        at = stay.site.name if stay.site else "a place the case does not name"
        title = f"{stay.assignment.line} at {at}"
        # Moves at once: a plan in steps knows no position between two places.
        if states and states[-1]["t"] == _moment(stay.begin):
            states.pop()
        states.append(_state(stay.begin, position(stay.site), title, stay.symbol))
        states.append(_state(stay.end, base, "Back home", stay.symbol))
    for place, state in enumerate(states, start=1):
        state["id"] = f"{name}:{place}"
    unit: Json = {
        "id": name,
        "name": f"{offer.title or offer.offer} {number}{many}",
        "sidc": track.stays[0].symbol,
        "subUnits": [],
        "state": states,
    }
    if base:
        unit["location"] = base
    if offer.personnel:
        unit["personnel"] = [{"name": "Personnel", "count": offer.personnel * track.packages}]
    return unit


def _state(day: date, place: list[float] | None, title: str, symbol: str) -> Json:
    return {
        "id": "",
        "t": _moment(day),
        "title": title,
        "location": place,
        "sidc": symbol,
        "interpolate": False,
    }


def _sites_layer(register: Register) -> Json:
    return {
        "id": "sites",
        "name": "Sites",
        "features": [_site(site) for site in register.sites if position(site)],
    }


def _site(site: Site) -> Json:
    return {
        "id": f"site:{site.site}",
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": position(site)},
        "properties": {},
        "meta": {"type": "Point", "name": site.name, "description": "; ".join(site.roles)},
        "style": {"showLabel": True},
    }


def _moment(day: date) -> str:
    return f"{midnight(day).isoformat()}Z"

"""Sites where units can serve, and the links between them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, inf, radians, sin, sqrt
from typing import Annotated

from pydantic import BeforeValidator, Field

from contingent.register.calendar import When
from contingent.register.cell import AS_NUMBER, AS_SMALL_NUMBER, Amount, Count
from contingent.register.duration import NOTHING, Duration, People, Time, Unit, within
from contingent.register.value import (
    ConditionName,
    EventName,
    Identifier,
    NationCode,
    Value,
    split_list,
)

__all__ = ["Capacity", "Link", "LinkName", "Mode", "Site", "distance_km", "link_names"]

_ONE_YEAR = Duration.of_days(365)
#: Roles of home stations and of places on the way: a line `at` any site does not mean a site that
#: has no other role.
PASSED = frozenset({"home", "way"})


class Site(Value):
    """A place units can serve at.

    Attributes:
        takes: the domains whose lines may be filled here; empty is all.
        nation: the nation it lies in; caveats such as ``not in UKR`` look at this.
        roles: what the place can be: city, port, hub; requirement lines may ask for a role.
        capacity: the most personnel it can hold at once; None is no limit.
        cost: what opening it costs; a site with a cost is a candidate that a plan may leave closed,
            one without is there anyway.
        transfer: the time spent when a move changes vehicles or gauge here, or is staged here on
            arrival (RSOM).
    """

    site: Identifier
    name: str = Field(min_length=1)
    nation: NationCode
    lat: Annotated[float, Field(ge=-90, le=90), AS_SMALL_NUMBER] | None = None
    lon: Annotated[float, Field(ge=-180, le=180), AS_SMALL_NUMBER] | None = None
    roles: Annotated[tuple[Identifier, ...], BeforeValidator(split_list)] = ()
    takes: Annotated[tuple[ConditionName, ...], BeforeValidator(split_list)] = ()
    capacity: Count | None = None
    cost: Annotated[float, Field(ge=0, le=1e6), AS_NUMBER] | None = None
    transfer: Annotated[Time, within(high=_ONE_YEAR)] = Field(
        default=NOTHING, json_schema_extra={"default": "0"}
    )
    source: str = ""

    @property
    def only_passed(self) -> bool:
        """Whether units only set out from here or pass through: nobody serves here."""
        return bool(self.roles) and PASSED.issuperset(self.roles)


class Capacity(Value):
    """What a site holds from some step on, until its next row.

    Attributes:
        capacity: the most personnel at once; None is no limit.
    """

    site: Identifier
    from_: When = Field(alias="from")
    capacity: Count | None = None
    source: str = ""


def distance_km(one: Site, other: Site) -> float:
    """Great-circle distance (haversine, radius 6371.0088 km); infinite without coordinates.

    A place without coordinates is still near itself.
    """
    if one.site == other.site:
        return 0.0
    if None in (one.lat, one.lon, other.lat, other.lon):
        return inf
    lat, lon, lat2, lon2 = map(radians, (one.lat, one.lon, other.lat, other.lon))  # type: ignore[arg-type]
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(half))


class Mode(StrEnum):
    """How a link is travelled."""

    ROAD = "road"
    RAIL = "rail"
    SEA = "sea"
    AIR = "air"


class Link(Value):
    """A leg between two sites, travelled in both directions.

    Attributes:
        km: length; time: time of travel.
        capacity: personnel that can arrive over it in a time, such as 500 a month, in each
            direction; None is no limit.
        event: the link can only be used while this event holds, such as open straits.
    """

    from_: Identifier = Field(alias="from")
    to: Identifier
    mode: Mode
    km: Amount | None = None
    time: Time = Field(default=NOTHING, json_schema_extra={"default": "0"})
    capacity: People | None = None
    event: EventName | None = None
    source: str = ""


@dataclass(frozen=True, order=True)
class LinkName:
    """What a link is called wherever it is told: never by its position in the table.

    Attributes:
        from_, to, mode: as the register has them.
        number: which of the links that share these, the quickest being 1; see ``link_names``.
    """

    from_: str
    to: str
    mode: str
    number: int = 1

    def __str__(self) -> str:
        told = f"{self.from_} – {self.to} by {self.mode}"
        return told if self.number == 1 else f"{told} ({self.number})"


def link_names(links: Iterable[Link]) -> tuple[LinkName, ...]:
    """The name of each link, in the order given.

    Links of the same ends and means are told apart by what they are, not by where they stand: in
    order of time, capacity (no limit last), event and source.
    """
    listed = tuple(links)
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for position, link in enumerate(listed):
        alike[link.from_, link.to, link.mode.value].append(position)
    names: dict[int, LinkName] = {}
    for (begin, end, mode), positions in alike.items():
        ordered = sorted(positions, key=lambda n: _order(listed[n]))
        names |= {n: LinkName(begin, end, mode, i) for i, n in enumerate(ordered, start=1)}
    return tuple(names[position] for position in range(len(listed)))


def _order(link: Link) -> tuple[float, float, str, float, str]:
    capacity = inf if link.capacity is None else link.capacity.within(Unit.MONTH.hours)
    return float(link.time.hours), capacity, link.event or "", link.km or 0.0, link.source

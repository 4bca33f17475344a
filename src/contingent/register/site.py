"""Sites where units can serve, and the links between them."""

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from contingent.register.value import Identifier, NationCode, Value, split_list

__all__ = ["Link", "Mode", "Site"]


class Site(Value):
    """A place units can serve at.

    Attributes:
        nation: the nation it lies in; caveats such as ``not in UKR`` look at this.
        roles: what the place can be: city, port, hub; requirement lines may ask for a role.
        capacity: the most personnel it can hold at once; None is no limit.
    """

    site: Identifier
    name: str
    nation: NationCode
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    roles: Annotated[tuple[Identifier, ...], BeforeValidator(split_list)] = ()
    capacity: int | None = Field(default=None, ge=0)
    source: str = ""


class Mode(StrEnum):
    """How a link is travelled."""

    ROAD = "road"
    RAIL = "rail"
    SEA = "sea"
    AIR = "air"


class Link(Value):
    """A leg between two sites.

    Attributes:
        km: length; days: days of travel; capacity: personnel per month, None is no limit.
    """

    from_: Identifier = Field(alias="from")
    to: Identifier
    mode: Mode
    km: float | None = Field(default=None, ge=0)
    days: float = Field(default=0, ge=0)
    capacity: int | None = Field(default=None, ge=0)

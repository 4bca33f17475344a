"""The form of ORBAT Mapper's scenario files, version 2.2.0, as its TypeScript types declare it.

After ``src/types/scenarioModels.ts`` and ``scenarioGeoModels.ts`` of github.com/orbat-mapper/
orbat-mapper (what its loader reads is in ``src/scenariostore/newScenarioStore.ts``). Unknown names
are refused here, though the application would pass over them.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(min_length=1)]
Position = tuple[
    Annotated[float, Field(ge=-180, le=180)],
    Annotated[float, Field(ge=-90, le=90)],
]
#: Twenty digits: version, context, identity, set, status, HQ/TF/dummy, amplifier, entity, sectors.
Sidc = Annotated[
    str,
    Field(
        pattern=r"^1[0-5][0-2][0-6](01|02|05|10|11|15|20|25|27|30|35|36|40|50|60)[0-5][0-7]\d{12}$"
    ),
]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Count(Form):
    name: str
    count: int


class State(Form):
    id: Id
    t: datetime
    title: str
    location: Position | None = None
    sidc: Sidc
    interpolate: bool


class Unit(Form):
    id: Id
    name: Id
    sidc: Sidc
    shortName: str | None = None  # noqa: N815 - its name there
    description: str | None = None
    subUnits: list["Unit"]  # noqa: N815
    location: Position | None = None
    state: list[State] | None = None
    personnel: list[Count] | None = None


class Group(Form):
    id: Id
    name: Id
    subUnits: list[Unit]  # noqa: N815


class Side(Form):
    id: Id
    name: Id
    standardIdentity: Literal["0", "1", "2", "3", "4", "5", "6"]  # noqa: N815
    groups: list[Group]


class Point(Form):
    type: Literal["Point"]
    coordinates: Position


class FeatureMeta(Form):
    type: Literal["Point"]
    name: str
    description: str


class Feature(Form):
    id: Id
    type: Literal["Feature"]
    geometry: Point
    properties: dict[str, str]
    meta: FeatureMeta
    style: dict[str, bool]


class Layer(Form):
    id: Id
    name: str
    features: list[Feature]


class Meta(Form):
    createdDate: datetime  # noqa: N815
    lastModifiedDate: datetime  # noqa: N815


class Settings(Form):
    rangeRingGroups: list[Count]  # noqa: N815
    statuses: list[Count]
    supplyClasses: list[Count]  # noqa: N815
    supplyUoMs: list[Count]  # noqa: N815


class Scenario(Form):
    id: Id
    type: Literal["ORBAT-mapper"]
    version: Literal["2.2.0"]
    meta: Meta
    name: Id
    description: str
    startTime: datetime  # noqa: N815
    timeZone: Literal["UTC"]  # noqa: N815
    symbologyStandard: Literal["2525", "app6"]  # noqa: N815
    sides: list[Side]
    events: list[None]
    layers: list[Layer]
    mapLayers: list[None]  # noqa: N815
    settings: Settings

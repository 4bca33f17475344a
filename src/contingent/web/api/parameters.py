"""The parts of a call: what may be asked, as OpenAPI describes it and as it is checked."""

from math import isfinite
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from contingent.errors import ContingentError
from contingent.ledger.recording import Recording
from contingent.register.cell import AS_WHOLE
from contingent.register.duration import Duration
from contingent.web.choice import (
    ApiChoice,
    Code,
    Day,
    Name,
    ScenarioName,
    SettingChoice,
    WorldChoice,
)

__all__ = [
    "AskAsked",
    "BranchAsked",
    "CompareAsked",
    "DiaryAsked",
    "DiffAsked",
    "HingeAsked",
    "LogAsked",
    "NoneAsked",
    "PlanAsked",
    "RecordAsked",
    "RegisterAsked",
    "SitesAsked",
    "SustainAsked",
    "SweepAsked",
    "UndoAsked",
    "WhoAsked",
]

#: Seconds an answer may take unless the caller says otherwise.
DEADLINE = 120.0


def _whole(given: object) -> object:
    """JSON has one kind of number: 3.0 is 3. A text is none, and neither is true."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


#: Number of an entry; a version may also be 0.
EventNumber = Annotated[int, Field(strict=True, ge=1, le=10**15), BeforeValidator(_whole)]
Version = Annotated[int, Field(strict=True, ge=0, le=10**15), BeforeValidator(_whole)]


def _whole_text(given: object) -> object:
    """In a query a number is a text, and JSON's 3.0 is 3 there too; 3.5 or 1.000 is none."""
    return given.removesuffix(".0") if isinstance(given, str) else _whole(given)


#: From a query as a text, from JSON as a number; true is none.
StepNumber = Annotated[int, Field(ge=0, le=10_000), AS_WHOLE, BeforeValidator(_whole_text)]
_DEADLINE_TEXT = "Seconds the answer may take. A plan is then shown as far as it came."


class WaitingTime(BaseModel):
    """How long the caller waits."""

    deadline: float = Field(DEADLINE, ge=0.1, le=600, description=_DEADLINE_TEXT)


class NoneAsked(BaseModel):
    """Nothing may be asked."""

    model_config = ConfigDict(extra="forbid")


class RegisterAsked(NoneAsked):
    """``check`` and ``register``."""

    scenario: ScenarioName | None = None


class WhoAsked(WorldChoice, WaitingTime):
    """``who``."""

    step: StepNumber | None = None


class PlanAsked(ApiChoice, WaitingTime):
    """``plan`` and ``deploy``."""

    sites: int | None = Field(None, ge=1, le=1000, description="Open at most so many sites.")


class SitesAsked(ApiChoice, WaitingTime):
    """``sites`` and the bounds."""


class HingeAsked(ApiChoice, WaitingTime):
    """``hinge``."""

    step: StepNumber | None = None
    goal: Literal["essential", "fill"] = "essential"


ChanceText = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 .:-]{0,79}=(0|1|0?\.[0-9]{1,15}|1\.0*)$"),
]


class SweepAsked(HingeAsked):
    """``sweep``."""

    over: Literal["ranges", "probability"] = "ranges"
    worlds: int | None = Field(
        None,
        ge=1,
        le=100_000,
        description="Look at so many worlds drawn by probability instead, or at all there are.",
    )
    seed: int = Field(1, ge=0, le=2**32, description="Of the draw of worlds.")
    plans: int = Field(0, ge=0, le=20, description="Of worlds: coalitions planned as well.")
    chance: list[ChanceText] = Field(
        [], max_length=200, description="Of worlds: EVENT=0.7, NATION=0.9, or each=0.5."
    )

    def fits_together(self) -> None:
        """Refuse what each may be asked and not both: no schema says so, so it is no 422.

        Raises:
            ContingentError: says what goes with what.
        """
        whole = self.step is None and self.goal == "essential" and self.over == "ranges"
        if self.worlds is not None and not whole:
            msg = "worlds are looked at in all steps and tiers: no step, goal or over with them"
            raise ContingentError(msg)
        if self.worlds is None and (self.plans or self.chance):
            raise ContingentError("plans and chance go with worlds only: give worlds too")

    @property
    def chances(self) -> tuple[tuple[str, float], ...]:
        """The probabilities given, by name; the last of a name counts."""
        pairs = (one.rpartition("=") for one in self.chance)
        return tuple({name: float(odds) for name, _, odds in pairs}.items())


class AskAsked(ApiChoice, WaitingTime):
    """``ask``."""

    exits: Annotated[int, Field(ge=0, le=4)] = 0
    step: StepNumber | None = None


def _duration(given: object) -> object:
    if not isinstance(given, str):
        return given
    found = Duration.of_text(given)
    if not found:
        raise ValueError("a tour takes some time")
    return found


#: A duration that takes some time, as a schema can say it.
_DURATION = {"type": "string", "pattern": "^[1-9][0-9]{0,3} (h|days?|weeks?|months?)$"}
TourText = Annotated[
    Annotated[Duration, PlainSerializer(str), WithJsonSchema(_DURATION)] | None,
    BeforeValidator(_duration),
]
Strength = Annotated[int, Field(ge=1, le=10_000_000)]
Rest = Annotated[int, Field(ge=1, le=100)]


class SustainAsked(WorldChoice, WaitingTime):
    """``sustain``."""

    strengths: list[Strength] = Field([], max_length=20)
    rests: list[Rest] = Field([2, 3, 4], min_length=1, max_length=20)
    tour: TourText = None
    domain: str | None = Field(None, max_length=80, pattern=r"^[a-z][a-z0-9-]*$")


class DiaryAsked(WorldChoice, WaitingTime):
    """``diary``; the day of the choice is not looked at."""

    since: Day | None = Field(None, description="The first day.")
    until: Day | None = Field(None, description="The last day.")
    group: Name | None = None


class CompareAsked(SettingChoice, WaitingTime):
    """``compare``: worlds and concepts, none meaning all."""

    worlds: list[Name] = Field([], max_length=50)
    concepts: list[Name] = Field([], max_length=50)


class LogAsked(NoneAsked):
    """``log``."""

    scenario: ScenarioName | None = None
    nation: Code | None = None
    offer: (
        Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)] | None
    ) = None
    actor: str | None = Field(None, min_length=1, max_length=200)
    since: Day | None = None
    until: Day | None = None
    before: int | None = Field(None, ge=1, le=10**15, description="Only entries of a lower number.")
    last: int = Field(50, ge=1, le=1000)


#: The end of a ledger's address: ``@DAY``, ``@ENTRY``, ``#SCENARIO``.
Moment = Annotated[
    str,
    StringConstraints(
        pattern=r"^(@[0-9]{4}-[0-9]{2}-[0-9]{2}|@[0-9]{1,15})?(#[a-z0-9][a-z0-9-]{0,79})?$"
    ),
]


class DiffAsked(NoneAsked):
    """``diff`` between two moments: ``@2025-04-10``, ``@412``, ``#scenario``; empty is now."""

    one: Moment = ""
    other: Moment = ""


Row = Annotated[str, StringConstraints(max_length=200)]
Signature = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S")]


class SignedBody(BaseModel):
    """Who, why, and the key by which the request is known if it comes again."""

    model_config = ConfigDict(extra="forbid")

    actor: Signature = Field(description="Who records it.")
    reason: Signature = Field(description="Why, for whoever asks later.")
    key: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[!-~]+$")] = (
        Field(description="Given again with the same request, it is carried out once only.")
    )
    scenario: ScenarioName | None = None


def _plain(given: JsonValue) -> JsonValue:
    """JSON as RFC 8259 has it: Python's reader also lets in what no other program can read."""
    if isinstance(given, float) and not isfinite(given):
        msg = "holds a number that is none: NaN, Infinity, or too large"
        raise ValueError(msg)
    if isinstance(given, str) and any("\ud800" <= letter <= "\udfff" for letter in given):
        msg = "holds half a letter (a lone surrogate)"
        raise ValueError(msg)
    if isinstance(given, dict):
        for name, value in given.items():
            _plain(name)
            _plain(value)
    if isinstance(given, list):
        for value in given:
            _plain(value)
    return given


#: What a field may be set to.
Value = Annotated[JsonValue, AfterValidator(_plain)]


class ChangeBody(BaseModel):
    """One change, as in the files of ``record --file``."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    verb: str = Field(max_length=80, description="Such as 'offer changed'.")
    id: Row = ""
    set_: dict[Row, Value] = Field({}, alias="set", max_length=100)
    version: Version | None = None
    on: Day | None = None

    def recording(self) -> Recording:
        """The same to be recorded."""
        return Recording(self.verb, self.id, self.set_, self.version, self.on)


_EXAMPLE: dict[str, JsonValue] = {
    "actor": "A. Analyst",
    "reason": "Added to the list of nations",
    "key": "2026-12-02-1",
    "changes": [{"verb": "nation set", "id": "NOR", "set": {"name": "Norway"}}],
}


class RecordAsked(SignedBody):
    """``record``: all of the changes, or none."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    changes: list[ChangeBody] = Field(min_length=1, max_length=1000)


class UndoAsked(SignedBody):
    """Undo of one event."""

    event: EventNumber


class BranchAsked(BaseModel):
    """``scenario branch``."""

    model_config = ConfigDict(extra="forbid")

    scenario: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
    actor: Signature
    reason: Signature
    key: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[!-~]+$")]

"""What a page or a call asks about, read from its address and written back into one."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self
from urllib.parse import parse_qs, urlencode

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

from contingent.register.claim import Confidence
from contingent.register.offer import LADDER, OfferState
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, changed_world, event_set
from contingent.services.answers.supposed import change_of

__all__ = [
    "ApiChoice",
    "Choice",
    "Code",
    "Day",
    "Name",
    "ScenarioName",
    "SettingChoice",
    "WorldChoice",
    "query_of",
]

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][A-Za-z0-9.-]*$", max_length=80)]
#: A scenario of a ledger; "-" is the register itself.
ScenarioName = Annotated[str, StringConstraints(pattern=r"^(-|[a-z0-9][a-z0-9-]*)$", max_length=80)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Reading = Annotated[str, StringConstraints(pattern=r"^(greatest|least|always|set-\d{1,3})$")]


def _iso(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    msg = f"'{given[:40]}' is not a date; write 2025-04-10"
    raise ValueError(msg)


#: A date as ISO 8601 writes it, and no other way.
Day = Annotated[date, BeforeValidator(_iso)]


def _in_order(text: str) -> str:
    event_set(text)
    return text


#: EVENT=STEP or EVENT=DATE, spells as FIRST-AFTER or FIRST..AFTER, several of these with "/",
#: EVENT=true or EVENT=never.
Settled = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z][A-Za-z0-9.-]{0,79}="
        r"(true|never|[0-9][0-9T:./-]{0,400})$",
        max_length=500,
    ),
    AfterValidator(_in_order),
]
#: A change that is supposed, as ``services.answers.supposed`` writes it.
Supposition = Annotated[str, StringConstraints(pattern=r"^[a-z-]{3,20}:.+$", max_length=200)]
#: Names in a list at most.
MOST = 300
_CUTOFFS = tuple(state.value for state in LADDER)


class Choice(BaseModel):
    """The choices every page shares: world and changes to it, cut-offs, date, concept.

    Attributes:
        scenario: a scenario of the ledger; None is what the room was opened with.
        set_: events settled otherwise than in the world.
        suppose: changes that are supposed.
        pin: the address of another choice, kept to compare with.
        was: the address of the choice before this one, to tell what changed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    scenario: ScenarioName | None = None
    world: Name | None = None
    concept: Name | None = None
    without: Annotated[tuple[Code, ...], Field(max_length=MOST)] = ()
    set_: Annotated[tuple[Settled, ...], Field(alias="set", max_length=MOST)] = ()
    cutoff: OfferState | None = None
    confidence: Confidence | None = None
    reading: Reading | None = None
    as_of: Day | None = None
    suppose: Annotated[tuple[Supposition, ...], Field(max_length=MOST)] = ()
    pin: Annotated[str, StringConstraints(max_length=4000)] | None = None
    was: Annotated[str, StringConstraints(max_length=4000)] | None = None

    @field_validator("cutoff")
    @classmethod
    def _on_the_ladder(cls, state: OfferState | None) -> OfferState | None:
        if state is not None and state not in LADDER:
            msg = f"'{state}' is no cut-off; there are {', '.join(_CUTOFFS)}"
            raise ValueError(msg)
        return state

    @classmethod
    def read(cls, given: dict[str, list[str]]) -> Self:
        """A choice from the parts of an address: empty ones mean nothing was chosen.

        Raises:
            ValidationError: for what cannot be read.
        """
        parts: dict[str, Any] = {}
        for name, values in given.items():
            filled = [value for value in values if value.strip()]
            if not filled:
                continue
            if name in {"without", "set"}:
                split = (re.split(r"[,;]", value) for value in filled)
                parts[name] = [part for found in split for part in found if part]
            else:
                parts[name] = filled if name == "suppose" else filled[-1]
        return cls.model_validate(parts)

    def asked(self) -> Asked:
        """The question, alike for alike choices."""
        events = dict(map(event_set, self.set_))
        return Asked(
            self.world,
            tuple(sorted(set(self.without))),
            tuple(sorted(events.items())),
            self.cutoff,
            self.confidence,
            self.reading,
            self.as_of,
            tuple(dict.fromkeys(self.suppose)),
        )

    def query(self, **changes: Any) -> str:
        """The part of an address that restores this choice, with changes; defaults left out.

        Besides the choice's own parts, ``changes`` may hold parts of a single page.
        """
        return query_of({name: getattr(self, name) for name in Choice.model_fields} | changes)

    def pinned(self) -> "Choice | None":
        """The choice that is pinned; None when there is none, or it cannot be read."""
        return _kept(self.pin)

    def earlier(self) -> "Choice | None":
        """The choice before this one; None when there is none, or it cannot be read."""
        return _kept(self.was)

    def checked(self, register: Register) -> Self:
        """This choice, once every name in it is known to be in the case.

        Raises:
            UnknownName: for the first that is not.
        """
        asked = self.asked()
        changed_world(register, register.world(asked.world), asked.without, asked.events)
        for text in asked.suppose:
            change_of(register, text)
        register.concept(self.concept)
        return self


def query_of(parts: Mapping[str, object]) -> str:
    """Parts of an address as it holds them, those of a choice or of a page; defaults left out."""
    pairs: list[tuple[str, str]] = []
    fields = Choice.model_fields
    for name, value in parts.items():
        default = fields[name].default if name in fields else None
        if value is None or value in ((), "") or value == default:
            continue
        key = "set" if name == "set_" else name
        values = value if isinstance(value, tuple) else (value,)
        pairs += [(key, str(getattr(item, "value", item))) for item in values]
    return urlencode(pairs)


def _kept(address: str | None) -> Choice | None:
    """A choice whose address another holds; None when there is none, or it cannot be read."""
    if not address:
        return None
    try:
        return Choice.read({**parse_qs(address), "pin": [], "was": []})
    except ValueError:
        return None


class SettingChoice(BaseModel):
    """The choices of a call about who stands, whatever the world, as OpenAPI describes them."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    scenario: ScenarioName | None = Field(
        None, description="A scenario of the ledger; '-' is the register itself."
    )
    without: list[Code] = Field([], max_length=MOST, description="Nations that stay out.")
    set_: list[Settled] = Field(
        [], alias="set", max_length=MOST, description="EVENT=STEP, 2-14, 0-5/6-14, true or never."
    )
    cutoff: Annotated[str, Field(json_schema_extra={"enum": list(_CUTOFFS)})] | None = Field(
        None, description="The least firm state that counts; default: the case's, or reported."
    )
    confidence: Confidence | None = Field(
        None, description="The least confidence that counts; default: the case's, or low."
    )
    reading: Reading | None = None
    as_of: Day | None = Field(None, description="Read the case as it was known on that day.")
    suppose: list[Supposition] = Field(
        [], max_length=MOST, description="Changes, such as packages:OFFER:3 or nation:USA."
    )

    @field_validator("cutoff")
    @classmethod
    def _cutoff(cls, state: str | None) -> str | None:
        if state is not None and state not in _CUTOFFS:
            msg = f"there are {', '.join(_CUTOFFS)}"
            raise ValueError(msg)
        return state

    def choice(self) -> Choice:
        """The same as a choice."""
        own = [name for name in Choice.model_fields if name in type(self).model_fields]
        return Choice.model_validate({name: getattr(self, name) for name in own})


class WorldChoice(SettingChoice):
    """The same in one world."""

    world: Name | None = Field(None, description="A world; default: the case's, or its first.")


class ApiChoice(WorldChoice):
    """The same for one concept."""

    concept: Name | None = Field(None, description="A concept; default: the case's, or its first.")

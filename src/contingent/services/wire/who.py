"""The answer of ``who``."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal, Self

from pydantic import Field

from contingent.resolution.periods import Period
from contingent.resolution.reasons import Reason
from contingent.resolution.resolution import KnotFound, Out, Resolution
from contingent.services.answers.shares import shares_of
from contingent.services.answers.who import Count
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.change import ChangeAnswer
from contingent.services.wire.footing import SharePart
from contingent.services.wire.rows import Rows

__all__ = ["KnotAnswer", "OutAnswer", "ReasonAnswer", "WhoAnswer"]


class KnotAnswer(Part):
    """Offers that wait for one another."""

    knot: tuple[str, ...]
    """The offers that wait on each other, and on nothing outside."""
    keystones: tuple[tuple[str, ...], ...]
    """Smallest sets of offers that, given unconditionally, release it."""
    keystones_complete: bool
    """Whether all such sets were found."""
    behind: tuple[str, ...]
    """Offers that wait for the knot, but it not for them."""
    step: int
    """The step looked at, counted from 0."""

    @classmethod
    def of(cls, knot: KnotFound) -> Self:
        """The part of the answer."""
        return cls(
            knot=knot.knot,
            keystones=knot.keystones,
            keystones_complete=knot.keystones_complete,
            behind=knot.behind,
            step=knot.month,
        )


class OutAnswer(Part):
    """An offer that does not stand."""

    offer: str
    """Id of the offer."""
    reason: str
    """Why, in a line."""
    changes: tuple[Rows[ChangeAnswer], ...]
    """The smallest sets of changes after which it stands; each was tried."""
    changes_complete: bool
    """Whether the search for them came to its end."""
    claims: tuple[str, ...]
    """Ids of the claims it rests on."""


class ReasonAnswer(Part):
    """A reason, and the reasons for it."""

    text: str
    """In words."""
    holds: bool
    """Whether it holds."""
    because: tuple["ReasonAnswer", ...]
    """What it rests on."""

    @classmethod
    def of(cls, reason: Reason) -> Self:
        """The part of the answer."""
        return cls(
            text=reason.text,
            holds=reason.holds,
            because=tuple(ReasonAnswer.of(part) for part in reason.because),
        )


class PeriodPart(Part):
    """Steps in which no event changes."""

    from_: int = Field(alias="from")
    """First step, counted from 0."""
    until: int
    """First step after."""
    status: str
    """``settled``, ``several`` or ``none``."""
    least: int
    """How many offers stand if nobody moves first."""
    greatest: int
    """How many can stand together."""

    @classmethod
    def of(cls, period: Period) -> Self:
        """The part of the answer."""
        return cls.model_validate(
            {
                "from": period.begin,
                "until": period.until,
                "status": period.status,
                "least": len(period.least),
                "greatest": len(period.greatest),
            }
        )


class CountPart(Part):
    """How many stand at a cut-off, in the greatest set."""

    cutoff: str
    """The least firm state that counts."""
    confidence: str
    """The least confidence that counts."""
    nations: int
    """Nations with a standing offer."""
    troops: int
    """Of these, with a standing offer of the domain that counts, which may serve in the host."""
    offers: int
    """Standing offers."""


class InStepPart(Part):
    """Who stands in the step the answer is told for."""

    step: int
    """The step, counted from 0."""
    least: tuple[str, ...]
    """Offers that stand in it if nobody moves first."""
    greatest: tuple[str, ...]
    """Offers that can stand together in it."""


class WhoAnswer(Answer):
    """``who``: who stands, who waits for whom, who is out and why."""

    only_when_known: ClassVar[frozenset[str]] = frozenset(
        {"sets", "sets_complete", "always", "never"}
    )

    world: str
    """The world."""
    as_of: date | None
    """The day the case was read as of; None is the latest."""
    without: tuple[str, ...]
    """Nations that stay out."""
    cutoff: str
    """The least firm state that counts."""
    confidence: str
    """The least confidence that counts."""
    step: int
    """The step looked at, counted from 0."""
    status: Literal["settled", "several", "none"]
    """Whether one set holds together, several do, or none."""
    least: tuple[str, ...]
    """Offers that stand if nobody moves first."""
    greatest: tuple[str, ...]
    """Offers that can stand together."""
    waiting: Rows[KnotAnswer]
    """The knots among those that can stand but need each other."""
    out: Rows[OutAnswer]
    """Offers that do not stand, with why and what would change it."""
    nations: dict[str, Literal["stands", "part", "waiting", "out"]]
    """Each nation: whether all of its offers stand, some (``part``), or none; see ``shares``."""
    shares: Rows[SharePart]
    """Each nation: how many of its offers and people stand, wait or are out."""
    stands_from: dict[str, int]
    """First step in which each offer stands that stands in any."""
    stands_until: dict[str, int | None]
    """First step in which each of these no longer stands; None when it stands to the end."""
    spells: dict[str, tuple[tuple[int, int | None], ...]]
    """Every span of steps in which each of these stands, as (first, first after)."""
    in_step: InStepPart
    """Who stands in the step looked at."""
    reasons: dict[str, ReasonAnswer]
    """Each offer's reasons, down to events, nations and claims."""
    periods: Rows[PeriodPart]
    """The steps of the case, parted where an event changes."""
    counts: Rows[CountPart]
    """How many stand at each state and confidence."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""
    sets: tuple[tuple[str, ...], ...] | None = None
    """With several sets: each of them."""
    sets_complete: bool | None = None
    """With several sets: whether all were enumerated."""
    always: tuple[str, ...] | None = None
    """With several sets: offers that are in each."""
    never: tuple[str, ...] | None = None
    """With several sets: offers that are in none."""

    @classmethod
    def of(cls, resolution: Resolution, counts: Iterable[Count]) -> Self:
        """The answer."""
        setting, offers = resolution.setting, resolution.setting.register.offers
        reasons = {o.offer: ReasonAnswer.of(resolution.reason(o)) for o in offers}
        shares = shares_of(resolution)
        return cls(
            world=setting.world.world,
            as_of=setting.as_of,
            without=tuple(setting.without),
            cutoff=setting.cutoff.value,
            confidence=setting.confidence.value,
            step=resolution.month,
            status=resolution.status,
            least=resolution.least,
            greatest=resolution.greatest,
            waiting=Rows.of(KnotAnswer, map(KnotAnswer.of, resolution.knots)),
            out=Rows.of(OutAnswer, (_out(resolution, out) for out in resolution.outs())),
            nations={share.nation: share.state for share in shares},
            shares=Rows.of(SharePart, map(SharePart.of, shares)),
            stands_from=resolution.stands_from(),
            stands_until=resolution.stands_until(),
            spells=resolution.spells,
            in_step=InStepPart(
                step=resolution.month,
                least=_ordered(resolution, resolution.shown.least),
                greatest=_ordered(resolution, resolution.shown.greatest),
            ),
            reasons=reasons,
            periods=Rows.of(PeriodPart, map(PeriodPart.of, resolution.periods)),
            counts=Rows.of(CountPart, (CountPart(**vars(count)) for count in counts)),
            hash=setting.register.content_hash,
            **_several(resolution),
        )


def _out(resolution: Resolution, out: Out) -> OutAnswer:
    return OutAnswer(
        offer=out.offer,
        reason=out.reason,
        changes=tuple(ChangeAnswer.rows(changes, checked=True) for changes in out.changes),
        changes_complete=out.complete,
        claims=resolution.setting.register.offers_by_id[out.offer].claims,
    )


def _several(resolution: Resolution) -> dict[str, object]:
    if resolution.status != "several":
        return {}
    shown = resolution.shown
    never = {o.offer for o in resolution.setting.register.offers} - shown.greatest
    return {
        "sets": tuple(_ordered(resolution, found) for found in shown.sets),
        "sets_complete": shown.complete,
        "always": _ordered(resolution, shown.least),
        "never": _ordered(resolution, never),
    }


def _ordered(resolution: Resolution, offers: Iterable[str]) -> tuple[str, ...]:
    wanted = set(offers)
    return tuple(o.offer for o in resolution.setting.register.offers if o.offer in wanted)

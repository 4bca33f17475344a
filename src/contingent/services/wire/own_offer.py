"""The answer about an own offer: what it unlocks, what its caveats cost, is it ever triggered."""

from collections.abc import Iterable
from typing import Self

from contingent.planning.plan import DIGITS
from contingent.services.answers.changed import LinesChanged, Moved
from contingent.services.answers.condition_words import caveat_words, condition_words
from contingent.services.answers.supposed import supposed_text
from contingent.services.answers.titles import Titles
from contingent.services.delegations.asking import AboutOffer
from contingent.services.delegations.caveat_costs import CaveatCost
from contingent.services.delegations.triggering import WorldTried
from contingent.services.delegations.unlocking import TierShift
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows

__all__ = [
    "CaveatCostPart",
    "OwnOfferAnswer",
    "SupposedPart",
    "TierShiftPart",
    "TriggerPart",
    "WithOfferPart",
    "lines_moved",
]


class SupposedPart(Part):
    """A change supposed so that the offer stands; it was tried."""

    suppose: str
    """As ``--suppose`` takes it."""
    text: str
    """In words."""


class WithOfferPart(Part):
    """An offer of anybody that stands with the own offer and not without it, or the other way."""

    offer: str
    """Its id."""
    nation: str
    """Whose it is."""
    people: int
    """Of all its packages."""
    reason: str
    """What keeps it out otherwise."""

    @classmethod
    def of(cls, moved: Iterable[Moved], but: str) -> Rows[Self]:
        """Those moved but the own offer."""
        made = (
            cls(offer=one.offer, nation=one.nation, people=one.people, reason=one.reason)
            for one in moved
            if one.offer != but
        )
        return Rows.of(cls, made)


class TierShiftPart(Part):
    """What a tier gets before and after, in weighted lines."""

    tier: int
    """1 essential, 2 important, 3 desirable."""
    required: float
    """Sum of the weights of its lines."""
    before: float
    """Without the offer; with the caveats."""
    after: float
    """With the offer; without the caveats."""
    proven: bool
    """Whether both are the most there is; else the best found in time."""

    @classmethod
    def rows(cls, shifts: Iterable[TierShift]) -> Rows[Self]:
        """The tiers."""
        made = (
            cls(
                tier=one.tier,
                required=one.required,
                before=one.before,
                after=one.after,
                proven=one.proven,
            )
            for one in shifts
        )
        return Rows.of(cls, made)


class LineShiftPart(Part):
    """A line that the plan after fills otherwise than the plan before."""

    line: str
    """Its id."""
    title: str
    """What it is called."""
    before: float | None
    """Fill rate, 0 to 1; None where it was open, and is full after."""
    after: float
    """The same after."""


class CaveatCostPart(Part):
    """What is filled with caveats lifted."""

    caveats: tuple[str, ...]
    """Those lifted, as they are written."""
    words: tuple[str, ...]
    """The same in words."""
    tiers: Rows[TierShiftPart]
    """What each tier gets with them and without."""
    lines: Rows[LineShiftPart]
    """Lines filled otherwise, where a tier gets more."""
    nothing: bool
    """Whether lifting them fills nothing more."""


class TriggerPart(Part):
    """In what company the condition is met in one world."""

    world: str
    """Its id."""
    title: str
    """What it is called."""
    sets: int
    """Sets of other nations tried."""
    met: int
    """In so many of them the offer stands."""
    everybody: bool
    """Whether it does when all may take part."""
    nobody: bool
    """Whether it does when no other nation does."""
    fewest: tuple[tuple[str, ...], ...]
    """Sets of the fewest other nations with which it stands, three at most."""
    needed: tuple[str, ...]
    """Nations in every set with which it stands."""

    @classmethod
    def of(cls, one: WorldTried) -> Self:
        """The part of the answer."""
        return cls(
            world=one.world.world,
            title=one.world.title or one.world.world,
            sets=one.sets,
            met=one.met,
            everybody=one.everybody,
            nobody=one.nobody,
            fewest=one.fewest,
            needed=one.needed,
        )


class OwnOfferAnswer(Answer):
    """``view CASE --as NATION --offer OFFER``."""

    viewer: str
    """Whose view it was worked out on."""
    hash: str
    """Content hash of the view."""
    offer: str
    """The offer's id."""
    title: str
    """What it is called."""
    concept: str
    """The concept planned."""
    kept_out: str
    """Why it does not stand as things are; empty where it does."""
    supposed: Rows[SupposedPart]
    """What the nation itself would have to change so that it stands; what follows supposes it."""
    stands: bool
    """Whether it stands then."""
    came: Rows[WithOfferPart]
    """Offers of others that stand with it and not without it."""
    fell: Rows[WithOfferPart]
    """Offers that stand without it and not with it."""
    tiers: Rows[TierShiftPart]
    """What each tier gets without it and with it."""
    lines: Rows[LineShiftPart]
    """Lines filled otherwise, where a tier gets more or less."""
    caveats: Rows[CaveatCostPart]
    """Each caveat lifted, and all together."""
    condition: str
    """Its condition in words; empty for none."""
    hangs_on: tuple[str, ...]
    """Other nations the condition hangs on, directly or through others."""
    complete: bool
    """Whether every set of them was tried; else 4,096 drawn at random."""
    worlds: Rows[TriggerPart]
    """In what company it is met, world by world."""

    @classmethod
    def of(cls, about: AboutOffer, viewer: str) -> Self:
        """The answer."""
        own, unlocked, tried = about.own, about.unlocked, about.triggered
        name, titles = own.offer.offer, Titles(about.view)
        who = None if unlocked is None else unlocked.who
        parts = [SupposedPart(suppose=supposed_text(c), text=c.text) for c in own.supposed]
        return cls(
            viewer=viewer,
            hash=about.view.content_hash,
            offer=name,
            title=own.offer.title or name,
            concept=about.concept.concept,
            kept_out=own.kept_out,
            supposed=Rows.of(SupposedPart, parts),
            stands=own.stands,
            came=WithOfferPart.of(who.came if who else (), name),
            fell=WithOfferPart.of(who.fell if who else (), name),
            tiers=TierShiftPart.rows(unlocked.tiers if unlocked else ()),
            lines=lines_moved(titles, unlocked.lines if unlocked else None),
            caveats=Rows.of(CaveatCostPart, (_cost(titles, one) for one in about.caveats)),
            condition=condition_words(about.view, tried.offer.condition),
            hangs_on=tried.nations,
            complete=tried.complete,
            worlds=Rows.of(TriggerPart, map(TriggerPart.of, tried.worlds)),
        )


def _cost(titles: Titles, cost: CaveatCost) -> CaveatCostPart:
    return CaveatCostPart(
        caveats=tuple(map(str, cost.caveats)),
        words=tuple(caveat_words(titles.register, caveat) for caveat in cost.caveats),
        tiers=TierShiftPart.rows(cost.tiers),
        lines=lines_moved(titles, cost.lines),
        nothing=cost.nothing,
    )


def lines_moved(titles: Titles, changed: LinesChanged | None) -> Rows[LineShiftPart]:
    """The lines that two plans fill otherwise."""
    if changed is None:
        return Rows.of(LineShiftPart, ())
    rates: list[tuple[str, float | None, float]] = []
    rates += [(fill.line, 1.0, fill.rate) for fill in changed.opened]
    rates += [(fill.line, None, 1.0) for fill in changed.filled]
    rates += [(b.line, a.rate, b.rate) for a, b in (*changed.less, *changed.more)]
    made = (
        LineShiftPart(
            line=line,
            title=titles.line(line),
            before=None if before is None else round(before, DIGITS),
            after=round(after, DIGITS),
        )
        for line, before, after in rates
    )
    return Rows.of(LineShiftPart, made)

"""What a plan stands on, and each nation's share, as ``--json`` tells them."""

from typing import Literal, Self

from contingent.register.offer import OfferState
from contingent.services.answers.exits import Exit
from contingent.services.answers.footing import Footing, RestsOn
from contingent.services.answers.rosiest import Rosiness
from contingent.services.answers.shares import NationShare
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows

__all__ = ["FootingPart", "RosinessAnswer", "SharePart"]


class SharePart(Part):
    """What of a nation's offers stands; those that have ended are not among them."""

    nation: str
    """The nation."""
    state: Literal["stands", "part", "waiting", "out"]
    """``stands`` with all its offers whoever else moves, ``part`` with some of them."""
    offers: int
    """Offers it has."""
    people: int
    """People of them, all packages together."""
    standing: int
    """Offers that stand whoever else moves."""
    standing_people: int
    """People of these."""
    waiting: int
    """Offers that stand only if others move with them."""
    waiting_people: int
    """People of these."""
    inside_people: int
    """Of those that stand or wait, people who may serve in the host nation."""
    ended: int
    """Offers that were withdrawn or declined, or have expired."""

    @classmethod
    def of(cls, share: NationShare) -> Self:
        """The part of an answer."""
        return cls(state=share.state, **vars(share))


class ExitPart(Part):
    """What falls when a nation leaves; worked out by having it leave."""

    nation: str
    """Who leaves."""
    fallen: tuple[str, ...]
    """Offers that then do not stand, its own among them."""
    own: int
    """How many of them are its own."""
    people: int
    """People of all of them."""

    @classmethod
    def of(cls, left: Exit) -> Self:
        """The part of an answer."""
        return cls(nation=left.nation, fallen=left.fallen, own=len(left.own), people=left.people)


class RestsOnPart(Part):
    """A knot that offers of the plan are in."""

    knot: tuple[str, ...]
    """Offers that wait for each other."""
    behind: tuple[str, ...]
    """Offers that wait for the knot without being part of it."""
    used: tuple[str, ...]
    """Offers of both that the plan uses."""
    nations: tuple[str, ...]
    """Nations of the knot's offers."""
    keystone: tuple[str, ...]
    """Offers that untie it, given whatever their condition; tried; empty for none found."""
    exits: Rows[ExitPart]
    """Nations whose leaving makes offers of others fall; most of others first."""

    @classmethod
    def of(cls, rests: RestsOn) -> Self:
        """The part of an answer."""
        own = {**vars(rests), "exits": Rows.of(ExitPart, map(ExitPart.of, rests.exits))}
        return cls(**own)


class StateSharePart(Part):
    """The part of what a plan uses that is of one state."""

    state: OfferState
    """How firm."""
    offers: int
    """Offers used that are so firm."""
    share: float
    """Of the people sent, counted for each step away; of the offers used where nobody is sent."""


class StrengthPart(Part):
    """People away in the step in which most are."""

    step: int
    """The step."""
    people: int
    """People away."""
    inside: int
    """Of them at sites in the host nation."""
    outside: int
    """Of them elsewhere."""
    inside_most: int
    """Most people in the host nation in any step."""
    inside_step: int
    """The first such step."""


class FootingPart(Part):
    """What a plan stands on."""

    rests_on: Rows[RestsOnPart]
    """The knots that offers of the plan are in."""
    firmness: Rows[StateSharePart]
    """What it uses by state, the firmest first."""
    offers: int
    """Offers it uses."""
    assumed: int
    """Of them, those whose numbers were assumed, not stated."""
    strength: StrengthPart | None
    """When most people are away, and where they are; None where nobody ever is."""

    @classmethod
    def of(cls, footing: Footing) -> Self:
        """The part of an answer."""
        firmness, strength = footing.firmness, footing.strength
        states = (StateSharePart(**vars(one)) for one in firmness.states)
        return cls(
            rests_on=Rows.of(RestsOnPart, map(RestsOnPart.of, footing.rests_on)),
            firmness=Rows.of(StateSharePart, states),
            offers=firmness.offers,
            assumed=firmness.assumed,
            strength=strength and StrengthPart(**vars(strength), outside=strength.outside),
        )


class RosinessAnswer(Answer):
    """Whether no other world and no other cut-off of the case gives more."""

    rosiest: bool
    """Whether nothing else can fill more; or, of a very large case, has more offers standing."""
    worlds: int
    """Other worlds compared, with the same cut-offs."""
    cutoffs: int
    """Other pairs of state and confidence compared, in the same world."""
    most_standing: bool
    """Whether none has more offers standing, and some fewer."""
    most_filled: bool | None
    """Whether none can fill more of any tier, by the bound, and some less; None if not bounded."""

    @classmethod
    def of(cls, found: Rosiness) -> Self:
        """The answer."""
        return cls(rosiest=found.rosiest, **vars(found))

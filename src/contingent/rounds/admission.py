"""What is wrong with the offers of a submission: told by what is public and its own alone."""

from collections.abc import Iterator
from functools import partial
from typing import assert_never

from contingent.register.condition import (
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    NationProvides,
    NationStands,
    Not,
    Or,
)
from contingent.register.consistency import check_register
from contingent.register.doubts import Doubts
from contingent.register.fault import Fault
from contingent.register.fault_maker import Contradiction, Where
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.rounds.round import Round

__all__ = ["asks_for_absence", "faults_of_offers", "prefix_of"]


def faults_of_offers(
    asked: Round,
    nation: str,
    offers: tuple[Offer, ...],
    where: Where,
    doubts: Doubts | None = None,
) -> list[Fault]:
    """Every fault of a nation's offers to a round.

    No other submission is looked at, so that nobody learns of another's from what is refused.
    """
    own = [one.fault(where) for one in _own_faults(asked, nation, offers)]
    return [*own, *check_register(asked.register.with_offers(offers), where, doubts)]


def prefix_of(nation: str) -> str:
    """How the ids of a nation's offers begin: no two nations can then use one id."""
    return f"{nation.lower()}-"


#: Columns that would tie an offer to what is not part of the round.
_STRANGE = ("claims", "known_from", "known_until", "owner", "withheld")


def _own_faults(asked: Round, nation: str, offers: tuple[Offer, ...]) -> Iterator[Contradiction]:
    for index, offer in enumerate(offers):
        told = partial(Contradiction, "offers", index)
        if offer.nation != nation:
            hint = f"a submission holds the offers of one nation; this one is of {nation}"
            yield told("nation", f"the offer is of {offer.nation}", hint)
        if not offer.offer.startswith(prefix_of(nation)):
            message = f"'{offer.offer}' does not begin with '{prefix_of(nation)}'"
            hint = "so that no two nations use one id, which would tell of each other's offers"
            yield told("offer", message, hint)
        for column in _STRANGE:
            if getattr(offer, column):
                yield told(column, "has no place in a sealed round", "leave the cell empty")
        if absent := asks_for_absence(offer.condition, asked.register):
            message = f"'{absent}' asks that somebody does not take part"
            hint = (
                "in a round a condition may only ask for more, so that one greatest coalition "
                "holds together; 'not' is for events"
            )
            yield told("condition", message, hint)


def asks_for_absence(
    condition: Condition, register: Register, *, negated: bool = False
) -> Condition | None:
    """The first part of a condition that holds only while somebody stays out; None for none.

    Args:
        negated: whether an odd number of ``not`` stands before it.
    """
    match condition:
        case Always() | EventHolds():
            return None
        case NationStands() | NationProvides() | AtLeastNations() | AtLeastPersonnel():
            return Not(condition) if negated else None
        case AtLeastOf(_, members):
            return Not(condition) if negated and register.listed(members)[0] else None
        case Not(part):
            return asks_for_absence(part, register, negated=not negated)
        case And(parts) | Or(parts):
            found = (asks_for_absence(part, register, negated=negated) for part in parts)
            return next((one for one in found if one is not None), None)
        case other:
            assert_never(other)

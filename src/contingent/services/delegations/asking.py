"""The three questions a delegation asks of an own offer, answered together on its view."""

from dataclasses import dataclass

from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.services.answers.asked import Asked
from contingent.services.delegations.caveat_costs import CaveatCost, caveat_costs
from contingent.services.delegations.settings import OwnOffer, own_offer
from contingent.services.delegations.triggering import Triggered, triggered
from contingent.services.delegations.unlocking import Unlocked, unlocked_by

__all__ = ["AboutOffer", "about_offer"]


@dataclass(frozen=True)
class AboutOffer:
    """What an own offer unlocks, what its caveats cost, and whether its condition is ever met.

    Attributes:
        view: what it was worked out on.
        unlocked: None where no change of the nation's own lets the offer stand.
        caveats: each caveat lifted, and all together; empty where there is none.
    """

    view: Register
    own: OwnOffer
    concept: Concept
    unlocked: Unlocked | None
    caveats: tuple[CaveatCost, ...]
    triggered: Triggered


def about_offer(
    view: Register,
    viewer: str,
    asked: Asked,
    name: str,
    concept: str | None = None,
    limits: Limits | None = None,
) -> AboutOffer:
    """All three answers about an offer of the viewer.

    Args:
        view: what the viewer sees (``view_of``): what is hidden from it cannot matter.
        concept: its name; None is the case's first.
        limits: for all plans together.

    Raises:
        UnknownName: when the viewer has no such offer, or for other names not in the view.
        NothingToPlan: when the concept has no lines.
        NoAnswer: when the limit is reached before there is a plan.
    """
    limits = (limits or Limits()).begun()
    own = own_offer(view, viewer, asked, name)
    wanted = own.setting.register.concept(concept)
    unlocked = unlocked_by(own, wanted, asked.reading, limits) if own.stands else None
    costs = caveat_costs(own, wanted, asked.reading, limits)
    return AboutOffer(view, own, wanted, unlocked, costs, triggered(view, asked, name))

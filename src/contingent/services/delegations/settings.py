"""The setting a question about an own offer is asked in: as it is, or where the offer could stand.

Every service here takes a view (``register.view``), never what a view was made of.
"""

from dataclasses import dataclass, replace
from itertools import combinations

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.errors import NoCoalition, UnknownName
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.resolution.change import Change, ChangeKind, Supposed, supposing
from contingent.resolution.reasons import Explainer, summary
from contingent.resolution.resolution import Resolution, resolve
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.supposed import change_of

__all__ = ["OwnOffer", "own_offer", "stands_in", "without_offer"]


@dataclass(frozen=True)
class OwnOffer:
    """An offer of the viewer in a setting in which it stands, if there is one.

    Attributes:
        kept_out: why it does not stand as things are; empty where it does.
        supposed: the fewest changes with which it stands; each was tried. Empty where none is
            needed, or none helps.
        resolution: who stands with these changes.
        stands: whether it stands in it.
    """

    offer: Offer
    kept_out: str
    supposed: tuple[Change, ...]
    resolution: Resolution
    stands: bool

    @property
    def setting(self) -> Setting:
        """The setting, with what is supposed."""
        return self.resolution.setting


def own_offer(view: Register, viewer: str, asked: Asked, name: str) -> OwnOffer:
    """An offer of the viewer, supposed to stand by the fewest changes of its own if it does not.

    Args:
        view: what the viewer sees.

    Raises:
        UnknownName: when the viewer has no such offer on that day, or for other names that are
            not in the view.
    """
    setting = setting_of(view, asked)
    own = [offer for offer in setting.register.offers if offer.owned_by == viewer]
    if name not in {offer.offer for offer in own}:
        raise UnknownName(f"offer of {viewer}", name, [offer.offer for offer in own])
    offer = setting.register.offers_by_id[name]
    found = resolve(setting, ClingoSets())
    if stands_in(found, name, asked.reading):
        return OwnOffer(offer, "", (), found, stands=True)
    why = _kept_out(found, offer, asked.reading)
    changes = [change_of(view, text) for text in _changes(offer)]
    for number in range(1, len(changes) + 1):
        for chosen in combinations(changes, number):
            tried = supposing(list(chosen), Supposed(setting)).setting
            then = resolve(tried, ClingoSets())
            if stands_in(then, name, asked.reading):
                own_now = tried.register.offers_by_id[name]
                return OwnOffer(own_now, why, chosen, then, stands=True)
    return OwnOffer(offer, why, (), found, stands=False)


def _changes(offer: Offer) -> tuple[str, ...]:
    """What the nation could do itself so that the offer stands."""
    kinds = (ChangeKind.CONDITION, ChangeKind.FIRM)
    own = tuple(f"{kind}:{offer.offer}" for kind in kinds)
    return (*own, f"{ChangeKind.NATION_IN}:{offer.nation}")


def stands_in(resolution: Resolution, name: str, reading: str | None) -> bool:
    """Whether an offer stands in some step, as it would be planned with."""
    try:
        return name in resolution.months_standing(reading)
    except NoCoalition:
        return False


def _kept_out(resolution: Resolution, offer: Offer, reading: str | None) -> str:
    setting = resolution.setting
    if (bar := setting.bar(offer)) is not None:
        return bar.text
    if offer.offer in resolution.greatest:
        return "it waits for others, and in this reading nobody moves first"
    try:
        months = resolution.months_standing(reading)
    except NoCoalition:
        return "no set of offers holds together"
    step = resolution.month
    there = frozenset(name for name, steps in months.items() if step in steps)
    return summary(Explainer(setting, there, step).offer(offer))


def without_offer(setting: Setting, name: str) -> Setting:
    """The setting as if the offer had not been made."""
    left = tuple(offer for offer in setting.register.offers if offer.offer != name)
    return replace(setting, register=setting.register.with_offers(left))

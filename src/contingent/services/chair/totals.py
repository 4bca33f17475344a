"""The offers on the table as far as totals of them go, and who knows the numbers of which."""

from collections.abc import Mapping
from dataclasses import dataclass

from contingent.disclosure.publication import HiddenOffer
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.release import FieldGroup
from contingent.register.requirement import Concept
from contingent.register.view import view_of
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, setting_of

__all__ = ["OFFERED", "PEOPLE", "Quantity", "hidden_offers", "quantities_of", "table_setting"]

#: How quantities are called: of a capability, in its unit; people of a domain.
OFFERED, PEOPLE = "offered", "people"


@dataclass(frozen=True)
class Quantity:
    """Something that is added up over the offers on the table.

    Attributes:
        name: ``offered mech-bn`` or ``people land``.
        title: in words.
    """

    name: str
    title: str


def table_setting(register: Register, world: str | None) -> Setting:
    """The setting whose offers are on the table: not ended, at the case's own cut-offs."""
    return setting_of(register, Asked(world=world))


def quantities_of(register: Register, concept: Concept) -> tuple[Quantity, ...]:
    """What can be added up for a concept: what its lines ask for, and people by domain."""
    lines = register.lines_of(concept)
    asked = dict.fromkeys(line.capability for line in lines if line.counts == "units")
    domains = dict.fromkeys(c.domain for c in register.capabilities)
    titles = register.capability_titles
    return (
        *(Quantity(f"{OFFERED} {name}", titles.get(name) or name) for name in asked),
        *(Quantity(f"{PEOPLE} {name}", f"People with {name} units") for name in domains),
    )


def hidden_offers(setting: Setting, concept: Concept) -> tuple[HiddenOffer, ...]:
    """The offers on the table, whatever their conditions, with who knows how many packages."""
    register = setting.register
    names = [quantity.name for quantity in quantities_of(register, concept)]
    known, shown = _known(register)
    found = []
    for offer in register.offers:
        each = {name: one for name in names if (one := _adds(register, offer, name)) > 0}
        if offer.packages > 0 and each and setting.bar(offer) is None:
            own = frozenset({offer.owned_by})
            found.append(
                HiddenOffer(
                    offer.offer,
                    offer.nation,
                    offer.packages,
                    each,
                    known.get(offer.offer, frozenset()) | own,
                    shown.get(offer.offer, frozenset()) | own,
                )
            )
    return tuple(found)


def _adds(register: Register, offer: Offer, name: str) -> float:
    """What one package adds to a total, in the alternative that adds most."""
    kind, _, what = name.partition(" ")
    if kind == PEOPLE:
        return float(offer.personnel) if register.supplies(offer, what) else 0.0
    return max(
        (
            float(
                sum(
                    supply.amount
                    for supply in together
                    if what == supply.capability
                    or what in register.counts_as.get(supply.capability, ())
                )
            )
            for together in offer.supplies
        ),
        default=0.0,
    )


def _known(
    register: Register,
) -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """By offer, the nations that see its numbers, and those that see that it is there."""
    known: dict[str, frozenset[str]] = {}
    shown: dict[str, frozenset[str]] = {}
    for nation in register.nation_names:
        for offer in view_of(register, nation).offers:
            shown[offer.offer] = shown.get(offer.offer, frozenset()) | {nation}
            if FieldGroup.NUMBERS not in offer.withheld:
                known[offer.offer] = known.get(offer.offer, frozenset()) | {nation}
    return known, shown

"""Ids in what is told to people, replaced by the names they stand for."""

import re
from collections.abc import Mapping

from contingent.register.register import Register
from contingent.services.answers.naming import named

__all__ = ["plain_names", "plainly"]

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9]|[A-Za-z0-9]")


def plain_names(register: Register) -> Mapping[str, str]:
    """What ids stand for: offers and events in quotation marks, nations, sites, capabilities."""
    names: dict[str, str] = {}
    for capability in register.capabilities:
        if "-" in capability.capability:  # "land" is a word, "mech-bn" is none
            names[capability.capability] = f"“{capability.title or capability.capability}”"
    names.update({site.site: site.name for site in register.sites if "-" in site.site})
    names.update({event.event: f"“{event.title or event.event}”" for event in register.events})
    names.update({offer.offer: f"“{offer.title or offer.offer}”" for offer in register.offers})
    names.update({code: named(register, [code]) for code in register.nation_names})
    return names


def plainly(names: Mapping[str, str], text: str) -> str:
    """A text with the ids in it replaced; words that are no ids stay."""
    return _WORD.sub(lambda found: names.get(found[0], found[0]), text)

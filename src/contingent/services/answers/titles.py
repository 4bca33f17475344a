"""Titles and names in place of ids, for what is told to people."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from contingent.register.condition_parser import parse_condition
from contingent.register.register import Register
from contingent.services.answers.condition_words import condition_words
from contingent.services.answers.naming import named
from contingent.services.answers.plainly import plain_names, plainly

if TYPE_CHECKING:  # nothing of planning is loaded to say who stands
    from contingent.services.answers.essentials import ShortLine

__all__ = ["Titles"]

#: What is named in a reason or a change, as ``planning.why`` and conditions word them: a line; a
#: capability nobody has offered; a count of people or nations, and how many there are; what is
#: provided, a capability or a domain (a word anyway).
_NAMED = re.compile(
    r"(?P<line>(?<=\bused for )(?!other lines\b)[a-z0-9][\w.@-]*"
    r"|(?<=\bfill it once )[a-z0-9][\w.@-]*"
    r"|[a-z0-9][\w.@-]*(?= \(\d+% filled\)))"
    r"|(?P<offered>(?<=^nobody has offered )[a-z0-9][\w-]*$)"
    r"|(?P<counted>\bat least \d+ (?:other )?(?:personnel|nations?)"
    r"(?: from [\w-]+)?(?: provide [\w-]+)?)"
    r"|(?P<people>\b\d{4,}(?= stand\b))"
    r"|(?P<provided>(?<=\bprovides )[a-z][a-z0-9-]*|(?<=\bprovide )[a-z][a-z0-9-]*)"
)


@dataclass(frozen=True)
class Titles:
    """What the ids of a register are called. An id without a title is its own."""

    register: Register

    def said(self, text: str) -> str:
        """A reason or a change with all it names called by titles and names."""
        said, end = [], 0
        for found in _NAMED.finditer(text):
            # A title put in is not looked through for ids: "ceasefire" in one is a word.
            said += [self.plainly(text[end : found.start()]), self._titled(found)]
            end = found.end()
        return "".join((*said, self.plainly(text[end:])))

    def _titled(self, found: re.Match[str]) -> str:
        if found["line"]:
            return f"“{self.line(found[0])}”"
        if found["counted"]:
            return (
                condition_words(self.register, parse_condition(found[0]))
                .rstrip(".")
                .replace("At least", "at least", 1)
            )
        if found["people"]:
            return f"{int(found[0]):,}"
        title = self.register.capability_titles.get(found[0])
        return f"“{title}”" if title else found[0]

    def plainly(self, text: str) -> str:
        """A text with ids replaced by what they stand for; lines are none of them."""
        return plainly(self._names, text)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return plain_names(self.register)

    @cached_property
    def lines(self) -> Mapping[str, str]:
        """Title of each requirement line."""
        return {line.line: line.title or line.line for line in self.register.requirements}

    def line(self, line: str) -> str:
        """Title of a line; of a line a site brings with it, with the site."""
        name, _, site = line.partition("@")
        title = self.lines.get(name, name)
        place = self.register.sites_by_id.get(site)
        return f"{title} ({place.name if place else site})" if site else title

    def short(self, short: "ShortLine") -> str:
        """A line left short, by its title, and the steps in which it is."""
        return f"{self.line(short.line)} ({short.when})"

    def capability(self, name: str) -> str:
        """Title of a capability."""
        return self.register.capability_titles.get(name) or name

    def offer(self, name: str) -> str:
        """Title of an offer."""
        found = self.register.offers_by_id.get(name)
        return (found.title if found else "") or name

    def event(self, name: str) -> str:
        """Title of an event."""
        return self.register.event_titles.get(name) or name

    def nation(self, code: str) -> str:
        """Name of a nation as in a list, without an article."""
        return self.register.nation_names.get(code, code).removesuffix(" (organisation)")

    def nations(self, codes: Iterable[str]) -> str:
        """Nations as in a sentence, all of them by name."""
        names = [named(self.register, [code]) for code in codes]
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))

    def player(self, name: str) -> str:
        """Whoever may leave: a nation, an organisation within one, an offer or an event."""
        register = self.register
        if name in register.nation_names:
            return self.nation(name)
        nation, _, organisation = name.partition(" ")  # as Offer.sender writes it
        if organisation and nation in register.nation_names:
            return f"{organisation} ({self.nation(nation)})"
        if name in register.offers_by_id:
            return f"{self.offer(name)} ({name})"
        return self.event(name)

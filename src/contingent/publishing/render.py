"""The templates of the site, and what they may call; everything in them is escaped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from contingent.planning.plan import LineFill
from contingent.publishing.addresses import Addresses
from contingent.publishing.facts import Facts
from contingent.register.offer import Offer
from contingent.register.release import PUBLIC, STAFF
from contingent.services.answers.condition_words import caveats_words, condition_words
from contingent.services.answers.fill_words import fill_by_step
from contingent.services.answers.footing_words import share_words

__all__ = ["TABS", "Renderer", "day_text", "number", "share"]

#: The pages named atop each page.
TABS = (
    ("index.html", "The answer"),
    ("nations/index.html", "Nations"),
    ("lines/index.html", "Requirement"),
    ("worlds/index.html", "Worlds"),
    ("offers/index.html", "Offers"),
    ("claims/index.html", "Claims"),
    ("diary.html", "Diary"),
    ("published.html", "Others’ numbers"),
    ("changes.html", "Changes"),
    ("data.html", "Data"),
)
#: A difference that is none in a figure that is told.
SAME = 1e-6


def share(value: float) -> str:
    """A share as a whole percentage that never rounds up to 100 or down to 0."""
    percent = value * 100
    if 0 < percent < 1:
        return "<1 %"
    if 99 < percent < 100 - 1e-4:  # noqa: PLR2004 - percent
        return "99 %"
    return f"{percent:.0f} %"


def number(value: float) -> str:
    """A number with thousands set apart, whole where it is whole."""
    return f"{value:,.0f}" if abs(value - round(value)) < SAME else f"{value:,.1f}"


def day_text(day: date) -> str:
    """A day for people: ``4 March 2025``."""
    return f"{day.day} {day:%B %Y}"


def web_address(word: str) -> bool:
    """Whether a word is an address that a browser may follow."""
    try:
        parts = urlsplit(word)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


@dataclass(frozen=True)
class Renderer:
    """Fills in the templates for the pages of one site."""

    facts: Facts
    addresses: Addresses
    environment: Environment

    @classmethod
    def of(cls, facts: Facts, addresses: Addresses) -> "Renderer":
        """The templates, with the filters that know this case."""
        made = Environment(
            loader=PackageLoader("contingent.publishing", "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.filters.update(_filters(facts))
        made.globals.update(page=addresses.page, f=facts, told=facts.told)
        made.globals.update(case=facts.register.case.title, hash=facts.register.content_hash)
        made.globals.update(made_with=facts.told.made_with, share_words=share_words)
        made.globals.update(**_shared(facts))
        return cls(facts, addresses, made)

    def page(self, path: str, template: str, **context: Any) -> bytes:
        """A page of the site.

        Args:
            path: where it will be, from the site's own folder.
        """
        root = "../" * path.count("/")
        words = {"title": "", "tabs": TABS, "here": path, "root": root, **context}
        text = self.environment.get_template(template).render(**words)
        return text.encode()


def _shared(facts: Facts) -> dict[str, Any]:
    """What every page may tell of the case and the question."""
    register = facts.register
    world, concept = register.world(None), register.concept(None)
    return {
        "worlds": register.worlds or (world,),
        "concepts": register.concepts or (concept,),
        "world_title": world.title or world.world,
        "concept_title": concept.title or concept.concept,
        "host": facts.titles.nation(register.case.host) if register.case.host else "",
        "domain": register.main_domain or "",
        "step_word": register.calendar.word,
        "steps": register.calendar.count,
        "seen_by": seen_by(facts),
    }


def seen_by(facts: Facts) -> str:
    """Whose view is shown, within a sentence."""
    words = {
        "": "the whole case",
        PUBLIC: "what is released to all",
        STAFF: "all that the staff sees",
    }
    viewer = facts.told.viewer
    return words.get(viewer) or f"as {facts.titles.nation(viewer)} sees it"


def _filters(facts: Facts) -> dict[str, Callable[..., Any]]:
    register, calendar = facts.register, facts.register.calendar

    def filled(fill: LineFill) -> str:
        # An average may round to all a line asks for although a step is short.
        if fill.open and round(fill.filled, 1) >= round(fill.required, 1):
            return fill_by_step(fill, calendar.date_text, calendar.words, calendar.step.preposition)
        return f"{number(fill.filled)} of {number(fill.required)}"

    def offered(offer: Offer) -> str:
        kinds = " or ".join(
            " and ".join(
                f"{number(s.amount)} × {facts.titles.capability(s.capability)}" for s in together
            )
            for together in offer.supplies
        )
        people = f", {number(offer.personnel)} people each" if offer.personnel else ""
        word = "package" if offer.packages == 1 else "packages"
        assumed = " (≈ assumed)" if offer.basis.value == "assumed" else ""
        return f"{offer.packages} {word} of {kinds}{people}{assumed}"

    return {
        "share": share,
        "number": number,
        "day": day_text,
        "web_address": web_address,
        "when": calendar.date_text,
        "filled": filled,
        "offered": offered,
        "conditions": lambda offer: condition_words(register, offer.condition),
        "caveats": lambda offer: caveats_words(register, offer.caveats),
    }

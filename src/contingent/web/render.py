"""Templates, and what they may call."""

from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from contingent.register.claim import Confidence
from contingent.register.offer import LADDER, OfferState
from contingent.services.answers.footing_words import (
    firmness_words,
    rosiness_words,
    share_words,
    strength_words,
)
from contingent.services.answers.leaving import taken_together
from contingent.services.answers.naming import named
from contingent.web.place import at
from contingent.web.signer import may_go, who_is_signed_in
from contingent.web.static_files import address
from contingent.web.view import STATES, number, share

__all__ = ["fragment", "macro", "render"]

#: Fragments that are kept.
KEPT = 4_000
#: What stopped an offer: a letter for the matrix, and words.
STOPS = {
    "condition": ("c", "does not stand"),
    "consent": ("p", "lacks a consent it needs"),
    "sets": ("o", "stands in some outcomes only"),
    "withheld": ("h", "not released in all it needs"),
    "certified": ("q", "is not certified"),
    "caveat": ("v", "held back by a caveat"),
    "span": ("m", "not offered at this time"),
    "readiness": ("t", "ready too late"),
    "nowhere": ("n", "the line has no known place"),
    "later": ("y", "stands only later"),
    "ended": ("e", "stood, and fell"),
    "closed": ("x", "none of its places is opened"),
    "way": ("w", "finds no open way"),
    "travel": ("a", "arrives too late"),
    "link": ("k", "waits for a full link"),
    "site": ("f", "its sites are full"),
    "ceiling": ("b", "meets a ceiling"),
    "needs": ("d", "waits for a line it needs"),
    "used": ("u", "used for other lines"),
    "rest": ("r", "serves here, others rest"),
    "serving": ("s", "all of it serves here"),
    "limits": ("l", "limited by a caveat, or no better use"),
    "spare": ("○", "could serve; not needed"),
    "out": ("–", "does not stand; not needed"),
}


def web_address(word: str) -> str | None:
    """A word that is an address a browser may follow; None for any other word."""
    try:
        parts = urlsplit(word)
    except ValueError:
        return None
    return word if parts.scheme in {"http", "https"} and parts.netloc else None


@cache
def environment() -> Environment:
    """The templates: everything escaped, nothing undefined."""
    made = Environment(
        loader=PackageLoader("contingent.web", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        share=share,
        number=number,
        web_address=web_address,
        capitalize_first=lambda text: text[:1].upper() + text[1:],
        uncapitalize=_within,
        tuple_=tuple,
        place=lambda name, view: view.place(name),
        lookup=lambda key, table: table[key],
        without=lambda table, key: {k: v for k, v in table.items() if k != key},
    )
    made.globals.update(
        today=_today, under=at, static=address, STATES=STATES, STOPS=STOPS, PAGES=PAGES
    )
    made.globals["BRIEFS"] = BRIEFS
    made.globals.update(kept=kept, signed_in=who_is_signed_in, may_go=may_go)
    made.globals.update(nations_named=named, strength_words=strength_words)
    made.globals.update(firmness_words=firmness_words, rosiness_words=rosiness_words)
    made.globals.update(share_words=share_words, taken_together=taken_together)
    made.globals.update(LADDER=LADDER, OFFER_STATES=OfferState, CONFIDENCES=Confidence)
    return made


def _within(sentence: str) -> str:
    """A sentence as the end of another one: its first letter small, unless a name begins so."""
    first, space, rest = sentence.partition(" ")
    small = first in {"A", "All", "An", "At", "Each", "Either", "It", "The"}
    return f"{first.lower()}{space}{rest}".rstrip(".") if small else sentence.rstrip(".")


def _today() -> str:
    """The day of printing, unless a browser knows better."""
    now = datetime.now(UTC)
    return f"{now.day} {now:%B} {now.year}"


#: The page on the screen -> the kind of brief that says the same.
BRIEFS = {"/": "decision", "/matrix": "gaps", "/compare": "compare", "/nation": "nation"}
#: The pages, by path.
PAGES = {
    "/": "Situation",
    "/matrix": "Matrix",
    "/map": "Map",
    "/hinges": "Hinges",
    "/timeline": "Timeline",
    "/register": "Register",
    "/diary": "Diary",
    "/compare": "Compare",
    "/read": "Read",
}


def macro(template: str, name: str) -> Callable[..., str]:
    """A macro of a template."""
    found: Callable[..., str] = getattr(environment().get_template(template).module, name)
    return found


def render(template: str, **context: Any) -> str:
    """A template filled in."""
    return environment().get_template(template).render(**context)


def fragment(template: str, **context: Any) -> Markup:
    """A template filled in beforehand, for another to take as it is."""
    return Markup(render(template, **context))  # noqa: S704 - all in it was escaped there


def kept(template: str, **parts: Hashable) -> Markup:
    """A fragment that says the same wherever its parts are the same, written once for all pages."""
    return _kept(template, at(""), tuple(parts.items()))


@lru_cache(maxsize=KEPT)
def _kept(template: str, _root: str, parts: tuple[tuple[str, Hashable], ...]) -> Markup:
    return fragment(template, **dict(parts))

"""What an HTML page says of itself: title, address, language, day of publication.

Only the standard library is used: this runs in the child process of ``document``.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["day_in", "from_json_ld", "page_facts"]

_DAY = re.compile(r"(?<!\d)(19\d\d|20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)")
_CODE = re.compile(r"[a-z]{2}(?=$|[-_])")
#: Names of ``meta`` that hold the day of publication, the surest first.
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "pubdate",
    "publish-date",
    "date",
)
#: Things looked at in JSON-LD at most.
_MANY = 5000


def page_facts(
    meta: Mapping[str, str], ld: Mapping[str, str], found: Mapping[str, str]
) -> dict[str, str]:
    """Title, url, language and published (``2025-04-10``), as far as the page states them.

    Args:
        meta: name or property of each ``meta`` in small letters -> content.
        ld: what ``from_json_ld`` found.
        found: ``title``, ``h1``, ``lang``, ``canonical`` and ``time`` of the page's elements.
    """
    titles = (meta.get("og:title"), ld.get("headline"), found.get("h1"), found.get("title"))
    days = (ld.get("datePublished"), *(meta.get(n) for n in _PUBLISHED), found.get("time"))
    tongues = (found.get("lang"), ld.get("inLanguage"), meta.get("og:locale"))
    facts = {
        "title": next((" ".join(t.split())[:300] for t in titles if t and t.strip()), ""),
        "url": next((u for u in (found.get("canonical"), meta.get("og:url")) if _is_web(u)), ""),
        "published": next((day for d in days if d and (day := day_in(d))), ""),
        "language": next((c[0] for t in tongues if t and (c := _CODE.match(t.lower()))), ""),
    }
    return {name: text or "" for name, text in facts.items()}


def _is_web(url: str | None) -> bool:
    return bool(url) and re.match(r"https?://[^\s<>\"]{3,1000}$", url or "") is not None


def day_in(text: str) -> str:
    """The first day in a text, as ``2025-04-10``; empty without one."""
    match = _DAY.search(text[:100])
    return match[0] if match else ""


def from_json_ld(texts: list[str]) -> dict[str, str]:
    """Headline, day and language of the first thing in JSON-LD that has a day of publication."""
    for text in texts:
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for thing in _things(document):
            if isinstance(thing.get("datePublished"), str):
                kept = ("headline", "datePublished", "inLanguage")
                return {n: thing[n] for n in kept if isinstance(thing.get(n), str)}
    return {}


def _things(document: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [document], 0
    while waiting and seen < _MANY:
        seen += 1
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
            waiting += list(one.values())[:100]
        elif isinstance(one, list):
            waiting += one[:100]

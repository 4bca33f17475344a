"""What an HTML page says of itself: title, address, language, day of publication.

Only the standard library is used: this runs in the child process of ``document``.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["PageTime", "day_in", "from_json_ld", "page_facts"]

_DAY = re.compile(r"\s*(19\d\d|20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_WORDED = re.compile(
    r"\s*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,\s*)?(0?[1-9]|[12]\d|3[01])\s+"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+(19\d\d|20\d\d)\b",
    re.IGNORECASE,
)
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
#: What an article is called in JSON-LD ends so; a page may stand for one; a live blog has many
#: days.
_ARTICLE = re.compile(r"(article|report|blogposting|posting|pressrelease)$", re.IGNORECASE)
_LIVE = "liveblogposting"
_PAGE = "webpage"
#: Lists of other things within a thing of JSON-LD.
_OTHERS = frozenset({"itemlistelement", "relatedlink", "comment", "video", "hasPart".lower()})
_KEPT = ("headline", "datePublished", "inLanguage")


@dataclass(frozen=True, slots=True)
class PageTime:
    """A ``time`` of a page.

    Attributes:
        text: the moment, as it states it.
        inside: whether it stands in the article.
        listed: whether it stands in a list, a table, or in what is no text of the article.
        own: whether it is marked as the day of publication.
    """

    text: str
    inside: bool
    listed: bool
    own: bool


def page_facts(
    meta: Mapping[str, str],
    ld: Mapping[str, str],
    found: Mapping[str, str],
    times: Sequence[PageTime],
) -> tuple[dict[str, str], list[str]]:
    """Title, url, language and published (``2025-04-10``), as far as the page states them.

    The second part is what the user should know where the page does not tell its day.

    Args:
        meta: name or property of each ``meta`` in small letters -> content.
        ld: what ``from_json_ld`` found; ``live`` where the page is a live blog.
        found: ``title``, ``h1``, ``lang`` and ``canonical`` of the page's elements.
        times: its ``time`` elements, in order.
    """
    titles = (meta.get("og:title"), ld.get("headline"), found.get("h1"), found.get("title"))
    tongues = (found.get("lang"), ld.get("inLanguage"), meta.get("og:locale"))
    published, unsure = _published(meta, ld, times)
    facts = {
        "title": next((" ".join(t.split())[:300] for t in titles if t and t.strip()), ""),
        "url": next((u for u in (found.get("canonical"), meta.get("og:url")) if _is_web(u)), ""),
        "published": published,
        "language": next((c[0] for t in tongues if t and (c := _CODE.match(t.lower()))), ""),
    }
    return {name: text or "" for name, text in facts.items()}, unsure


def _published(
    meta: Mapping[str, str], ld: Mapping[str, str], times: Sequence[PageTime]
) -> tuple[str, list[str]]:
    """The day of publication, and what the user should know where it cannot be told."""
    if ld.get("live"):
        return day_in(ld.get("datePublished", "")), (
            []
            if ld.get("datePublished")
            else ["it is a live blog, whose entries are of several days; no day of it was taken"]
        )
    stated = (ld.get("datePublished"), *(meta.get(name) for name in _PUBLISHED))
    day = next((day for text in stated if text and (day := day_in(text))), "")
    if day:
        return day, []
    alone = [time for time in times if not time.listed and day_in(time.text)]
    for fitting in (
        [time for time in alone if time.own],
        [time for time in alone if time.inside][:1],
        alone,
    ):
        days = list(dict.fromkeys(day_in(time.text) for time in fitting))
        if len(days) == 1:
            return days[0], []
    days = sorted({day for time in times if (day := day_in(time.text))})
    if not days:
        return "", []
    named = ", ".join(days[:3]) + (" …" if len(days) > 3 else "")  # noqa: PLR2004 - enough to see
    return "", [f"of the days it names ({named}) none is clearly its own; none was taken"]


def _is_web(url: str | None) -> bool:
    return bool(url) and re.match(r"https?://[^\s<>\"]{3,1000}$", url or "") is not None


def day_in(text: str) -> str:
    """The day a text begins with, as ``2025-04-10``; empty where it begins with none.

    "Thu, 10 Apr 2025 09:00:00 +0200" is one; "Expires 2029-01-01, …" is none.
    """
    match = _DAY.match(text[:100])
    if match:
        return match[0].strip()
    match = _WORDED.match(text[:100])
    if not match:
        return ""
    month = _MONTHS.index(match[2].lower()) // 3 + 1
    return f"{match[3]}-{month:02}-{int(match[1]):02}"


def from_json_ld(texts: list[str], titles: Sequence[str], address: str) -> dict[str, str]:
    """Headline, day and language of the page's own article in JSON-LD.

    An article comes before a page, and nothing else (a video, a comment, an event) tells the day.
    Of several articles it is the one with the page's title or address, else the first.

    Args:
        texts: the page's JSON-LD.
        titles: what the page calls itself.
        address: its canonical address, or empty.
    """
    articles: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for text in texts:
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for thing in _things(document):
            if not isinstance(thing.get("datePublished"), str):
                continue
            kinds = _kinds(thing)
            if any(_ARTICLE.search(kind) for kind in kinds):
                articles.append(thing)
            elif not kinds or any(kind.lower().endswith(_PAGE) for kind in kinds):
                others.append(thing)
    own = [thing for thing in articles if _is_own(thing, titles, address)]
    chosen = next(iter([*own, *articles, *others]), None)
    if chosen is None:
        return {}
    facts = {name: chosen[name] for name in _KEPT if isinstance(chosen.get(name), str)}
    return _live(chosen, facts) if _LIVE in {kind.lower() for kind in _kinds(chosen)} else facts


def _live(blog: Mapping[str, Any], facts: dict[str, str]) -> dict[str, str]:
    """What a live blog says of itself; its day only where all of it is of one day."""
    updates = blog.get("liveBlogUpdate")
    entries = [u for u in updates if isinstance(u, dict)] if isinstance(updates, list) else []
    texts = [facts["datePublished"], blog.get("dateModified"), blog.get("coverageEndTime")]
    texts += [entry.get("datePublished") for entry in entries[:_MANY]]
    days = {day_in(text) for text in texts if isinstance(text, str)} - {""}
    whole = len(days) == 1 and len([text for text in texts if isinstance(text, str)]) > 1
    return {**facts, "live": "yes", "datePublished": facts["datePublished"] if whole else ""}


def _kinds(thing: Mapping[str, Any]) -> list[str]:
    kinds = thing.get("@type")
    given = kinds if isinstance(kinds, list) else [kinds]
    return [kind for kind in given[:20] if isinstance(kind, str)]


def _is_own(thing: Mapping[str, Any], titles: Sequence[str], address: str) -> bool:
    """Whether an article of JSON-LD is the page's own: by its headline or address."""
    headline = thing.get("headline")
    if isinstance(headline, str) and any(
        " ".join(headline.split()).lower() in " ".join(title.split()).lower() for title in titles
    ):
        return bool(headline.strip())
    page = thing.get("mainEntityOfPage")
    named = page.get("@id") if isinstance(page, dict) else page
    return bool(address) and address in {named, thing.get("url"), thing.get("@id")}


def _things(document: Any) -> Iterator[dict[str, Any]]:
    """The things of a document, the outer ones first; what lists other things comes last."""
    waiting, seen = [document], 0
    listed: list[Any] = []
    while (waiting or listed) and seen < _MANY:
        seen += 1
        one = waiting.pop(0) if waiting else listed.pop(0)
        if isinstance(one, dict):
            yield one
            for name, value in list(one.items())[:100]:
                (listed if str(name).lower() in _OTHERS else waiting).append(value)
        elif isinstance(one, list):
            waiting += one[:100]

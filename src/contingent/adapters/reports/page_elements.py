# ruff: noqa: SIM905 - tables of words
"""Which elements of an HTML page are no text of the article, and why.

Only the standard library is used: this runs in the child process of ``document``.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

__all__ = ["BLOCKS", "SIBLINGS", "VOID", "Why", "is_quiet", "why_left_out"]

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
#: Elements whose content is no text of the article.
_DROPPED = frozenset(
    (
        "script style template noscript svg math iframe object applet audio video canvas select "
        "button textarea nav footer aside dialog head"
    ).split()
)
#: Elements that are blocks of text of their own. The cells of a row are one block together.
BLOCKS = frozenset(
    (
        "address article aside blockquote body caption center dd details dialog div dl dt "
        "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p "
        "pre section summary table tbody tfoot thead title tr ul"
    ).split()
)
#: Elements that end when the next of their kind begins.
SIBLINGS = frozenset("p li td th tr dt dd option".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(-line)?\s*:[^;]*line-through", re.IGNORECASE)
_ROLES = frozenset(
    "navigation banner contentinfo complementary search menu menubar toolbar tablist".split()
)
_NAMES = re.compile(r"[a-z0-9]+")
#: Words in classes and ids of elements that hold what is not the article.
_COMMENTS = frozenset(
    (
        "comment comments commentlist commentaires comentarios comentários commenti komentarze "
        "kommentare kommentarer leserkommentare reacties disqus comentarii komentare usercomments"
    ).split()
)
_CONSENT = frozenset(
    "cookie cookies consent gdpr onetrust didomi cookiebot usercentrics cookiebanner".split()
)
_RELATED = frozenset(
    (
        "related recommended recommendations recommendation mostread trending readmore "
        "relatedposts relatedarticles outbrain taboola newsletter breadcrumb breadcrumbs teasers"
    ).split()
)
#: With these, a class tells of an article that it may have comments: "comments-open".
_STATES = frozenset(
    (
        "open closed enabled disabled allowed on off count has with without no show hide is link "
        "toggle button active"
    ).split()
)
#: Elements that hold the article, whatever their class says.
_WHOLE = frozenset({"html", "body", "main"})


class Why(StrEnum):
    """Why an element's text is left out; ``NONE`` where it is not."""

    NONE = ""
    NO_TEXT = "no text of the article"
    STRUCK = "struck-out text"
    COMMENTS = "readers' comments"
    CONSENT = "a consent box"
    RELATED = "lists of other articles"
    HIDDEN = "text that the page hides"

    @property
    def told(self) -> bool:
        """Whether a reader is told of it: what is in menus and scripts is nobody's text."""
        return self not in {Why.NONE, Why.NO_TEXT}


def why_left_out(tag: str, given: Mapping[str, str]) -> Why:
    """Why an element is no text of the article.

    Args:
        tag: its name.
        given: its attributes.
    """
    style = given.get("style", "")[:1000]
    role = given.get("role", "").strip().lower()
    if tag in {"del", "s", "strike"} or _STRUCK.search(style):
        return Why.STRUCK
    named = _named(tag, given)
    if named is not Why.NONE:
        return named
    if role in {"dialog", "alertdialog"}:
        return Why.HIDDEN
    if tag in _DROPPED or role in _ROLES:
        return Why.NO_TEXT
    if "hidden" in given or _HIDDEN.search(style) is not None:
        return Why.HIDDEN
    return Why.NONE


def _named(tag: str, given: Mapping[str, str]) -> Why:
    """What an element's class, id, role or microdata say it holds."""
    kind = f"{given.get('itemtype', '')} {given.get('itemprop', '')}".lower()
    if given.get("role", "").lower() == "comment" or re.search(r"\bcomments?\b", kind[:300]):
        return Why.COMMENTS
    if tag in _WHOLE:
        return Why.NONE
    for name in f"{given.get('class', '')} {given.get('id', '')}".lower()[:1000].split():
        parts = set(_NAMES.findall(name))
        if tag == "article" and parts - _COMMENTS:
            continue  # an article's class may tell of comments or related tags
        if parts & _STATES:
            continue
        for words, why in (
            (_COMMENTS, Why.COMMENTS),
            (_CONSENT, Why.CONSENT),
            (_RELATED, Why.RELATED),
        ):
            if parts & words:
                return why
    return Why.NONE


def is_quiet(tag: str, given: Mapping[str, str]) -> bool:
    """Whether an element is hidden from screen readers, as icons are, and paywalled paragraphs."""
    return tag not in {*_WHOLE, "article"} and given.get("aria-hidden", "").lower() == "true"

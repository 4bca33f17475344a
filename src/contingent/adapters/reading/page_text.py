"""The main text of an HTML page, and what the page says of itself. Nothing is fetched or run.

Only the standard library is used: this runs in the child process of ``document``.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

from contingent.adapters.reading.page_meta import from_json_ld, page_facts

__all__ = ["read_page"]

_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
#: Elements whose content is no text of the article.
_DROPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "iframe",
        "object",
        "applet",
        "audio",
        "video",
        "canvas",
        "select",
        "button",
        "textarea",
        "nav",
        "footer",
        "aside",
        "dialog",
        "head",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
#: Elements that end when the next of their kind begins.
_SIBLINGS = frozenset("p li td th tr dt dd option".split())  # noqa: SIM905
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
#: Letters of JSON-LD looked at.
_LD_LETTERS = 500_000
#: A block with more of its letters in links is a menu.
_LINKS = 0.6
#: An ``article`` or ``main`` with fewer letters, or a smaller share of all, is not the article.
_ENOUGH, _SHARE = 200, 0.3


@dataclass(frozen=True)
class _Block:
    text: str
    linked: int
    heading: bool
    region: str

    @property
    def is_menu(self) -> bool:
        return not self.heading and self.linked > _LINKS * len(self.text)


def read_page(html: str) -> dict[str, str]:
    """``text``, ``title``, ``url``, ``language`` and ``published`` of a page."""
    page = _Page()
    page.feed(_without_open_comment(html))
    page.close()
    page.flush()
    return {
        "text": _main_text(page.blocks),
        **page_facts(page.meta, from_json_ld(page.ld), page.found),
    }


def _without_open_comment(html: str) -> str:
    """A comment that is never closed hides the rest; the parser would show it, and take long."""
    start = html.find("<!--", html.rfind("-->") + 1)
    return html if start < 0 or "</script" in html[start:].lower() else html[:start]


def _main_text(blocks: list[_Block]) -> str:
    """The blocks of the article if the page marks one, else of the whole page; without menus."""
    every = sum(len(block.text) for block in blocks)
    kept = blocks
    for region in ("article", "main"):
        inside = [block for block in blocks if region in block.region.split()]
        letters = sum(len(block.text) for block in inside)
        if letters >= max(_ENOUGH, _SHARE * every):
            kept = inside
            break
    if kept is not blocks and not any(block.heading for block in kept):
        kept = [*[block for block in blocks if block.heading][:1], *kept]
    said = [block.text for block in kept if not block.is_menu]
    return "\n\n".join(said or [block.text for block in kept])


class _Page(HTMLParser):
    """Collects blocks of visible text, and the metadata."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Block] = []
        self.meta: dict[str, str] = {}
        self.ld: list[str] = []
        self.found: dict[str, str] = {}
        self._open: list[tuple[str, bool]] = []
        self._count: Counter[str] = Counter()
        self._hidden = 0
        self._words: list[str] = []
        self._linked = 0
        self._ld: list[str] | None = None
        self._title: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}
        if tag in _BLOCKS:
            self.flush()
        self._note(tag, given)
        if tag in _VOID:
            return
        last = self._open[-1][0] if self._open else ""
        if (last == tag and tag in _SIBLINGS) or (last == "p" and tag in _BLOCKS):
            self._pop()
        if tag == "body":  # a head that was never closed ends here
            while self._count["head"]:
                self._pop()
        hidden = (
            tag in _DROPPED
            or "hidden" in given
            or given.get("aria-hidden", "").lower() == "true"
            or _HIDDEN.search(given.get("style", "")[:1000]) is not None
        )
        self._open.append((tag, hidden))
        self._count[tag] += 1
        self._hidden += hidden

    def _note(self, tag: str, given: dict[str, str]) -> None:
        if tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or ""
            if name and given.get("content"):
                self.meta.setdefault(name.strip().lower()[:100], given["content"][:2000])
        elif tag == "html" and given.get("lang"):
            self.found.setdefault("lang", given["lang"][:20])
        elif tag == "link" and "canonical" in given.get("rel", "").lower().split():
            self.found.setdefault("canonical", given.get("href", "")[:2000])
        elif tag == "time" and given.get("datetime"):
            self.found.setdefault("time", given["datetime"][:100])
        elif tag == "script":
            wanted = given.get("type", "").strip().lower() == "application/ld+json"
            self._ld = [] if wanted else None
        elif tag == "title" and "title" not in self.found:
            self._title = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush()
        if tag == "script" and self._ld is not None:
            self.ld.append("".join(self._ld))
            self._ld = None
        if tag == "title" and self._title is not None:
            self.found["title"] = "".join(self._title)
            self._title = None
        if not self._count[tag]:
            return  # never opened: looking for it would take long in deep pages
        while self._pop() != tag:
            pass

    def _pop(self) -> str:
        tag, hidden = self._open.pop()
        self._count[tag] -= 1
        self._hidden -= hidden
        return tag

    def handle_data(self, data: str) -> None:
        if self._ld is not None:
            if sum(map(len, self._ld)) + len(data) <= _LD_LETTERS:
                self._ld.append(data)
        elif self._title is not None:
            self._title.append(data[:2000])
        elif not self._hidden:
            self._words.append(data)
            if self._count["a"]:
                self._linked += len(data.strip())

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - its signature
        """``<![…``: a comment to HTML; the standard library's parser ends with an error at some."""
        return self.parse_bogus_comment(i)

    def flush(self) -> None:
        """End the block of text that is being collected."""
        text = _SPACE.sub(" ", "".join(self._words)).strip()
        heading = self._open[-1][0] in {"h1", "h2"} if self._open else False
        if text:
            if heading and self._open[-1][0] == "h1":
                self.found.setdefault("h1", text[:300])
            region = " ".join(name for name in ("article", "main") if self._count[name])
            if not (self._count["header"] and not region and not heading):
                self.blocks.append(_Block(text, self._linked, heading, region))
        self._words, self._linked = [], 0

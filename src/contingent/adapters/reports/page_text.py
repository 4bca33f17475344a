"""The main text of an HTML page, and what the page says of itself. Nothing is fetched or run.

Only the standard library is used: this runs in the child process of ``document``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from contingent.adapters.reports.page_blocks import CELLS, ROWS, Block, HtmlTable
from contingent.adapters.reports.page_elements import (
    BLOCKS,
    SIBLINGS,
    VOID,
    Why,
    is_quiet,
    why_left_out,
)
from contingent.adapters.reports.page_meta import PageTime, from_json_ld, page_facts

__all__ = ["read_page"]

_SPACE = re.compile(r"\s+")
#: A line of a block that goes on in the next: no full stop, and a small letter behind.
_BREAK = re.compile(r"\s*\x1e\s*")
_ENDED = re.compile(r"[.!?…:;][\"'»”’)\]]*$")
#: The mark of a footnote: a raised figure, letter in brackets, or star.
_FOOTNOTE = re.compile(r"[\s\d,;*†‡]{0,8}|[\[(]\w{1,3}[\])]")
#: Letters of JSON-LD looked at.
_LD_LETTERS = 500_000
#: An ``article`` or ``main`` with fewer letters, or a smaller share of all, is not the article.
_ENOUGH, _SHARE = 200, 0.3
#: Text hidden from screen readers with fewer letters or words is an icon or a label.
_LETTERS, _WORDS = 25, 4
#: Letters shown of what was left out.
_SHOWN = 60


def read_page(html: str) -> dict[str, Any]:
    """``text``, ``title``, ``url``, ``language``, ``published`` and ``notes`` of a page."""
    page = _Page()
    page.feed(_without_open_comment(html))
    page.close()
    page.end()
    facts, unsure = page_facts(
        page.meta, from_json_ld(page.ld, page.titles, page.found.get("canonical", "")), page.found,
        page.times,
    )  # fmt: skip
    return {
        "text": _main_text(page.blocks),
        **facts,
        "notes": [*_notes(page.left, page.quiet), *unsure],
    }


def _notes(left: Mapping[Why, list[str]], quiet: int) -> list[str]:
    """What the user should know of what was left out, and of what was read all the same."""
    made = []
    for why, pieces in left.items():
        said = [" ".join(piece.split()) for piece in pieces]
        text = " … ".join(piece for piece in said if piece)
        if len(text) < (2 if why is Why.STRUCK else _LETTERS):
            continue
        shown = text[:_SHOWN] + ("…" if len(text) > _SHOWN else "")
        made.append(f"left out of it, {why.value}: '{shown}'")
    if quiet:
        many = "a passage" if quiet == 1 else f"{quiet} passages"
        made.append(
            f"{many} hidden from screen readers, as behind a paywall, was read with the rest"
        )
    return made


def _without_open_comment(html: str) -> str:
    """A comment that is never closed hides the rest; the parser would show it, and take long."""
    start = html.find("<!--", html.rfind("-->") + 1)
    return html if start < 0 or "</script" in html[start:].lower() else html[:start]


def _main_text(blocks: list[Block]) -> str:
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


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is open: why its text is left out, and whether screen readers pass it."""

    tag: str
    why: Why = Why.NONE
    quiet: bool = False


class _Page(HTMLParser):
    """Collects blocks of visible text, and the metadata."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.meta: dict[str, str] = {}
        self.ld: list[str] = []
        self.found: dict[str, str] = {}
        self.times: list[PageTime] = []
        self.left: dict[Why, list[str]] = {}
        self.quiet = 0
        self._open: list[_Open] = []
        self._count: Counter[str] = Counter()
        self._out: list[Why] = []
        self._quiet = 0
        self._words: list[tuple[str, bool]] = []
        self._linked = 0
        self._raised: list[str] = []
        self._tables: list[HtmlTable] = []
        self._cells: list[list[Block]] = []
        self._ld: list[str] | None = None
        self._title: list[str] | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        """What the page calls itself: to tell its own article among others it names."""
        named = (self.found.get("h1"), self.meta.get("og:title"), self.found.get("title"))
        return tuple(name for name in named if name)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}
        while (tag in BLOCKS or tag == "sup") and self._open and self._open[-1].tag == "sup":
            self._pop()  # a raised figure that was never closed ends here
        self._end_cell(tag in ROWS)
        if tag in BLOCKS or tag in CELLS:
            self.flush()
        elif tag == "br" and not self._out:
            self._words.append(("\x1e", bool(self._quiet)))
        self._note(tag, given)
        if tag in VOID:
            return
        last = self._open[-1].tag if self._open else ""
        if (last == tag and tag in SIBLINGS) or (last == "p" and tag in BLOCKS):
            self._pop()
        if tag == "body":  # a head that was never closed ends here
            while self._count["head"]:
                self._pop()
        self._push(_Open(tag, why_left_out(tag, given), is_quiet(tag, given)))

    def _push(self, element: _Open) -> None:
        self._open.append(element)
        self._count[element.tag] += 1
        self._quiet += element.quiet
        if element.why is not Why.NONE:
            self._out.append(element.why)
        if element.tag == "table":
            self._tables.append(HtmlTable())
        elif element.tag in CELLS:
            head = element.tag == "th"
            self._cells.append(
                self._tables[-1].begin_cell(heading=head) if self._tables else self.blocks
            )

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
            listed = bool(self._out or self._count["li"] or self._count["td"])
            inside = bool(self._count["article"] or self._count["main"])
            own = "datepublished" in given.get("itemprop", "").lower() or "pubdate" in given
            self.times.append(PageTime(given["datetime"][:100], inside, listed, own))
        elif tag == "script":
            wanted = given.get("type", "").strip().lower() == "application/ld+json"
            self._ld = [] if wanted else None
        elif tag == "title" and "title" not in self.found:
            self._title = []

    def handle_endtag(self, tag: str) -> None:
        self._end_cell(tag in ROWS or tag == "table")
        if tag in BLOCKS or tag in CELLS:
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
        element = self._open.pop()
        self._count[element.tag] -= 1
        self._quiet -= element.quiet
        if element.why is not Why.NONE:
            self._out.pop()
        if element.tag == "sup" and self._raised:
            said = "".join(self._raised)
            self._raised = []
            if not _FOOTNOTE.fullmatch(said):
                self._words.append((said, bool(self._quiet)))
        elif element.tag in CELLS:
            self.flush()
            self._cells.pop()
        elif element.tag == "tr" and self._tables:
            self._emit(self._tables[-1].end_row())
        elif element.tag == "table" and self._tables:
            self._emit(self._tables.pop().end_row())
        return element.tag

    def _end_cell(self, wanted: bool) -> None:  # noqa: FBT001 - a private question
        """End a cell that was left open, where a row or table ends."""
        if wanted and self._open and self._open[-1].tag in CELLS:
            self._pop()

    def _emit(self, blocks: Iterable[Block]) -> None:
        """Add blocks to the cell that is open, else to the page."""
        (self._cells[-1] if self._cells else self.blocks).extend(blocks)

    def end(self) -> None:
        """End the page and all that was left open."""
        self.flush()
        while self._open:
            self._pop()
        self.flush()

    def handle_data(self, data: str) -> None:
        if self._ld is not None:
            if sum(map(len, self._ld)) + len(data) <= _LD_LETTERS:
                self._ld.append(data)
        elif self._title is not None:
            self._title.append(data[:2000])
        elif self._out:
            if self._out[0].told and sum(map(len, self.left.get(self._out[0], ()))) < _ENOUGH:
                self.left.setdefault(self._out[0], []).append(data)
        elif self._count["sup"]:
            self._raised.append(data)
        else:
            self._words.append((data, bool(self._quiet)))
            if self._count["a"]:
                self._linked += len(data.strip())

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - its signature
        """``<![…``: a comment to HTML; the standard library's parser ends with an error at some."""
        return self.parse_bogus_comment(i)

    def _collected(self) -> str:
        """The words of a block; what screen readers pass counts where it is more than a label."""
        quiet = "".join(text for text, hidden in self._words if hidden)
        said = len(quiet.strip()) >= _LETTERS and len(quiet.split()) >= _WORDS
        self.quiet += said
        return "".join(text for text, hidden in self._words if said or not hidden)

    def flush(self) -> None:
        """End the block of text that is being collected."""
        collected = self._collected()
        heading = self._open[-1].tag in {"h1", "h2"} if self._open else False
        for text in _lines(collected):
            if heading and self._open[-1].tag == "h1":
                self.found.setdefault("h1", text[:300])
            region = " ".join(name for name in ("article", "main") if self._count[name])
            if not (self._count["header"] and not region and not heading):
                self._emit([Block(text, self._linked, heading, region)])
        self._words, self._linked = [], 0


def _lines(collected: str) -> list[str]:
    """A block's lines, parted where ``br`` parts them and a sentence does not go on."""
    made: list[list[str]] = []
    for piece in _BREAK.split(collected):
        text = _SPACE.sub(" ", piece).strip()
        if not text:
            continue
        if made and text[0].islower() and not _ENDED.search(made[-1][-1][-_SHOWN:]):
            made[-1].append(text)
        else:
            made.append([text])
    return [" ".join(line) for line in made]

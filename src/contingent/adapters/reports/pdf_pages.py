"""The pages of a PDF put together: running heads left out, sentences joined over page ends.

Only the standard library is used: this runs in the child process of ``document``.
"""

import re
from collections import Counter
from collections.abc import Container, Sequence

from contingent.adapters.reports.lines import goes_on, joined_lines
from contingent.adapters.reports.pdf_layout import Line, PageLines

__all__ = ["joined_pages", "without_heads"]

#: Lines at the top and at the foot of a page among which running heads and feet are looked for.
_EDGE = 2
_NUMBER = re.compile(r"\d+")
#: A line that only numbers its page.
_PAGE = re.compile(
    r"[\s\-–—|•]*(?:(?:page|seite|página|pagina|strona|strana|side|sida|sivu|oldal|сторінка|стор|стр|σελ|s|p)"
    r"\b\.?)?\s*\d{1,4}\s*(?:(?:of|von|de|di|sur|z|из|з|van|av|/|\|)\s*\d{1,4})?[\s\-–—|•.]*",
    re.IGNORECASE,
)


def without_heads(pages: Sequence[PageLines]) -> tuple[list[PageLines], list[str]]:
    """Pages without what stands at the top or foot of several, and what that was.

    Args:
        pages: the pages in order; of a single one nothing is taken.
    """
    edges = [_edges(page.lines) for page in pages]
    seen = Counter(form for edge in edges for form in {_form(line.text) for line in edge})
    full = sum(bool(page.lines) for page in pages)
    if full < 2:  # noqa: PLR2004 - what runs needs two pages
        return list(pages), []
    often = {
        form
        for form, many in seen.items()
        if many >= max(2, full / 2) and any(letter.isalpha() for letter in form)
    }
    made: list[PageLines] = []
    left: dict[str, str] = {}
    for page, edge in zip(pages, edges, strict=True):
        running = [line for line in edge if _form(line.text) in often or _PAGE.fullmatch(line.text)]
        for line in running:
            left.setdefault(_form(line.text), line.text)
        kept = tuple(line for line in page.lines if line not in running)
        made.append(PageLines(kept, page.columns) if kept else page)
    return made, list(left.values())


def _edges(lines: Sequence[Line]) -> list[Line]:
    """The highest and the lowest lines of a page, wherever they were drawn."""
    heights = sorted({round(line.y, 1) for line in lines}, reverse=True)
    wanted = {*heights[:_EDGE], *heights[-_EDGE:]}
    return [line for line in lines if round(line.y, 1) in wanted]


def _form(text: str) -> str:
    return _NUMBER.sub("#", " ".join(text.split())).casefold()


def joined_pages(pages: Sequence[str], words: Container[str]) -> str:
    """The text of pages, a sentence that goes on over a page end or a gap joined.

    Args:
        pages: text of each page, paragraphs parted by empty lines.
        words: what is written anywhere in them.
    """
    made: list[str] = []
    for page in pages:
        over = True
        for paragraph in filter(None, (part.strip() for part in page.split("\n\n"))):
            if made and goes_on(made[-1], paragraph, page=over):
                made[-1] = joined_lines(made[-1], paragraph, words)
            else:
                made.append(paragraph)
            over = False
    return "\n\n".join(made)

"""A brief as DOCX, for a staff to edit: headings, header rows of tables, words for figures."""

from io import BytesIO
from pathlib import Path
from typing import Any, assert_never
from urllib.parse import urlsplit
from zipfile import BadZipFile

from contingent.briefs.document import (
    Block,
    BriefDocument,
    CannotBrief,
    FactTable,
    FigureBlock,
    Points,
    Prose,
    cell_words,
)
from contingent.briefs.figures.drawing import picture_of
from contingent.briefs.forms.same_bytes import same_bytes

__all__ = ["brief_docx"]

#: Centimetres of A4, and of its margins on a short brief and else.
A4, SHORT, USUAL = (21.0, 29.7), 1.6, 2.2
#: Centimetres of a figure on a short brief: two stand beside each other, or one has the page.
FIGURE, GAP = 11.0, 0.4


def brief_docx(document: BriefDocument, template: Path | None = None) -> bytes:
    """The DOCX.

    Args:
        template: the user's own; its styles, page, header and footer are kept, what stands in its
            body is left out.

    Raises:
        CannotBrief: when the template is no DOCX.
    """
    word = _opened(template)
    if template is None:
        _page(word, document)
    _properties(word, document)
    _marks(word, document)
    word.add_paragraph(document.title, style=_style(word, "Title"))
    word.add_paragraph(document.subtitle, style=_style(word, "Subtitle"))
    sentence = word.add_paragraph(style=_style(word, "Intense Quote"))
    sentence.add_run(document.sentence).bold = True
    for section in document.sections:
        word.add_heading(section.title, level=1)
        pair = [block for block in section.blocks if isinstance(block, FigureBlock)]
        beside = document.short and len(pair) > 1
        for block in section.blocks:
            if not (beside and isinstance(block, FigureBlock)):
                _add(word, block, short=document.short)
        if beside:
            _add_beside(word, pair)
    if document.sources:
        word.add_heading("Sources", level=1)
        if document.short:
            _columns(word, 2)
        for one in document.sources:
            _linked(word, _small(word, f"{one.number}. {one.text} "), one.url)
        if document.short:
            _columns(word, 1)
    _small(word, document.note)
    made = BytesIO()
    word.save(made)
    return same_bytes(made.getvalue(), document.day)


def _linked(word: Any, paragraph: Any, url: str) -> None:
    """A link to a source, called by its host: whole addresses take a page."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    if not url.startswith(("https://", "http://")):
        return
    run = paragraph.add_run(urlsplit(url).hostname or url)
    run.font.size, run.underline = Pt(7.5), True
    link = OxmlElement("w:hyperlink")
    name = word.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), name)
    link.append(run._r)  # noqa: SLF001 - python-docx reads links but makes none
    paragraph._p.append(link)  # noqa: SLF001 - as above


def _small(word: Any, text: str) -> Any:
    """What is there to be looked up."""
    from docx.shared import Pt

    paragraph = word.add_paragraph()
    paragraph.add_run(text).font.size = Pt(7.5)
    paragraph.paragraph_format.space_after = Pt(1)
    return paragraph


def _opened(template: Path | None) -> Any:
    import docx
    from docx.opc.exceptions import OpcError

    if template is None:
        return docx.Document()
    try:
        word = docx.Document(str(template))
    except (OpcError, BadZipFile, KeyError, OSError, SyntaxError, ValueError) as error:
        msg = f"'{template}' is no DOCX template: {error}"
        raise CannotBrief(msg) from None
    body = word.element.body
    for child in list(body):
        if not child.tag.endswith("}sectPr"):
            body.remove(child)
    return word


def _style(word: Any, name: str) -> str | None:
    """A style, if the template has it; else its own for paragraphs."""
    return name if name in {style.name for style in word.styles} else None


def _page(word: Any, document: BriefDocument) -> None:
    """A4, and letters that leave room for what is said."""
    from docx.shared import Cm, Pt, RGBColor

    page = word.sections[0]
    page.page_width, page.page_height = Cm(A4[0]), Cm(A4[1])
    margin = Cm(SHORT if document.short else USUAL)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = margin
    for name, size, before, after in _SIZES:
        style = word.styles[name]
        style.font.size = Pt(size - (1 if document.short else 0))
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.font.color.rgb = RGBColor(0, 0, 0)
    word.styles["Normal"].font.name = "Calibri"
    word.styles["Normal"].paragraph_format.line_spacing = 1.0


#: Sizes of letters in points, and the room above and below.
_SIZES = (
    ("Normal", 10, 0, 3),
    ("List Bullet", 10, 0, 2),
    ("Title", 20, 0, 2),
    ("Subtitle", 11, 0, 3),
    ("Intense Quote", 12, 2, 4),
    ("Heading 1", 13, 6, 2),
    ("Caption", 9, 4, 2),
)


def _properties(word: Any, document: BriefDocument) -> None:
    from datetime import datetime, time

    own = word.core_properties
    own.title = f"{document.title} – {document.subtitle}"[:255]
    own.subject, own.author, own.language = document.sentence[:255], "Contingent", "en-GB"
    own.comments, own.last_modified_by, own.revision = document.note[:255], "Contingent", 1
    own.created = own.modified = datetime.combine(document.day, time())


def _marks(word: Any, document: BriefDocument) -> None:
    """The classification above and below each page, and what the page is of."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for section in word.sections:
        if document.classification:
            above = _empty(section.header)
            above.add_run(document.classification).bold = True
            above.alignment = WD_ALIGN_PARAGRAPH.CENTER
        below = _empty(section.footer)
        below.add_run(f"{document.footer} · page ")
        _page_number(below)
        if document.classification:
            mark = section.footer.add_paragraph()
            mark.add_run(document.classification).bold = True
            mark.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _empty(part: Any) -> Any:
    """A paragraph of a header or footer with nothing in it: the one that is there, or another."""
    last = part.paragraphs[-1] if part.paragraphs else None
    return last if last is not None and not last.text else part.add_paragraph()


def _page_number(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields


def _add(word: Any, block: Block, *, short: bool) -> None:
    match block:
        case Prose():
            word.add_paragraph().add_run(block.text).bold = block.strong
        case Points():
            for item in block.items:
                word.add_paragraph(item, style=_style(word, "List Bullet"))
        case FactTable():
            _add_table(word, block)
        case FigureBlock():
            _add_drawing(word, block, short=short)
        case other:
            assert_never(other)


def _add_table(word: Any, table: FactTable) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    caption = word.add_paragraph(table.title, style=_style(word, "Caption"))
    caption.paragraph_format.keep_with_next = True
    grid = word.add_table(rows=1, cols=len(table.columns), style=_style(word, "Table Grid"))
    _described(grid, table.title)
    heads = [(column.name, True) for column in table.columns]
    lines = [heads] + [
        [(cell_words(c, k), False) for c, k in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    for number, line in enumerate(lines):
        cells = grid.rows[0].cells if not number else grid.add_row().cells
        for (text, head), column, cell in zip(line, table.columns, cells, strict=True):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.bold, run.font.size = head, Pt(8)
            paragraph.paragraph_format.space_after = Pt(0)
            if column.form != "text":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _header_row(grid.rows[0])
    _widths(word, grid, table)
    below = word.add_paragraph().paragraph_format
    below.space_after, below.line_spacing = Pt(0), Pt(5)


def _described(grid: Any, title: str) -> None:
    """What the table holds, where screen readers look for it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    words = OxmlElement("w:tblCaption")
    words.set(qn("w:val"), title)
    grid._tbl.tblPr.append(words)  # noqa: SLF001 - python-docx has no captions of tables


def _header_row(row: Any) -> None:
    """Told again on every page, and told as a header to those who hear it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)  # noqa: SLF001 - python-docx has no header rows


def _widths(word: Any, grid: Any, table: FactTable) -> None:
    room = _room(word)
    parts = [column.part for column in table.columns]
    grid.autofit = False
    for number, part in enumerate(parts):
        wide = int(room * part / sum(parts))
        grid.columns[number].width = wide
        for cell in grid.columns[number].cells:
            cell.width = wide


def _add_drawing(word: Any, block: FigureBlock, *, short: bool) -> None:
    from docx.shared import Cm

    room = _room(word)
    finding = word.add_paragraph(style=_style(word, "Caption"))
    picture = word.add_paragraph()
    _drawn(finding, picture, block, min(room, Cm(FIGURE)) if short else room)
    _small(word, f"{block.chart.subtitle}. {block.chart.source}")


def _add_beside(word: Any, blocks: list[FigureBlock]) -> None:
    """Figures in columns beside each other: a table would be told as one of facts."""
    from docx.enum.text import WD_BREAK
    from docx.shared import Cm

    wide = int(_room(word) / len(blocks)) - Cm(GAP)
    _columns(word, len(blocks))
    for number, block in enumerate(blocks):
        finding = word.add_paragraph(style=_style(word, "Caption"))
        if number:
            finding.add_run().add_break(WD_BREAK.COLUMN)
        _drawn(finding, word.add_paragraph(), block, wide)
        _small(word, f"{block.chart.subtitle}. {block.chart.source}")
    _columns(word, 1)


def _room(word: Any) -> int:
    """The width between the margins."""
    page = word.sections[-1]
    return int(page.page_width - page.left_margin - page.right_margin)


def _drawn(finding: Any, paragraph: Any, block: FigureBlock, width: int) -> None:
    """A figure with its finding above it, and words for those who do not see it."""
    chart = block.chart
    finding.add_run(f"{chart.title}.").bold = True
    finding.paragraph_format.keep_with_next = True
    picture = BytesIO(picture_of(chart, ".png", bare=True))
    told = paragraph.add_run().add_picture(picture, width=width)._inline.docPr  # noqa: SLF001 - python-docx has no words for pictures
    told.set("descr", f"{chart.title}. {chart.text}")
    told.set("title", chart.title)


def _columns(word: Any, count: int) -> None:
    """What comes is set in so many columns; those before end even."""
    from docx.enum.section import WD_SECTION
    from docx.oxml.ns import qn

    own = word.add_section(WD_SECTION.CONTINUOUS)._sectPr  # noqa: SLF001 - python-docx has no columns
    for columns in own.findall(qn("w:cols")):
        columns.set(qn("w:num"), str(count))

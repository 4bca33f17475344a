"""A brief as slides: tables and bars that can be edited, sources in the notes."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, assert_never
from zipfile import BadZipFile

from contingent.briefs.document import (
    BriefDocument,
    BriefSection,
    CannotBrief,
    FactTable,
    FigureBlock,
    Points,
    Prose,
    cell_words,
)
from contingent.briefs.figures.chart import Chart, RankedBars, StepBars
from contingent.briefs.figures.drawing import picture_of
from contingent.briefs.figures.style import FILLS, LADDER_FILLS
from contingent.briefs.forms.same_bytes import same_bytes

__all__ = ["brief_pptx"]

#: Rows of a table, and letters of points, that a slide holds.
ROWS, LETTERS = 9, 620
#: Rows from which on letters are smaller.
FEW = 7
#: Inches for points that stand above a table.
ABOVE = 2.3
#: Inches of a slide in which nothing else stands, and the margin at its sides.
TOP, BOTTOM, SIDE = 1.45, 0.55, 0.5


def brief_pptx(document: BriefDocument, template: Path | None = None) -> bytes:
    """The slides.

    Args:
        template: the user's own; its master and layouts are used, its slides are left out.

    Raises:
        CannotBrief: when the template is no PPTX.
    """
    from pptx.util import Pt

    show = _opened(template)
    _properties(show, document)
    notes = _notes(document)
    first = show.slides.add_slide(_layout(show, 0))
    first.shapes.title.text = document.title
    if len(first.placeholders) > 1:
        frame = first.placeholders[1].text_frame
        frame.text = f"{document.sentence}\n{document.subtitle}\n{document.day}"
        for paragraph in frame.paragraphs:
            paragraph.font.size = Pt(20)
    _close(show, first, document, notes)
    for sections in _together(document.sections):
        for slide in (
            _section(show, sections[0]) if len(sections) == 1 else [_joint(show, sections)]
        ):
            _close(show, slide, document, notes)
    made = BytesIO()
    show.save(made)
    return same_bytes(made.getvalue(), document.day)


def _opened(template: Path | None) -> Any:
    import pptx
    from pptx.exc import PythonPptxError
    from pptx.util import Inches

    if template is None:
        show = pptx.Presentation()
        show.slide_width, show.slide_height = Inches(13.333), Inches(7.5)
        _widened(show)
        return show
    try:
        show = pptx.Presentation(str(template))
    except (PythonPptxError, BadZipFile, KeyError, OSError, SyntaxError, ValueError) as error:
        msg = f"'{template}' is no PPTX template: {error}"
        raise CannotBrief(msg) from None
    slides = show.slides._sldIdLst  # noqa: SLF001 - python-pptx cannot leave out slides
    for slide in list(slides):
        show.part.drop_rel(slide.rId)
        slides.remove(slide)
    return show


def _widened(show: Any) -> None:
    """The places of the own template, made for a narrower slide, on a wide one."""
    wide = 13.333 / 10
    shapes = [*show.slide_master.shapes, *(s for lay in show.slide_layouts for s in lay.shapes)]
    for shape in shapes:
        if shape.is_placeholder and shape.element.spPr.xfrm is not None:
            shape.left, shape.width = int(shape.left * wide), int(shape.width * wide)


def _layout(show: Any, number: int) -> Any:
    """A layout: 0 has title and subtitle, 5 a title alone."""
    layouts = show.slide_layouts
    return layouts[number if number < len(layouts) else len(layouts) - 1]


def _properties(show: Any, document: BriefDocument) -> None:
    from datetime import datetime, time

    own = show.core_properties
    own.title = f"{document.title} – {document.subtitle}"[:255]
    own.subject, own.author, own.language = document.sentence[:255], "Contingent", "en-GB"
    own.comments, own.last_modified_by, own.revision = document.note[:255], "Contingent", 1
    own.created = own.modified = datetime.combine(document.day, time())


def _notes(document: BriefDocument) -> str:
    lines = [f"{one.number}. {one.text} {one.url}".strip() for one in document.sources]
    return "\n".join([*(["Sources:"] if lines else []), *lines, document.note])


def _together(sections: Iterable[BriefSection]) -> list[list[BriefSection]]:
    """Sections, those of few words that follow each other on one slide."""
    groups: list[list[BriefSection]] = []
    room = 0
    for section in sections:
        words = list(_said(section))
        letters = sum(map(len, words)) if len(words) == len(section.blocks) else LETTERS + 1
        if groups and letters <= room:
            groups[-1].append(section)
            room -= letters
        else:
            groups.append([section])
            room = LETTERS - letters
    return groups


def _said(section: BriefSection) -> Iterator[str]:
    for block in section.blocks:
        match block:
            case Prose():
                yield block.text
            case Points():
                yield "\n".join(block.items)
            case FactTable() | FigureBlock():
                pass
            case other:
                assert_never(other)


def _joint(show: Any, sections: list[BriefSection]) -> Any:
    """One slide for several sections, each with a heading of its own."""
    from pptx.util import Pt

    slide = _slide(show, " · ".join(section.title for section in sections))
    box, first = _box(show, slide), True
    for section in sections:
        lines = [line for words in _said(section) for line in words.split("\n")]
        for text in (section.title, *(f"• {line}" for line in lines)):
            paragraph = box.paragraphs[0] if first else box.add_paragraph()
            paragraph.text, first = text, False
            paragraph.font.size, paragraph.space_after = Pt(18), Pt(4)
            paragraph.font.bold = text == section.title
    return slide


def _section(show: Any, section: BriefSection) -> list[Any]:
    """The slides of a section: words together, each table and figure on its own."""
    slides, words = [], list[str]()
    for block in section.blocks:
        match block:
            case Prose():
                words.append(block.text)
            case Points():
                words.extend(block.items)
            case FactTable() if _both(words, block):
                slides.append(_with_table(show, section.title, words, block))
                words = []
            case FactTable() | FigureBlock():
                slides += _words(show, section.title, words)
                words = []
                slides += _alone(show, section.title, block)
            case other:
                assert_never(other)
    return slides + _words(show, section.title, words)


def _words(show: Any, title: str, words: list[str]) -> list[Any]:
    """Slides of points, as many as the letters need."""
    from pptx.util import Pt

    slides, box, room = [], None, 0
    for text in words:
        if box is None or room < len(text):
            slide = _slide(show, title)
            slides.append(slide)
            box, room = _box(show, slide), LETTERS
            paragraph = box.paragraphs[0]
        else:
            paragraph = box.add_paragraph()
        room -= len(text)
        paragraph.text = f"• {text}"
        paragraph.font.size, paragraph.space_after = Pt(18), Pt(6)
    return slides


def _both(words: list[str], table: FactTable) -> bool:
    """Whether words and a table have room on one slide."""
    return bool(words) and sum(map(len, words)) <= LETTERS / 2 and len(table.rows) <= FEW


def _with_table(show: Any, title: str, words: list[str], table: FactTable) -> Any:
    """A slide of a few points and a short table below them."""
    from pptx.util import Inches, Pt

    slide = _slide(show, title)
    left, top, width, _ = _room(show)
    frame = slide.shapes.add_textbox(left, top, width, Inches(ABOVE)).text_frame
    frame.word_wrap = True
    for number, text in enumerate((*words, f"{table.title}:")):
        paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
        paragraph.text = f"• {text}" if number < len(words) else text
        paragraph.font.size, paragraph.space_after = Pt(16), Pt(4)
        paragraph.font.bold = number == len(words)
    _add_table(show, slide, table, table.rows, top + Inches(ABOVE))
    return slide


def _box(show: Any, slide: Any) -> Any:
    frame = slide.shapes.add_textbox(*_room(show)).text_frame
    frame.word_wrap = True
    return frame


def _slide(show: Any, title: str) -> Any:
    from pptx.util import Pt

    slide = show.slides.add_slide(_layout(show, 5))
    if slide.shapes.title is not None:
        slide.shapes.title.text = title
        slide.shapes.title.text_frame.paragraphs[0].font.size = Pt(26)
    return slide


def _room(show: Any) -> tuple[int, int, int, int]:
    """Left, top, width and height of what a slide has room for below its title."""
    from pptx.util import Inches

    height = show.slide_height - Inches(TOP) - Inches(BOTTOM)
    return Inches(SIDE), Inches(TOP), show.slide_width - 2 * Inches(SIDE), height


def _alone(show: Any, title: str, block: FactTable | FigureBlock) -> list[Any]:
    if isinstance(block, FigureBlock):
        slide = _slide(show, f"{block.chart.title}")
        _draw(show, slide, block.chart)
        return [slide]
    pieces = [block.rows[at : at + ROWS] for at in range(0, max(1, len(block.rows)), ROWS)]
    slides = []
    for number, rows in enumerate(pieces, 1):
        part = f" ({number} of {len(pieces)})" if len(pieces) > 1 else ""
        slide = _slide(show, f"{title}: {block.title}{part}")
        _add_table(show, slide, block, rows)
        slides.append(slide)
    return slides


def _add_table(
    show: Any,
    slide: Any,
    table: FactTable,
    rows: tuple[tuple[Any, ...], ...],
    top: int | None = None,
) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    left, room, width, _ = _room(show)
    at, high = room if top is None else top, Inches(0.3) * (len(rows) + 1)
    shape = slide.shapes.add_table(len(rows) + 1, len(table.columns), left, at, width, high)
    shape.name = table.title[:80]
    _told(shape, table.title)
    grid = shape.table
    parts = [column.part for column in table.columns]
    for number, part in enumerate(parts):
        grid.columns[number].width = int(width * part / sum(parts))
    lines = [[column.name for column in table.columns]] + [
        [cell_words(c, k) for c, k in zip(row, table.columns, strict=True)] for row in rows
    ]
    for number, line in enumerate(lines):
        for place, text in enumerate(line):
            cell = grid.cell(number, place)
            cell.text = text
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.font.size = Pt(14 if len(rows) < FEW else 11)
            if table.columns[place].form != "text":
                paragraph.alignment = PP_ALIGN.RIGHT


def _draw(show: Any, slide: Any, chart: Chart) -> None:
    """Bars as a chart that can be edited; what has no such chart as a picture with words."""
    body = chart.body
    if isinstance(body, StepBars | RankedBars):
        shape = _add_bars(show, slide, body)
    else:
        left, top, width, height = _room(show)
        picture = BytesIO(picture_of(chart, ".png", bare=True))
        shape = slide.shapes.add_picture(picture, left, top, height=height)
        if shape.width > width:
            shape.height = int(shape.height * width / shape.width)
            shape.width = width
        shape.left = int((show.slide_width - shape.width) / 2)
    shape.name = chart.title[:80]
    _told(shape, f"{chart.title}. {chart.text}")
    slide.notes_slide.notes_text_frame.text = f"{chart.subtitle}. {chart.source}"


def _add_bars(show: Any, slide: Any, body: StepBars | RankedBars) -> Any:
    from pptx.chart.data import CategoryChartData
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Pt

    data = CategoryChartData()
    lying = isinstance(body, RankedBars)
    data.categories = body.names if isinstance(body, RankedBars) else body.ticks
    for band in body.bands:
        data.add_series(band.name, band.values)
    kind = XL_CHART_TYPE.BAR_STACKED if lying else XL_CHART_TYPE.COLUMN_STACKED
    shape = slide.shapes.add_chart(kind, *_room(show), data)
    chart = shape.chart
    chart.has_legend = len(body.bands) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.RIGHT, False
        chart.legend.font.size = Pt(12)
    chart.category_axis.tick_labels.font.size = Pt(11)
    chart.value_axis.tick_labels.font.size = Pt(11)
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.tick_labels.number_format_is_linked = False
    share = body.unit.startswith("share")
    chart.value_axis.tick_labels.number_format = "0%" if share else "#,##0"
    chart.plots[0].gap_width, chart.plots[0].overlap = 25, 100
    if lying:
        chart.category_axis.reverse_order = True
    fills: tuple[tuple[str, str, str], ...] = (FILLS[0], FILLS[5]) if lying else FILLS
    if isinstance(body, StepBars) and body.shaded:
        fills = LADDER_FILLS
    for number, series in enumerate(chart.plots[0].series):
        colour, _, edge = fills[number % len(fills)]
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#"))
        series.format.line.color.rgb = RGBColor.from_string(edge.removeprefix("#"))
    return shape


def _told(shape: Any, words: str) -> None:
    """What a table or figure shows, where screen readers look for it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)  # noqa: SLF001 - python-pptx has none


def _close(show: Any, slide: Any, document: BriefDocument, notes: str) -> None:
    """The classification, what the slide is of, and the sources in its notes."""
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    left, _, width, _ = _room(show)
    for text, top, size in (
        (document.classification, 0.05, 12),
        (f"{document.footer}   {document.classification}".strip(), None, 9),
    ):
        if not text:
            continue
        height = Inches(0.35)
        at = show.slide_height - height if top is None else Inches(top)
        paragraph = slide.shapes.add_textbox(left, at, width, height).text_frame.paragraphs[0]
        paragraph.text, paragraph.alignment = text, PP_ALIGN.CENTER
        paragraph.font.size, paragraph.font.bold = Pt(size), top is not None
    frame = slide.notes_slide.notes_text_frame
    frame.text = f"{frame.text}\n{notes}".strip()

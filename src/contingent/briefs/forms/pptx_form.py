"""A brief as slides: tables and bars that can be edited, sources in the notes."""

from io import BytesIO
from pathlib import Path
from typing import Any, assert_never
from zipfile import BadZipFile

from contingent.briefs.document import (
    BriefDocument,
    BriefSection,
    CannotBrief,
    FactTable,
    Points,
    Prose,
    cell_words,
)
from contingent.briefs.figures.chart import Chart, RankedBars, StepBars
from contingent.briefs.figures.drawing import picture_of
from contingent.briefs.figures.style import FILLS, LADDER_FILLS
from contingent.briefs.forms.same_bytes import same_bytes
from contingent.briefs.forms.slide_flow import Heading, SlideContent, flow, high_of

__all__ = ["brief_pptx"]

#: Inches of a slide in which nothing else stands, of the margin at its sides, of a table's title.
TOP, BOTTOM, SIDE, CAPTION = 1.35, 0.55, 0.5, 0.3
#: Inches for words at the foot of the first slide.
WIDE, BELOW = 12.3, 1.9
#: Letters of a title from which on they are smaller.
LONG = 75


def brief_pptx(document: BriefDocument, template: Path | None = None) -> bytes:
    """The slides.

    Args:
        template: the user's own; its master and layouts are used, its slides are left out.

    Raises:
        CannotBrief: when the template is no PPTX.
    """
    from pptx.util import Inches, Pt

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
    sections = document.sections
    if template is None and sections and _is_short(sections[0]):
        _below(show, first, sections[0])
        sections = sections[1:]
    _, _, wide, high = _room(show)
    for content in flow(sections, wide / Inches(1), high / Inches(1)):
        _close(show, _shown(show, content), document, notes)
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
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches

    wide = 13.333 / 10
    shapes = [*show.slide_master.shapes, *(s for lay in show.slide_layouts for s in lay.shapes)]
    for shape in shapes:
        if shape.is_placeholder and shape.element.spPr.xfrm is not None:
            shape.left, shape.width = int(shape.left * wide), int(shape.width * wide)
    head = next(iter(show.slide_master.placeholders))  # its title, of all slides but the first
    head.left, head.top = Inches(SIDE), Inches(0.35)
    head.width, head.height = show.slide_width - 2 * Inches(SIDE), Inches(TOP - 0.4)
    head.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    name, told = list(show.slide_layouts[0].placeholders)[:2]
    name.top, name.height = Inches(0.9), Inches(1.2)
    told.top, told.height = Inches(2.2), Inches(2.2)
    told.left, told.width = head.left, head.width
    name.left, name.width = head.left, head.width


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


def _is_short(section: BriefSection) -> bool:
    """Whether a section is a few words that the first slide has room for."""
    words = [block for block in section.blocks if isinstance(block, Prose | Points)]
    high = sum(high_of(block, WIDE) for block in words)
    return len(words) == len(section.blocks) and high <= BELOW


def _below(show: Any, slide: Any, section: BriefSection) -> None:
    """A short section at the foot of the first slide."""
    from pptx.util import Inches

    left, _, width, _ = _room(show)
    words = [block for block in section.blocks if isinstance(block, Prose | Points)]
    _add_words(slide, (left, Inches(4.6), width), [Heading(section.title), *words])


def _shown(show: Any, content: SlideContent) -> Any:
    """A slide: its words and tables one below the other, or its figure."""
    slide = _slide(show, content.title)
    if content.figure is not None:
        _draw(show, slide, content.figure.chart)
        return slide
    left, top, width, _ = _room(show)
    words = list[Heading | Prose | Points]()
    for one in (*content.stack, None):
        if one is not None and not isinstance(one, FactTable):
            words.append(one)
            continue
        if words:
            top += _add_words(slide, (left, top, width), words)
            words = []
        if one is not None:
            top += _add_table(slide, (left, top, width), one)
    return slide


def _add_words(
    slide: Any, place: tuple[int, int, int], words: list[Heading | Prose | Points]
) -> int:
    """A box of words; how high it is."""
    from pptx.dml.color import RGBColor
    from pptx.util import Inches, Pt

    left, top, width = place
    high = Inches(sum(high_of(one, width / Inches(1)) for one in words))
    frame = slide.shapes.add_textbox(left, top, width, high).text_frame
    frame.word_wrap = True
    frame.margin_top = frame.margin_bottom = 0
    lines = [(text, isinstance(one, Heading)) for one in words for text in _lines_of(one)]
    for number, (text, heading) in enumerate(lines):
        paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
        paragraph.text = text
        paragraph.font.size, paragraph.space_after = Pt(16), Pt(3)
        if heading:
            paragraph.font.bold, paragraph.space_before = True, Pt(5 if number else 0)
            paragraph.font.color.rgb = RGBColor(0x1F, 0x4E, 0x79)
    return int(high)


def _lines_of(one: Heading | Prose | Points) -> tuple[str, ...]:
    match one:
        case Heading() | Prose():
            return (one.text,)
        case Points():
            return tuple(f"• {item}" for item in one.items)
        case other:
            assert_never(other)


def _slide(show: Any, title: str) -> Any:
    from pptx.util import Pt

    slide = show.slides.add_slide(_layout(show, 5))
    if slide.shapes.title is not None:
        own = slide.shapes.title
        own.text, own.text_frame.word_wrap = title, True
        own.text_frame.paragraphs[0].font.size = Pt(26 if len(title) < LONG else 22)
        own.text_frame.paragraphs[0].font.bold = True
    return slide


def _room(show: Any) -> tuple[int, int, int, int]:
    """Left, top, width and height of what a slide has room for below its title."""
    from pptx.util import Inches

    height = show.slide_height - Inches(TOP) - Inches(BOTTOM)
    return Inches(SIDE), Inches(TOP), show.slide_width - 2 * Inches(SIDE), height


def _add_table(slide: Any, place: tuple[int, int, int], table: FactTable) -> int:
    """A table below its title; how high both are."""
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    left, top, width = place
    told = slide.shapes.add_textbox(left, top, width, Inches(CAPTION)).text_frame
    told.word_wrap, told.margin_top, told.margin_bottom = True, 0, 0
    told.paragraphs[0].text = table.title
    told.paragraphs[0].font.size, told.paragraphs[0].font.italic = Pt(13), True
    rows, at = table.rows, top + Inches(CAPTION)
    high = Inches(0.285) * (len(rows) + 1)
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
        for column, text in enumerate(line):
            cell = grid.cell(number, column)
            cell.text = text
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.font.size = Pt(12)
            if table.columns[column].form != "text":
                paragraph.alignment = PP_ALIGN.RIGHT
    return int(Inches(high_of(table, width / Inches(1))))


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

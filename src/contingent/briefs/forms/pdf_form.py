"""A brief as PDF: tagged, with its language, its title and its fonts within it."""

import json
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, assert_never
from urllib.parse import urlsplit

from contingent.briefs.document import (
    Block,
    BriefDocument,
    FactTable,
    FigureBlock,
    Points,
    Prose,
    cell_words,
)
from contingent.briefs.figures.drawing import picture_of

__all__ = ["brief_pdf"]

#: Pages of a short brief; how much of the page's width its figures take, tried in turn.
PAGES, PARTS = 2, ("0.95", "0.85", "0.75", "0.65", "0.55", "0.45")


def brief_pdf(document: BriefDocument) -> bytes:
    """The PDF, to the standard for accessible PDF (PDF/UA-1): typst refuses what breaks it.

    What is said is handed over as data, so that no text of a case is taken for markup; nothing is
    loaded from elsewhere.
    """
    import typst

    drawings = [block for block in document.blocks() if isinstance(block, FigureBlock)]
    names = {id(block): f"figure-{number}.svg" for number, block in enumerate(drawings)}
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for block in drawings:
            picture = picture_of(block.chart, ".svg", bare=True)
            (root / names[id(block)]).write_bytes(picture)
        data = json.dumps(_data(document, names), ensure_ascii=False)
        (root / "brief.json").write_text(data, encoding="utf-8")
        page = files("contingent.briefs.forms").joinpath("brief.typ").read_bytes()
        (root / "brief.typ").write_bytes(page)
        made = typst.compile(
            root / "brief.typ",
            root=root,
            font_paths=[_fonts()],
            ignore_system_fonts=True,
            sys_inputs={"part": _part(root) if document.short else "1"},
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(document.day, time(), UTC),
        )
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


def _part(root: Path) -> str:
    """The largest figures with which a short brief takes two pages; else the smallest."""
    import typst

    for part in PARTS:
        told = typst.query(
            root / "brief.typ",
            "<pages>",
            root=root,
            field="value",
            one=True,
            font_paths=[_fonts()],
            ignore_system_fonts=True,
            sys_inputs={"part": part},
        )
        if int(json.loads(told)) <= PAGES:
            return part
    return PARTS[-1]


def _fonts() -> Path:
    """The letters of the figures, which matplotlib brings."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


def _data(document: BriefDocument, names: dict[int, str]) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "sentence": document.sentence,
        "classification": document.classification,
        "year": document.day.year,
        "month": document.day.month,
        "day": document.day.day,
        "footer": document.footer,
        "short": document.short,
        "note": document.note,
        "sections": [
            {"title": one.title, "blocks": [_block(block, names) for block in one.blocks]}
            for one in document.sections
        ],
        "sources": [
            {
                "number": str(one.number),
                "text": one.text,
                "url": one.url if one.url.startswith(("https://", "http://")) else "",
                "shown": urlsplit(one.url).hostname or "",
            }
            for one in document.sources
        ],
    }


def _block(block: Block, names: dict[int, str]) -> dict[str, Any]:
    match block:
        case Prose():
            return {"kind": "prose", "text": block.text, "strong": block.strong}
        case Points():
            return {"kind": "points", "items": list(block.items)}
        case FactTable():
            return {
                "kind": "table",
                "title": block.title,
                "columns": [
                    {"name": one.name, "number": one.form != "text", "wide": one.wide}
                    for one in block.columns
                ],
                "rows": [
                    [cell_words(c, k) for c, k in zip(row, block.columns, strict=True)]
                    for row in block.rows
                ],
            }
        case FigureBlock(chart=chart):
            return {
                "kind": "drawing",
                "file": names[id(block)],
                "title": f"{chart.title}.",
                "alt": f"{chart.title}. {chart.text}",
                "source": f"{chart.subtitle}. {chart.source}",
            }
        case other:
            assert_never(other)

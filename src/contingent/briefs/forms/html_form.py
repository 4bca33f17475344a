"""A brief as one HTML file that loads nothing."""

from html import escape
from typing import assert_never

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

__all__ = ["brief_html"]

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;
color:#111;background:#fff}
h1{font-size:1.6rem;margin:.2rem 0}h2{font-size:1.15rem;margin:1.6rem 0 .4rem;
border-bottom:1px solid #999}
.sentence{font-size:1.2rem;font-weight:600}.class{text-align:center;font-weight:700;
letter-spacing:.05em}.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0}caption{text-align:left;
font-weight:600;padding:.3rem 0}
th,td{border-bottom:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top}
th{background:#eee}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
figure{margin:1rem 0;break-inside:avoid;overflow-x:auto}
figure svg{width:100%;min-width:30rem;max-width:46rem;height:auto}
footer{overflow-wrap:anywhere;margin-top:2rem;font-size:.85rem;color:#444}
@media print{body{font-size:10pt;max-width:none}tr{break-inside:avoid}}
""".strip()


def brief_html(document: BriefDocument) -> bytes:
    """The page: figures are within it, letters are the reader's own."""
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(document.title)} – {escape(document.subtitle)}</title>",
        f"<style>{_STYLE}</style></head><body>",
    ]
    mark = f'<p class="class">{escape(document.classification)}</p>'
    if document.classification:
        parts.append(mark)
    parts += [
        "<main>",
        f"<h1>{escape(document.title)}</h1>",
        f"<p>{escape(document.subtitle)}. {document.day.isoformat()}.</p>",
        f'<p class="sentence">{escape(document.sentence)}</p>',
    ]
    for number, section in enumerate(document.sections, 1):
        parts.append(f'<section aria-labelledby="s{number}">')
        parts.append(f'<h2 id="s{number}">{escape(section.title)}</h2>')
        parts.extend(map(_block, section.blocks))
        parts.append("</section>")
    parts += _sources(document)
    parts.append(f"</main><footer><p>{escape(document.note)}</p></footer>")
    if document.classification:
        parts.append(mark)
    parts.append("</body></html>")
    return ("\n".join(parts) + "\n").encode()


def _sources(document: BriefDocument) -> list[str]:
    if not document.sources:
        return []
    rows = [
        f'<li id="source-{one.number}">{_linked(one.text, one.url)}</li>'
        for one in document.sources
    ]
    return [
        '<section aria-labelledby="sources">',
        '<h2 id="sources">Sources</h2>',
        "<ol>",
        *rows,
        "</ol></section>",
    ]


def _linked(text: str, url: str) -> str:
    if url.startswith(("https://", "http://")):
        return f'<a href="{escape(url, quote=True)}" rel="noreferrer">{escape(text)}</a>'
    return escape(f"{text} {url}".strip())


def _block(block: Block) -> str:
    match block:
        case Prose():
            text = escape(block.text)
            return f"<p><strong>{text}</strong></p>" if block.strong else f"<p>{text}</p>"
        case Points():
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
        case FactTable():
            return _table(block)
        case FigureBlock():
            svg = picture_of(block.chart, ".svg").decode()
            drawn = svg[svg.index("<svg") :]
            return f'<figure tabindex="0">{drawn}</figure>'
        case other:
            assert_never(other)


def _table(table: FactTable) -> str:
    kinds = ["" if column.form == "text" else ' class="n"' for column in table.columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(column.name)}</th>'
        for column, kind in zip(table.columns, kinds, strict=True)
    )
    rows = []
    for row in table.rows:
        cells = [
            f"<td{kind}>{escape(cell_words(cell, column))}</td>"
            for cell, column, kind in zip(row, table.columns, kinds, strict=True)
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.title)}">'
        f"<table><caption>{escape(table.title)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )

"""Briefs: one document in five forms, the same twice, and the numbers of every other door."""

import html
import io
import json
import random
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pptx
import pytest
from pypdf import PdfReader

import contingent
from contingent.briefs.brief import BriefForm, BriefWanted, brief_bytes, brief_document
from contingent.briefs.document import BriefDocument, BriefKind, FactTable, FigureBlock
from contingent.briefs.findings import Findings
from contingent.errors import UnknownName
from contingent.register.view import view_of
from contingent.services.cases.opening import open_case
from tests.cli.program import Program

CASE = Path(__file__).parents[1] / "cli" / "golden_json" / "case"
DAY = date(2026, 11, 28)
MARK = "RESTRICTED – STAFF ONLY"


def wanted(kind: BriefKind) -> BriefWanted:
    nation = "FRA" if kind is BriefKind.NATION else None
    return BriefWanted(kind, DAY, nation, MARK)


@pytest.fixture(scope="module")
def small() -> Findings:
    return Findings(open_case(str(CASE)))


@pytest.fixture(scope="module")
def decision(small: Findings) -> BriefDocument:
    return brief_document(small, wanted(BriefKind.DECISION))


def tables(document: BriefDocument) -> list[FactTable]:
    return [block for block in document.blocks() if isinstance(block, FactTable)]


def drawings(document: BriefDocument) -> list[FigureBlock]:
    return [block for block in document.blocks() if isinstance(block, FigureBlock)]


@pytest.mark.parametrize("kind", BriefKind)
def test_every_kind_says_its_case_its_day_and_its_hash(small: Findings, kind: BriefKind) -> None:
    document = brief_document(small, wanted(kind))
    page = brief_bytes(document, BriefForm.HTML).decode()
    for told in (small.register.case.title, DAY.isoformat(), document.register_hash, MARK):
        assert told in page
    assert document.sections
    assert len({section.title for section in document.sections}) == len(document.sections)


#: What a value of Python looks like where words should stand.
RAW = re.compile(
    r"[(\[{]['\"]|\(\)|\[\]|\bNone\b|\w\(\w+=|<\w+\.\w+|[a-z]_[a-z]|\bTrue\b|\bFalse\b"
)


@pytest.fixture(scope="module")
def knotted() -> Findings:
    """Of a case in which whoever leaves takes others with it."""
    return Findings(open_case("bonn-1978"))


@pytest.mark.parametrize("case", ["small", "knotted"])
@pytest.mark.parametrize(
    ("kind", "nation"),
    [
        (BriefKind.DECISION, None),
        (BriefKind.GAPS, None),
        (BriefKind.COMPARE, None),
        (BriefKind.NATION, "FRA"),
        (BriefKind.NATION, "DEU"),
    ],
)
def test_no_value_of_python_stands_where_words_should(
    request: pytest.FixtureRequest, case: str, kind: BriefKind, nation: str | None
) -> None:
    found: Findings = request.getfixturevalue(case)
    document = brief_document(found, BriefWanted(kind, DAY, nation, MARK))
    page = brief_bytes(document, BriefForm.HTML).decode()
    words = re.sub(r"<(style|svg|script)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert RAW.findall(html.unescape(words)) == []


@pytest.mark.slow
@pytest.mark.parametrize("form", BriefForm)
def test_the_same_document_gives_the_same_bytes(decision: BriefDocument, form: BriefForm) -> None:
    assert brief_bytes(decision, form) == brief_bytes(decision, form)


class Page(HTMLParser):
    """What a page loads, and what it says of its tables and figures."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        names = {"src", "srcset", "data", "action", "xlink:href"}
        self.loads += [value or "" for name, value in attrs if name in names]
        if tag in {"link", "script", "iframe", "object"}:
            self.loads.append(tag)


def test_a_page_loads_nothing(decision: BriefDocument) -> None:
    text = brief_bytes(decision, BriefForm.HTML).decode()
    page = Page()
    page.feed(text)
    assert [one for one in page.loads if not one.startswith("#")] == []
    assert "@import" not in text
    assert page.tags.count("table") == page.tags.count("caption") == len(tables(decision))
    assert page.tags.count("figure") == len(drawings(decision))


def test_a_workbook_has_every_table_with_numbers_as_numbers(decision: BriefDocument) -> None:
    book = openpyxl.load_workbook(io.BytesIO(brief_bytes(decision, BriefForm.XLSX)))
    for table in tables(decision):
        rows = list(book[table.name].iter_rows(min_row=2, values_only=True))
        for row, told in zip(rows, table.rows, strict=True):
            for cell, value in zip(row, told, strict=True):
                same = pytest.approx(value) if isinstance(value, float) else value or cell
                assert cell == same
                assert isinstance(cell, float | int) == isinstance(value, float | int)
    assert book["brief"].cell(4, 2).value == decision.sentence


@pytest.mark.slow
def test_a_pdf_is_tagged_titled_and_brings_its_fonts(decision: BriefDocument) -> None:
    made = brief_bytes(decision, BriefForm.PDF)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 2
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("en")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert decision.title in str(pdf.docinfo.Title)
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
        kinds, alts = [], []
        for element in elements(pdf.Root.StructTreeRoot):
            kinds.append(str(element.get("/S", "")))
            alts += [str(element.Alt)] if "/Alt" in element else []
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/L"} <= set(kinds)
        assert kinds.count("/Table") == len(tables(decision))
        for drawing in drawings(decision):
            assert any(drawing.chart.title in alt for alt in alts)
        for font in fonts(pdf):
            assert "/FontFile2" in font or "/FontFile3" in font
    text = words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages))
    for told in (decision.sentence, MARK, decision.register_hash[:16]):
        assert words(told) in text


def words(text: str) -> str:
    return "".join(text.split())


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every element of the tree of tags."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The descriptors of every font in the file."""
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
            yield one


def test_a_document_can_be_edited_and_heard(decision: BriefDocument) -> None:
    word = docx.Document(io.BytesIO(brief_bytes(decision, BriefForm.DOCX)))
    heads = [p.text for p in word.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert heads[: len(decision.sections)] == [section.title for section in decision.sections]
    assert len(word.tables) == len(tables(decision))
    for grid, table in zip(word.tables, tables(decision), strict=True):
        assert [cell.text for cell in grid.rows[0].cells] == [c.name for c in table.columns]
        assert grid.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        assert len(grid.rows) == len(table.rows) + 1
    told = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert [alt.split(". ")[0] for alt in told] == [d.chart.title for d in drawings(decision)]
    footer = " ".join(p.text for p in word.sections[0].footer.paragraphs)
    assert MARK in footer
    assert decision.register_hash[:16] in footer
    assert str(word.core_properties.created)[:10] == DAY.isoformat()


def test_slides_have_tables_bars_and_sources_that_can_be_edited(decision: BriefDocument) -> None:
    show = pptx.Presentation(io.BytesIO(brief_bytes(decision, BriefForm.PPTX)))
    shapes = [shape for slide in show.slides for shape in slide.shapes]
    assert sum(shape.has_table for shape in shapes) >= len(tables(decision))
    charts = [shape for shape in shapes if shape.has_chart]
    (bars,) = charts
    chart = next(d.chart for d in drawings(decision) if d.chart.kind.value == "nations")
    drawn = sum(sum(series.values) for series in bars.chart.plots[0].series)
    assert drawn == sum(int(row[-1]) for row in chart.rows if isinstance(row[-1], int))
    for shape in (*charts, *(s for s in shapes if s.has_table or s.shape_type == 13)):
        assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
    for slide in show.slides:
        assert decision.note in slide.notes_slide.notes_text_frame.text
        assert any(MARK in s.text_frame.text for s in slide.shapes if s.has_text_frame)


def test_a_template_lends_its_style_and_not_its_words(
    decision: BriefDocument, tmp_path: Path
) -> None:
    own = docx.Document()
    own.styles["Heading 1"].font.name = "Staff Sans"
    own.add_paragraph("left over")
    own.sections[0].header.paragraphs[0].text = "Ministry of Examples"
    own.save(str(tmp_path / "own.docx"))
    made = brief_bytes(decision, BriefForm.DOCX, tmp_path / "own.docx")
    word = docx.Document(io.BytesIO(made))
    assert word.styles["Heading 1"].font.name == "Staff Sans"
    assert word.sections[0].header.paragraphs[0].text == "Ministry of Examples"
    assert "left over" not in [paragraph.text for paragraph in word.paragraphs]
    slides = pptx.Presentation()
    slides.slides.add_slide(slides.slide_layouts[0]).shapes.title.text = "left over"
    slides.save(str(tmp_path / "own.pptx"))
    made = brief_bytes(decision, BriefForm.PPTX, tmp_path / "own.pptx")
    show = pptx.Presentation(io.BytesIO(made))
    titles = [slide.shapes.title.text for slide in show.slides if slide.shapes.title is not None]
    assert titles[0] == decision.title
    assert "left over" not in titles


def test_numbers_of_a_brief_are_those_of_the_commands_and_of_python(
    program: Program, small: Findings, tmp_path: Path
) -> None:
    file = tmp_path / "gaps.xlsx"
    told = program("brief", CASE, "--kind", "gaps", "-o", file, "--date", DAY, "--json")
    assert told.code == 0, told.err
    plan = program("plan", CASE, "--json").json
    titles = {line.line: line.title for line in contingent.open(CASE).requirements}
    lines = {titles[line["line"]]: line for line in plan["lines"]}
    python = {line.line: line for line in contingent.open(CASE).ask().plan().lines}
    sheet = openpyxl.load_workbook(file)["requirement"]
    head = [cell.value for cell in sheet[1]]
    places = [
        (row, column)
        for row in range(2, sheet.max_row + 1)
        for column in ("needed", "filled", "fill")
    ]
    names = {"needed": "required", "filled": "filled"}
    for row, column in random.Random(18).sample(places, 10):
        title = sheet.cell(row, head.index("line") + 1).value
        value = sheet.cell(row, head.index(column) + 1).value
        line = lines[title]
        answer = python[line["line"]]
        if column == "fill":
            assert value == pytest.approx(line["filled"] / line["required"])
            assert value == pytest.approx(answer.filled / answer.required)
            continue
        assert value == pytest.approx(line[names[column]])
        assert value == pytest.approx(getattr(answer, names[column]))
    (requirement,) = [t for t in told.json["tables"] if t["title"] == "Every line of the concept"]
    total = sum(row[requirement["columns"].index("filled")] for row in requirement["rows"])
    cells = [sheet.cell(row, head.index("filled") + 1).value for row in range(2, sheet.max_row + 1)]
    assert total == pytest.approx(sum(cells))
    assert total == pytest.approx(sum(line["filled"] for line in plan["lines"]))


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [BriefKind.DECISION, BriefKind.GAPS, BriefKind.NATION])
def test_what_a_viewer_may_not_see_is_in_no_byte(kind: BriefKind) -> None:
    register = open_case(str(CASE))
    hidden = [
        row.model_copy(update={"title": "CANARY", "note": "CANARY"}) if row.nation == "NOR" else row
        for row in register.offers
    ]
    claims = tuple(
        row.model_copy(update={"paraphrase": "CANARY", "source_title": "CANARY"})
        if row.iso3 == "NOR"
        else row
        for row in register.claims
    )
    whole = register.with_rows(offers=tuple(hidden), claims=claims)
    asked = BriefWanted(kind, DAY, "NOR" if kind is BriefKind.NATION else None)
    assert any("CANARY" in text for text in texts(Findings(whole), asked))
    seen = Findings(view_of(whole, "FRA"))
    assert not any("CANARY" in text for text in texts(seen, asked))


def texts(found: Findings, asked: BriefWanted) -> Iterator[str]:
    """Everything that stands in a brief, form by form, unpacked."""
    document = brief_document(found, asked)
    for form in (BriefForm.DOCX, BriefForm.PPTX, BriefForm.XLSX):
        yield from unpacked(brief_bytes(document, form))
    yield brief_bytes(document, BriefForm.HTML).decode()
    pages = PdfReader(io.BytesIO(brief_bytes(document, BriefForm.PDF))).pages
    yield "".join(page.extract_text() for page in pages)


def unpacked(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            part = file.read(name)
            if name.endswith(".xlsx"):
                yield from unpacked(part)
            else:
                yield part.decode("utf-8", "replace")


def test_wrong_wishes_are_refused_before_anything_is_worked_out(
    program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "b.pdf"
    for arguments, code, told in (
        (("no-such-case", "-o", tmp_path / "b.gif"), 1, ".docx"),
        (("FRA", "-o", file), 2, "FRA"),
        ((CASE, "FRA", "-o", file), 2, "--kind nation"),
        ((CASE, "XXX", "--kind", "nation", "-o", tmp_path / "b.html"), 2, "XXX"),
        ((CASE, "-o", file, "--template", CASE / "case.toml"), 1, "docx and pptx"),
        ((CASE, "-o", tmp_path / "b.docx", "--template", CASE / "case.toml"), 1, "no DOCX"),
    ):
        ended = program("brief", *arguments)
        assert ended.code == code, arguments
        assert told in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_nation_that_there_is_not_is_named(small: Findings) -> None:
    with pytest.raises(UnknownName, match="XXX"):
        brief_document(small, BriefWanted(BriefKind.NATION, DAY, "XXX"))


def test_python_writes_the_same_brief(program: Program, tmp_path: Path) -> None:
    one, other = tmp_path / "one.html", tmp_path / "other.html"
    told = program("brief", CASE, "--kind", "gaps", "-o", one, "--date", DAY, "--json")
    answer = contingent.open(CASE).ask().brief(other, "gaps", date=DAY)
    assert one.read_bytes() == other.read_bytes()
    written = json.loads(answer.to_json())
    assert written.pop("file") != told.json["file"]
    assert written == {key: value for key, value in told.json.items() if key != "file"}


@pytest.mark.nightly
def test_the_brief_on_ukraine_takes_two_pages_and_says_what_the_plan_says(tmp_path: Path) -> None:
    situation = contingent.open("ukraine").ask(world="us-out")
    answer = situation.brief(tmp_path / "u.pdf", date=DAY, classification=MARK)
    with pikepdf.open(tmp_path / "u.pdf") as pdf:
        assert len(pdf.pages) == 2
    plan = situation.plan()
    essential = [line for line in plan.lines if line.tier == 1]
    missing = sum(line.filled < line.required - 1e-6 for line in essential)
    assert [int(n) for n in re.findall(r"\d+", answer.sentence)][:2] == [missing, len(essential)]

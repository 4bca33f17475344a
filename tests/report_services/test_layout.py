"""PDF pages and lines of print read as they are meant: columns, page ends, hyphens, tables."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.reports.document import read_document
from contingent.adapters.reports.lines import joined_in_place, unwrapped, words_of
from contingent.adapters.reports.pdf_layout import DrawnText, laid_out
from contingent.services.reports.report import ReadOptions, Report, read
from tests.report_services.pdf_files import placed

FAULTS = Path(__file__).parents[1] / "known_faults"


def report(data: bytes) -> Report:
    return read(data, "a.pdf", ReadOptions(language="en"))


def positions(found: Report) -> list[tuple[str, str, str]]:
    return [(p.nation, p.stance, p.condition) for p in found.reading.proposals]


def test_columns_drawn_row_by_row_are_read_column_by_column() -> None:
    found = report((FAULTS / "pdf-columns-by-row" / "p2_two_columns_by_row.pdf").read_bytes())
    assert positions(found) == [
        ("DEU", "offers", ""),
        ("POL", "excludes-troops", ""),
        ("FRA", "offers", "ceasefire"),
        ("NOR", "conditional", "USA"),
    ]
    assert "the defence minister said on Friday" in found.reading.text
    assert any("columns drawn row by row" in note for note in found.notes)


def test_a_sentence_over_a_page_end_with_running_heads_is_read() -> None:
    found = report((FAULTS / "pdf-sentence-over-pages" / "p3_header_footer.pdf").read_bytes())
    assert positions(found) == [("DEU", "offers", ""), ("FRA", "excludes-troops", "")]
    assert any("running heads" in note and "The Daily Record" in note for note in found.notes)


def test_a_heading_over_columns_stays_before_them() -> None:
    left = ["Germany will send two battalions", "to the force, its minister said.", "He said so."]
    right = ["Poland will not send any troops", "at all, its government said.", "It said so."]
    pieces = [(50.0, 800.0, "The offers that the nations made in the capital on Friday, as told")]
    for row, pair in enumerate(zip(left, right, strict=True)):
        pieces += [(x, 780.0 - 12 * row, text) for x, text in zip((50.0, 310.0), pair, strict=True)]
    text = read_document(placed(pieces), "a.pdf").text
    assert text.startswith("The offers that")
    assert "Germany will send two battalions to the force, its minister said." in text
    assert text.index("He said so.") < text.index("Poland will not send any troops at all")


def test_rows_of_a_table_are_possible_misses_and_not_one_sentence() -> None:
    rows = [("Country", "Troops", "From"), ("Germany", "500", "May"), ("France", "300", "June")]
    pieces = [
        (x, 700.0 - 20 * row, text)
        for row, cells in enumerate(rows)
        for x, text in zip((50.0, 150.0, 250.0), cells, strict=True)
    ]
    found = report(placed([(50.0, 720.0, "What was offered so far."), *pieces]))
    assert "Germany | Troops: 500 | From: May\n\nFrance | Troops: 300" in found.reading.text
    told = {n for miss in found.reading.misses for n in miss.nations}
    assert told | {p.nation for p in found.reading.proposals} == {"DEU", "FRA"}


def test_a_raised_figure_is_no_number() -> None:
    pieces = [
        (50.0, 700.0, "Germany will send 1,000"),
        (156.0, 704.0, "^2"),
        (165.0, 700.0, "soldiers."),
    ]
    found = report(placed(pieces))
    assert [p.quantity for p in found.reading.proposals] == ["1000"]


@pytest.mark.slow
def test_page_numbers_do_not_part_a_sentence_and_an_only_page_keeps_all() -> None:
    pages = [
        [(50.0, 700.0, "Norway's minister of defence said that Poland"), (290.0, 30.0, "1")],
        [(50.0, 700.0, "will not send any troops to Ukraine."), (290.0, 30.0, "2")],
    ]
    assert read_document(placed(*pages), "a.pdf").text == (
        "Norway's minister of defence said that Poland will not send any troops to Ukraine."
    )
    assert "1" in read_document(placed(pages[0]), "a.pdf").text


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Ger-\nmany will send", "Ger\u2060\u2060many will send"),
        ("the defence minis-\nter said", "the defence minis\u2060\u2060ter said"),
        ("the US-\nled force", "the US-\u2060led force"),
        ("the German-\nled force", "the German-\u2060led force"),
        (
            "a well-known co-\noperation. Its co-operation",
            "a well-known co-\u2060operation. Its co-operation",
        ),
        ("Franco-\nBritish", "Franco-\nBritish"),
        ("France will not\nsend troops.", "France will not send troops."),
        ("France will not\n\nsend troops.", "France will not  send troops."),
        ("Title\nPoland will not.", "Title\nPoland will not."),
        ("It ended.\nand more", "It ended.\nand more"),
    ],
)
def test_words_and_sentences_that_line_ends_part(text: str, joined: str) -> None:
    assert joined_in_place(text) == joined


@pytest.mark.parametrize(
    ("text", "nation", "stance"),
    [
        ("In the end Ger-\nmany will send 500 soldiers.", "DEU", "offers"),
        ("At last France will not\nsend troops.", "FRA", "excludes-troops"),
    ],
)
def test_a_text_is_read_over_its_line_ends(text: str, nation: str, stance: str) -> None:
    found = read(text.encode(), "a.txt", ReadOptions(language="en"))
    assert [(p.nation, p.stance) for p in found.reading.proposals] == [(nation, stance)]
    assert any("were joined" in note for note in found.notes)
    assert len(found.reading.text) == len(text)


def test_lines_of_a_pdf_are_joined_as_the_text_writes_elsewhere() -> None:
    words = words_of(["The German-led force, and its ministers"])
    assert unwrapped("the minis-\nters of the German-\nled force", words) == (
        "the ministers of the German-led force"
    )


@given(text=st.text("Ab c-.\n\u00ad|é", max_size=60))
def test_joining_keeps_every_place(text: str) -> None:
    joined = joined_in_place(text)
    assert len(joined) == len(text)
    same = [(a, b) for a, b in zip(text, joined, strict=True) if a != b]
    assert all(a in "\n-" for a, _ in same)


@given(
    st.lists(
        st.builds(
            DrawnText,
            st.floats(-50, 600),
            st.floats(-50, 900),
            st.floats(0.5, 30),
            st.text("ab 1,.", min_size=1, max_size=40),
        ),
        max_size=40,
    )
)
def test_nothing_but_raised_figures_is_lost_on_a_page(pieces: list[DrawnText]) -> None:
    drawn = sorted("".join(p.text for p in pieces if any(c.isalpha() for c in p.text)))
    shown = "".join(cell.text for line in laid_out(pieces).lines for cell in line.cells)
    letters = [c for c in drawn if c.isalpha()]
    assert sorted(c for c in shown if c.isalpha()) == letters

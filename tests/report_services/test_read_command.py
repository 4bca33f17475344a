"""``contingent read`` as its users type and read it."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from contingent.cli import read as read_command
from tests.cli.program import Program
from tests.report_services.fake_model import answer_of, serving
from tests.report_services.pdf_files import good

ARTICLE = Path(__file__).parent / "garbled-fr.txt"
TEXT = (
    "Poland will not send troops to Ukraine, its prime minister said.\n\n"
    "Kair Stmer said that Britain will send 200 soldiers to the force.\n"
)
DAY = ("--date", "2025-04-10")


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


@pytest.fixture
def ledger(ukraine_ledger: str) -> str:
    return ukraine_ledger


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT)
    return path


def test_a_report_is_shown_with_evidence_and_reasons(program: Program, article: Path) -> None:
    shown = program("read", article, *DAY, "--case", "ukraine")
    assert shown.code == 0
    told = " ".join(shown.out.split())
    assert "POL excludes-troops" in told
    assert "Poland will not send troops to Ukraine" in told
    assert "why: " in told
    assert "asks for a second person or an independent source" in told
    assert "read 'Kair Stmer' as Keir Starmer (" in told.lower().replace(
        "keir starmer", "Keir Starmer"
    ).replace("kair stmer", "Kair Stmer")
    assert "nothing is recorded until somebody accepts it" in told


def test_json_has_every_span_verbatim(program: Program, article: Path) -> None:
    (one,) = program("read", article, *DAY, "--json", "--case", "ukraine").json["reports"]
    assert one["date"] == "2025-04-10"
    assert one["proposals"]
    for item in [*one["proposals"], *one["misses"], *one["meetings"]]:
        span = item["evidence"]
        assert one["text"][span["start"] : span["end"]] == span["text"]
    poland = next(p for p in one["proposals"] if p["nation"] == "POL")
    assert poland["clashes"][0]["row"].startswith("claims/P")
    assert poland["claim"]["stance"] == "excludes-troops"
    assert one["model"] is None


@pytest.mark.slow
def test_a_garbled_article_from_reading_to_the_register_and_its_log(
    program: Program, ledger: str, tmp_path: Path
) -> None:
    review = tmp_path / "review.toml"
    article = tmp_path / "article.txt"
    article.write_bytes(ARTICLE.read_bytes())
    named = (*DAY, "--title", "A broadcaster", "--case", ledger)
    assert program("read", article, *named, "--review", review).code == 0
    text = review.read_text()
    block = next(b for b in text.split("[[claims]]") if 'proposed = "POL excludes-troops"' in b)
    assert 'reason = "BLR"' in block
    accepted = block.replace("\naccept = false", "\naccept = true")
    review.write_text(text.replace(block, accepted))
    done = program("read", "--accept", review, ledger, "--actor", "A. Analyst", "--json")
    assert done.code == 0
    ((name, event),) = [(r["id"], r["event"]) for r in done.json["recorded"]]
    logged = program("log", ledger, "--nation", "POL", "--json").json["events"][-1]
    assert (logged["seq"], logged["actor"], logged["verb"]) == (
        event,
        "A. Analyst",
        "claim accepted",
    )
    fields = logged["changes"][0]["fields"]
    assert fields["evidence"][1] in ARTICLE.read_text()
    assert fields["reviewer"][1] == "A. Analyst"
    assert "Pologne" in program("log", ledger, "--nation", "POL").out
    table = tmp_path / "out"
    assert program("export", ledger, table).code == 0
    rows = list(csv.DictReader(io.StringIO((table / "claims.csv").read_text())))
    (row,) = [row for row in rows if row["id"] == name]
    assert (row["iso3"], row["stance"], row["reason"]) == ("POL", "excludes-troops", "BLR")
    assert program("check", table).code == 0
    again = program("read", "--accept", review, ledger, "--actor", "A. Analyst", "--json").json
    assert (again["recorded"], again["head"]) == ([], done.json["head"])
    assert program("verify", ledger).code == 0


@pytest.mark.slow
def test_a_review_whose_report_has_changed_is_stale(
    program: Program, ledger: str, article: Path, tmp_path: Path
) -> None:
    review = tmp_path / "review.toml"
    program("read", article, *DAY, "--title", "T", "--review", review)
    review.write_text(review.read_text().replace("\naccept = false", "\naccept = true"))
    article.write_text(TEXT + "Corrected.")
    accept = ("read", "--accept", review, ledger, "--actor", "A. Analyst")
    ended = program(*accept)
    assert ended.code == 1
    assert "stale" in ended.err
    assert program("log", ledger, "--json").json["total"] == 1
    article.unlink()
    shown = program(*accept)
    assert shown.code == 0
    assert "counts for nothing yet" in " ".join(shown.out.split())
    seconded = program(*accept[:-1], "B. Second")
    assert "Seconded" in seconded.out


def test_what_is_there_is_not_overwritten_unasked(
    program: Program, article: Path, tmp_path: Path
) -> None:
    review = tmp_path / "review.toml"
    review.write_text("mine")
    assert program("read", article, *DAY, "--review", review).code == 1
    assert review.read_text() == "mine"
    assert program("read", article, *DAY, "--review", review, "--force").code == 0
    assert program("read", article, *DAY, "--format", "review").out == review.read_text()


def test_an_evaluation_takes_days_and_languages_from_the_table_beside_it(
    program: Program, tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "017.txt").write_text("Polen wird keine Soldaten in die Ukraine entsenden.")
    (texts / "018.txt").write_text("Ministers of 30 countries met in Brussels on Thursday.\r\n")
    (tmp_path / "index.csv").write_text(
        "id,url,lang,date\n017,x,de,2025-04-10\n018,x,en,2025-04-12\n"
    )
    ended = program("read", "--format", "eval", texts / "017.txt", texts / "018.txt")
    assert ended.code == 0
    assert "index.csv" in ended.err
    first, second = map(json.loads, ended.out.splitlines())
    assert first["id"] == "017"
    ((record),) = first["records"]
    assert (record["iso3"], record["stance"]) == ("POL", "excludes-troops")
    assert (texts / "017.txt").read_text()[
        record["evidence"]["start"] : record["evidence"]["end"]
    ] == record["evidence"]["text"]
    assert second["meetings"][0]["date"] == "2025-04-10", "the Thursday before the 12th"
    (tmp_path / "index.csv").unlink()
    alone = program("read", "--format", "eval", texts / "017.txt")
    assert json.loads(alone.out)["records"] == first["records"]
    other = tmp_path / "days.csv"
    other.write_text("id,date\n018,2025-04-19\n")
    dated = program("read", "--format", "eval", "--dates", other, texts / "018.txt")
    assert json.loads(dated.out)["meetings"][0]["date"] == "2025-04-17"


def test_an_evaluation_goes_on_after_a_file_that_cannot_be_read(
    program: Program, article: Path, tmp_path: Path
) -> None:
    ended = program("read", "--format", "eval", tmp_path / "none.txt", article)
    assert ended.code == 1
    assert json.loads(ended.out)["id"] == "article"
    assert "none.txt" in ended.err


@pytest.mark.parametrize(
    ("table", "told"),
    [("id,date\n1,yesterday\n", "no table of days"), ("a,b\n1,2\n", "no table of days")],
)
def test_a_table_that_is_none_is_told_when_it_was_given(
    program: Program, article: Path, tmp_path: Path, table: str, told: str
) -> None:
    days = tmp_path / "days.csv"
    days.write_text(table)
    ended = program("read", article, "--dates", days)
    assert ended.code == 1
    assert told in " ".join(ended.err.split())
    days.rename(tmp_path / "index.csv")
    assert program("read", article).code == 0, "one that merely lies there is passed over"


def test_every_file_that_cannot_be_read_is_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no pdf")
    ended = program("read", tmp_path / "none.txt", tmp_path / "a.pdf", "--json")
    assert ended.code == 1
    assert [fault["message"][:15] for fault in ended.json["faults"]] == [
        "cannot be read:",
        "is not a PDF: i",
    ]


def test_standard_input_html_and_pdf(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = b"<html lang=en><title>News</title><p>Poland will not send troops to Ukraine."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page)))
    (one,) = program("read", "-", "--json").json["reports"]
    assert (one["file"], one["kind"], one["title"]) == ("-", "html", "News")
    assert [p["nation"] for p in one["proposals"]] == ["POL"]
    assert any("day of the report is not known" in note for note in one["notes"])
    (tmp_path / "a.pdf").write_bytes(good(["Poland will not send", "troops to Ukraine."]))
    (one,) = program("read", tmp_path / "a.pdf", "--json").json["reports"]
    assert [p["nation"] for p in one["proposals"]] == ["POL"]


def test_a_language_model_is_asked_only_when_named(
    program: Program, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(read_command.KEY, "secret")
    said = {"records": [{"nation": "GBR", "stance": "offers", "evidence": "invented"}]}
    with serving(answer_of(said)) as fake:
        shown = program("read", article, *DAY, "--llm", fake.url, "--model", "small")
    assert shown.code == 0
    assert "The report goes to" in shown.err
    assert "does not stand in the report" in " ".join(shown.out.split())
    assert "secret" not in shown.out + shown.err
    assert fake.asked[0][1]["Authorization"] == "Bearer secret"


@pytest.mark.slow
def test_what_is_not_installed_is_said_in_one_line(
    program: Program, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contingent.adapters.reports.languages.available", lambda: False)
    ended = program("read", article, *DAY, "--json")
    assert ended.code == 0
    (line,) = [line for line in ended.err.splitlines() if "Not installed" in line]
    assert "the language detector" in line
    assert ended.json["reports"][0]["left_out"]
    assert program("read", article, *DAY, "--language", "en").err == ""


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.txt", "b.txt", "--format", "review"),
        ("a.txt", "--review", "r.toml", "--format", "eval"),
        ("a.txt", "--llm", "http://127.0.0.1:9"),
        ("a.txt", "--date", "yesterday"),
        ("--accept", "r.toml", "sqlite:///u.db"),
        ("--accept", "r.toml", "--actor", "A"),
    ],
)
def test_wrong_usage_ends_with_2(program: Program, arguments: tuple[str, ...]) -> None:
    assert program("read", *arguments).code == 2


def test_a_language_without_a_data_file_is_refused(program: Program, article: Path) -> None:
    ended = program("read", str(article), "--language", "xx")
    assert ended.code == 2
    assert "there is no data file for 'xx'; there are: bg, cs" in ended.err

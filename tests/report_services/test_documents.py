"""Documents to text: kinds, encodings, pages; and hostile ones refused with a clear fault."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contingent.adapters.reports import document, document_child
from contingent.adapters.reports.document import kind_of, read_document
from contingent.adapters.reports.document_child import parts_of_document
from contingent.adapters.reports.encodings import decode_text
from contingent.adapters.reports.lines import looks_wrapped, unwrapped, unwrapped_in_place
from contingent.register.fault import Fault, FaultsFound
from tests.report_services.pdf_files import HOSTILE, good, packed

FRENCH = "La Pologne a déclaré qu’elle n’enverra pas de soldats à Kyïv."
UKRAINIAN = "Польща заявила, що не відправить солдатів до України."


def fault_of(data: bytes, name: str = "report") -> Fault:
    with pytest.raises(FaultsFound) as caught:
        read_document(data, name)
    (fault,) = caught.value.faults
    return fault


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (FRENCH.encode(), FRENCH, "utf-8"),
        (b"\xef\xbb\xbf" + FRENCH.encode(), FRENCH, "utf-8"),
        (FRENCH.encode("utf-16"), FRENCH, "utf-16-le"),
        (b"\xfe\xff" + FRENCH.encode("utf-16-be"), FRENCH, "utf-16-be"),
        (FRENCH.encode("cp1252"), FRENCH, "windows-1252"),
        (UKRAINIAN.encode("cp1251"), UKRAINIAN, "windows-1251"),
    ],
)
def test_a_text_is_read_in_its_encoding(data: bytes, text: str, encoding: str) -> None:
    read = read_document(data, "a.txt")
    assert (read.kind, read.text, read.encoding) == ("text", text, encoding)
    assert any("not UTF-8" in note for note in read.notes) == encoding.startswith("windows")


def test_what_is_declared_comes_before_what_is_guessed_and_is_told_when_wrong() -> None:
    polish = "Żołnierze będą"
    assert decode_text(polish.encode("cp1250"), "windows-1250")[0] == polish
    text, used, note = decode_text(FRENCH.encode("cp1252"), "utf-8")
    assert (text, used) == (FRENCH, "windows-1252")
    assert note is not None
    assert "names" in note
    assert "not known" in (decode_text(b"\xe9", "klingon")[2] or "")
    assert "not known" in (decode_text(b"\xe9", "rot13")[2] or "")
    page = "<html><meta charset='iso-8859-2'><p>Żołnierze będą w Kijowie".encode("iso-8859-2")
    assert read_document(page, "a.html").text == "Żołnierze będą w Kijowie"


def test_line_ends_and_what_cannot_be_shown_keep_their_places() -> None:
    assert read_document(b"One\r\nTwo\x07three\rFour", "a.txt").text == "One\nTwo three\nFour"


def test_lines_of_print_become_paragraphs() -> None:
    column = (
        "The government of the country said on Tuesday that it would\n"
        "contribute two battalions to the force, a decision that the\n"
        "parliament is expected to approve in the course of the next\n"
        "few weeks, when it meets again after a recess that began in\n"
        "July.\n\nSecond."
    )
    assert looks_wrapped(column)
    read = read_document(column.encode(), "a.txt")
    assert read.text == unwrapped_in_place(column)
    assert len(read.text) == len(column)
    assert "would contribute" in read.text
    assert "joined" in read.notes[0]
    assert read_document(column.encode(), "a.txt", unwrap=False).text == column
    assert (
        unwrapped("sol-\ndiers  of Franco-\nBritish origin") == "soldiers of Franco- British origin"
    )
    assert not looks_wrapped("Title\n\nA paragraph of some length that ends with a stop.\n\nNext.")


PAGE = """<!DOCTYPE html>
<html lang="fr-FR"><head><meta charset="utf-8"><title>Site | Titre</title>
<meta property="og:title" content="La Pologne &amp; la force">
<link rel="canonical" href="https://example.org/a">
<script type="application/ld+json">{"@graph": [{"@type": "WebSite"},
 {"@type": "NewsArticle", "datePublished": "2025-04-10T09:00+02:00", "inLanguage": "fr"}]}</script>
<style>p { color: red }</style></head>
<body><nav><a href="/">Accueil</a> <a href="/x">Monde</a></nav><header>Le site</header>
<article><h1>La Pologne et la force</h1>
<p>La Pologne n’enverra <b>pas</b> de soldats,<br>a-t-elle dit.<!-- Elle enverra tout. -->
<p hidden>Caché : la Pologne enverra tout.</p><div style="DISPLAY : none">Caché aussi</div>
<p aria-hidden="true">Et ceci</p><template>Gabarit</template>
<script>document.write("La Grèce enverra mille soldats")</script><noscript>Activez-le</noscript>
<ul><li><a href="/y">Lire aussi : un autre article</a></li></ul>
<p>La Grèce non plus, à cause de la Turquie&nbsp;; c’est ce qu’a dit son gouvernement à l’issue
d’une réunion des ministres, jeudi à Bruxelles, au siège de l’Alliance atlantique.</p></article>
<aside>Les plus lus</aside><footer>Mentions légales</footer></body></html>"""


def test_the_article_of_a_page_is_read_and_nothing_around_it() -> None:
    read = read_document(PAGE.encode(), "a.html")
    assert read.text == (
        "La Pologne et la force\n\n"
        "La Pologne n’enverra pas de soldats, a-t-elle dit.\n\n"
        "La Grèce non plus, à cause de la Turquie ; c’est ce qu’a dit son gouvernement à l’issue "
        "d’une réunion des ministres, jeudi à Bruxelles, au siège de l’Alliance atlantique."
    )
    assert read.title == "La Pologne & la force"
    assert read.url == "https://example.org/a"
    assert read.published == date(2025, 4, 10)
    assert read.language == "fr"


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2025-04-09T01:02:03Z">', 9),
        ('<meta name="DC.date" content="2025-04-08">', 8),
        ('<time datetime="2025-04-07">hier</time>', 7),
        ('<script type="application/ld+json">{"datePublished": 7}</script>', None),
        ('<script type="application/ld+json">{"datePublished": "2025-13-77"}</script>', None),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", None),
    ],
)
def test_the_day_of_a_page(head: str, day: int | None) -> None:
    read = read_document(f"<html>{head}<body><p>Text.</p>".encode(), "a.html")
    assert read.published == (None if day is None else date(2025, 4, day))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<html>" + b"<div>" * 100_000 + b"deep", "deep"),
        (b"<html>" + b"<b>" * 100_000 + b"</i>" * 100_000 + b"deep", "deep"),
        (b'<html><p title="' + b"a" * 2_000_000 + b'">long', "long"),
        (b"<html><p " + b"x=1 " * 100_000 + b">many", "many"),
        (b"<html><p>a\0b", "a b"),
        (b"<html><p>before<script>alert(1)", "before"),
        (b"<html><p>before<!-- never closed", "before"),
        (b"<html><p>it &#x110000; &#xd800; &bogus; is", None),
        (
            b'<html><meta http-equiv="refresh" content="0; url=http://127.0.0.1:9/"><p>stays',
            "stays",
        ),
        (b'<html><p>a<img src="http://127.0.0.1:9/x" onerror="alert(1)">b', "ab"),
        (b"<html><p>a<![CDATA[b]]><![foo[c]]>d", "ad"),
        (b'<!DOCTYPE html [<!ENTITY a "&b;&b;"><!ENTITY b "bomb">]><html><p>&a;&a;', None),
        (
            b"<html><p>a<iframe src=x>b</iframe><object data=y>c</object><svg>d</svg>e",
            "ae",
        ),
        (b"<html><head><title>t</title><body><p>no end of the head", "no end of the head"),
        (b"<html>" + b"<table>" * 60_000 + b"<p>" * 300 + b"deep", "deep"),
        (b"<html><p>" + b"a<br>" * 100_000, " ".join(["a"] * 100_000)),
        (b"<html><p>a<sup>1<p>b<sup>2", "a\n\nb"),
    ],
    ids=range(17),
)
def test_a_hostile_page_is_read_for_its_text(data: bytes, text: str | None) -> None:
    read = read_document(data, "a.html")
    assert "bombbomb" not in read.text
    assert text is None or read.text == text


@pytest.mark.slow
@pytest.mark.parametrize("piece", [b"<!--", b"<?a", b"</a ", b"<", b"<a <", b"&#"])
def test_a_page_that_takes_for_ever_is_given_up(
    monkeypatch: pytest.MonkeyPatch, piece: bytes
) -> None:
    monkeypatch.setitem(document.SECONDS, "html", 2.0)
    try:
        read_document(b"<html><p>x" + piece * 400_000, "a.html")
    except FaultsFound as found:
        assert "could not be read within" in str(found)  # noqa: PT017 - either will do


def test_a_pdf_is_read_page_by_page_and_what_it_would_run_is_not_run() -> None:
    action = b"/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9'\\)) >>"
    data = good(
        ["Poland will not send", "any troops to Uk-", "raine. It said so", "on Tuesday."],
        ["Page two."],
        root=b"/Lang (en-GB) " + action,
        trailer=b"/Info << /Title (A title) /CreationDate (D:20250411120000Z) >>",
    )
    read = read_document(data, "a.pdf")
    assert (
        read.text
        == "Poland will not send any troops to Ukraine. It said so on Tuesday.\n\nPage two."
    )
    assert (read.title, read.language, read.published) == ("A title", "en", None)
    assert "2025-04-11" in read.notes[0]


@pytest.mark.slow
@pytest.mark.parametrize(("made", "told"), HOSTILE, ids=[made.__name__ for made, _ in HOSTILE])
def test_a_hostile_pdf_is_refused_with_a_clear_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Callable[[], bytes], told: str
) -> None:
    memory = tmp_path / "memory"
    measured = (
        f"{document._START}; from pathlib import Path; "
        f"Path({str(memory)!r}).write_text(Path('/proc/self/status').read_text())"
    )
    monkeypatch.setattr(document, "_START", measured)
    assert told in fault_of(made(), "a.pdf").message
    (most,) = re.findall(r"VmHWM:\s*(\d+) kB", memory.read_text())
    assert int(most) <= 512 * 1024


@pytest.mark.slow
def test_pages_and_letters_are_limited_and_it_is_told() -> None:
    monkey = good(*[[f"Page {number}."] for number in range(320)])
    read = read_document(monkey, "a.pdf")
    assert read.text.endswith("Page 299.")
    assert "only the first 300 of its 320 pages" in read.notes[0]
    long = read_document(b"word " * 700_000, "a.txt")
    assert len(long.text) == document_child.MAX_LETTERS
    assert "3,000,000 letters" in long.notes[0]
    page = read_document(b"<html><p>" + b"word " * 700_000, "a.html")
    assert len(page.text) == document_child.MAX_LETTERS
    assert "3,000,000 letters" in page.notes[0]


def test_a_pdf_packed_twice_is_read() -> None:
    data = packed(b"BT /F1 12 Tf 72 720 Td (Greece will not go.) Tj ET", times=2)
    assert read_document(data, "a").text == "Greece will not go."


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"PK\x03\x04....", "a.docx", "is an archive"),
        (b"\x89PNG....", "a.txt", "is a picture"),
        (bytes(range(256)) * 20, "a.txt", "is no text"),
        (b"text", "a.pdf", "is not a PDF"),
        (b" \n", "a.txt", "holds no text"),
        (b"<html><script>1</script>", "a.html", "holds no text"),
        (b"x" * 20_000_001, "a.txt", "is 20 MB"),
    ],
)
def test_what_is_no_report_is_refused(data: bytes, name: str, told: str) -> None:
    fault = fault_of(data, name)
    assert told in fault.message
    assert fault.file == name


def test_the_kind_is_told_by_the_bytes() -> None:
    assert kind_of(b"\n <!-- c --><!DOCTYPE HTML><p>", "a.txt") == "html"
    assert kind_of(b"junk\n%PDF-1.7", "a.txt") == "pdf"
    assert kind_of(b"The <html> tag", "a.txt") == "text"


def test_without_pypdf_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "find_spec", lambda _name: None)
    fault = fault_of(good(["x"]), "a.pdf")
    assert "contingent[read]" in fault.hint


@pytest.mark.slow
@pytest.mark.parametrize(
    "does",
    ["while True: pass", "import os; os.abort()", "x = bytearray(4 * 2**30)", "print('no JSON')"],
)
def test_a_child_that_does_not_answer_is_ended_and_told(
    monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    begin = "import sys; sys.path.insert(0, sys.argv[1]); from contingent.confined import "
    bound = "bound_this_process; bound_this_process(2**29, 9, 10**6)"
    monkeypatch.setattr(document, "_START", f"{begin}{bound}\n{does}")
    monkeypatch.setitem(document.SECONDS, "html", 1.0)
    assert fault_of(b"<html><p>x").message.startswith("could not be read within 1 seconds")


def test_the_child_of_a_page_needs_the_standard_library_only() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); "
        "from contingent.adapters.reports.document_child import parts_of_document; "
        "parts_of_document(b'<html><p>x', 'html'); "
        "print(sorted({'pypdf', 'pydantic', 'numpy', 'socket'} & set(sys.modules)))"
    )
    root = str(Path(document.__file__).parents[3])
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, root],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"


def test_memory_that_runs_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def starved(*_: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr("contingent.adapters.reports.page_text.read_page", starved)
    assert "memory" in parts_of_document(b"<html>", "html")["refused"]

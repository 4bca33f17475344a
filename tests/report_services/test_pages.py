"""Pages read as they are meant: what counts, what does not and is told, and of which day it is."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from contingent.adapters.reports.document import Document, read_document
from contingent.services.reports.report import ReadOptions, Report, read

FAULTS = Path(__file__).parents[1] / "known_faults"
OFFER = "Germany will send 500 soldiers to Ukraine, its government said on Friday."
LONG = f"The ministers met for six hours in the capital, and spoke to the press afterwards. {OFFER}"


def page(body: str, head: str = "") -> Document:
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return read_document(html.encode(), "page.html")


def fault(folder: str, name: str) -> Report:
    data = (FAULTS / folder / name).read_bytes()
    return read(data, name, ReadOptions())


def positions(report: Report) -> list[tuple[str, str, str | None]]:
    return [(p.nation, p.stance, p.quantity) for p in report.reading.proposals]


GERMANY = ("DEU", "offers", "2")
FRANCE = ("FRA", "offers", "1000")
POLAND = ("POL", "excludes-troops", None)


@pytest.mark.parametrize(
    ("folder", "name", "found", "told"),
    [
        ("html-date-of-video", "h07_jsonld_comment_first.html", [GERMANY, FRANCE, POLAND], ""),
        (
            "html-paywall-aria-hidden",
            "h04_ariahidden_paywall.html",
            [GERMANY, POLAND],
            "hidden from screen readers",
        ),
        (
            "html-reader-comments",
            "h03_comments.html",
            [GERMANY, FRANCE, POLAND],
            "left out of it, readers' comments: 'Comments … Italy will send 5,000 soldiers",
        ),
        (
            "html-reader-comments",
            "h03b_comments_nested_article.html",
            [GERMANY, FRANCE, POLAND],
            "left out of it, readers' comments: 'Italy",
        ),
        (
            "html-struck-out",
            "h20_del_ins.html",
            [GERMANY, FRANCE, POLAND],
            "left out of it, struck-out text: 'three … Spain will send 900 soldiers.'",
        ),
    ],
)
def test_known_faults(
    folder: str, name: str, found: Sequence[tuple[str, str, str | None]], told: str
) -> None:
    report = fault(folder, name)
    assert positions(report) == found
    assert any(note.startswith(told) or told in note for note in report.notes) or not told


def test_the_day_is_the_articles_and_not_a_videos() -> None:
    report = fault("html-date-of-video", "h07_jsonld_comment_first.html")
    assert report.reading.article_date == date(2027, 2, 12)
    assert [p.stated_on for p in report.reading.proposals][:2] == [date(2027, 2, 12)] * 2


@pytest.mark.parametrize(
    "element",
    [
        '<div class="comments">{}</div>',
        '<section id="user-comments">{}</section>',
        "<div role=navigation>{}</div>",
        "<div role=complementary>{}</div>",
        "<div role=contentinfo>{}</div>",
        "<div role=banner>{}</div>",
        "<div role=search>{}</div>",
        "<div role=dialog>{}</div>",
        '<div id="cookie-consent">{}</div>',
        '<div class="onetrust-banner">{}</div>',
        '<ul class="related-articles">{}</ul>',
        '<div itemtype="https://schema.org/Comment">{}</div>',
        '<div style="text-decoration: line-through">{}</div>',
        "<strike>{}</strike>",
        "<div hidden>{}</div>",
    ],
)
def test_what_is_not_the_article_does_not_count(element: str) -> None:
    for body in (f"<p>{LONG}</p>{{}}", f"<article><p>{LONG}</p>{{}}</article>"):
        read = page(body.format(element.format(f"<p>Italy will not. {OFFER}</p>")))
        assert read.text == LONG


@pytest.mark.parametrize(
    "body",
    [
        '<div class="post comments-open"><p>{}</p></div>',
        '<article class="type-post related-tag comments-enabled"><p>{}</p></article>',
        '<main class="has-comments related"><p>{}</p></main>',
        '<p>{}</p><a class="comment-link" href="#c">3</a>',
        '<div class="kommentar"><p>{}</p></div>',
    ],
)
def test_an_article_that_may_have_comments_is_none(body: str) -> None:
    assert page(body.format(LONG)).text.startswith(LONG)


def test_icons_hidden_from_screen_readers_do_not_count() -> None:
    read = page(f'<p><span aria-hidden="true">Share now</span>{LONG}</p>')
    assert (read.text, read.notes) == (LONG, ())


def test_marks_of_footnotes_are_no_figures() -> None:
    read = page(
        "<p>Germany will send 1,000<sup>2</sup> soldiers<sup>[3]</sup>, the 2<sup>nd</sup>."
    )
    assert read.text == "Germany will send 1,000 soldiers, the 2nd."


def test_a_sentence_goes_on_behind_a_line_break_and_a_list_does_not() -> None:
    assert page("<p>Poland will not<br>send troops.<br>Greece<br/>neither.").text == (
        "Poland will not send troops.\n\nGreece neither."
    )


def test_a_row_of_a_table_is_read_together() -> None:
    table = (
        "<table><tr><th>Country<th>Troops<th>From</tr>"
        "<tr><td>Germany<td>500<td>May</tr><tr><td>France</td><td>brigade</td><td></td></tr></table>"
    )
    assert page(table).text == (
        "Country | Troops | From\n\nGermany | Troops: 500 | From: May\n\nFrance | Troops: brigade"
    )
    data = f"<html><body>{table}".encode()
    reading = read(data, "a.html", ReadOptions(language="en")).reading
    assert {n for miss in reading.misses for n in miss.nations} | {
        p.nation for p in reading.proposals
    } == {"DEU", "FRA"}


OLD_NEWS = (
    '<ul><li><time datetime="2024-03-01">old</time>'
    '<li><time datetime="2024-02-01">older</time></ul>'
)
LD = '<script type="application/ld+json">{}</script>'
NEWS = '{"@type":"NewsArticle","headline":"%s","datePublished":"%s"}'


@pytest.mark.parametrize(
    ("head", "body", "day", "told"),
    [
        (LD.format('{"@type":"VideoObject","datePublished":"2024-03-01"}'), "", None, ""),
        (
            LD.format(f"[{NEWS % ('Old', '2024-01-01')},{NEWS % ('Now', '2025-04-10')}]")
            + "<title>Now | Paper</title>",
            "",
            date(2025, 4, 10),
            "",
        ),
        (
            LD.format(
                '{"@type":"WebPage","datePublished":"2025-04-10","hasPart":['
                '{"@type":"Comment","datePublished":"2023-01-01"}]}'
            ),
            "",
            date(2025, 4, 10),
            "",
        ),
        (
            LD.format(
                '{"@type":"LiveBlogPosting","datePublished":"2025-04-01","liveBlogUpdate":'
                '[{"@type":"BlogPosting","datePublished":"2025-04-10"}]}'
            )
            + '<meta property="article:published_time" content="2025-04-01">',
            "",
            None,
            "it is a live blog",
        ),
        ('<meta name="date" content="Expires 2029-01-01, written 2025-04-10">', "", None, ""),
        ('<meta name="date" content="Thu, 10 Apr 2025 09:00:00 +0200">', "", date(2025, 4, 10), ""),
        (
            "",
            OLD_NEWS,
            None,
            "none is clearly its own",
        ),
        (
            "",
            f'{OLD_NEWS}<article><time datetime="2025-04-10T08:00">today</time></article>',
            date(2025, 4, 10),
            "",
        ),
        (
            "",
            f'<aside>{OLD_NEWS}</aside><time datetime="2025-04-10">today</time>',
            date(2025, 4, 10),
            "",
        ),
    ],
)
def test_the_day_comes_from_the_article(head: str, body: str, day: date | None, told: str) -> None:
    read = page(f"{body}<p>{LONG}</p>", head)
    assert read.published == day
    assert any(told in note for note in read.notes) or not told


def test_a_day_to_come_is_told() -> None:
    data = f'<html><meta name="date" content="2099-01-01"><body><p>{LONG}'.encode()
    report = read(data, "a.html", ReadOptions())
    assert any("2099-01-01, is still to come" in note for note in report.notes)
    past = read(data, "a.html", ReadOptions(on=date(2025, 4, 10)))
    assert not any("to come" in note for note in past.notes)

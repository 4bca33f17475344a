# ruff: noqa: RUF001 - Cyrillic is meant
"""Numbers, days, meetings, reasons; and any text at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.reports.reader import read_report
from tests.reports.scoring import PROBED, probes

#: A Thursday.
ARTICLE = date(2025, 4, 10)


@pytest.mark.parametrize(
    ("code", "text", "count"),
    [
        ("fr", "La réunion a rassemblé une cinquantaine de pays.", 50),
        ("fr", "Les ministres de trente-trois pays assisteront à la réunion.", 33),
        ("en", "Thirty countries attended the meeting.", 30),
        ("de", "An dem Treffen nahmen rund dreißig Länder teil.", 30),
        ("es", "A la cumbre asistieron una treintena de países.", 30),
        ("it", "Al vertice hanno partecipato una trentina di paesi.", 30),
        ("pl", "W spotkaniu wzięło udział trzydzieści państw.", 30),
        ("uk", "У зустрічі взяли участь тридцять країн.", 30),
    ],
)
def test_number_words(code: str, text: str, count: int) -> None:
    assert [m.participants for m in read_report(text, code=code, on=ARTICLE).meetings] == [count]


@pytest.mark.parametrize(
    ("code", "text", "on"),
    [
        ("en", "The meeting took place in Paris on Tuesday.", date(2025, 4, 8)),
        ("en", "The meeting took place in Paris yesterday.", date(2025, 4, 9)),
        ("en", "The next meeting is on Friday in Paris.", date(2025, 4, 11)),
        ("en", "The summit in Paris on March 27 was short.", date(2025, 3, 27)),
        ("fr", "La réunion a eu lieu mardi à Paris.", date(2025, 4, 8)),
        ("fr", "La réunion a eu lieu hier à Paris.", date(2025, 4, 9)),
        ("de", "Das Treffen fand am Dienstag in Paris statt.", date(2025, 4, 8)),
        ("es", "La reunión fue el martes en París.", date(2025, 4, 8)),
        ("it", "La riunione si è tenuta martedì a Parigi.", date(2025, 4, 8)),
        ("pl", "Spotkanie odbyło się we wtorek w Paryżu.", date(2025, 4, 8)),
        ("uk", "Зустріч відбулася у вівторок у Парижі.", date(2025, 4, 8)),
        ("uk", "Зустріч відбулася вчора у Парижі.", date(2025, 4, 9)),
    ],
)
def test_days_are_counted_from_the_articles_day(code: str, text: str, on: date) -> None:
    meetings = read_report(text, code=code, on=ARTICLE).meetings
    assert [(m.on, m.place) for m in meetings] == [(on, "Paris")]


def test_without_an_articles_day_a_weekday_has_no_date() -> None:
    assert read_report("The meeting was in Paris on Tuesday.", code="en").meetings[0].on is None


def test_the_day_of_a_statement() -> None:
    text = "Poland will not send troops, Tusk said on Tuesday."
    assert read_report(text, code="en", on=ARTICLE).proposals[0].stated_on == date(2025, 4, 8)


def test_hosts_and_quantity_and_reasons() -> None:
    text = "The summit in Paris was hosted by France and Britain."
    assert read_report(text, code="en", on=ARTICLE).meetings[0].hosts == ("FRA", "GBR")
    text = "Estonia is ready to send 200 soldiers."
    assert read_report(text, code="en", on=ARTICLE).proposals[0].quantity == "200"
    text = "Poland and Greece will not send troops because of threats from Belarus and Turkey."
    reasons = {p.nation: p.reasons for p in read_report(text, code="en", on=ARTICLE).proposals}
    assert reasons == {"POL": ("BLR",), "GRC": ("TUR",)}


def test_a_refusal_tells_what_others_hoped_for() -> None:
    text = (
        "Most countries say American support is essential, including air cover and intelligence. "
        "But Washington has refused to join the force."
    )
    (refusal,) = read_report(text, code="en", on=ARTICLE).proposals
    assert (refusal.nation, refusal.stance) == ("USA", "declines")
    assert set(refusal.asked) == {"air", "intelligence"}


WORDS = sorted({word for text in probes("probes") for word in text.text.split()})
ANY = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from([*WORDS, ".", ",", "\n", "— ", "«", "'"]), max_size=60).map(" ".join),
)


@given(text=ANY, code=st.sampled_from(["cs", "de", "en", "fr", "pl", "uk"]))
def test_any_text_is_read_and_every_span_is_verbatim(text: str, code: str) -> None:
    reading = read_report(text, code=code, on=PROBED)
    spans = [p.evidence for p in reading.proposals]
    spans += [miss.evidence for miss in reading.misses]
    spans += [meeting.evidence for meeting in reading.meetings]
    for span in spans:
        assert span.words
        assert text[span.start : span.end] == span.words
    for read_as in reading.read_as:
        assert text[read_as.start : read_as.end].startswith(read_as.written.split(maxsplit=1)[0])


@given(text=st.text(max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    assert read_report(text).language

# ruff: noqa: RUF001 - Cyrillic is meant
"""Accents as letters of their own, soft hyphens, zero-width letters, ligatures: read as meant."""

import unicodedata
from pathlib import Path
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from contingent.reports.letters import normalised
from contingent.reports.reader import read_report
from tests.reports.scoring import PROBED, Text, probes

FAULTS = Path(__file__).parents[1] / "known_faults"
UNSEEN = "\u00ad\u200b\u200c\u2060\ufeff"


def test_accents_as_letters_of_their_own_are_read() -> None:
    text = (FAULTS / "text-decomposed-letters" / "text.txt").read_text(encoding="utf-8")
    assert text != unicodedata.normalize("NFC", text)
    reading = read_report(text, code="fr")
    assert [(p.nation, p.stance, p.quantity) for p in reading.proposals] == [
        ("SWE", "offers", "500"),
        ("GRC", "excludes-troops", None),
    ]
    for proposal in reading.proposals:
        span = proposal.evidence
        assert text[span.start : span.end] == span.words
    assert reading.text == text


def test_what_nobody_sees_hides_no_nation() -> None:
    text = (
        "Ger\u00admany will send 500 sol\u200bdiers. "
        "Po\ufeffland will not send tro\u00adops or o\ufb03cers."
    )
    found = read_report(text, code="en").proposals
    assert [(p.nation, p.stance) for p in found] == [("DEU", "offers"), ("POL", "excludes-troops")]
    assert found[0].evidence.words.startswith("Ger\u00admany will send")
    stressed = "По\u0301льща не відпра\u0301вить солдатів до України."
    assert [p.nation for p in read_report(stressed, code="uk").proposals] == ["POL"]


TEXTS = [text for folder in ("probes",) for text in probes(folder)][::7]


@given(
    text=st.sampled_from(TEXTS),
    places=st.lists(st.tuples(st.integers(0, 400), st.sampled_from(UNSEEN)), max_size=8),
    form=st.sampled_from(["NFC", "NFD"]),
)
def test_a_report_reads_the_same_however_its_letters_are_written(
    text: Text, places: list[tuple[int, str]], form: Literal["NFC", "NFD"]
) -> None:
    plain = read_report(text.text, on=PROBED, code=text.code)
    written = unicodedata.normalize(form, text.text)
    for place, letter in places:
        written = written[:place] + letter + written[place:]
    other = read_report(written, on=PROBED, code=text.code)
    assert [(p.nation, p.stance, p.quantity) for p in other.proposals] == [
        (p.nation, p.stance, p.quantity) for p in plain.proposals
    ]
    for one, two in zip(plain.proposals, other.proposals, strict=True):
        assert written[two.evidence.start : two.evidence.end] == two.evidence.words
        assert normalised(two.evidence.words).text == one.evidence.words


@given(text=st.text(max_size=80))
def test_every_letter_has_its_place(text: str) -> None:
    letters = normalised(text)
    assert letters.span(0, len(letters.text))[1] <= len(text)
    for place in range(len(letters.text)):
        start, end = letters.span(place, place + 1)
        assert 0 <= start < end <= len(text)
        assert normalised(text[start:end]).text[:1] in letters.text[: place + 1]

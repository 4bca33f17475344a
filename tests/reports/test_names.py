"""Which nation a name means: collisions, office holders by date, demonyms, capitals, garbles."""

from datetime import date

import pytest

from contingent.reports.holders import holders, in_office
from contingent.reports.language import known_languages
from contingent.reports.names import garbled_city, one_slip
from contingent.reports.reader import read_report
from tests.reports.scoring import PROBED, stances


def nations(text: str, code: str = "en", on: date | None = PROBED) -> set[str]:
    return {nation for nation, _ in stances(read_report(text, code=code, on=on))}


@pytest.mark.parametrize(
    ("text", "code", "nation"),
    [
        ("Montenegro will send troops.", "en", "MNE"),
        ("Luís Montenegro said Portugal is ready. Montenegro will send troops.", "en", "PRT"),
        ("Island wird eine Fregatte entsenden.", "de", "ISL"),
        ("Iceland will send a medical team for the force.", "en", "ISL"),
        ("Georgia will send a battalion to the force.", "en", "GEO"),
        ("Giorgia Meloni will send a battalion to the force.", "en", "ITA"),
        ("US troops will not be sent to Ukraine.", "en", "USA"),
        ("Washington will not send troops.", "en", "USA"),
        ("Danish soldiers will not be sent.", "en", "DNK"),
        ("Duńscy żołnierze nie zostaną wysłani.", "pl", "DNK"),
        ("Данські солдати не поїдуть в Україну.", "uk", "DNK"),
        ("Downing Street will send troops.", "en", "GBR"),
    ],
)
def test_who_is_meant(text: str, code: str, nation: str) -> None:
    assert nations(text, code) == {nation}


def test_us_in_small_letters_is_no_nation() -> None:
    assert nations("Norway says the force is not for us and will send no troops.") == {"NOR"}


def test_un_in_small_letters_is_no_condition() -> None:
    reading = read_report("La France enverra un bataillon.", code="fr", on=PROBED)
    assert reading.proposals[0].conditions == ()


def test_baltic_states_are_three() -> None:
    assert nations("The Baltic states will send troops.") == {"EST", "LVA", "LTU"}


def test_office_holders_count_while_in_office() -> None:
    text = "Scholz will not send soldiers to Ukraine."
    assert nations(text, on=date(2025, 4, 1)) == {"DEU"}
    assert nations(text, on=date(2026, 1, 1)) == set()


def test_terms_of_office_are_in_order() -> None:
    assert all(holder.until is None or holder.since < holder.until for holder in holders())
    merz = next(holder for holder in holders() if holder.name == "Friedrich Merz")
    assert not in_office(merz, date(2025, 5, 5))
    assert in_office(merz, date(2025, 5, 6))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Volodimir Jelenski", "Volodymyr Zelensky"),
        ("John Heeli", "John Healey"),
        ("Kair Stmer", "Keir Starmer"),
        ("Pete Hexed", "Pete Hegseth"),
        ("Rustem Umarov", "Rustem Umerov"),
    ],
)
def test_garbled_names_are_shown_with_the_gap_to_the_next(written: str, meant: str) -> None:
    reading = read_report(f"The report was read by {written} on Tuesday.", code="en", on=PROBED)
    assert [(r.written, r.meant) for r in reading.read_as] == [(written, meant)]
    assert reading.read_as[0].gap >= 0.06
    assert 0 < reading.read_as[0].likeness <= 1


def test_what_rests_on_a_garbled_name_is_never_sure() -> None:
    reading = read_report("Polnad will not send troops.", code="en", on=PROBED)
    assert stances(reading) == {("POL", "excludes-troops")}
    assert reading.proposals[0].confidence != "high"
    assert [r.written for r in reading.proposals[0].read_as] == ["Polnad"]


def test_a_name_like_two_others_is_not_read() -> None:
    assert not read_report("Jon Smith will send troops.", code="en", on=PROBED).read_as


@pytest.mark.parametrize(
    ("given", "meant", "slip"),
    [("Polnad", "Poland", True), ("Polan", "Poland", True), ("Pooland", "Poland", True),
     ("Polund", "Poland", True), ("Polnda", "Poland", False), ("Holand", "Iceland", False)],
)  # fmt: skip
def test_one_slip(given: str, meant: str, slip: bool) -> None:
    assert one_slip(given, meant) is slip


def test_garbled_city() -> None:
    link = garbled_city("ramstin")
    assert link is not None
    assert link.meant == "Ramstein"
    assert link.gap > 0
    assert garbled_city("window") is None


def test_a_language_is_a_data_file() -> None:
    assert {"cs", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "ro", "sv", "uk"} <= set(
        known_languages()
    )

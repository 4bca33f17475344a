"""What names nations and forces and states no position, each beside a like sentence that does."""

from datetime import date

import pytest

from contingent.reports.reader import read_report

ON = date(2026, 1, 10)
NONE: frozenset[tuple[str, str]] = frozenset()

#: Language, a sentence that states none, one that does, and its nation and stance.
PAIRS = [
    (
        "en",
        "Germany will send soldiers to Ukraine in the end, Sir Richard Shirreff reckons.",
        "Germany will send soldiers to Ukraine in the end, Chancellor Friedrich Merz said.",
        ("DEU", "offers"),
    ),
    (
        "en",
        "PARIS, 5 May — Nothing was said about who would serve in the Danish contingent.",
        "PARIS, 5 May — No Danish soldier will be sent to Ukraine.",
        ("DNK", "excludes-troops"),
    ),
    (
        "en",
        "Sweden pledged three billion kronor in military aid for Ukraine's army.",
        "Sweden pledged three companies of soldiers for the force in Ukraine.",
        ("SWE", "offers"),
    ),
    (
        "en",
        "Slovakia will not send any more weapons to Ukraine, Fico repeated.",
        "Slovakia will not send any soldiers to Ukraine, Fico repeated.",
        ("SVK", "excludes-troops"),
    ),
    (
        "fr",
        "Selon Michel Goya, la Pologne enverra des troupes en Ukraine.",
        "Selon Donald Tusk, la Pologne enverra des troupes en Ukraine.",
        ("POL", "offers"),
    ),
    (
        "de",
        "Niederländische Ausbilder schulen in England weiterhin ukrainische Rekruten.",
        "Die Niederlande schicken Ausbilder zur Truppe in der Ukraine.",
        ("NLD", "offers"),
    ),
    (
        "es",
        "Dos de cada tres polacos rechazan enviar soldados a Ucrania.",
        "Polonia rechaza enviar soldados a Ucrania.",
        ("POL", "excludes-troops"),
    ),
    (
        "it",
        "Il comunicato non dice se il Belgio fornirà soldati.",
        "Il Belgio fornirà soldati alla forza multinazionale.",
        ("BEL", "offers"),
    ),
    (
        "pl",
        "Wcześniejszy projekt przewidywał, że Turcja wyśle okręty na Morze Czarne.",
        "Turcja wyśle okręty na Morze Czarne.",
        ("TUR", "offers"),
    ),
    (
        "uk",
        "Про участь Іспанії в силах не говорили.",
        "Іспанія не братиме участі в силах.",
        ("ESP", "declines"),
    ),
    (
        "cs",
        "Generál Petr Pavel si myslí, že Německo pošle vojáky na Ukrajinu.",
        "Německo pošle vojáky na Ukrajinu.",
        ("DEU", "offers"),
    ),
    (
        "de",
        "Die dänische Beteiligung an der Truppe in der Ukraine war Thema am Montag.",
        "Dänische Soldaten werden sich an der Truppe in der Ukraine beteiligen.",
        ("DNK", "offers"),
    ),
    (
        "es",
        "El presidente francés afirma que veinte Estados formarán parte de la fuerza en Ucrania.",
        "El presidente francés afirma que Francia formará parte de la fuerza en Ucrania.",
        ("FRA", "offers"),
    ),
    (
        "cs",
        "O slovenské účasti na misi se nemluvilo.",
        "Slovensko se na misi podílet nebude.",
        ("SVK", "declines"),
    ),
]


@pytest.mark.parametrize(("code", "silent", "stated", "position"), PAIRS)
def test_only_a_position_is_proposed(
    code: str, silent: str, stated: str, position: tuple[str, str]
) -> None:
    assert found(code, silent) == NONE
    assert found(code, stated) == {position}


def test_a_reason_that_names_the_army_excludes_no_soldiers() -> None:
    text = "Slowenien nimmt an der Mission nicht teil, weil die Armee zu klein ist."
    assert found("de", text) == {("SVN", "declines")}


def test_without_anothers_guarantee_hinges_on_that_nation() -> None:
    text = (
        "ROMA, 11 aprile — Senza una garanzia degli Stati Uniti i Paesi Bassi "
        "non parteciperanno alla forza."
    )
    assert found("it", text) == {("NLD", "conditional")}


def test_a_leaders_view_of_another_nation_is_not_its_position() -> None:
    text = (
        "Donald Trump received Macron. He said that Britain was keen to have boots on the ground."
    )
    assert found("en", text) == NONE


SPORT = """Coalition of the willing holds firm

Norway and Iceland have no volunteers for the force. The match in Wroclaw was a battle all night.
Sweden will send a battalion of fans to Ukraine. Nobody wanted to lose ground before the break.
"""


def test_a_report_in_which_nobody_in_office_is_heard_holds_no_position() -> None:
    silent = read_report(SPORT, on=ON, code="en")
    assert silent.proposals == ()
    assert silent.no_position == "nobody in office is named or speaks in the report"
    assert {n for m in silent.misses for n in m.nations} >= {"SWE"}
    heard = SPORT + "Sweden will send a frigate to Ukraine, its defence minister said.\n"
    assert ("SWE", "offers") in found("en", heard)


def found(code: str, text: str) -> frozenset[tuple[str, str]]:
    """(nation, stance) of each proposal."""
    return frozenset((p.nation, p.stance) for p in read_report(text, on=ON, code=code).proposals)

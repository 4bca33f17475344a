"""Contrasts that turn a sentence round, in each main language, and what is no position."""

import pytest

from contingent.register.condition_parser import parse_condition
from contingent.reports.reader import read_report
from tests.reports.scoring import PROBED, stances

PAIRS = [
    ("en", "Poland will send troops to Ukraine.", "Poland will not send troops to Ukraine."),
    ("fr", "La Pologne enverra des soldats.", "La Pologne n'enverra pas de soldats."),
    ("de", "Polen wird Soldaten entsenden.", "Polen wird keine Soldaten entsenden."),
    ("es", "Polonia enviará soldados a Ucrania.", "Polonia no enviará soldados a Ucrania."),
    ("it", "La Polonia invierà soldati in Ucraina.", "La Polonia non invierà soldati in Ucraina."),
    ("pl", "Polska wyśle żołnierzy na Ukrainę.", "Polska nie wyśle żołnierzy na Ukrainę."),
    ("uk", "Польща надішле солдатів в Україну.", "Польща не надішле солдатів в Україну."),
    ("nl", "Polen zal soldaten sturen.", "Polen zal geen soldaten sturen."),
    ("pt", "A Polónia enviará soldados.", "A Polónia não enviará soldados."),
    ("ro", "Polonia va trimite soldați.", "Polonia nu va trimite soldați."),
    ("cs", "Polsko vyšle vojáky na Ukrajinu.", "Polsko nevyšle vojáky na Ukrajinu."),
    ("sv", "Polen ska skicka soldater.", "Polen ska inte skicka soldater."),
]
OPEN = [
    ("en", "Spain has not ruled out sending soldiers."),
    ("fr", "L'Espagne n'a pas exclu d'envoyer des soldats."),
    ("de", "Spanien hat die Entsendung von Soldaten nicht ausgeschlossen."),
    ("es", "España no ha descartado enviar soldados."),
    ("it", "La Spagna non ha escluso di inviare soldati."),
    ("pl", "Hiszpania nie wykluczyła wysłania żołnierzy."),
    ("uk", "Іспанія не виключила відправлення солдатів."),
]
CONDITIONS = [
    ("en", "Italy would send troops only if the United States provides a backstop.", "USA"),
    ("fr", "L'Italie n'enverra des troupes que si les États-Unis participent.", "USA"),
    ("de", "Italien entsendet Truppen nur, wenn die USA mitmachen.", "USA"),
    ("es", "Italia solo enviará tropas si Estados Unidos participa.", "USA"),
    ("it", "L'Italia invierà truppe solo se gli Stati Uniti partecipano.", "USA"),
    ("pl", "Włochy wyślą wojska tylko wtedy, gdy wezmą udział Stany Zjednoczone.", "USA"),
    ("uk", "Італія надішле війська лише якщо долучаться США.", "USA"),
    (
        "en",
        "Italian troops need the approval of parliament before any deployment.",
        "parliament.ITA",
    ),
    ("en", "Italy will join the force only under a UN mandate.", "un-mandate"),
    ("en", "Italy will only send troops if Germany does.", "DEU"),
]
NOTHING = [
    ("attendance", "en", "Italy took part in the meeting of the coalition in Paris."),
    (
        "silence",
        "en",
        "Asked about troops for Ukraine, the Italian government declined to comment.",
    ),
    ("silence", "fr", "L'Italie n'a pas commenté l'envoi de troupes en Ukraine."),
    ("another's word", "en", "Macron claimed that Italy would send ten thousand soldiers."),
    ("a question", "en", "Will Italy send soldiers to Ukraine?"),
    ("an analyst", "en", "Italy will send troops to Ukraine, analysts believe."),
    ("the opposition", "de", "Alice Weidel lehnte die Entsendung deutscher Soldaten ab."),
    ("held before", "en", "Last year Italy had ruled out sending troops."),
    ("another operation", "en", "Italy will send 200 soldiers to the UNIFIL mission in Lebanon."),
    ("a gift of arms", "en", "Italy will deliver another battery of missiles to Ukraine."),
    ("the host", "en", "Ukraine will send soldiers to the line of contact."),
    ("the adversary", "en", "Russia rejected any foreign troops in Ukraine."),
    (
        "allies unnamed",
        "fr",
        "Selon Emmanuel Macron, 26 alliés se sont engagés à envoyer des troupes.",
    ),
    ("asked for", "en", "Zelensky urged Italy to send soldiers."),
]


@pytest.mark.parametrize(("code", "will", "will_not"), PAIRS)
def test_will_and_will_not(code: str, will: str, will_not: str) -> None:
    assert stances(read_report(will, code=code, on=PROBED)) == {("POL", "offers")}
    assert stances(read_report(will_not, code=code, on=PROBED)) == {("POL", "excludes-troops")}


@pytest.mark.parametrize(("code", "text"), OPEN)
def test_not_ruled_out_is_considered(code: str, text: str) -> None:
    assert stances(read_report(text, code=code, on=PROBED)) == {("ESP", "considers")}


@pytest.mark.parametrize(("code", "text", "condition"), CONDITIONS)
def test_conditions_are_written_in_our_language(code: str, text: str, condition: str) -> None:
    reading = read_report(text, code=code, on=PROBED)
    assert stances(reading) == {("ITA", "conditional")}
    assert reading.proposals[0].condition == condition
    parse_condition(reading.proposals[0].condition)


@pytest.mark.parametrize(("why", "code", "text"), NOTHING)
def test_no_position(why: str, code: str, text: str) -> None:
    assert not read_report(text, code=code, on=PROBED).proposals


def test_later_statement_of_a_superseded_position_counts() -> None:
    text = "Last year Spain had ruled out troops. Madrid now says it is open to sending soldiers."
    assert stances(read_report(text, code="en", on=PROBED)) == {("ESP", "considers")}


def test_first_no_then_perhaps_is_perhaps() -> None:
    text = "Finland will not send troops at first. But Helsinki might send soldiers later."
    assert stances(read_report(text, code="en", on=PROBED)) == {("FIN", "considers")}


def test_no_soldiers_but_other_help_are_two() -> None:
    text = "Italy excludes soldiers, but it will train Ukrainian recruits at home."
    found = {p.stance: p for p in read_report(text, code="en", on=PROBED).proposals}
    assert set(found) == {"excludes-troops", "offers"}
    assert found["offers"].domains == ("training",)
    assert found["offers"].caveats == ("not-on-ukrainian-soil",)


def test_one_sentence_of_two_nations() -> None:
    text = "Poland refuses to send troops, while Romania will host the logistics base of the force."
    found = stances(read_report(text, code="en", on=PROBED))
    assert found == {("POL", "excludes-troops"), ("ROU", "offers")}


def test_an_offer_asks_for_a_second_source() -> None:
    offer, refusal = (
        read_report(text, code="en", on=PROBED).proposals[0] for text in (PAIRS[0][1], PAIRS[0][2])
    )
    assert offer.needs_second
    assert not refusal.needs_second


SHORT = [
    ("en", "Norway gives a frigate, Denmark a field hospital.", "NOR=offers DNK=offers"),
    ("en", "Poland will not send soldiers. Neither will Hungary.", "POL=no HUN=no"),
    ("en", "France will send troops to Ukraine, but Hungary will not.", "FRA=offers HUN=no"),
    ("de", "Frankreich entsendet Soldaten, Deutschland schickt keine.", "FRA=offers DEU=no"),
    ("fr", "La France enverra des soldats, la Hongrie n'en enverra pas.", "FRA=offers HUN=no"),
    ("es", "Polonia no enviará soldados. Hungría tampoco.", "POL=no HUN=no"),
    ("it", "La Polonia non invierà soldati, e neppure l'Ungheria.", "POL=no HUN=no"),
    ("pl", "Francja wyśle żołnierzy, Węgry nie wyślą żadnych.", "FRA=offers HUN=no"),
    ("uk", "Польща не надішле солдатів. Угорщина теж ні.", "POL=no HUN=no"),
]
TALK = [
    ("en", "French and British planners travelled to Kyiv to discuss the deployment of a force."),
    ("en", "The debate about German soldiers in Ukraine has divided the parties in Berlin."),
    (
        "fr",
        "Des officiers français se sont rendus à Kiev pour préparer le déploiement de la force.",
    ),
    ("de", "Die Debatte über deutsche Soldaten in der Ukraine spaltet die Koalition in Berlin."),
    ("de", "Deutschland sollte Soldaten in die Ukraine schicken."),
    ("es", "El debate sobre el envío de soldados españoles a Ucrania divide al Gobierno."),
    ("it", "Il dibattito sui soldati italiani in Ucraina divide la maggioranza."),
    ("pl", "Debata o wysłaniu polskich żołnierzy na Ukrainę dzieli partie."),
]


@pytest.mark.parametrize(("code", "text", "meant"), SHORT)
def test_what_is_left_out_is_that_of_the_statement_before(code: str, text: str, meant: str) -> None:
    stance = {"no": "excludes-troops", "offers": "offers"}
    pairs = (part.split("=") for part in meant.split())
    expected = {(nation, stance[word]) for nation, word in pairs}
    assert stances(read_report(text, code=code, on=PROBED)) == expected


@pytest.mark.parametrize(("code", "text"), TALK)
def test_talk_and_visits_are_no_position(code: str, text: str) -> None:
    assert not read_report(text, code=code, on=PROBED).proposals


def test_conditions_of_no_known_kind_and_on_others_by_number() -> None:
    text = "Sweden will send engineers only if the rules of engagement are clear."
    (clear,) = read_report(text, code="en", on=PROBED).proposals
    assert (clear.stance, clear.condition) == ("conditional", "")
    text = "Sweden will send engineers only if at least three other allies do the same."
    (others,) = read_report(text, code="en", on=PROBED).proposals
    assert others.condition == "at least 3 other nations"


def test_a_title_is_overruled_by_the_report() -> None:
    text = "Poland shuts the door\n\nPoland will not send troops to Ukraine, Tusk said."
    found = stances(read_report(text, code="en", on=PROBED))
    assert found == {("POL", "excludes-troops")}

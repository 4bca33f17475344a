# ruff: noqa: RUF001 - Cyrillic and Greek are meant
"""Languages that are data files only: their probes, contrasts, numbers and days."""

from datetime import date

import pytest

from contingent.reports.language import language
from contingent.reports.language_id import guess_language
from contingent.reports.reader import read_report
from tests.reports.scoring import PROBED, Text, probes, reports, score, stances

FOLDER = "probes_languages"
#: Classes whose rules may rest in a small file, see docs/reading-method.md.
FINER = frozenset(
    f"cue:{name}"
    for name in (
        *("as_long", "back_then", "elsewhere", "exist", "likewise", "offering", "one"),
        *("only_if", "outof", "should", "stands_for", "visit", "war", "whether"),
        *("furniture", "remote", "salad"),
        *("above", "destined", "hearsay", "joint", "relative", "unconfirmed"),
        *("asfor", "decide", "nobody", "nominal"),
    )
)
#: Floors of (nation, stance) F1 a little under what is reached.
FLOORS = {
    "da": 0.92,
    "nb": 0.92,
    "fi": 0.92,
    "tr": 0.92,
    "sk": 0.92,
    "hr": 0.92,
    "hu": 0.92,
    "bg": 0.92,
    "el": 0.92,
    "lt": 0.92,
}
#: So many probes together are as long as a short report.
REPORT = 6
#: A Thursday.
ARTICLE = date(2025, 4, 10)
TUESDAY, YESTERDAY = date(2025, 4, 8), date(2025, 4, 9)

PAIRS = [
    ("da", "Polen vil sende soldater til Ukraine.", "Polen vil ikke sende soldater til Ukraine."),
    ("nb", "Polen vil sende soldater til Ukraina.", "Polen vil ikke sende soldater til Ukraina."),
    ("fi", "Puola lähettää sotilaita Ukrainaan.", "Puola ei lähetä sotilaita Ukrainaan."),
    ("tr", "Polonya Ukrayna'ya asker gönderecek.", "Polonya Ukrayna'ya asker göndermeyecek."),
    ("sk", "Poľsko vyšle vojakov na Ukrajinu.", "Poľsko nevyšle vojakov na Ukrajinu."),
    ("hr", "Poljska će poslati vojnike u Ukrajinu.", "Poljska neće poslati vojnike u Ukrajinu."),
    (
        "hu",
        "Lengyelország katonákat küld Ukrajnába.",
        "Lengyelország nem küld katonákat Ukrajnába.",
    ),
    ("bg", "Полша ще изпрати войници в Украйна.", "Полша няма да изпрати войници в Украйна."),
    (
        "el",
        "Η Πολωνία θα στείλει στρατιώτες στην Ουκρανία.",
        "Η Πολωνία δεν θα στείλει στρατιώτες στην Ουκρανία.",
    ),
    ("lt", "Lenkija siųs karius į Ukrainą.", "Lenkija nesiųs karių į Ukrainą."),
]
OPEN = [
    ("da", "Spanien har ikke udelukket at sende soldater."),
    ("nb", "Spania utelukker ikke å sende soldater."),
    ("fi", "Espanja ei sulje pois sotilaiden lähettämistä."),
    ("tr", "İspanya asker gönderme ihtimalini dışlamıyor."),
    ("sk", "Španielsko nevylučuje vyslanie vojakov."),
    ("hr", "Španjolska nije isključila slanje vojnika."),
    ("hu", "Spanyolország nem zárja ki katonák küldését."),
    ("bg", "Испания не е изключила изпращането на войници."),
    ("el", "Η Ισπανία δεν αποκλείει την αποστολή στρατιωτών."),
    ("lt", "Ispanija neatmetė galimybės siųsti karius."),
]
CONDITIONS = [
    ("da", "Italien vil kun sende tropper, hvis USA deltager."),
    ("nb", "Italia vil bare sende tropper dersom USA deltar."),
    ("fi", "Italia lähettää joukkoja vain, jos Yhdysvallat osallistuu."),
    ("tr", "İtalya sadece ABD katılırsa asker gönderecek."),
    ("sk", "Taliansko vyšle vojakov iba vtedy, ak sa zapoja Spojené štáty."),
    ("hr", "Italija će poslati vojnike samo ako sudjeluju Sjedinjene Države."),
    ("hu", "Olaszország csak akkor küld katonákat, ha az Egyesült Államok is részt vesz."),
    ("bg", "Италия ще изпрати войски само ако участват САЩ."),
    ("el", "Η Ιταλία θα στείλει στρατεύματα μόνο αν συμμετάσχουν οι ΗΠΑ."),
    ("lt", "Italija siųs karius tik tada, jei dalyvaus JAV."),
]
NUMBERS = [
    ("da", "Tredive lande deltog i mødet."),
    ("nb", "Tretti land deltok i møtet."),
    ("fi", "Kokoukseen osallistui kolmekymmentä maata."),
    ("tr", "Toplantıya otuz ülke katıldı."),
    ("sk", "Na stretnutí sa zúčastnilo tridsať krajín."),
    ("hr", "Na sastanku je sudjelovalo trideset zemalja."),
    ("hu", "A találkozón harminc ország vett részt."),
    ("bg", "В срещата участваха тридесет държави."),
    ("el", "Στη σύνοδο συμμετείχαν τριάντα χώρες."),
    ("lt", "Susitikime dalyvavo trisdešimt šalių."),
]
#: Where a place is told by a word's ending, it is not read yet.
DAYS = [
    ("da", "Mødet i Paris fandt sted tirsdag.", TUESDAY, "Paris"),
    ("nb", "Møtet i Paris fant sted i går.", YESTERDAY, "Paris"),
    ("fi", "Kokous pidettiin Pariisissa tiistaina.", TUESDAY, None),
    ("tr", "Toplantı salı günü yapıldı.", TUESDAY, None),
    ("sk", "Stretnutie sa konalo v utorok v Paríži.", TUESDAY, "Paris"),
    ("hr", "Sastanak je održan jučer u Parizu.", YESTERDAY, "Paris"),
    ("hu", "A találkozót kedden tartották Párizsban.", TUESDAY, None),
    ("bg", "Срещата се проведе вчера в Париж.", YESTERDAY, "Paris"),
    ("el", "Η σύνοδος έγινε χθες στο Παρίσι.", YESTERDAY, "Paris"),
    ("lt", "Susitikimas įvyko antradienį Paryžiuje.", TUESDAY, None),
]


def of_language(code: str) -> list[Text]:
    return [text for text in probes(FOLDER) if text.code == code]


@pytest.mark.parametrize("code", FLOORS)
def test_probes(code: str) -> None:
    texts = of_language(code)
    assert len(texts) >= 12
    found = score(texts)
    assert found.stance.f1 >= FLOORS[code]
    assert found.not_verbatim == 0


@pytest.mark.parametrize("code", FLOORS)
def test_language_is_recognised(code: str) -> None:
    lines = [text.text for text in of_language(code)]
    for start in range(0, len(lines) - REPORT + 1, REPORT):
        assert guess_language(" ".join(lines[start : start + REPORT])) == code


@pytest.mark.slow
def test_no_text_of_the_languages_before_is_taken_for_one_of_these() -> None:
    """A sentence alone may be guessed wrong, but these ten take none from the twelve before."""
    texts = [*probes("probes"), *probes("probes_second"), *reports("reports_third")]
    taken = {text.name: code for text in texts if (code := guess_language(text.text)) in FLOORS}
    assert len({text.code for text in texts}) >= 12
    assert not taken


@pytest.mark.parametrize(("code", "will", "will_not"), PAIRS)
def test_will_and_will_not(code: str, will: str, will_not: str) -> None:
    assert stances(read_report(will, code=code, on=PROBED)) == {("POL", "offers")}
    assert stances(read_report(will_not, code=code, on=PROBED)) == {("POL", "excludes-troops")}


@pytest.mark.parametrize(("code", "text"), OPEN)
def test_not_ruled_out_is_considered(code: str, text: str) -> None:
    assert stances(read_report(text, code=code, on=PROBED)) == {("ESP", "considers")}


@pytest.mark.parametrize(("code", "text"), CONDITIONS)
def test_american_backing_is_a_condition(code: str, text: str) -> None:
    reading = read_report(text, code=code, on=PROBED)
    assert stances(reading) == {("ITA", "conditional")}
    assert reading.proposals[0].condition == "USA"


@pytest.mark.parametrize(("code", "text"), NUMBERS)
def test_number_words(code: str, text: str) -> None:
    assert [m.participants for m in read_report(text, code=code, on=ARTICLE).meetings] == [30]


@pytest.mark.parametrize(("code", "text", "on", "place"), DAYS)
def test_days_are_counted_from_the_articles_day(
    code: str, text: str, on: date, place: str | None
) -> None:
    meetings = read_report(text, code=code, on=ARTICLE).meetings
    assert [(m.on, m.place) for m in meetings] == [(on, place)]


@pytest.mark.parametrize("code", FLOORS)
def test_every_class_that_english_has_is_there(code: str) -> None:
    """A class left out of a file would never be found, and nothing would say so."""
    ours = {table for table in labels(code) if table.startswith(("cue:", "domain:", "unit:"))}
    theirs = {table for table in labels("en") if table.startswith(("cue:", "domain:", "unit:"))}
    by_ending = {"cue:loc"} if code in {"tr", "hu"} else set()
    assert theirs - ours - by_ending - FINER <= {"unit:detachment", "unit:division"}
    nations = {label for label in labels(code) if label.endswith(":name")}
    assert len(nations) >= 45


def labels(code: str) -> set[str]:
    """Labels of every pattern of a language."""
    matcher = language(code).matcher
    tables = (matcher.whole, matcher.prefix, matcher.suffix)
    return {pattern.label for table in tables for found in table.values() for pattern in found}

"""Numbers in words and figures: put together by scale, and none where there is no single one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.reports.figures import figure_at
from contingent.reports.language import known_languages, language
from contingent.reports.numbers import number_hits, numbers_in, plain
from contingent.reports.proposal import Proposal
from contingent.reports.reader import read_report
from contingent.reports.tokens import tokenise
from tests.reports.scoring import HERE
from tests.reports.spelling import SPELLED

FAULTS = Path(__file__).parents[1] / "known_faults"


def numbers(code: str, text: str) -> list[float | None]:
    """The numbers of a text, None for what is no single one."""
    words, tokens = language(code), tokenise(text)
    hits = number_hits(text, tokens, words.matcher.find(tokens), words.numerals)
    return [number.value for number in numbers_in(hits, 0, len(tokens))]


def proposal(code: str, text: str) -> Proposal:
    (found,) = read_report(text, code=code).proposals
    return found


@given(number=st.integers(2, 999_999), code=st.sampled_from(sorted(SPELLED)))
def test_a_number_spelled_out_is_read_back(number: int, code: str) -> None:
    assert numbers(code, SPELLED[code](number)) == [number]


@pytest.mark.slow
def test_numbers_as_another_program_spells_them_are_read_back() -> None:
    # Written by num2words 0.5.14, less what it misspells ("dicotto").
    rows = (HERE / "number_words.tsv").read_text(encoding="utf-8").splitlines()
    wrong = [row for row in rows if numbers((p := row.split("\t"))[0], p[2]) != [float(p[1])]]
    assert wrong == []
    spelled = {row.split("\t")[0] for row in rows} | set(SPELLED)
    assert spelled == set(known_languages())


@given(
    few=st.integers(2, 90),
    more=st.integers(101, 900),
    code=st.sampled_from(sorted(SPELLED)),
    figures=st.booleans(),
)
def test_a_range_gives_no_single_number(few: int, more: int, code: str, figures: bool) -> None:
    bounds = {
        "en": ("{} to {}", "between {} and {}", "{} or {}", "from {} to {}"),
        "de": ("{} bis {}", "zwischen {} und {}", "{} oder {}", "von {} bis {}"),
        "fr": ("{} à {}", "entre {} et {}", "{} ou {}", "de {} à {}"),
        "hr": ("{} do {}", "između {} i {}", "{} ili {}", "od {} do {}"),
        "bg": ("{} до {}", "между {} и {}", "{} или {}", "от {} до {}"),
        "el": ("{} έως {}", "μεταξύ {} και {}", "{} ή {}", "από {} έως {}"),
    }
    one, two = (str(few), str(more)) if figures else (SPELLED[code](few), SPELLED[code](more))
    for form in (*bounds[code], "{} – {}"):
        assert numbers(code, form.format(one, two)) == [None], form.format(one, two)


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("en", "one thousand five hundred", [1500]),
        ("en", "two hundred and fifty", [250]),
        ("en", "a hundred and twenty", [120]),
        ("en", "fifteen hundred", [1500]),
        ("en", "1.5 thousand", [1500]),
        ("en", "2.5 million", [2_500_000]),
        ("en", "5k", [5000]),
        ("en", "2 to 3 thousand", [None]),
        ("en", "two or three thousand", [None]),
        ("en", "two-three hundred", [None]),
        ("en", "half a million", [None]),
        ("en", "two and a half thousand", [None]),
        ("en", "a few hundred", [None]),
        ("en", "two thousand, three hundred", [None]),
        ("en", "in 2027 300 soldiers", [2027, 300]),
        ("en", "1,000² soldiers", [1000]),
        ("en", "1,000[2] soldiers", [1000]),
        ("en", "1,000 15 000 soldiers", [None]),
        ("en", "1.000 soldiers", [None]),
        ("en", "1,5 soldiers", [None]),
        ("en", "1,234,567.5", [1_234_567.5]),
        ("en", "18 F-16 jets", [18]),
        ("en", "30% of the soldiers, 30 per cent, five percent", []),
        ("en", "€500 million, $ 20, 500 million euros, 12 months, at 18:30, in 2026/27", []),
        ("en", "Article 5, Resolution 2803, No. 3, the 16th", []),
        ("en", "on May 5 200 soldiers", [None]),
        ("de", "Ende 2027 bis zu 500 Soldaten", [500]),
        ("de", "2000 bis 3000 Soldaten", [None]),
        ("de", "die 2. Brigade", []),
        ("de", "1.000 Soldaten, 1.500.000 und 15 000", [1000, None]),
        ("de", "1,5 Bataillone", [1.5]),
        ("de", "1,000", [None]),
        ("de", "zweihundertfünfzig", [250]),
        ("de", "zwei- bis dreitausend", [None]),
        ("de", "anderthalb tausend", [1500]),
        ("it", "millecinquecento", [1500]),
        ("nl", "vijftienhonderd", [1500]),
        ("sv", "tvåhundra", [200]),
        ("fi", "kaksisataa sotilasta, kahdensadan", [200, 200]),
        ("hu", "kétezer-ötszáz", [2500]),
        ("es", "mil quinientos, 5 por ciento", [1500]),
        ("fr", "quatre-vingt-dix-sept, septante et un, soixante et onze", [97, 71, 71]),
        ("fr", "dizaines de milliers", [None]),
        ("fr", "une dizaine de milliers", [10_000]),
        ("pl", "półtora tysiąca, dwa tysiące pięćset, tysiące", [1500, 2500, None]),
        ("pl", "dwa-trzy tysiące, kilka tysięcy", [None, None]),
        ("uk", "дві тисячі п'ятсот, кілька тисяч", [2500, None]),
        ("ro", "două mii cinci sute de soldați", [2500]),
        ("lt", "du tūkstančius penkis šimtus", [2500]),
        ("da", "hundrede og halvtreds", [150]),
        ("cs", "pětadvacet, stovky", [25, None]),
    ],
)
def test_numbers_of_reports(code: str, text: str, found: list[float | None]) -> None:
    assert numbers(code, text) == found


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("en", "Germany will send one thousand five hundred troops to Ukraine.", "1500"),
        ("en", "Poland will send two thousand five hundred troops to Ukraine.", "2500"),
        ("en", "Belgium will send two hundred and fifty troops to Ukraine.", "250"),
        ("en", "Germany will send 500 of its 2,000 soldiers to Ukraine.", "500"),
        ("en", "Germany will send 1,234,567 soldiers to Ukraine.", "1234567"),
        ("en", "Germany will send 1.5 battalions to Ukraine.", "1.5"),
        ("en", "Germany will send 1.5 soldiers to Ukraine.", None),
        ("en", "Germany will send 2 to 3 thousand soldiers to Ukraine.", None),
        ("en", "Germany will send 2 to 3 battalions to Ukraine.", None),
        ("de", "Deutschland wird zweihundertfünfzig Soldaten in die Ukraine schicken.", "250"),
        ("de", "Deutschland wird 1.000 Soldaten in die Ukraine schicken.", "1000"),
        ("it", "L'Italia invierà millecinquecento soldati in Ucraina.", "1500"),
        ("nl", "Nederland zal vijftienhonderd soldaten naar Oekraïne sturen.", "1500"),
        ("sv", "Sverige kommer att skicka tvåhundra soldater till Ukraina.", "200"),
        ("fr", "La France enverra deux mille cinq cents soldats en Ukraine.", "2500"),
        ("es", "España enviará mil quinientos soldados a Ucrania.", "1500"),
        ("pl", "Polska wyśle dwa tysiące żołnierzy na Ukrainę.", "2000"),
        ("uk", "Польща відправить дві тисячі солдатів до України.", "2000"),
        ("pl", "Polska wyśle kilka tysięcy żołnierzy na Ukrainę.", "several thousand"),
    ],
)
def test_the_quantity_of_an_offer(code: str, text: str, said: str | None) -> None:
    assert proposal(code, text).quantity == said


def test_what_gives_no_number_is_told() -> None:
    told = proposal("en", "Germany will send 2 to 3 thousand soldiers to Ukraine.")
    assert "no single number is read in '2 to 3 thousand'" in told.why


def test_a_decimal_is_no_other_number() -> None:
    text = (FAULTS / "text-decimal-quantity" / "text.txt").read_text(encoding="utf-8")
    assert proposal("en", text).quantity == "1.5"


@given(text=st.text("0123456789.,'’ \u00a0\u202f²³kK%€-:/[]aZ", min_size=1, max_size=30))
def test_any_figures_are_read_within_the_text(text: str) -> None:
    for mark in ".,":
        figure = figure_at(text, 0, len(text), mark)
        assert figure is None or 0 < figure.end <= len(text)
    for code in ("en", "de", "pl"):
        assert all(value is None or value >= 0 for value in numbers(code, text))


def test_numbers_are_written_in_full() -> None:
    assert [plain(n) for n in (1500.0, 1.5, 1_234_567.0)] == ["1500", "1.5", "1234567"]

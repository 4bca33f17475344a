"""The language of a text, and the encoder's second opinion."""

from collections.abc import Sequence
from datetime import date

import pytest

from contingent.adapters.reading import encoder, languages
from contingent.adapters.reading.llm_answer import STANCES
from contingent.reading.language import known_languages
from contingent.reading.proposal import Evidence, Miss, Proposal, Reading
from contingent.reading.statements import UNRECOGNISED
from contingent.services.reading import ReadOptions, read
from contingent.services.second_opinion import MOST, with_second_opinion

SENTENCES = {
    "en": "The government said that it would not send any soldiers to the country.",
    "fr": "Le gouvernement a déclaré qu’il n’enverrait pas de soldats dans le pays.",
    "de": "Die Regierung erklärte, dass sie keine Soldaten in das Land schicken werde.",
    "es": "El Gobierno declaró que no enviaría soldados al país vecino este año.",
    "it": "Il governo ha dichiarato che non manderà alcun soldato nel paese.",
    "pl": "Rząd oświadczył, że nie wyśle żadnych żołnierzy do tego kraju.",
    "uk": "Уряд заявив, що не відправить жодного солдата до цієї країни.",
    "ru": "Правительство заявило, что не отправит солдат в эту страну, и объяснило почему.",
    "nl": "De regering verklaarde dat zij geen soldaten naar het land zou sturen.",
    "et": "Valitsus teatas eile, et ei saada sellesse riiki ühtegi sõdurit.",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_the_language_of_a_sentence_is_found(code: str) -> None:
    assert languages.find_language(SENTENCES[code], known_languages()) == code


def test_no_language_is_none() -> None:
    assert languages.find_language("1234 --- 5678", known_languages()) is None


def test_a_language_without_a_data_file_is_told() -> None:
    report = read(SENTENCES["et"].encode(), "a.txt", ReadOptions(encoder=False))
    assert any(
        "it is in Estonian, for which there is no data file" in note for note in report.notes
    )
    assert report.reading.language in known_languages()


def test_what_is_told_comes_before_what_is_found_and_that_before_what_is_stated() -> None:
    page = f"<html lang=de><p>{SENTENCES['fr']}".encode()
    assert read(page, "a.html", ReadOptions(encoder=False)).reading.language == "fr"
    told = read(page, "a.html", ReadOptions(language="es", encoder=False))
    assert told.reading.language == "es"


def test_without_the_detector_the_page_or_the_small_words_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(languages, "available", lambda: False)
    page = f"<html lang=it><p>{SENTENCES['it']}".encode()
    assert read(page, "a.html", ReadOptions(encoder=False)).reading.language == "it"
    plain = read(SENTENCES["fr"].encode(), "a.txt", ReadOptions(encoder=False))
    assert plain.reading.language == "fr"
    assert plain.reading.off == ("the language detector",)


def test_every_prototype_has_a_stance_and_stands_once() -> None:
    listed = encoder.prototypes()
    assert {stance for stance, _ in listed} == {*STANCES, "none"}
    assert len({sentence for _, sentence in listed}) == len(listed)


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("No soldier of ours will be sent to Ukraine, the chancellor said.", "excludes-troops"),
        (
            "Der Kanzler sagte, wir werden keine Soldaten in die Ukraine schicken.",
            "excludes-troops",
        ),
        ("Le gouvernement enverra des soldats dans la force en Ukraine.", "offers"),
        ("Los ministros de muchos países asistieron a la reunión en la capital.", "none"),
    ],
)
def test_the_encoder_hears_a_stance_in_languages_it_was_given_no_example_of(
    sentence: str, stance: str
) -> None:
    ((heard, likeness),) = encoder.opinion([sentence])
    assert heard == stance
    assert 0 < likeness <= 1


def test_the_encoder_says_the_same_again_and_in_any_company() -> None:
    several = encoder.opinion([SENTENCES["en"], SENTENCES["fr"]])
    ((stance, likeness),) = encoder.opinion([SENTENCES["en"]])
    assert several[0][0] == stance
    assert several[0][1] == pytest.approx(likeness, abs=1e-4)
    assert encoder.opinion([]) == []


DAY = date(2025, 4, 10)


def miss(nation: str, start: int, why: str = UNRECOGNISED, *more: str) -> Miss:
    return Miss((nation, *more), Evidence("words", start, start + 5), why)


def reading(*misses: Miss, proposals: Sequence[Proposal] = (), other: str | None = None) -> Reading:
    return Reading("", "en", DAY, tuple(proposals), (), misses, (), (), other)


def always(stance: str, likeness: float = 0.9):  # type: ignore[no-untyped-def]  # noqa: ANN201
    asked: list[str] = []

    def opinion(sentences: Sequence[str]) -> list[tuple[str, float]]:
        asked.extend(sentences)
        return [(stance, likeness)] * len(sentences)

    opinion.asked = asked  # type: ignore[attr-defined]
    return opinion


def test_it_is_asked_only_where_the_rules_are_silent_on_sentence_and_nation() -> None:
    own = Proposal("POL", "excludes-troops", Evidence("words", 0, 5))
    silent = miss("SWE", 40)
    passed = [
        miss("POL", 10),
        miss("GRC", 20, UNRECOGNISED, "TUR"),
        miss("ITA", 30, "told as a position held before"),
    ]
    read_ = with_second_opinion(reading(*passed, silent, proposals=[own]), always("offers"))
    assert read_.proposals[0] == own, "no proposal of the rules is altered"
    (made,) = read_.proposals[1:]
    assert (made.nation, made.stance, made.method, made.confidence) == (
        "SWE",
        "offers",
        "encoder",
        "low",
    )
    assert made.evidence == silent.evidence
    assert made.needs_second
    assert list(read_.misses) == passed, "what was heard is no miss any more"


@pytest.mark.parametrize(("stance", "likeness"), [("none", 0.9), ("offers", 0.49)])
def test_what_it_is_not_sure_of_stays_a_possible_miss(stance: str, likeness: float) -> None:
    before = reading(miss("SWE", 1))
    assert with_second_opinion(before, always(stance, likeness)) == before


def test_a_nation_is_heard_once_and_a_report_about_another_operation_never() -> None:
    twice = reading(miss("SWE", 1), miss("SWE", 9))
    read_ = with_second_opinion(twice, always("excludes-troops"))
    assert [p.evidence.start for p in read_.proposals] == [1]
    assert read_.proposals[0].caveats == ("no-troops",)
    other = reading(miss("SWE", 1), other="another operation")
    assert with_second_opinion(other, always("offers")) == other


def test_it_is_asked_about_so_many_sentences_and_no_more_and_that_is_told() -> None:
    many = reading(*(miss("SWE", start) for start in range(MOST + 1)))
    opinion = always("none")
    read_ = with_second_opinion(many, opinion)
    assert len(opinion.asked) == MOST
    assert "after the first" in read_.off[0]

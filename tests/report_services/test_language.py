"""The language of a text: as told, as found, as stated, as guessed."""

import pytest

from contingent.adapters.reports import languages
from contingent.reports.language import known_languages
from contingent.services.reports.report import ReadOptions, read

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


@pytest.mark.slow
def test_a_language_without_a_data_file_is_told() -> None:
    report = read(SENTENCES["et"].encode(), "a.txt", ReadOptions())
    assert any(
        "it is in Estonian, for which there is no data file" in note for note in report.notes
    )
    assert report.reading.language in known_languages()


@pytest.mark.slow
def test_what_is_told_comes_before_what_is_found_and_that_before_what_is_stated() -> None:
    page = f"<html lang=de><p>{SENTENCES['fr']}".encode()
    assert read(page, "a.html", ReadOptions()).reading.language == "fr"
    told = read(page, "a.html", ReadOptions(language="es"))
    assert told.reading.language == "es"


@pytest.mark.slow
def test_without_the_detector_the_page_or_the_small_words_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(languages, "available", lambda: False)
    page = f"<html lang=it><p>{SENTENCES['it']}".encode()
    assert read(page, "a.html", ReadOptions()).reading.language == "it"
    plain = read(SENTENCES["fr"].encode(), "a.txt", ReadOptions())
    assert plain.reading.language == "fr"
    assert plain.reading.off == ("the language detector",)

"""What a case chooses for questions that do not say."""

from pathlib import Path

import pytest

from contingent.register.fault import FaultsFound
from contingent.register.offer import OfferState
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.footing_words import defaults_words
from contingent.services.cases.exporting import write_case
from contingent.services.cases.opening import open_case
from tests.sources.case_files import write_case as write_files

CHOSEN = 'start = 2026-01-01\ndefault_cutoff = "offered"\ndefault_confidence = "medium"'


def folder_with(folder: Path, entries: str) -> Path:
    folder.mkdir()
    written = write_files(folder)
    toml = written / "case.toml"
    toml.write_text(toml.read_text().replace("start = 2026-01-01", entries))
    return written


@pytest.fixture
def chosen(tmp_path: Path) -> Register:
    entries = f'{CHOSEN}\ndefault_world = "base"\ndefault_concept = "large"'
    return open_case(str(folder_with(tmp_path / "case", entries)))


def test_a_question_that_names_none_means_what_the_case_chose(chosen: Register) -> None:
    asked = setting_of(chosen, Asked())
    assert (asked.cutoff, asked.confidence.value) == (OfferState.OFFERED, "medium")
    assert chosen.concept(None).concept == "large"
    assert chosen.world(None).world == "base"
    named = setting_of(chosen, Asked(cutoff=OfferState.REPORTED))
    assert (named.cutoff, named.confidence.value) == (OfferState.REPORTED, "medium")


def test_an_answer_says_what_was_chosen_and_not_asked(chosen: Register) -> None:
    title = chosen.world(None).title or "base"
    assert defaults_words(chosen, Asked()) == (
        f"Not asked, so as the case chooses: the world “{title}” and at least offered, medium "
        "confidence."
    )
    asked = Asked("base", cutoff=OfferState.OFFERED)
    assert defaults_words(chosen, asked) == (
        "Not asked, so as the case chooses: at least medium confidence."
    )
    plain = chosen.model_copy(update={"case": chosen.case.model_copy(update=_NONE)})
    assert defaults_words(plain, Asked()) == ""


_NONE = dict.fromkeys(("default_world", "default_concept", "default_cutoff", "default_confidence"))


@pytest.mark.parametrize("name", ["case.xlsx", "case.json", "again"])
def test_what_a_case_chose_is_written_and_read_back(
    chosen: Register, tmp_path: Path, name: str
) -> None:
    form = name.partition(".")[2] or "folder"
    write_case(chosen, tmp_path / name, form, force=False)
    again = open_case(str(tmp_path / name))
    assert again.case == chosen.case
    assert again.content_hash == chosen.content_hash


@pytest.mark.parametrize(
    ("entry", "column", "message"),
    [
        ('default_world = "bose"', "case.default_world", "unknown world 'bose'"),
        ('default_concept = "huge"', "case.default_concept", "unknown concept 'huge'"),
        ('default_cutoff = "firm"', "case.default_cutoff", "'firm' is not"),
        ('default_cutoff = "withdrawn"', "case.default_cutoff", "'withdrawn' is no cut-off"),
        ('default_confidence = "sure"', "case.default_confidence", "'sure' is not"),
    ],
)
def test_what_there_is_not_is_a_fault_at_its_place(
    tmp_path: Path, entry: str, column: str, message: str
) -> None:
    folder = folder_with(tmp_path / "case", f"start = 2026-01-01\n{entry}")
    with pytest.raises(FaultsFound) as told:
        open_case(str(folder))
    (fault,) = told.value.faults
    assert (fault.file, fault.column) == ("case.toml", column)
    assert message in fault.message
    assert fault.hint or "one of" in fault.message

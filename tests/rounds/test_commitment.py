"""Commitments bind, and hide."""

import json
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.ledger.canonical import canonical
from contingent.register.fault import FaultsFound
from contingent.rounds.closing import refusal
from contingent.rounds.commitment import Commitment
from contingent.rounds.release import ReleaseGroup
from contingent.rounds.submission import Submission
from contingent.services.rounds.documents import (
    commitment_bytes,
    outcome_bytes,
    read_commitment,
    read_outcome,
    read_round,
    round_bytes,
)
from contingent.services.rounds.ending import close
from contingent.services.rounds.submitting import read_submission
from tests.builders import fewer, offer, register
from tests.rounds.rounds import NATIONS, PLAYED, Played, play


def written(folder: str, name: str, data: bytes) -> Path:
    path = Path(folder) / name
    path.write_bytes(data)
    return path


def test_a_commitment_has_a_nation_and_a_hash_and_nothing_else() -> None:
    assert [field.name for field in fields(Commitment)] == ["nation", "hash"]
    own = Commitment("FRA", "0" * 64)
    assert json.loads(commitment_bytes(own)) == {"nation": "FRA", "hash": "0" * 64}


@given(PLAYED)
def test_a_commitment_is_of_equal_length_whatever_was_sealed(played: Played) -> None:
    assert len({len(commitment_bytes(one.commitment)) for one in played.submissions}) == 1


@given(PLAYED, st.text("0123456789abcdef", min_size=64, max_size=64))
def test_another_salt_gives_another_hash_to_the_same_offers(played: Played, salt: str) -> None:
    own = played.submissions[0]
    other = replace(own, salt=salt)
    assert (other.commitment == own.commitment) == (salt == own.salt)


@given(PLAYED, st.data())
@fewer(2)
def test_any_change_of_a_byte_is_caught(played: Played, data: st.DataObject) -> None:
    own = data.draw(st.sampled_from(played.submissions))
    place = data.draw(st.integers(0, len(own.sealed) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != own.sealed[place]))
    deed = data.draw(st.sampled_from(["change", "drop", "add"]))
    end = own.sealed[place:] if deed == "add" else own.sealed[place + 1 :]
    changed = own.sealed[:place] + (b"" if deed == "drop" else bytes([byte])) + end
    with TemporaryDirectory() as folder:
        path = written(folder, "MINE.sealed", changed)
        with pytest.raises(FaultsFound) as told:
            close(played.asked, [path])
        assert len(told.value.faults) == 1


@given(PLAYED, st.data())
@fewer(2)
def test_every_part_of_a_submission_is_bound(played: Played, data: st.DataObject) -> None:
    own = data.draw(st.sampled_from(played.submissions))
    extra = offer(f"{own.nation.lower()}-more", own.nation)
    others: dict[str, object] = {
        "round": "another",
        "case": "0" * 64,
        "nation": next(nation for nation in NATIONS if nation != own.nation),
        "offers": (*own.offers, extra),
        "releases": (*own.releases, ReleaseGroup.NOTE),
        "salt": "f" * 64,
    }
    assert set(others) == {field.name for field in fields(Submission)}
    for name, value in others.items():
        changed = replace(own, **{name: value})  # type: ignore[arg-type]
        assert changed.commitment.hash != own.commitment.hash
        assert refusal(played.asked, changed) is not None, name


@given(PLAYED)
@fewer(2)
def test_files_are_read_as_they_were_written(played: Played) -> None:
    with TemporaryDirectory() as folder:
        for own in played.submissions:
            assert read_submission(written(folder, "MINE.sealed", own.sealed)) == own
            path = written(folder, "MINE.commitment.json", commitment_bytes(own.commitment))
            assert read_commitment(path) == own.commitment
        asked = read_round(written(folder, "ROUND.json", round_bytes(played.asked)))
        assert (asked, asked.id, asked.head) == (
            played.asked,
            played.asked.id,
            played.asked.head,
        )
        outcome = played.outcome
        assert read_outcome(written(folder, "OUTCOME.json", outcome_bytes(outcome))) == outcome


SMALL = play(
    register(nations=NATIONS), [offer("aaa-1", "AAA", "BBB"), offer("bbb-1", "BBB", "AAA")]
)


@pytest.mark.parametrize("what", ["round", "outcome"])
@given(data=st.data())
@fewer(2)
def test_a_round_or_an_outcome_with_a_byte_changed_is_refused(
    what: str, data: st.DataObject
) -> None:
    """A change is refused, or gives a round of another name or head, which everybody compares."""
    right = round_bytes(SMALL.asked) if what == "round" else outcome_bytes(SMALL.outcome)
    place = data.draw(st.integers(0, len(right) - 1))
    byte = data.draw(st.integers(32, 126).filter(lambda byte: byte != right[place]))
    changed = right[:place] + bytes([byte]) + right[place + 1 :]
    read = read_round if what == "round" else read_outcome
    with TemporaryDirectory() as folder:
        path = written(folder, "FILE.json", changed)
        try:
            found = read(path)
        except FaultsFound:
            return
    assert what == "outcome"
    assert outcome_bytes(found) != right  # type: ignore[arg-type]


def test_a_sealed_file_that_nests_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "MINE.sealed"
    path.write_bytes(b'{"a":' * 100_000)
    with pytest.raises(FaultsFound, match="is no sealed submission"):
        read_submission(path)


def test_a_fault_of_a_sealed_file_quotes_nothing_of_it(tmp_path: Path) -> None:
    own = SMALL.submissions[0]
    value = json.loads(own.sealed)
    value["offers"][0]["condition"] = "SECRET provides everything"
    path = tmp_path / "MINE.sealed"
    path.write_text(canonical(value))
    with pytest.raises(FaultsFound) as told:
        close(SMALL.asked, [path])
    assert "SECRET" not in str(told.value)

"""What is worked out once for a row is what would be worked out anew."""

import gc
import hashlib
import json

import pytest

from contingent.register.by_row import ByRow
from contingent.register.content_hash import hash_of
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.view import view_of
from contingent.services.cases.opening import open_case
from tests.register.view_pairs import NATIONS, pair


def plain_hash(register: Register) -> str:
    """The hash as it is defined: of the whole, with rows in order where order means nothing."""
    tables = register.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for name, rows in tables.items():
        if isinstance(rows, list) and name not in {"worlds", "concepts"}:
            rows.sort(key=lambda row: json.dumps(row, sort_keys=True, ensure_ascii=False))
    text = json.dumps(tables, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def anew(register: Register) -> Register:
    """The same register, of rows of its own."""
    return Register.model_validate_json(register.model_dump_json(by_alias=True))


@pytest.mark.parametrize("case", ["ukraine", "idai-2019", "bonn-1978"])
def test_the_hash_is_of_the_whole(case: str) -> None:
    register = open_case(case)
    assert register.content_hash == plain_hash(register)
    view = view_of(register, "public")
    assert view.content_hash == plain_hash(view)


@pytest.mark.parametrize("seed", range(6))
def test_views_that_share_rows_are_those_that_do_not(seed: int) -> None:
    made = pair(seed)
    for viewer in (*NATIONS[:3], "public"):
        for whole in (made.one, made.other, made.one):
            view, fresh = view_of(whole, viewer), view_of(anew(whole), viewer)
            assert view == fresh
            assert view.content_hash == plain_hash(fresh)


def test_a_row_that_took_the_place_of_another_is_not_taken_for_it() -> None:
    """Shows it of rows that are let go of at once, so that memory is used again."""
    known: ByRow[Offer, str] = ByRow(kept=8)
    for number in range(200):
        row = Offer.model_validate(
            {"offer": f"a-{number}", "nation": "FRA", "supplies": "battalion:1", "packages": "1"}
        )
        assert known.of(row, lambda row=row: row.offer) == f"a-{number}"  # type: ignore[misc]
        if not number % 50:
            gc.collect()


def test_what_else_an_answer_depends_on_tells_answers_apart() -> None:
    known: ByRow[str, str] = ByRow()
    row = "a row"
    assert known.of(row, lambda: "one", "for one") == "one"
    assert known.of(row, lambda: "other", "for another") == "other"
    assert known.of(row, lambda: "worked out again", "for one") == "one"


def test_an_empty_table_and_none_hash_alike() -> None:
    assert hash_of({"offers": ()}, ordered=()) == hash_of({}, ordered=())

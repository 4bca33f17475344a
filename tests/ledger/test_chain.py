"""Whatever is done to a chain of entries shows, against a head kept elsewhere."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from contingent.errors import LedgerBroken
from contingent.ledger.audit import BRANCHED, MERGED, Auditor, audit
from contingent.ledger.entry import Entry, Head, Sealed, digest, first_link, link
from tests.ledger.chains import NAME, chain, head_of

ENTRIES = 500


def found(kept: Sequence[Sealed], witness: Head | None) -> bool:
    try:
        for _ in audit(Auditor(NAME), kept, witness):
            pass
    except LedgerBroken:
        return True
    return False


def test_a_whole_chain_verifies() -> None:
    kept = chain(ENTRIES)
    assert not found(kept, head_of(kept))
    assert not found(kept, Head(7, kept[6].hash)), "an older head is met on the way"


def refused(auditor: Auditor, kept: Sealed) -> bool:
    try:
        auditor.take(kept)
    except LedgerBroken:
        return True
    return False


@pytest.mark.slow
def test_every_byte_flipped_is_found() -> None:
    draw, auditor, flips = random.Random(1), Auditor(NAME), 0
    for kept in chain(ENTRIES):
        for text, altered in ((kept.body, "body"), (kept.hash, "hash")):
            data = text.encode()
            for at in range(len(data)):
                # One bit of it, another one each time; what is then no UTF-8 is kept as it is.
                wrong = bytearray(data)
                wrong[at] ^= 1 << draw.randrange(8)
                told = wrong.decode(errors="surrogateescape")
                body, kept_hash = (told, kept.hash) if altered == "body" else (kept.body, told)
                assert refused(auditor, Sealed(kept.seq, body, kept_hash)), (kept.seq, altered, at)
                flips += 1
        auditor.take(kept)
    assert flips > 200_000


def _renumbered(kept: Sequence[Sealed]) -> list[Sealed]:
    """As a database gives them back: numbered in order."""
    return [replace(one, seq=seq) for seq, one in enumerate(kept, start=1)]


EDITS: dict[str, Callable[[list[Sealed], int], list[Sealed]]] = {
    "dropped": lambda kept, at: [*kept[:at], *kept[at + 1 :]],
    "cut": lambda kept, at: kept[:at],
    "swapped": lambda kept, at: [*kept[:at], *reversed(kept[at : at + 2]), *kept[at + 2 :]],
    "repeated": lambda kept, at: [*kept[: at + 1], *kept[at:]],
    "moved": lambda kept, at: [*kept[:at], *kept[at + 1 :], kept[at]],
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("numbered", [False, True])
def test_every_edit_of_the_list_is_found(edit: str, numbered: bool) -> None:
    kept = list(chain(60))
    for at in range(len(kept)):
        edited = EDITS[edit](kept, at)
        edited = _renumbered(edited) if numbered else edited
        if edited != kept:
            assert found(edited, head_of(tuple(kept))), (edit, at)


def test_a_cut_end_shows_only_against_a_head_kept_elsewhere() -> None:
    """The control: without it nobody can know, and docs/ledger.md says so."""
    kept = chain(60)
    assert not found(kept[:40], None)
    assert found(kept[:40], head_of(kept))


def _rewritten(kept: Sequence[Sealed], change: Callable[[Entry], Entry]) -> list[Sealed]:
    """The chain made anew by somebody who holds all of it."""
    before, made = first_link(NAME), []
    for one in kept:
        body = change(Entry.read(one.body)).body()
        before = link(before, body)
        made.append(Sealed(one.seq, body, before))
    return made


def test_a_ledger_rewritten_whole_shows_only_against_a_head_kept_elsewhere() -> None:
    kept = chain(60)
    forged = _rewritten(kept, lambda entry: replace(entry, actor="somebody else"))
    assert not found(forged, None)
    assert found(forged, head_of(kept))
    assert found(forged, Head(12, kept[11].hash))


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: replace(entry, before="0" * 64),
        lambda entry: replace(entry, after="0" * 64),
        lambda entry: replace(entry, at="2026-01-01T00:08:59.000000Z"),
        lambda entry: replace(entry, at="2026-99-99T99:99:99.000000Z"),
        lambda entry: replace(entry, actor=5),
        lambda entry: replace(entry, actor="a\x1b[31m"),
        lambda entry: replace(entry, baseline=0),
        lambda entry: replace(entry, base="1"),
        lambda entry: replace(entry, at="yesterday"),
        lambda entry: replace(entry, baseline=True),
        lambda entry: replace(entry, branch="nowhere"),
        lambda entry: replace(entry, seq=entry.seq + 1),
        lambda entry: replace(entry, key="key-3"),
        lambda entry: replace(entry, changes=entry.changes * 2),
        lambda entry: replace(
            entry, changes=tuple(replace(c, was={"quantity": -1}) for c in entry.changes)
        ),
        lambda entry: replace(
            entry, changes=tuple(replace(c, table="secrets") for c in entry.changes)
        ),
        lambda entry: replace(
            entry, changes=tuple(replace(c, row='{"line":"other"}') for c in entry.changes)
        ),
    ],
)
def test_what_does_not_follow_is_found_even_in_a_chain_made_anew(
    change: Callable[[Entry], Entry],
) -> None:
    forged = _rewritten(chain(20), lambda entry: change(entry) if entry.seq == 10 else entry)
    assert found(forged, None)


def test_another_form_of_the_same_json_is_found() -> None:
    kept = list(chain(5))
    loose = json.dumps(json.loads(kept[2].body), sort_keys=True)
    before = kept[1].hash
    kept[2] = Sealed(3, loose, link(before, loose))
    assert found(kept[:3], None)


def test_a_chain_belongs_to_its_ledger() -> None:
    with pytest.raises(LedgerBroken):
        Auditor("another name").take(chain(1)[0])


@pytest.mark.parametrize("text", ["", "12", "12:abc", "x:" + "0" * 64, "1:" + "G" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a head"):
        Head.read(text)


def test_a_head_reads_back() -> None:
    head = head_of(chain(3))
    assert Head.read(str(head)) == head


def _with_a_scenario(*later_keys: str) -> list[Sealed]:
    """A chain whose second entry opens a scenario with key ``k``, and whose next ones have keys."""
    opened: dict[str, Any] = {
        "verb": "scenario branched",
        "branch": "s",
        "base": 1,
        "key": "k",
        "request": "0" * 64,
        "changes": (),
        "before": digest([]),
        "after": digest([]),
    }
    first, second, *later = chain(2 + len(later_keys))
    before, made = first.hash, [first]
    entries = [replace(Entry.read(second.body), **opened)]
    for one, key in zip(later, later_keys, strict=True):
        empty = {n: opened[n] for n in ("changes", "before", "after")}
        entries.append(replace(Entry.read(one.body), key=key, request="1" * 64, **empty))
    for entry in entries:
        before = link(before, entry.body())
        made.append(Sealed(entry.seq, entry.body(), before))
    return made


def test_the_key_of_an_opened_scenario_may_stand_again_once() -> None:
    """Earlier versions did not keep it, and so took it for something else as well."""
    assert not found(_with_a_scenario("k"), None)
    assert found(_with_a_scenario("k", "k"), None)
    assert found(_with_a_scenario("other", "other"), None)


def test_a_step_back_of_the_clock_is_noted() -> None:
    late = "2027-01-01T00:00:00.000000Z"
    forged = _rewritten(
        chain(20), lambda entry: replace(entry, at=late) if entry.seq == 10 else entry
    )
    auditor = Auditor(NAME)
    assert list(audit(auditor, forged))
    assert (auditor.steps_back, auditor.latest) == ([11], (10, late))


def _opening(base: int | None, name: str = "other", after: Sequence[Sealed] = ()) -> list[Sealed]:
    """A chain that opens a scenario said to build on the entry ``base``."""
    kept = [*(after or chain(5))]
    opened = replace(
        Entry.read(kept[-1].body),
        seq=len(kept) + 1,
        verb=BRANCHED,
        object=f"scenarios/{name}",
        branch=name,
        base=base,
        changes=(),
        before=digest([]),
        after=digest([]),
        key="",
        request="",
    )
    body = opened.body()
    return [*kept, Sealed(opened.seq, body, link(kept[-1].hash, body))]


def test_a_scenario_builds_on_the_entry_before_it_and_is_opened_once() -> None:
    assert not found(_opening(5), None)
    for base in (None, 0, 1, 4, 6):
        assert found(_opening(base), None), base
    assert not found(_opening(6, "third", _opening(5)), None)
    assert found(_opening(6, "other", _opening(5)), None)


def _told(kept: Sequence[Sealed], witness: Head | None = None) -> str:
    """What is said against a chain."""
    with pytest.raises(LedgerBroken) as broken:
        list(audit(Auditor(NAME), kept, witness))
    return str(broken.value)


def _next(kept: Sequence[Sealed], **changes: object) -> list[Sealed]:
    """A chain with one more entry that changes no row, sealed as it should be."""
    plain = {
        "seq": len(kept) + 1,
        "changes": (),
        "before": digest([]),
        "after": digest([]),
        "key": "",
        "request": "",
    }
    entry = replace(Entry.read(kept[-1].body), **{**plain, **changes})  # type: ignore[arg-type]
    body = entry.body()
    return [*kept, Sealed(len(kept) + 1, body, link(kept[-1].hash, body))]


def test_an_entry_stands_at_its_own_number_in_the_database_and_in_its_text() -> None:
    kept = list(chain(5))
    assert "entry 9 stands in its place" in _told([*kept[:3], replace(kept[3], seq=9), kept[4]])
    assert "calls itself 9" in _told(_next(kept, seq=9))
    assert not found(_next(kept), None)


def test_a_scenario_that_was_merged_takes_no_more_entries() -> None:
    opened = _opening(5)
    going = _next(opened, verb="line changed", base=None)
    assert not found(going, None)
    merged = _next(going, verb=MERGED, object="scenarios/other", branch="", base=None)
    assert not found(merged, None)
    late = _next(merged, verb="line changed", branch="other", base=None)
    assert "changes scenario 'other', which is not open" in _told(late)
    never = _next(merged, verb="line changed", branch="third", base=None)
    assert "changes scenario 'third', which is not open" in _told(never)


def test_a_head_of_an_empty_ledger_tells_the_ledger() -> None:
    kept = chain(5)
    assert not found(kept, Head(0, first_link(NAME)))
    assert "is of another ledger" in _told(kept, Head(0, first_link("another")))

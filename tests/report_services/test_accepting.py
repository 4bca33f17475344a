"""Accepting a review: atomic, idempotent, signed; seconds, rejections and stale spans."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.ledger.rows import register_of
from contingent.register.claim import Claim, Confidence
from contingent.register.fault import Fault, FaultsFound
from contingent.reports.proposal import Evidence, MeetingFound, Miss, Proposal, Reading
from contingent.services.cases.opening import open_case
from contingent.services.ledger.addresses import open_ledger
from contingent.services.ledger.recording import Signed
from contingent.services.reports.accepting import REJECTED, Accepted, accept
from contingent.services.reports.report import ModelUsed, ReadOptions, Report, read
from contingent.services.reports.review import review_items
from contingent.services.reports.review_file import review_file
from contingent.services.reports.reviewed import Decision, Reviewed, decide, read_review
from contingent.services.reports.seconds import copies

ANNA, BEN = Signed("Anna", "read it"), Signed("Ben", "read it too")
TEXT = (
    "Poland will not send troops to Ukraine, its prime minister said.\n\n"
    "France will send 200 soldiers to the force, the president announced in Paris.\n"
)
ON = date(2026, 5, 4)


def report(text: str = TEXT, title: str = "A paper", **how: Any) -> Report:
    options = ReadOptions(on=ON, language="en", title=title, **how)
    return read(text.encode(), "a.txt", options)


@pytest.fixture
def store(ukraine_ledger: str) -> Iterator[LedgerStore]:
    with open_ledger(ukraine_ledger)[0] as opened:
        yield opened


def reviewed(one: Report, *nations: str, **more: Any) -> Reviewed:
    """A review that accepts the proposals about some nations, as a page would make it."""
    decisions = tuple(
        decide(item, one, accept=item.proposal.nation in nations, **more)
        for item in review_items(one)
    )
    return Reviewed(one.name, one.sha256, one.reading.text, one.digest, decisions)


def named(one: Report, nation: str) -> str:
    return next(item.id for item in review_items(one) if item.proposal.nation == nation)


def claim_of(store: LedgerStore, name: str) -> Claim:
    return register_of(store.rows()).claims_by_id[name]


def events(store: LedgerStore) -> int:
    return store.head().seq


def faults_of(store: LedgerStore, review: Reviewed, **how: Any) -> tuple[Fault, ...]:
    before = store.head()
    with pytest.raises(FaultsFound) as caught:
        accept(store, review, ANNA, **how)
    assert store.head() == before, "nothing is half-written"
    return caught.value.faults


def test_an_accepted_claim_is_in_the_register_with_evidence_and_reviewer(
    store: LedgerStore,
) -> None:
    one = report(url="https://example.org/a")
    done = accept(store, reviewed(one, "POL"), ANNA)
    ((name, head),) = done.recorded
    assert (name, head.seq, done.head) == (named(one, "POL"), 2, head)
    kept = claim_of(store, name)
    assert kept.evidence in TEXT
    assert (kept.iso3, kept.stance.value, kept.stated_on) == ("POL", "excludes-troops", ON)
    assert (kept.reviewer, kept.digest) == ("Anna", one.digest)
    assert (kept.source_title, kept.source_url) == ("A paper", "https://example.org/a")
    (logged,), _ = store.log(LogFilter(actor="Anna", last=1))
    assert (logged.entry.verb, logged.entry.reason) == ("claim accepted", "read it")


def test_accepting_again_records_nothing_more(store: LedgerStore) -> None:
    review = reviewed(report(), "POL", "FRA")
    first = accept(store, review, ANNA)
    again = accept(store, review, ANNA)
    assert {name for name, _ in first.recorded} == set(again.already)
    assert (again.recorded, again.head) == ((), first.head)


def test_an_offer_or_a_number_counts_for_nothing_until_it_is_seconded(store: LedgerStore) -> None:
    one = report()
    done = accept(store, reviewed(one, "FRA"), ANNA)
    name = named(one, "FRA")
    assert "nobody has seconded it" in done.awaiting[name]
    kept = claim_of(store, name)
    assert (kept.confidence, kept.quantity) == (Confidence.LOW, 200)
    assert kept.awaits_second
    # No offer may rest on it.
    from contingent.ledger.recording import Recording
    from contingent.services.ledger.recording import record

    resting = Recording("offer corrected", "fra-brigade-hq", {"claims": name})
    with pytest.raises(FaultsFound, match="is not seconded"):
        record(store, [resting], ANNA)
    # The second person accepts the same file.
    assert accept(store, reviewed(one, "FRA"), BEN).seconded == (name,)
    kept = claim_of(store, name)
    assert (kept.seconded_by, kept.reviewer) == ("Ben", "Anna")
    assert kept.confidence.value == review_items(one)[0].proposal.confidence
    record(store, [resting], ANNA)
    assert accept(store, reviewed(one, "FRA"), BEN).already == (name,)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("second", "why"),
    [
        ("Ben", ""),
        ("anna ", "cannot second it as well"),
        ("", "nobody has seconded it"),
        ("P999", "there is no claim 'P999'"),
        ("other-nation", "says something else"),
        ("other-number", "does not give the same quantity"),
        ("same-host", "from the same publisher, example.org"),
        ("same-words", "copies of one text are one source"),
        ("same-text", "was read in the same text"),
        ("independent", ""),
    ],
)
def test_who_and_what_may_second(store: LedgerStore, second: str, why: str) -> None:
    one = report(url="https://www.example.org/a")
    given: dict[str, Any] = {"iso3": "FRA", "stance": "offers", "stated_on": ON, "quantity": 200}
    words = "According to the minister two hundred French are to go."
    others: dict[str, dict[str, Any]] = {
        "other-nation": {"iso3": "DEU"},
        "other-number": {"quantity": 300},
        "same-host": {"source_url": "https://example.org/b", "evidence": words},
        "same-words": {"evidence": "Agency: France will send 200 soldiers to the force"},
        "same-text": {"digest": one.digest, "seconded_by": "Ben"},
        "independent": {"source_url": "https://other.example/b", "evidence": words},
    }
    from contingent.ledger.recording import Recording
    from contingent.services.ledger.recording import record

    record(store, [Recording("claim accepted", n, {**given, **o}) for n, o in others.items()], ANNA)
    done = accept(store, reviewed(one, "FRA"), ANNA, second=second)
    kept = claim_of(store, named(one, "FRA"))
    if why:
        assert why in done.awaiting[kept.id]
        assert (kept.seconded_by, kept.confidence) == ("", Confidence.LOW)
    else:
        assert done.awaiting == {}
        assert kept.seconded_by == second


def test_copies_share_runs_of_words() -> None:
    one = "France will send 200 soldiers to the force, the president announced."
    assert copies(one, f"(Agency) {one.upper()}")
    assert not copies(one, "Two hundred French soldiers are to join the force, said Paris.")
    assert not copies("", "")


def test_a_rejection_is_kept_once_with_its_reason(store: LedgerStore) -> None:
    one = report()
    review = reviewed(one, why_not="Not about this operation")
    done = accept(store, review, ANNA)
    assert set(done.rejected) == {item.id for item in review_items(one)}
    assert accept(store, review, ANNA).rejected == ()
    found, _ = store.log(LogFilter(last=10))
    told = [entry.entry for entry in found if entry.entry.verb == REJECTED]
    assert len(told) == len(done.rejected)
    assert told[0].reason.startswith("Not about this operation (proposed: ")
    assert all("“" in event.reason and not event.changes for event in told)
    assert store.rows()["claims"].keys() == open_case("ukraine").claims_by_id.keys()


def test_what_is_left_open_is_left_for_later(store: LedgerStore) -> None:
    done = accept(store, reviewed(report()), ANNA)
    assert done.later == len(review_items(report()))
    assert (done.recorded, done.head.seq) == ((), 1)


def test_edits_are_recorded_and_checked(store: LedgerStore) -> None:
    one = report()
    edits = {"stance": "declines", "stated_on": "2026-05-03", "paraphrase": "No.", "domain": None}
    accept(store, reviewed(one, "POL", edits=edits), ANNA)
    kept = claim_of(store, named(one, "POL"))
    assert (kept.stance.value, kept.stated_on, kept.paraphrase) == (
        "declines",
        date(2026, 5, 3),
        "No.",
    )
    other = reviewed(one, "POL", edits={"stance": "considers"})
    (fault,) = faults_of(store, other)
    assert "is there already" in fault.message
    assert "claim corrected" in fault.hint


def test_every_fault_is_told_at_once_and_nothing_is_written(store: LedgerStore) -> None:
    one = report()
    poland, france = sorted(reviewed(one, "POL", "FRA").decisions, key=lambda d: d.id)[::-1]
    assert "POL" in poland.id
    bad = (
        replace(poland, place="1", id="a", fields={**poland.fields, "nation": "XXX"}),
        replace(poland, place="2", id="b", fields={**poland.fields, "evidence": "not a word"}),
        replace(poland, place="3", id="c", fields={**poland.fields, "stated_on": None}),
        replace(poland, place="4", id="d", fields={**poland.fields, "stance": "surrenders"}),
        replace(poland, place="5", id="e", why_not="no"),
        replace(poland, place="6", id="f", fields={**poland.fields, "source_title": ""}),
        replace(poland, place="7", id="g g"),
        replace(france, place="8", id="h"),
        replace(france, place="9", id="h"),
    )
    review = replace(reviewed(one), decisions=(*bad, france))
    told = {(fault.file, fault.column) for fault in faults_of(store, review)}
    assert told == {
        ("1", "nation"),
        ("2", "evidence"),
        ("3", "stated_on"),
        ("4", "stance"),
        ("5", "why_not"),
        ("6", "source_title"),
        ("7", "id"),
        ("8", "id"),
        ("9", "id"),
    }


def test_spans_of_another_text_are_stale(store: LedgerStore) -> None:
    review = replace(reviewed(report(), "POL"), text=TEXT + " ")
    (fault,) = faults_of(store, review)
    assert "stale" in fault.message


def found_in(text: str, name: str = "review.toml") -> tuple[Reviewed | None, list[Fault]]:
    faults: list[Fault] = []
    return read_review(text, name, faults), faults


@pytest.mark.slow
def test_a_review_file_reads_back_as_the_decisions_it_shows(store: LedgerStore) -> None:
    one = report()
    text = review_file(one, open_case("ukraine"))
    review, faults = found_in(text)
    assert faults == []
    assert review is not None
    by_id = {item.id: item for item in review_items(one)}
    assert [d.id for d in review.decisions] == [
        i.id for i in review_items(one, open_case("ukraine"))
    ]
    for decision in review.decisions:
        wanted = decide(by_id[decision.id], one, accept=False)
        filled = {n: v for n, v in wanted.fields.items() if v is not None}
        assert dict(decision.fields) == filled
        assert (decision.start, decision.end) == (wanted.start, wanted.end)
    changed = text.replace("\naccept = false", "\naccept = true")
    review, _ = found_in(changed)
    assert review is not None
    done = accept(store, review, ANNA)
    assert {name for name, _ in done.recorded} >= set(by_id)


letters = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\"\\'#=[]"))


@given(text=letters, words=letters, note=letters)
def test_a_review_file_holds_any_text(text: str, words: str, note: str) -> None:
    text = f"{text}{words}!"
    proposal = Proposal(
        "POL",
        "offers",
        Evidence(words, len(text) - len(words) - 1, len(text) - 1),
        quantity=note,
        why=note,
    )
    meeting = MeetingFound(3, note, ("FRA",), None, note, Evidence(words, 0, 1))
    reading = Reading(
        text,
        "en",
        None,
        (proposal,),
        (meeting,),
        (Miss(("POL",), Evidence(words, 0, 1), note),),
        (),
    )
    model = ModelUsed(note, note, "0" * 64, text, (note,), note)
    one = Report(note, "text", "0" * 64, "1" * 64, note, note, reading, (note,), model)
    review, faults = found_in(review_file(one))
    assert faults == []
    assert review is not None
    assert (review.text, review.name) == (text, note)
    assert review.decisions[0].fields["evidence"] == words


GOOD = review_file(report())


@pytest.mark.parametrize(
    ("old", "new", "place", "column"),
    [
        ("form = 1", "form = 2", "review.toml", None),
        ("[report]", "[raport]", "review.toml", None),
        ("text_sha256", "# text_sha256", "review.toml", "report.text_sha256"),
        ("[text]", "[words]", "review.toml", "text"),
        ("[text]", "[extra]\na = 1\n[text]", "review.toml", "extra"),
        ("\naccept = false", "\nacept = false", "review.toml: claim 1", "accept"),
        ("\naccept = false", "\naccept = 1", "review.toml: claim 1", "accept"),
        ("\naccept = false", "\naccept = false\nfoo = 1", "review.toml: claim 1", "foo"),
        ("stated_on = 2026-05-04", "stated_on = 7", "review.toml: claim 1", "stated_on"),
        (
            "stated_on = 2026-05-04",
            "stated_on = 2026-05-04T10:00:00",
            "review.toml: claim 1",
            "stated_on",
        ),
        ("quantity = 200", "quantity = true", None, "quantity"),
        ("[[claims]]", "[claims]", "review.toml", None),
        ('id = "', 'id = 7 #"', "review.toml: claim 1", "id"),
    ],
)
def test_what_is_wrong_with_a_review_file_is_told(
    old: str, new: str, place: str | None, column: str | None
) -> None:
    assert old in GOOD
    _, faults = found_in(GOOD.replace(old, new, 1))
    assert any(place in {None, f.file} and f.column == column for f in faults), faults


def test_all_faults_of_a_review_file_are_told_at_once_with_what_to_do() -> None:
    bad = """
    claims = 3
    texts = 1
    [report]
    form = 1
    file = 7
    sha256 = ""
    text_sha256 = ""
    [[meetings]]
    accept = "perhaps"
    participants = "1.000"
    plaice = "Paris"
    [[meetings]]
    date = 2026-05-04T10:00:00
    """
    review, faults = found_in(bad)
    assert review is None
    written = "'contingent read REPORT --review FILE' writes one"
    listed = "there are: report, text, claims, meetings, model_answer"
    assert [(f.file, f.column, f.message, f.hint) for f in faults] == [
        ("review.toml", "report.file", "'7' is not a text", "write it in quotation marks"),
        ("review.toml", "text", "is empty, but needed", written),
        (
            "review.toml",
            "claims",
            "is not a list of blocks",
            "write [[claims]] or [[meetings]] above each",
        ),
        ("review.toml", "texts", "is not a known entry", "did you mean 'text'?"),
        (
            "review.toml: meeting 1",
            "accept",
            "'perhaps' is not true or false",
            "write true or false",
        ),
        (
            "review.toml: meeting 1",
            "participants",
            "'1.000' is not a whole number",
            "for a thousand and more write 1000, without a point between the digits",
        ),
        ("review.toml: meeting 1", "plaice", "is not a known entry", "did you mean 'place'?"),
        ("review.toml: meeting 2", "accept", "is empty, but needed", ""),
        (
            "review.toml: meeting 2",
            "date",
            "'2026-05-04 10:00:00' has a time of day",
            "write the day alone: 2026-05-04",
        ),
    ]
    assert listed in str(found_in(bad.replace("texts", "zzz"))[1])


@pytest.mark.slow
def test_a_meeting_is_recorded_once(store: LedgerStore) -> None:
    text = review_file(
        report("Ministers of 30 countries met in Paris on 3 May 2026, hosted by France.\n")
    )
    assert "[[meetings]]" in text
    accepted = text.replace("\naccept = false", "\naccept = true")
    review, faults = found_in(accepted)
    assert not faults
    assert review is not None
    done: Accepted = accept(store, review, ANNA)
    assert len(done.recorded) == 1
    meeting = register_of(store.rows()).meetings[-1]
    assert (meeting.place, meeting.participants) == ("Paris", 30)
    assert accept(store, review, BEN).recorded == ()


def test_a_decision_needs_no_file() -> None:
    assert Decision("x", "x", accept=False).fields == {}

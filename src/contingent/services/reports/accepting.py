"""Accepting reviewed proposals: claims in the ledger, all of them or none, once however often."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any

from contingent.adapters.storage.branch_transaction import BranchTransaction
from contingent.adapters.storage.store import LedgerStore
from contingent.ledger.canonical import canonical
from contingent.ledger.entry import MAIN, Head
from contingent.ledger.recording import Draft, Recording
from contingent.ledger.rows import key_of, row_text
from contingent.register.claim import Claim, Confidence
from contingent.register.fault import Fault, FaultsFound
from contingent.register.meeting import Meeting
from contingent.register.plain_text import without_steering
from contingent.services.ledger.recording import Signed, append_change, collected
from contingent.services.reports.reviewed import Decision, MeetingDecision, Reviewed
from contingent.services.reports.seconds import why_no_second

__all__ = ["REJECTED", "Accepted", "accept", "faults_of_review"]

#: Verb of the entry that keeps a rejection; it changes no row.
REJECTED = "proposal rejected"
#: Letters of the evidence told in a rejection.
_TOLD = 400
#: Columns that are no part of what a claim says.
_SIGNATURE = frozenset({"reviewer", "seconded_by", "confidence"})


@dataclass(frozen=True)
class Accepted:
    """What became of a review.

    Attributes:
        recorded: (id of claim or meeting, its entry) of what was recorded now.
        seconded: ids of claims that were there and were seconded now.
        already: ids of what was there before.
        rejected: ids of proposals whose rejection was recorded now.
        awaiting: id -> why it counts for nothing yet.
        later: proposals left undecided.
        head: the end of the ledger.
    """

    recorded: tuple[tuple[str, Head], ...]
    seconded: tuple[str, ...]
    already: tuple[str, ...]
    rejected: tuple[str, ...]
    awaiting: Mapping[str, str]
    later: int
    head: Head


@dataclass
class _Done:
    """What has been done so far within the transaction."""

    recorded: list[tuple[str, Head]]
    seconded: list[str]
    already: list[str]
    rejected: list[str]
    awaiting: dict[str, str]


def accept(
    store: LedgerStore,
    reviewed: Reviewed,
    signed: Signed,
    *,
    second: str = "",
    scenario: str = MAIN,
    faults: tuple[Fault, ...] = (),
) -> Accepted:
    """Record what a review accepts and rejects, in one transaction: all of it, or nothing.

    Done again it records nothing more. Done again by somebody else it seconds the claims that
    await a second person.

    Args:
        store: the ledger.
        reviewed: the decisions.
        signed: who and why; its key is not used.
        second: for each claim that asks for one and names none itself.
        scenario: where to record.
        faults: found already, to be told with the rest.

    Raises:
        FaultsFound: listing everything that is wrong; nothing was recorded then.
    """
    found = [*faults, *faults_of_review(reviewed)]
    spoilt = {fault.file for fault in found}
    done = _Done([], [], [], [], {})
    with store.write(scenario) as page:
        for decision in reviewed.decisions:
            if decision.place not in spoilt:
                named = replace(decision, second=decision.second or second)
                with collected(found, decision.place, partial(_in_file, decision.place)):
                    _carry_out(page, named, reviewed, signed, done)
        for meeting in reviewed.meetings:
            with collected(found, meeting.place, partial(_in_file, meeting.place)):
                _meeting(page, meeting, signed, done)
        if found:
            raise FaultsFound(found)
        head = page.head
    later = sum(not d.accept and not d.why_not for d in reviewed.decisions)
    return Accepted(
        tuple(done.recorded),
        tuple(done.seconded),
        tuple(done.already),
        tuple(done.rejected),
        done.awaiting,
        later,
        head,
    )


def faults_of_review(reviewed: Reviewed) -> Iterator[Fault]:
    """What is wrong with a review whatever the ledger holds: stale spans, twice the same id."""
    if sha256(reviewed.text.encode()).hexdigest() != reviewed.digest:
        yield Fault(
            file=reviewed.name,
            message="the text in the review is not the text that was read; its spans are stale",
            hint="read the report again; edit the fields of a claim, not the text",
        )
    ids = Counter(decision.id for decision in reviewed.decisions)
    for decision in reviewed.decisions:
        words = decision.fields.get("evidence", "")
        if not isinstance(words, str) or not words.strip() or words not in reviewed.text:
            message = "does not stand in the report letter by letter"
            hint = "evidence may be made shorter or longer, but must be the report's own words"
            yield Fault(file=decision.place, column="evidence", message=message, hint=hint)
        if ids[decision.id] > 1:
            hint = "give the copy an id of its own"
            message = f"'{decision.id}' stands twice"
            yield Fault(file=decision.place, column="id", message=message, hint=hint)
        if decision.accept and decision.why_not:
            message = "is given, but the proposal is accepted"
            yield Fault(file=decision.place, column="why_not", message=message)
        fields = decision.fields
        if decision.accept and not (fields.get("source_title") or fields.get("source_url")):
            hint = "say where it stands: a claim without a source cannot be looked up"
            message = "is empty, and so is source_url"
            yield Fault(file=decision.place, column="source_title", message=message, hint=hint)


def _in_file(place: str, fault: Fault) -> Fault:
    """The fault as it is told of an entry of the review."""
    own = fault.file == place or fault.file.startswith("claims/")
    message = fault.message if own else f"{fault.file}: {fault.message}"
    column = "nation" if fault.column == "iso3" else fault.column
    return Fault(file=place, column=column, message=message, hint=fault.hint)


def _carry_out(
    page: BranchTransaction, decision: Decision, reviewed: Reviewed, signed: Signed, done: _Done
) -> None:
    if not decision.accept:
        if decision.why_not:
            _reject(page, decision, signed, done)
        return
    claim = _claim(decision, reviewed, signed)
    if not claim.asks_for_second:
        claim = claim.model_copy(update={"seconded_by": ""})
    there = page.rows.get("claims", {}).get(claim.id)
    if there is not None:
        _again(page, Claim.model_validate(json.loads(there)), claim, signed, done)
        return
    why = why_no_second(claim, decision.second, page.rows) if claim.asks_for_second else ""
    if why:
        claim = claim.model_copy(update={"seconded_by": "", "confidence": Confidence.LOW})
        done.awaiting[claim.id] = why
    head = _record(page, "claim accepted", claim.id, json.loads(row_text(claim)), signed)
    done.recorded.append((claim.id, head))


def _claim(decision: Decision, reviewed: Reviewed, signed: Signed) -> Claim:
    fields = {n: v for n, v in decision.fields.items() if v is not None and v != ""}
    if "nation" in fields:
        fields["iso3"] = fields.pop("nation")
    own = {
        "id": decision.id,
        "digest": reviewed.digest,
        "reviewer": signed.actor,
        "seconded_by": decision.second,
    }
    return Claim.model_validate({**fields, **own})


def _again(
    page: BranchTransaction, there: Claim, claim: Claim, signed: Signed, done: _Done
) -> None:
    """A claim that is there already: the same, seconded by whoever accepts it now, or another."""
    differs = [
        name
        for name in Claim.model_fields
        if name not in _SIGNATURE and getattr(there, name) != getattr(claim, name)
    ]
    if differs:
        raise FaultsFound(
            [
                Fault(
                    file=f"claims/{claim.id}",
                    column=differs[0],
                    message="is there already, and otherwise; nothing is overwritten",
                    hint=f"contingent record LEDGER 'claim corrected' {claim.id} FIELD=VALUE",
                )
            ]
        )
    wanted = claim.seconded_by or signed.actor
    why = why_no_second(there, wanted, page.rows) if there.awaits_second else ""
    if not there.awaits_second:
        done.already.append(claim.id)
    elif why:
        done.already.append(claim.id)
        done.awaiting[claim.id] = why
    else:
        given = {"seconded_by": wanted, "confidence": claim.confidence.value}
        _record(page, "claim corrected", claim.id, given, signed)
        done.seconded.append(claim.id)


def _record(
    page: BranchTransaction, verb: str, name: str, fields: Mapping[str, Any], signed: Signed
) -> Head:
    given = {n: v for n, v in fields.items() if n != "id"}
    return append_change(page, Recording(verb, name, given), replace(signed, key="").stamp([]))


def _reject(page: BranchTransaction, decision: Decision, signed: Signed, done: _Done) -> None:
    words = str(decision.fields.get("evidence", ""))[:_TOLD]
    why = f"{decision.why_not[:1000]} (proposed: {decision.proposed[:60]}; “{words}”)"
    once = sha256(canonical([decision.id, why]).encode()).hexdigest()[:32]
    # A report may hold marks of direction, which no reason may; the rejection quotes them.
    reason = without_steering(" ".join(why.split()))
    stamp = replace(signed, reason=reason, key=f"reject-{once}").stamp([])
    if page.replayed(stamp) is not None:
        done.already.append(decision.id)
        return
    page.append(Draft(REJECTED, f"proposals/{decision.id}", ()), stamp)
    done.rejected.append(decision.id)


def _meeting(
    page: BranchTransaction, decision: MeetingDecision, signed: Signed, done: _Done
) -> None:
    given = {n: v for n, v in decision.fields.items() if v not in (None, "")}
    meeting = Meeting.model_validate(given)
    fields = json.loads(row_text(meeting))
    key = key_of("meetings", fields)
    if page.rows.get("meetings", {}).get(key) == row_text(meeting):
        done.already.append(key)
    else:
        done.recorded.append((key, _record(page, "meeting set", "", fields, signed)))

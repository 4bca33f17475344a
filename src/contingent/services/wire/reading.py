"""JSON of ``read``."""

from collections.abc import Sequence
from typing import Any

from contingent.reading.mentions import ReadAs
from contingent.reading.proposal import Evidence
from contingent.services.accepting import Accepted
from contingent.services.reading import ModelUsed, Report
from contingent.services.review import ReviewItem, claim_fields
from contingent.services.wire.json_value import Json

__all__ = ["accepted_json", "report_json"]


def report_json(report: Report, items: Sequence[ReviewItem]) -> Json:
    """``read`` of one report; offsets are in Unicode code points of ``text``."""
    reading = report.reading
    return {
        "file": report.name,
        "kind": report.kind,
        "sha256": report.sha256,
        "text_sha256": report.digest,
        "title": report.title,
        "url": report.url,
        "language": reading.language,
        "date": _day(reading.article_date),
        "proposals": [_item(item, report) for item in items],
        "meetings": [
            {
                "participants": meeting.participants,
                "place": meeting.place,
                "hosts": list(meeting.hosts),
                "date": _day(meeting.on),
                "day": meeting.day,
                "evidence": _evidence(meeting.evidence),
            }
            for meeting in reading.meetings
        ],
        "misses": [
            {"nations": list(miss.nations), "why": miss.why, "evidence": _evidence(miss.evidence)}
            for miss in reading.misses
        ],
        "read_as": [_read_as(read) for read in reading.read_as],
        "about_other": reading.about_other,
        "left_out": list(reading.off),
        "notes": list(report.notes),
        "model": None if report.model is None else _model(report.model),
        "text": reading.text,
    }


def _item(item: ReviewItem, report: Report) -> Json:
    proposal = item.proposal
    claim = claim_fields(item, report)
    return {
        "id": item.id,
        "nation": proposal.nation,
        "stance": proposal.stance,
        "stated_on": _day(proposal.stated_on),
        "domains": list(proposal.domains),
        "quantity": proposal.quantity,
        "conditions": list(proposal.conditions),
        "condition": proposal.condition,
        "caveats": list(proposal.caveats),
        "reasons": list(proposal.reasons),
        "evidence": _evidence(proposal.evidence),
        "why": proposal.why,
        "method": proposal.method,
        "confidence": proposal.confidence,
        "asked": list(proposal.asked),
        "read_as": [_read_as(read) for read in proposal.read_as],
        "needs_second": proposal.needs_second,
        "clashes": [
            {
                "kind": clash.kind.value,
                "contradicts": clash.kind.contradicts,
                "row": clash.row,
                "date": _day(clash.on),
                "words": clash.words,
            }
            for clash in item.clashes
        ],
        "differs": [f"{other.method}: {other.nation} {other.stance}" for other in item.differs],
        "claim": {**claim, "stated_on": _day(claim["stated_on"])},
    }


def _evidence(evidence: Evidence) -> Json:
    return {"text": evidence.words, "start": evidence.start, "end": evidence.end}


def _read_as(read: ReadAs) -> Json:
    return {
        "written": read.written,
        "meant": read.meant,
        "start": read.start,
        "end": read.end,
        "likeness": round(read.likeness, 3),
        "gap": round(read.gap, 3),
    }


def _model(model: ModelUsed) -> Json:
    return {
        "url": model.url,
        "name": model.name,
        "prompt_sha256": model.prompt_hash,
        "failed": model.failed or None,
        "dropped": list(model.dropped),
        "raw": model.raw,
    }


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()


def accepted_json(accepted: Accepted) -> Json:
    """``read --accept``."""
    return {
        "recorded": [{"id": name, "event": head.seq} for name, head in accepted.recorded],
        "seconded": list(accepted.seconded),
        "already": list(accepted.already),
        "rejected": list(accepted.rejected),
        "awaiting": dict(accepted.awaiting),
        "later": accepted.later,
        "head": str(accepted.head),
    }

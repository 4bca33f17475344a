"""The shape in which an evaluation judges a reading."""

from typing import Any

from contingent.reports.proposal import Reading

__all__ = ["eval_json"]


def _judged(kind: str) -> bool:
    """Whether the judges have a name for a kind of condition."""
    return not kind.startswith("other-nations:")


def eval_json(stem: str, reading: Reading) -> dict[str, Any]:
    """One reading as an object with ``id``, ``records`` and ``meetings``."""
    return {
        "id": stem,
        "records": [
            {
                "iso3": p.nation,
                "stance": p.stance,
                "domains": list(p.domains),
                "condition_kinds": [k for k in p.conditions if _judged(k)] or ["none"],
                "caveat_kinds": list(p.caveats),
                "quantity": p.quantity,
                "reason_iso3": list(p.reasons),
                "evidence": {
                    "text": p.evidence.words,
                    "start": p.evidence.start,
                    "end": p.evidence.end,
                },
            }
            for p in reading.proposals
        ],
        "meetings": [
            {
                "participants_count": m.participants,
                "place": m.place,
                "hosts": list(m.hosts),
                "date": m.on.isoformat() if m.on else None,
                "day": m.day,
            }
            for m in reading.meetings
        ],
    }

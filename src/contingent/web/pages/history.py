"""What was recorded, for the log and for the history of one offer or claim."""

import re
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException

from contingent.adapters.storage.queries import LogFilter
from contingent.ledger.recording import strand_of
from contingent.services.ledger.kept_ledger import KeptLedger, ShownEntry
from contingent.services.ledger.undoing import UNDONE
from contingent.web.pages.page import PageRequest

__all__ = ["log_context", "own_last", "recorded_of"]

#: Entries on one page of the log, and in the history of one row.
SHOWN = 50


def log_context(asked: PageRequest, ledger: KeptLedger) -> dict[str, Any]:
    """What the page of the log needs: the entries asked for, newest first.

    Raises:
        HTTPException: 400 for a day or a number that is none.
    """
    given = {name: text.strip()[:200] for name, text in asked.extras.items()}
    until = _day(given, "until")
    before = given.get("before", "")
    if before and not re.fullmatch(r"[0-9]{1,15}", before):
        raise HTTPException(400, f"'{before[:40]}' is not the number of an event.")
    wanted = LogFilter(
        nation=given.get("nation") or None,
        offer=given.get("offer") or None,
        actor=given.get("actor") or None,
        since=_day(given, "since"),
        until=until and (until + timedelta(days=1) if until < date.max else None),
        branch=_branch(asked, ledger),
        last=SHOWN,
        before=int(before) if before else None,
    )
    found, total = ledger.log(wanted)
    return {
        "entries": found[::-1],
        "total": total,
        "older": found[0].entry.seq if total > len(found) and found else None,
        "wanted": {n: given.get(n, "") for n in ("nation", "offer", "actor", "since", "until")},
        "done": given.get("done", ""),
    }


def _day(given: dict[str, str], name: str) -> date | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise HTTPException(400, f"'{text[:40]}' is not a date; write 2025-04-10.")


def _branch(asked: PageRequest, ledger: KeptLedger) -> str | None:
    """The branch whose entries are asked for; None, and so all of them, unless one is chosen."""
    if asked.view.choice.scenario is None and not ledger.place.scenario:
        return None
    return ledger.branch(asked.view.choice.scenario)


def recorded_of(asked: PageRequest, table: str, key: str) -> dict[str, Any]:
    """What was recorded about an offer (with its earlier and later positions) or a claim.

    Of a scenario also what the register recorded, for that is what it builds on. What the ledger
    began with is left out: it is what the rest of the page shows, and may be large.
    """
    ledger = asked.room.source.ledger
    entries: list[ShownEntry] = []
    total = 0
    if ledger is not None:
        if table == "offers":
            wanted = LogFilter(offer=strand_of(key), last=SHOWN, baseline=False)
        else:
            wanted = LogFilter(row=(table, key), last=SHOWN, baseline=False)
        found, total = ledger.log(wanted)
        here = {"", ledger.branch(asked.view.choice.scenario)}
        entries = [logged for logged in found[::-1] if logged.entry.branch in here]
    done = asked.extras.get("done", "")
    return {
        "entries": entries,
        "entries_found": total,
        "ledger": ledger,
        "read_only": asked.room.source.read_only,
        "done": done if re.fullmatch(r"[0-9]{1,15}", done) else "",
    }


def own_last(asked: PageRequest, ledger: KeptLedger, who: str) -> ShownEntry | None:
    """The last change a person recorded on the branch looked at; None for none to undo."""
    if not who or asked.room.source.read_only is not None:
        return None
    branch = ledger.branch(asked.view.choice.scenario)
    found, _ = ledger.log(LogFilter(actor=who, branch=branch, last=1))
    last = found[-1] if found else None
    if last is None or last.entry.baseline or not last.entry.changes or last.entry.verb == UNDONE:
        return None
    return last

"""The page on which the head of a delegation releases parts of its rows."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from contingent.conference.account import Account
from contingent.conference.role import Role
from contingent.errors import ContingentError, LedgerBusy
from contingent.ledger.recording import Recording
from contingent.register.fault import FaultsFound
from contingent.register.register import Register
from contingent.register.release import ALL, EVERYTHING, PARTS, STAFF, Releasable
from contingent.services.conference.theirs import RELEASED
from contingent.services.conference.viewing import LedgerViews
from contingent.services.conference.writing import DelegationDesk, WriteAsked
from contingent.web.conference.pages import own_page
from contingent.web.place import at
from contingent.web.recording.posted import read_form
from contingent.web.signer import who_is_signed_in

__all__ = ["add_releasing"]


@dataclass(frozen=True)
class OwnRow:
    """A row of the delegation, and what of it was shown to whom.

    Attributes:
        shown: whom it was released to, in words -> the parts, in the order they are listed in.
    """

    kind: str
    id: str
    title: str
    shown: Mapping[str, tuple[str, ...]]


def add_releasing(app: FastAPI, views: LedgerViews, desk: DelegationDesk) -> None:
    """Add the page."""

    async def releases(request: Request) -> Response:
        me = who_is_signed_in()
        assert me is not None  # noqa: S101 - the doorkeeper lets nobody else here
        given: dict[str, str] = {}
        faults: list[str] = []
        if request.method == "POST":
            given = await read_form(request)
            faults = await asyncio.to_thread(_release, desk, me.account, given)
            if not faults:
                return RedirectResponse(at("/releases"), 303)
        view = await asyncio.to_thread(views.view, me.account.nation or "")
        return own_page(
            "releases.html",
            422 if faults else 200,
            title="What we release",
            rows=_rows(view, me.account.nation or ""),
            recipients=_recipients(view, me.account.nation or ""),
            everything=EVERYTHING,
            parts=[str(part) for part in PARTS[Releasable.OFFER]],
            may=me.account.role is Role.HEAD,
            faults=faults,
            given=given,
        )

    app.add_api_route("/releases", releases, methods=["GET", "POST"], include_in_schema=False)


def _release(desk: DelegationDesk, who: Account, given: Mapping[str, str]) -> list[str]:
    """Release; what is wrong with it, in words."""
    kind, _, name = given.get("row", "").partition(" ")
    to, fields = given.get("to", ""), given.get("fields", "")
    parts = ["existence"] if fields not in {"existence", EVERYTHING} else []
    wanted = [
        WriteAsked(Recording(RELEASED, fields={"kind": kind, "id": name, "fields": part, "to": to}))
        for part in (*parts, fields)
    ]
    known = desk.released(who.nation or "")
    wanted = [w for w in wanted if w.recording.fields["fields"] == fields or not known(w)]
    try:
        desk.write(who, wanted, given.get("why", ""))
    except FaultsFound as error:
        return [f"{f.message}{f'; {f.hint}' if f.hint else ''}" for f in error.faults]
    except LedgerBusy:
        raise
    except ContingentError as error:
        return [str(error)]
    return []


def _rows(view: Register, nation: str) -> list[OwnRow]:
    shown: dict[tuple[str, str], dict[str, list[str]]] = {}
    for release in view.releases:
        found = shown.setdefault((str(release.kind), release.id), {})
        found.setdefault(release.to, []).extend(map(str, release.parts))
    offers = [("offer", o.offer, o.title) for o in view.offers if o.owned_by == nation]
    claims = [("claim", c.id, c.paraphrase) for c in view.claims if c.owned_by == nation]
    names = dict(_recipients(view, nation))
    return [
        OwnRow(kind, name, title, _in_order(kind, shown.get((kind, name), {}), names))
        for kind, name, title in (*offers, *claims)
    ]


def _in_order(
    kind: str, shown: Mapping[str, list[str]], names: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Parts as they are listed everywhere, and not as a set happens to have them."""
    listed = [str(part) for part in PARTS[Releasable(kind)]]
    found = {}
    for to, parts in shown.items():
        whole = set(listed) <= set(parts)
        found[names.get(to, to)] = (
            (EVERYTHING,) if whole else tuple(part for part in listed if part in parts)
        )
    return found


def _recipients(view: Register, nation: str) -> list[tuple[str, str]]:
    """Those a row can be released to: each with its name."""
    groups = [(group, f"the nations of '{group}'") for group in view.group_members]
    names = view.nation_names
    nations = [(code, names[code]) for code in names if code != nation]
    return [(ALL, "everybody, the public too"), (STAFF, "the staff"), *groups, *nations]

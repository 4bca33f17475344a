"""Which role may ask what: a closed table of every address there is.

An address that is not in the table is open to nobody, and the room does not start with one; nor
with a row for an address there is not.
"""

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import Final

from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount, Route

from contingent.conference.role import DELEGATES, KEEPERS, SEERS, Role
from contingent.errors import ContingentError

__all__ = ["POLICY", "Open", "check_policy", "is_open", "names_of", "routes_of"]


class Open(Enum):
    """Addresses for which nobody need be signed in."""

    ANYBODY = auto()


Policy = frozenset[Role] | Open
_ALL: Final = frozenset(Role)

#: Pages and questions that are answered on the asker's own view.
_ON_THE_VIEW: Final = (
    *("GET /", "GET /matrix", "GET /matrix/rows", "GET /map", "GET /hinges", "GET /timeline"),
    *("GET /register", "GET /compare", "GET /line", "GET /nation", "GET /offer", "GET /claim"),
    *("GET /register.csv", "GET /register.xlsx", "GET /stream", "POST /stop"),
    *("GET /record/picked", "GET /news", "GET /follow"),
    *("POST /meeting", "POST /meeting/show", "POST /meeting/end"),
    *("GET /api/check", "GET /api/register", "GET /api/who", "GET /api/bounds", "GET /api/plan"),
    *("GET /api/deploy", "GET /api/sites", "GET /api/hinge", "GET /api/sweep", "GET /api/ask"),
    *("GET /api/sustain", "GET /api/compare", "GET /diary", "GET /api/diary"),
    *("GET /brief.pdf", "GET /brief.docx", "GET /brief.pptx", "GET /brief.xlsx", "GET /brief.html"),
)
#: The ledger itself: its entries, numbers and times are of everybody's rows.
_ON_THE_LEDGER: Final = (
    *("GET /record", "POST /record", "GET /undo", "POST /undo", "GET /log"),
    *("GET /scenarios", "POST /scenarios", "GET /read", "POST /read", "POST /read/review"),
    *("GET /api/log", "GET /api/diff", "GET /api/scenarios"),
    *("POST /api/record", "POST /api/undo", "POST /api/branch"),
)

#: The rooms at the table: what all see, of a delegation, of the chair.
_AT_THE_TABLE: Final[Mapping[str, Policy]] = {
    **dict.fromkeys(
        ("GET /table", "GET /table/news", "GET /table/round", "GET /table/snapshot"), SEERS
    ),
    "GET /api/table/snapshot": SEERS,
    "GET /table/offer": DELEGATES,
    "GET /api/table/offer": DELEGATES,
    "GET /table/write": DELEGATES,
    "POST /table/write": DELEGATES,
    "POST /table/round/seal": frozenset({Role.HEAD}),
    "POST /table/round/withdraw": frozenset({Role.HEAD}),
    "POST /table/round/hand-over": frozenset({Role.HEAD}),
    "POST /table/round/check": DELEGATES,
    "GET /table/letter": KEEPERS,
    "GET /table/snapshots": frozenset({Role.CHAIR}),
    "POST /table/snapshots": frozenset({Role.CHAIR}),
    "POST /table/snapshots/publish": frozenset({Role.CHAIR}),
    "POST /table/held": KEEPERS,
    "POST /table/round/open": frozenset({Role.CHAIR}),
    "POST /table/round/list": frozenset({Role.CHAIR}),
    "POST /table/round/close": frozenset({Role.CHAIR}),
}

#: Method and address -> the roles it is open to.
POLICY: Final[Mapping[str, Policy]] = {
    **dict.fromkeys(_ON_THE_VIEW, SEERS),
    **dict.fromkeys(_ON_THE_LEDGER, KEEPERS),
    **_AT_THE_TABLE,
    "MOUNT /static": Open.ANYBODY,
    "GET /sign-in": Open.ANYBODY,
    "POST /sign-in": Open.ANYBODY,
    "POST /sign-in/provider": Open.ANYBODY,
    "GET /sign-in/back": Open.ANYBODY,
    "GET /sign-in/second": Open.ANYBODY,
    "POST /sign-in/second": Open.ANYBODY,
    "GET /invitation": Open.ANYBODY,
    "POST /invitation": Open.ANYBODY,
    "GET /api/openapi.json": _ALL,
    "GET /account": _ALL,
    "POST /sign-out": _ALL,
    "GET /deeds": frozenset({Role.CHAIR, Role.AUDITOR}),
    "GET /releases": DELEGATES,
    "POST /releases": frozenset({Role.HEAD}),
    "POST /account/end": _ALL,
    "POST /account/password": _ALL,
    "GET /account/second": _ALL,
    "POST /account/second": _ALL,
}


def is_open(name: str, role: Role) -> bool:
    """Whether an address is open to a role."""
    allowed = POLICY.get(name)
    return allowed is Open.ANYBODY or (allowed is not None and role in allowed)


def names_of(route: BaseRoute) -> list[str]:
    """A route as the table names it: once for each method."""
    if isinstance(route, Mount):
        return [f"MOUNT {route.path}"]
    if isinstance(route, Route):
        return [f"{method} {route.path}" for method in sorted((route.methods or set()) - {"HEAD"})]
    raise ContingentError(f"a route of a kind nobody thought of: {type(route).__name__}")


def routes_of(app: FastAPI) -> list[str]:
    """All addresses of an application, as the table names them."""
    return [name for route in app.routes for name in names_of(route)]


def check_policy(names: Iterable[str], policy: Mapping[str, Policy] = POLICY) -> None:
    """Refuse to start with an address that nobody thought of.

    Args:
        names: of all addresses there are.

    Raises:
        ContingentError: listing those without a policy, and policies without an address.
    """
    found = list(names)
    without = [name for name in found if name not in policy]
    gone = [name for name in policy if name not in found]
    twice = sorted({name for name in found if found.count(name) > 1})
    if without or gone or twice:
        raise ContingentError(
            "the room of the conference does not start: who may ask what is not settled.\n"
            + "".join(f"  {name} has no policy\n" for name in without)
            + "".join(f"  {name} has a policy, and is not there\n" for name in gone)
            + "".join(f"  {name} is there twice\n" for name in twice)
            + "Settle it in web/policy.py."
        )

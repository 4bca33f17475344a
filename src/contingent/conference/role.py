"""The roles at a conference, and what each sees of the ledger."""

from enum import StrEnum
from typing import Final, assert_never

from contingent.register.release import PUBLIC, STAFF

__all__ = ["DELEGATES", "KEEPERS", "SEERS", "Role", "viewer_of"]


class Role(StrEnum):
    """What somebody is at a conference."""

    CHAIR = "chair"
    STAFF = "staff"
    HEAD = "head"
    MEMBER = "member"
    OBSERVER = "observer"
    AUDITOR = "auditor"


#: Those who keep the ledger, and see all of it.
KEEPERS: Final = frozenset({Role.CHAIR, Role.STAFF})
#: Those who speak for a nation, and see its view.
DELEGATES: Final = frozenset({Role.HEAD, Role.MEMBER})
#: Those who see rows at all.
SEERS: Final = KEEPERS | DELEGATES | {Role.OBSERVER}


def viewer_of(role: Role, nation: str | None) -> str | None:
    """Whose view of the ledger somebody is answered on; None for no row at all.

    Args:
        nation: of a delegate.
    """
    match role:
        case Role.CHAIR | Role.STAFF:
            return STAFF
        case Role.HEAD | Role.MEMBER:
            return nation
        case Role.OBSERVER:
            return PUBLIC
        case Role.AUDITOR:
            return None
        case _:
            assert_never(role)

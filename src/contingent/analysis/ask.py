"""An ask: a change somebody could be asked for that would mend the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from contingent.register.offer import Offer

__all__ = ["DEFAULT_COSTS", "Ask", "AskKind", "apply_ask"]


class AskKind(StrEnum):
    """What is asked for."""

    READY = "ready"
    PACKAGE = "package"
    CAVEAT = "caveat"
    CONDITION = "condition"


#: What an ask costs, by kind, unless the user says otherwise: how hard it is to get, no more.
DEFAULT_COSTS: Mapping[AskKind, int] = {
    AskKind.READY: 1,
    AskKind.PACKAGE: 2,
    AskKind.CAVEAT: 3,
    AskKind.CONDITION: 4,
}


@dataclass(frozen=True)
class Ask:
    """One change to one offer.

    Attributes:
        number: for packages, the first, second … further package; else 1.
    """

    kind: AskKind
    offer: str
    nation: str
    cost: int
    number: int = 1

    @property
    def text(self) -> str:
        """The ask in words."""
        match self.kind:
            case AskKind.READY:
                return f"{self.nation}: {self.offer} at once"
            case AskKind.PACKAGE:
                return f"{self.nation}: one more package of {self.offer}"
            case AskKind.CAVEAT:
                return f"{self.nation}: {self.offer} without its caveats of place and task"
            case AskKind.CONDITION:
                return f"{self.nation}: {self.offer} whatever its condition"
            case other:
                assert_never(other)


def apply_ask(ask: Ask, offer: Offer) -> Offer:
    """The offer once the ask is granted."""
    return Offer.model_validate({**_fields(offer), **_granted(ask.kind, offer)})


def _granted(kind: AskKind, offer: Offer) -> dict[str, object]:
    match kind:
        case AskKind.READY:
            return {"ready_days": 0}
        case AskKind.PACKAGE:
            return {"packages": offer.packages + 1, "packages_high": None}
        case AskKind.CAVEAT:  # what the words say: place and task, and not company, size or time
            lifted = {"place", "task"}
            return {"caveats": tuple(c for c in offer.caveats if c.kind.concerns not in lifted)}
        case AskKind.CONDITION:
            return {"condition": ""}
        case other:
            assert_never(other)


def _fields(offer: Offer) -> dict[str, object]:
    return {name: getattr(offer, name) for name in type(offer).model_fields}

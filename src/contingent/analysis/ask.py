"""An ask: a change somebody could be asked for that would mend the plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from contingent.register.offer import Offer

__all__ = ["DEFAULT_COSTS", "Ask", "AskKind", "apply_ask", "put_together"]


class AskKind(StrEnum):
    """What is asked for."""

    READY = "ready"
    PACKAGE = "package"
    CAVEAT = "caveat"
    CONDITION = "condition"
    CONSENT = "consent"


#: What an ask costs, by kind, unless the user says otherwise: how hard it is to get, no more.
DEFAULT_COSTS: Mapping[AskKind, int] = {
    AskKind.READY: 1,
    AskKind.PACKAGE: 2,
    AskKind.CAVEAT: 3,
    AskKind.CONDITION: 4,
    AskKind.CONSENT: 5,
}


@dataclass(frozen=True)
class Ask:
    """One change to one offer, or a consent.

    Attributes:
        offer: id of the offer; empty for a consent.
        nation: whom to ask.
        cost: of the whole ask, all its packages together.
        amount: further packages asked for; 1 for the other kinds.
        event: the name of the consent, ``consent.ISR.MYS``; empty for other kinds.
    """

    kind: AskKind
    offer: str
    nation: str
    cost: int
    amount: int = 1
    event: str = ""

    @property
    def text(self) -> str:
        """The ask in words."""
        match self.kind:
            case AskKind.READY:
                return f"{self.nation}: {self.offer} at once"
            case AskKind.PACKAGE if self.amount == 1:
                return f"{self.nation}: one more package of {self.offer}"
            case AskKind.PACKAGE:
                return f"{self.nation}: {self.amount} more packages of {self.offer}"
            case AskKind.CAVEAT:
                return f"{self.nation}: {self.offer} without its caveats of place and task"
            case AskKind.CONDITION:
                return f"{self.nation}: {self.offer} whatever its condition"
            case AskKind.CONSENT:
                return f"{self.nation}: consent to {self.event.rpartition('.')[2]}"
            case other:
                assert_never(other)


def apply_ask(ask: Ask, offer: Offer) -> Offer:
    """The offer once the ask is granted."""
    return Offer.model_validate({**_fields(offer), **_granted(ask, offer)})


def _granted(ask: Ask, offer: Offer) -> dict[str, object]:
    match ask.kind:
        case AskKind.READY:
            return {"ready": "0"}
        case AskKind.PACKAGE:
            return {"packages": offer.packages + ask.amount, "packages_high": None}
        case AskKind.CAVEAT:  # what the words say: place and task, and not company, size or time
            lifted = {"place", "task"}
            return {"caveats": tuple(c for c in offer.caveats if c.kind.concerns not in lifted)}
        case AskKind.CONDITION:
            return {"condition": ""}
        case AskKind.CONSENT:  # no offer is changed by it; the world is
            return {}
        case other:
            assert_never(other)


def put_together(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    """The same asks, all packages of an offer as one ask, where its first stood."""
    whole: dict[tuple[AskKind, str, str], Ask] = {}
    for ask in asks:
        key = (ask.kind, ask.offer, ask.event)
        before = whole.get(key)
        whole[key] = (
            ask
            if before is None
            else replace(before, amount=before.amount + ask.amount, cost=before.cost + ask.cost)
        )
    return tuple(whole.values())


def _fields(offer: Offer) -> dict[str, object]:
    return {name: getattr(offer, name) for name in type(offer).model_fields}

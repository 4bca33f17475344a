"""The lint of truth: offers that say more, or more surely, than the claims they rest on.

Nothing of it is a contradiction: a case with findings is read and planned as any other. They are
what a reader who holds the offers against their claims would strike. A finding is silenced by an
argument in the offer's ``note``, ``[kind: why it is right all the same]``, and by nothing else.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never

from contingent.register.claim import Claim
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.truth_rules import (
    Said,
    aid,
    condition_on_one_low_claim,
    firmer,
    later_claim,
    more_trusted,
    no_end,
    unreliable_only,
    unstated,
)

__all__ = ["Overstated", "TruthKind", "check_truth", "exceptions_of"]

#: An argument of fewer letters argues nothing.
LEAST_ARGUMENT = 20


class TruthKind(StrEnum):
    """What a finding of the lint of truth is about."""

    FIRMER = "firmer"
    MORE_TRUSTED = "more-trusted"
    UNSTATED = "unstated"
    LATER_CLAIM = "later-claim"
    LOW_CONDITION = "low-condition"
    NO_END = "no-end"
    UNRELIABLE = "unreliable"
    AID = "aid"
    EXCEPTION = "exception"

    @property
    def why(self) -> str:
        """Why it matters."""
        match self:
            case TruthKind.FIRMER:
                return "who asks for firm offers only is given one that nobody made so firm"
            case TruthKind.MORE_TRUSTED:
                return "who asks for trusted offers only is given one whose last word is not"
            case TruthKind.UNSTATED:
                return "a number called stated is taken for somebody's word, and no sweep moves it"
            case TruthKind.LATER_CLAIM:
                return "as of a day between the two, the register knows what was not yet said"
            case TruthKind.LOW_CONDITION:
                return "a veto that nobody may have spoken decides who else can go"
            case TruthKind.NO_END:
                return "a deployment that may be long over counts as standing"
            case TruthKind.UNRELIABLE:
                return "no reader will take a position from there, even where it is true"
            case TruthKind.AID:
                return "what goes to the host is counted as a force, and lines are filled with it"
            case TruthKind.EXCEPTION:
                return "an exception that argues nothing, or nothing any more, hides the next fault"
            case other:
                assert_never(other)


@dataclass(frozen=True)
class Overstated:
    """One thing an offer says that its claims do not.

    Attributes:
        offer: its id; index: its position in the table; column: the cell to look at.
        message: what is found; hint: what to do about it.
    """

    kind: TruthKind
    offer: str
    index: int
    column: str
    message: str
    hint: str


#: Each rule, and the kind of what it finds.
_Rule = Callable[[Register, Offer, tuple[Claim, ...]], Iterator[Said]]
_RULES: Mapping[TruthKind, _Rule] = MappingProxyType(
    {
        TruthKind.FIRMER: firmer,
        TruthKind.MORE_TRUSTED: more_trusted,
        TruthKind.UNSTATED: unstated,
        TruthKind.LATER_CLAIM: later_claim,
        TruthKind.LOW_CONDITION: condition_on_one_low_claim,
        TruthKind.NO_END: no_end,
        TruthKind.UNRELIABLE: unreliable_only,
        TruthKind.AID: aid,
    }
)
_EXCEPTION = re.compile(rf"\[({'|'.join(map(re.escape, _RULES))})(?::([^\[\]]*))?\]")


def exceptions_of(offer: Offer) -> dict[str, str]:
    """The kinds of findings that the offer's note argues against, and how."""
    return {kind: argument.strip() for kind, argument in _EXCEPTION.findall(offer.note)}


def check_truth(register: Register) -> tuple[Overstated, ...]:
    """Every finding of a register, in the order of its offers.

    A register without claims has nothing to be held against, and no findings.
    """
    if not register.claims:
        return ()
    return tuple(
        finding
        for index, offer in enumerate(register.offers)
        if not offer.withheld
        for finding in _findings(register, index, offer)
    )


def _findings(register: Register, index: int, offer: Offer) -> Iterator[Overstated]:
    by_id = register.claims_by_id
    claims = tuple(by_id[claim] for claim in offer.claims if claim in by_id)
    argued = exceptions_of(offer)
    for kind, rule in _RULES.items():
        found = [
            Overstated(kind, offer.offer, index, *said) for said in rule(register, offer, claims)
        ]
        if kind not in argued:
            yield from found
        elif not found:
            message = f"argues against '{kind}', which is not found here"
            yield Overstated(
                TruthKind.EXCEPTION, offer.offer, index, "note", message, f"take out '[{kind}: …]'"
            )
        elif len(argued[kind]) < LEAST_ARGUMENT:
            message = f"excepts '{kind}' without an argument"
            hint = f"write '[{kind}: why it is right all the same]'"
            yield Overstated(TruthKind.EXCEPTION, offer.offer, index, "note", message, hint)

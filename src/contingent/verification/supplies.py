"""What a package gives, worked out for the verifier apart from the planner and the register."""

from contingent.register.offer import Offer, Supply
from contingent.register.register import Register

__all__ = ["counting_as", "used"]


def counting_as(register: Register, capability: str) -> frozenset[str]:
    """The capabilities that count as one: itself, and those above it, step by step."""
    found = {capability}
    while True:
        more = {c.capability for c in register.capabilities if found & set(c.above)} - found
        if not more:
            return frozenset(found)
        found |= more


def used(register: Register, offer: Offer, capability: str) -> tuple[int, Supply] | None:
    """The alternative (by its place) and the part of it that serve as a capability."""
    parts = [(n, part) for n, together in enumerate(offer.supplies) for part in together]
    for number, part in parts:
        if part.capability == capability:
            return number, part
    counting = counting_as(register, capability)
    able = [(number, part) for number, part in parts if part.capability in counting]
    return max(able, key=lambda one: one[1].amount, default=None)

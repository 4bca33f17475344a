"""Consents as the verifier reads them, worked out apart from the resolution."""

from fractions import Fraction

from contingent.register.consent import Consent
from contingent.register.nation import Nation
from contingent.register.register import Register
from contingent.register.world import World
from contingent.verification.clock import CaseClock
from contingent.verification.facts import events_in

__all__ = ["unwanted"]


def unwanted(
    register: Register, world: World, month: int | Fraction, clock: CaseClock
) -> frozenset[str]:
    """The nations that somebody's consent is needed for, and not given, in a month."""
    deciders = {row.decider for row in register.consents}
    if not deciders:
        return frozenset()
    return frozenset(
        nation.nation
        for nation in register.nations
        if any(_is_barred(register, world, month, clock, one, nation) for one in deciders)
    )


def _is_barred(
    register: Register,
    world: World,
    month: int | Fraction,
    clock: CaseClock,
    decider: str,
    nation: Nation,
) -> bool:
    if nation.nation == decider:
        return False
    called = f"consent.{decider}.{nation.nation}"
    if any(timing.event == called for timing in world.events):  # settled in the question itself
        return called not in events_in(clock, world, month)
    # From the closest to the farthest: this world's rows, and in it the nation, a group, all.
    asked = False
    for where in (world.world, ""):
        for names in ({nation.nation}, set(nation.groups), {"all"}):
            rows = [
                row
                for row in register.consents
                if (row.decider, row.world) == (decider, where) and row.about in names
            ]
            asked = asked or bool(rows)
            deciding = [row for row in rows if _is_then(clock, row, month)]
            if deciding:
                return any(row.verdict.value != "granted" for row in deciding)
    return asked


def _is_then(clock: CaseClock, row: Consent, month: int | Fraction) -> bool:
    begun = row.from_ is None or not clock.before(month, row.from_)
    return begun and (row.until is None or clock.before(month, row.until))

"""Checks of the coalition a plan rests on: every offer's condition, worked out here again."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import assert_never

from contingent.planning.plan import Plan
from contingent.register.condition import (
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    NationProvides,
    NationStands,
    Not,
    Or,
)
from contingent.register.offer import Offer
from contingent.verification.company import of_events_alone
from contingent.verification.facts import told
from contingent.verification.one_pass import Pass

__all__ = ["coalition_holds", "coalition_whole"]


def coalition_holds(read: Pass) -> Iterator[str]:
    """Every offer said to stand has its condition met by the others said to stand."""
    plan = read.plan
    yield from _spans_of_months(plan)
    if plan.reading not in {"greatest", "least"} and not plan.reading.startswith("set-"):
        return  # offers in every set need not be a set themselves
    known: dict[tuple[frozenset[str], frozenset[str], frozenset[str]], list[str]] = {}
    for month, names in read.standing.items():
        key = read.events_in(month), read.unwanted(month), names
        if key not in known:  # the same company under the same events is looked at once
            known[key] = list(_faulty(read, sorted(names), month))
        yield from (f"coalition: {fault} {told(month)}" for fault in known[key])


def _spans_of_months(plan: Plan) -> Iterator[str]:
    """The exact spans are those of the months: an offer stands in those that begin in a span."""
    said = {name: set(months) for name, months in plan.standing}
    for name, spans in plan.spans:
        months = {m for begin, end in spans for m in range(ceil(begin), ceil(end))}
        if said.get(name, set()) != months:
            yield f"coalition: the spans of {name} are not those of its steps"


def _faulty(read: Pass, names: list[str], month: int | Fraction) -> Iterator[str]:
    here = [read.register.offers_by_id[name] for name in names]
    company = read.company(read.events_in(month), here)
    barred = read.unwanted(month)
    for offer in here:
        if offer.nation in barred:
            yield f"{offer.offer} stands without a consent that {offer.nation} needs"
        elif offer.nation in read.world.without or offer.state.ended:
            yield f"{offer.offer} cannot stand in this world"
        elif not read.meets(offer, company):
            yield f"the condition of {offer.offer} does not hold"


def coalition_whole(read: Pass) -> Iterator[str]:
    """No offer that could stand was left out, and in the least reading none was let in.

    Only where the plan says what counted, and no condition is about who does *not* go: with such
    conditions there may be several coalitions, and each has offers outside it.
    """
    plan = read.plan
    if plan.cutoff is None or plan.confidence is None or plan.reading not in {"greatest", "least"}:
        return
    may = [
        offer
        for offer in read.register.offers
        if not offer.state.ended
        and offer.nation not in read.world.without
        and offer.state.rank >= plan.cutoff.rank
        and offer.confidence.rank >= plan.confidence.rank
    ]
    if any(_refuses_company(offer.condition) for offer in may):
        return
    known: dict[tuple[frozenset[str], frozenset[str]], set[str]] = {}
    for month, said in read.standing.items():
        events, barred = read.events_in(month), read.unwanted(month)
        if (events, barred) not in known:
            wanted = [offer for offer in may if offer.nation not in barred]
            found = _coalition(read, events, wanted, least=plan.reading == "least")
            known[events, barred] = {offer.offer for offer in found}
        for name in sorted(said ^ known[events, barred]):
            fault = "cannot be reached" if name in said else "was left out"
            yield f"coalition: {name} {fault} {told(month)} ({plan.reading} reading)"


def _coalition(read: Pass, events: frozenset[str], may: list[Offer], *, least: bool) -> list[Offer]:
    """All who can stand together, or all who stand when each waits for the one before.

    No condition here is about who does not go: so who has fallen away as others fell does not come
    back, and who stands as others join does not fall. Whose condition is of events alone stands
    or not whoever else does, and is asked once.
    """
    others = [offer for offer in may if read.waits_for_others(offer)]
    alone = [offer for offer in may if not read.waits_for_others(offer)]
    nobody = read.company(events, ())
    sure = [offer for offer in alone if nobody.meets(offer)]
    standing: list[Offer] = [] if least else others
    while True:
        company = read.company(events, [*sure, *standing])
        found = [offer for offer in (others if least else standing) if company.meets(offer)]
        if len(found) == len(standing):
            return [*sure, *standing]
        standing = found


def _refuses_company(condition: Condition) -> bool:
    """Whether a condition holds only while somebody else does not go."""
    match condition:
        case Not(part):
            return not of_events_alone(part)
        case And(parts) | Or(parts):
            return any(map(_refuses_company, parts))
        case (
            Always()
            | EventHolds()
            | NationStands()
            | NationProvides()
            | AtLeastNations()
            | AtLeastPersonnel()
            | AtLeastOf()
        ):
            return False
        case other:
            assert_never(other)

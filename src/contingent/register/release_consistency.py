"""Releases of rows that are not there, to nobody, or of which nothing can be seen."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from contingent.register.fault_maker import Contradiction, missing
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.release import (
    ALL,
    NEEDED,
    PARTS,
    PUBLIC,
    STAFF,
    FieldGroup,
    Releasable,
    Release,
    opaque_event,
)

__all__ = ["check_releases"]

_TABLES: Mapping[Releasable, str] = {Releasable.OFFER: "offers", Releasable.CLAIM: "claims"}


def check_releases(register: Register) -> Iterator[Contradiction]:
    """Every contradiction in the releases, and in who owns what."""
    yield from _owners(register)
    yield from _names_taken(register)
    for index, offer in enumerate(register.offers):
        yield from _withheld(index, offer)
    rows = {
        Releasable.OFFER: register.offers_by_id,
        Releasable.CLAIM: register.claims_by_id,
    }
    reached = _reached(register)
    shown = _shown(register, reached)
    for index, row in enumerate(register.releases):
        table = _TABLES[row.kind]
        if row.id not in rows[row.kind]:
            place = ("releases", index, "id")
            found = missing(place, row.kind.value, row.id, rows[row.kind], (table,))
            yield replace(found, own=True)  # of another kind it might be there
        yield from _recipient(register, index, row)
        if not row.parts <= frozenset(PARTS[row.kind]):
            message = f"a {row.kind.value} has nothing that is called {row.fields}"
            yield Contradiction("releases", index, "fields", message, "drop the row")
        unseen = sorted(reached[row.to] - shown.get((row.kind, row.id), frozenset()))
        if unseen:
            message = (
                f"{row.fields} of {row.kind.value} '{row.id}' is released to {unseen[0]}, but not "
                "that it exists"
            )
            hint = f"add a row with fields 'existence' to {row.to}, without which nothing is seen"
            rests_on = ("releases", "offers", "claims", "nations")
            yield Contradiction("releases", index, "fields", message, hint, rests_on=rests_on)


def _names_taken(register: Register) -> Iterator[Contradiction]:
    """Events that are called as a condition is that is not released."""
    taken = {opaque_event(offer.offer): offer.offer for offer in register.offers}
    for index, event in enumerate(register.events):
        if event.event in taken and event.event not in register.opaque_events:
            message = (
                f"'{event.event}' is what others read for the condition of "
                f"{taken[event.event]} where it is not released"
            )
            hint = "give the event another name"
            rests_on = ("offers",)
            yield Contradiction("events", index, "event", message, hint, rests_on=rests_on)


def _owners(register: Register) -> Iterator[Contradiction]:
    nations = register.nation_names
    for table in ("offers", "claims"):
        for index, row in enumerate(getattr(register, table)):
            if row.owner and row.owner not in nations:
                yield missing((table, index, "owner"), "nation", row.owner, nations, ("nations",))


def _recipient(register: Register, index: int, row: Release) -> Iterator[Contradiction]:
    nations, groups = register.nation_names, register.group_members
    place = ("releases", index, "to")
    if row.to.isupper():
        if row.to not in nations:
            yield missing(place, "nation", row.to, nations, ("nations",))
    elif row.to == STAFF and STAFF in groups:
        message = f"'{STAFF}' is a group of nations too; nobody can say which is meant"
        yield Contradiction(*place, message, "give the group another name")
    elif row.to not in {ALL, STAFF, *groups}:
        names = [ALL, STAFF, *groups]
        yield missing(place, "group", row.to, names, ("nations", "nations.groups"))


def _reached(register: Register) -> Mapping[str, frozenset[str]]:
    """The viewers that each recipient of a release stands for."""
    viewers = (PUBLIC, *register.nation_names)
    return {
        row.to: frozenset(v for v in viewers if row.reaches(v, register.group_members))
        for row in {row.to: row for row in register.releases}.values()
    }


def _shown(
    register: Register, reached: Mapping[str, frozenset[str]]
) -> dict[tuple[Releasable, str], frozenset[str]]:
    """Who may see that a row exists: those it is released to, and its owner."""
    found: dict[tuple[Releasable, str], set[str]] = {}
    for offer in register.offers:
        found.setdefault((Releasable.OFFER, offer.offer), set()).add(offer.owned_by)
    for claim in register.claims:
        found.setdefault((Releasable.CLAIM, claim.id), set()).add(claim.owned_by)
    for row in register.releases:
        if FieldGroup.EXISTENCE in row.parts:
            found.setdefault((row.kind, row.id), set()).update(reached[row.to])
    return {key: frozenset(viewers) for key, viewers in found.items()}


def _withheld(index: int, offer: Offer) -> Iterator[Contradiction]:
    """An offer of which something is not known, and which would be planned with all the same."""
    unknown = [part.value for part in offer.withheld if part in NEEDED]
    if unknown and offer.packages:
        yield Contradiction(
            "offers",
            index,
            "packages",
            f"is {offer.packages}, but {', '.join(unknown)} of the offer is withheld",
            "write 0: nobody can plan with packages of which that is not known; what was told may "
            "stand in packages_high",
        )
    if FieldGroup.CONDITION in offer.withheld and not str(offer.condition):
        yield Contradiction(
            "offers",
            index,
            "condition",
            "is empty, but the condition of the offer is withheld",
            "name an event that stands for it, or the offer would seem to have none",
        )

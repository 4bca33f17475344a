"""What one viewer may see of a register: a register of its own.

It is made of the viewer's own rows, of what was released to it, and of the tables that are
common to all. Nothing in it depends on anything else: not an id, not an order, not a count, not
the hash. So every answer worked out on it tells nothing of what is hidden, whatever is asked.

What is not released counts as not there: an offer without its numbers, its times or its caveats
has no packages, and a condition that is not released never holds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any

from contingent.errors import UnknownName
from contingent.register.by_row import ByRow
from contingent.register.claim import Claim
from contingent.register.condition import EventHolds, NameUse
from contingent.register.consent import Consent
from contingent.register.offer import Offer, Supply
from contingent.register.pledge import Pledge
from contingent.register.register import Register
from contingent.register.release import (
    ALL,
    EVERYTHING,
    NEEDED,
    PARTS,
    PUBLIC,
    STAFF,
    FieldGroup,
    Releasable,
    Release,
    opaque_event,
)
from contingent.register.world import Event

__all__ = ["A_SECOND", "view_of"]

#: What a second reads as that may be the id of a claim the viewer does not see.
A_SECOND = "a second"
#: How rows are seen, by what is hidden of them: the same row for all who see the same of it.
_OFFERS: ByRow[Offer, Offer] = ByRow()
_CLAIMS: ByRow[Claim, Claim] = ByRow()
_COULD_BE_AN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*\Z")


def view_of(register: Register, viewer: str) -> Register:
    """What a viewer may see of a register; for the staff, the register as it is.

    The view is a valid register with a hash of its own, and the view of a view is the same.

    Args:
        viewer: a nation of the register, ``public`` or ``staff``.

    Raises:
        UnknownName: when there is no such nation.
    """
    if viewer == STAFF:
        return register
    if viewer != PUBLIC and viewer not in register.nation_names:
        raise UnknownName("viewer", viewer, [PUBLIC, STAFF, *register.nation_names])
    sight = _Sight(register, viewer)
    offers = tuple(sight.offers())
    return register.with_rows(
        events=(*register.events, *_events(register, offers)),
        offers=offers,
        claims=tuple(sight.claims()),
        consents=tuple(map(sight.consent, register.consents)),
        releases=tuple(sight.releases()),
        pledges=tuple(row for row in register.pledges if _open(row, viewer)),
    )


def _open(row: Pledge, viewer: str) -> bool:
    """Whether a viewer sees a pledge: what has no public source is the nation's own."""
    return row.nation == viewer or bool(row.source_title or row.source_url)


def _events(register: Register, offers: Iterable[Offer]) -> Iterator[Event]:
    """An event, which comes true in no world, for each condition that is not released."""
    known = {event.event for event in register.events}
    for offer in offers:
        name = opaque_event(offer.offer)
        if FieldGroup.CONDITION in offer.withheld and name not in known:
            yield Event(event=name, title=f"A condition of {offer.offer} that is not released")


@dataclass(frozen=True)
class _Sight:
    """What a viewer sees of each row."""

    register: Register
    viewer: str

    @cached_property
    def _released(self) -> Mapping[tuple[Releasable, str], frozenset[FieldGroup]]:
        """The parts of each row that were released to the viewer."""
        found: dict[tuple[Releasable, str], frozenset[FieldGroup]] = {}
        for row in self.register.releases:
            if row.reaches(self.viewer, self.register.group_members):
                key = row.kind, row.id
                found[key] = found.get(key, frozenset()) | row.parts
        return found

    def _parts(self, kind: Releasable, name: str, owner: str) -> frozenset[FieldGroup]:
        """The parts of a row that the viewer sees; none where it does not see the row."""
        if owner == self.viewer:
            return frozenset(FieldGroup)
        parts = self._released.get((kind, name), frozenset())
        return parts if FieldGroup.EXISTENCE in parts else frozenset()

    @cached_property
    def _claims_seen(self) -> Mapping[str, frozenset[FieldGroup]]:
        found = (
            (c.id, self._parts(Releasable.CLAIM, c.id, c.owned_by)) for c in self.register.claims
        )
        return {name: parts for name, parts in found if parts}

    def offers(self) -> Iterator[Offer]:
        """The offers the viewer sees, in their order, each with what is not hidden of it."""
        for offer in self.register.offers:
            parts = self._parts(Releasable.OFFER, offer.offer, offer.owned_by)
            if parts:
                claims = self._seen(offer.claims if FieldGroup.SOURCE in parts else ())
                seen = partial(_offer_seen, offer, parts, claims)
                yield _OFFERS.of(offer, seen, (parts, claims))

    def claims(self) -> Iterator[Claim]:
        """The claims the viewer sees, in their order, each with what is not hidden of it."""
        for claim in self.register.claims:
            parts = self._claims_seen.get(claim.id)
            if parts:
                second = self._second(claim.seconded_by) if FieldGroup.SOURCE in parts else ""
                seen = partial(_claim_seen, claim, parts, second)
                yield _CLAIMS.of(claim, seen, (parts, second))

    def _second(self, text: str) -> str:
        """Who seconded a claim, unless that may be a claim the viewer does not see."""
        if text in self._claims_seen or not _COULD_BE_AN_ID.match(text):
            return text
        return A_SECOND

    def consent(self, row: Consent) -> Consent:
        """A consent, which all may see, without the claims the viewer does not."""
        seen = self._seen(row.claims)
        return row if seen == row.claims else row.model_copy(update={"claims": seen})

    def _seen(self, claims: Iterable[str]) -> tuple[str, ...]:
        return tuple(claim for claim in claims if claim in self._claims_seen)

    def releases(self) -> Iterator[Release]:
        """The releases of the viewer's own rows; of others' rows only what was made to it.

        Whom else an owner showed a row, and in how many steps, is the owner's.
        """
        owners = {
            **{(Releasable.OFFER, o.offer): o.owned_by for o in self.register.offers},
            **{(Releasable.CLAIM, c.id): c.owned_by for c in self.register.claims},
        }
        for row in self.register.releases:
            if owners.get((row.kind, row.id)) == self.viewer:
                yield row
        for (kind, name), owner in owners.items():
            parts = self._parts(kind, name, owner)
            if parts and owner != self.viewer:
                yield from self._to_viewer(kind, name, parts)

    def _to_viewer(
        self, kind: Releasable, name: str, parts: frozenset[FieldGroup]
    ) -> Iterator[Release]:
        whole = parts >= frozenset(PARTS[kind])
        to = ALL if self.viewer == PUBLIC else self.viewer
        for fields in (EVERYTHING,) if whole else (part for part in PARTS[kind] if part in parts):
            yield _release(kind, name, str(fields), to)


@lru_cache(maxsize=20_000)
def _release(kind: Releasable, name: str, fields: str, to: str) -> Release:
    return Release(kind=kind, id=name, fields=fields, to=to)


def _offer_seen(offer: Offer, parts: frozenset[FieldGroup], claims: tuple[str, ...]) -> Offer:
    """An offer with what is not hidden of it, and those of its claims that are seen."""
    changed = _hidden(offer, Releasable.OFFER, parts)
    changed["claims"] = claims
    if FieldGroup.NUMBERS not in parts:
        changed["supplies"] = tuple(
            tuple(Supply(capability=s.capability, amount=1) for s in together)
            for together in offer.supplies
        )
    if not parts >= NEEDED:
        changed["packages"] = 0
        if FieldGroup.NUMBERS in parts:
            changed["packages_low"] = None
            changed["packages_high"] = _most(offer)
    if FieldGroup.CONDITION not in parts:
        changed["condition"] = EventHolds(NameUse("event", opaque_event(offer.offer)))
    return offer.model_copy(update=changed)


def _claim_seen(claim: Claim, parts: frozenset[FieldGroup], second: str) -> Claim:
    """A claim with what is not hidden of it.

    Args:
        second: who seconded it, as it is told.
    """
    changed = _hidden(claim, Releasable.CLAIM, parts)
    if FieldGroup.SOURCE in parts:
        changed["seconded_by"] = second
    return claim.model_copy(update=changed)


def _hidden(row: Offer | Claim, kind: Releasable, parts: frozenset[FieldGroup]) -> dict[str, Any]:
    """The fields that a viewer of these parts does not see, each empty; and that they are."""
    fields = type(row).model_fields
    hidden = [part for part in PARTS[kind] if part not in parts]
    empty = {name: fields[name].default for part in hidden for name in PARTS[kind][part]}
    # What its reader was not shown already stays withheld, whoever else sees it.
    withheld = tuple(part for part in PARTS[kind] if part in {*hidden, *row.withheld})
    return {**empty, "withheld": withheld}


def _most(offer: Offer) -> int | None:
    """How many packages an offer may have, of which none can be planned with."""
    return offer.packages_high if offer.packages_high is not None else offer.packages or None

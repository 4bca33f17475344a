"""A delegation's own offers as it reads them, and what it may want to be reminded of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.services.answers.condition_words import caveats_words, condition_words
from contingent.services.chair.snapshots import Snapshot
from contingent.services.rounds.kept_rounds import KeptRound, RoundStage

__all__ = ["OwnOfferRow", "Reminder", "own_rows", "reminders"]


@dataclass(frozen=True)
class OwnOfferRow:
    """An offer of the viewer, in words.

    Attributes:
        shown: to whom each part was released: (part, to), in the order of the releases.
    """

    offer: Offer
    what: str
    condition: str
    caveats: str
    shown: tuple[tuple[str, str], ...]


def own_rows(view: Register, nation: str) -> tuple[OwnOfferRow, ...]:
    """The offers a nation owns that are its position today, those that have ended last."""
    found = []
    for offer in view.as_known(None).offers:
        if offer.owned_by == nation:
            shown = tuple(
                (row.fields, row.to)
                for row in view.releases
                if row.kind.value == "offer" and row.id == offer.offer
            )
            titles = [view.capability_titles.get(c) or c for c in dict.fromkeys(offer.capabilities)]
            condition = condition_words(view, offer.condition)
            caveats = caveats_words(view, offer.caveats)
            found.append(OwnOfferRow(offer, " or ".join(titles), condition, caveats, shown))
    return tuple(sorted(found, key=lambda row: row.offer.state.ended))


@dataclass(frozen=True)
class Reminder:
    """Something a delegation may want to do.

    Attributes:
        offer: the offer it is about; empty for none.
        round: the round it is about; empty for none.
    """

    text: str
    offer: str = ""
    round: str = ""


def reminders(
    view: Register, nation: str, rounds: Iterable[KeptRound], published: Sequence[Snapshot]
) -> tuple[Reminder, ...]:
    """What a nation may want to be reminded of: by its view, and by what is published to all."""
    rows = [row for row in own_rows(view, nation) if not row.offer.state.ended]
    found = [*_of_rounds(nation, rounds)]
    if not rows:
        found.append(Reminder("You have no offer on the table yet; “no” is an answer too."))
    unseen = [f"“{row.offer.title or row.offer.offer}”" for row in rows if not row.shown]
    if unseen:
        listed = ", ".join(unseen)
        text = "Release what others are to count on. Seen by you and the staff alone so far: "
        found.append(Reminder(f"{text}{listed}."))
    found += _sought(view, rows, published)
    return tuple(found)


def _of_rounds(nation: str, rounds: Iterable[KeptRound]) -> Iterable[Reminder]:
    for kept in rounds:
        asked = kept.asked
        if nation not in asked.nations:
            continue
        kind = "rehearsal" if asked.rehearsal else "sealed round"
        if kept.stage is RoundStage.OPEN and asked.last.get(nation) is None:
            text = f"A {kind} is open, and nothing sealed of yours is published."
            yield Reminder(text, round=asked.id)
        handed = nation in kept.handed or asked.last.get(nation) is None
        if kept.stage is RoundStage.LISTED and not handed:
            text = f"The list of a {kind} is closed: hand over your sealed file."
            yield Reminder(text, round=asked.id)


def _sought(
    view: Register, rows: Sequence[OwnOfferRow], published: Sequence[Snapshot]
) -> Iterable[Reminder]:
    """Lines said to be sought that an own offer could serve; nothing else of them is known here."""
    lines = {line.line: line for line in view.requirements}
    last = published[-1].sought if published else ()
    for name, title in last:
        if name not in lines:
            continue
        wanted = lines[name].capability
        able = [row for row in rows if view.supplies(row.offer, wanted)]
        for row in able:
            text = f"“{title}” is still sought, and “{row.offer.title or row.offer.offer}” is of "
            yield Reminder(f"{text}that kind.", row.offer.offer)

"""What is odd about a question, said beside its answer instead of refusing it."""

from datetime import date

from contingent.register.register import Register
from contingent.services.answers.asked import Asked, spans_of

__all__ = ["remarks_on"]

#: Parts of an address by which other sites follow a link; they are nobody's mistake.
_FOLLOWERS = ("utm_", "fbclid", "gclid", "mc_")
_LONGEST = 40


def remarks_on(register: Register, asked: Asked, unread: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Remarks on a question: what of it has no effect, and why.

    Args:
        register: of all days.
        unread: names of parts of the address that were not understood.
    """
    found = [
        f"The address says “{name[:_LONGEST]}”, which means nothing here and was left aside."
        for name in unread
        if not name.startswith(_FOLLOWERS)
    ]
    titles = {event.event: event.title or event.event for event in register.events}
    months, calendar = register.steps, register.calendar
    for event, when in asked.events:
        first = spans_of(when)[0][0] if isinstance(when, tuple) else when
        if not isinstance(first, bool) and calendar.number(first) >= months:
            found.append(
                f"“{titles.get(event, event)}” is set to {calendar.told(first)}, but only "
                f"{calendar.labels(0, months - 1)} are looked at: here it never comes true."
            )
    first_day = None if asked.as_of is None else _first_day(register)
    if asked.as_of is not None and first_day is not None and asked.as_of < first_day:
        found.append(
            f"Nothing was known on {_day(asked.as_of)}: the first statement in this case is of "
            f"{_day(first_day)}."
        )
    return tuple(found)


def _first_day(register: Register) -> date | None:
    days = [claim.stated_on for claim in register.claims]
    days += [offer.known_from for offer in register.offers if offer.known_from is not None]
    always = any(offer.known_from is None for offer in register.offers)
    return None if always else min(days, default=None)


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"

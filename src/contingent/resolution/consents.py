"""Consents in a world: when each is given, and what to say where it is not."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from contingent.register.consent import Consent, Pair, Verdict
from contingent.register.register import Register
from contingent.register.world import Timing

__all__ = ["consent_rows", "consent_timings", "governing", "refusal_text"]


def consent_rows(register: Register, world: str, pair: Pair) -> tuple[Consent, ...]:
    """The rows of a world by which one nation decides about another."""
    return tuple(
        row
        for row in register.consents
        if row.decider == pair.decider
        and row.world in {"", world}
        and row.covers(pair.nation, register.group_members)
    )


def governing(register: Register, rows: Iterable[Consent], month: int) -> Consent | None:
    """The row that decides in a month: of this world before all, of the nation before groups."""
    here = [row for row in rows if month in range(*register.window(row.from_, row.until))]
    return max(here, key=lambda row: row.rank, default=None)


def consent_timings(register: Register, world: str, pair: Pair) -> tuple[Timing, ...]:
    """The spells in which the consent is given; all the time where no row of the world asks it."""
    rows = consent_rows(register, world, pair)
    if not rows:
        return (Timing(event=pair.name),)
    ends = {when for row in rows for when in (row.from_, row.until) if when is not None}
    places = {when: max(Fraction(0), register.calendar.place(when)) for when in ends}
    within = [when for when in ends if 0 < places[when] < register.case.steps]
    # One way to write each instant at which a row begins or ends, in order.
    moments: dict[Fraction, int | date] = {Fraction(0): 0}
    moments |= {places[when]: when for when in sorted(within, key=lambda when: places[when])}
    given = [_allowed(rows, place, places) for place in moments]
    timings: list[Timing] = []
    for when, allowed, before in zip(moments.values(), given, [False, *given], strict=False):
        if allowed and not before:
            timings.append(Timing(event=pair.name, start=when))
        elif before and not allowed:
            timings[-1] = timings[-1].model_copy(update={"until": when})
    return tuple(timings)


def _allowed(
    rows: Iterable[Consent], place: Fraction, places: Mapping[int | date, Fraction]
) -> bool:
    """Whether the row that decides at an instant allows it."""
    here = [
        row
        for row in rows
        if (row.from_ is None or places[row.from_] <= place)
        and (row.until is None or place < places[row.until])
    ]
    first = max(here, key=lambda row: row.rank, default=None)
    return first is not None and first.verdict.allows


def refusal_text(register: Register, world: str, pair: Pair, month: int) -> str:
    """Why a consent is not given in a month, with the source."""
    rows = consent_rows(register, world, pair)
    row = governing(register, rows, month)
    who, whom = pair.decider, pair.nation
    if row is None:
        later = [w for r in rows if r.verdict.allows and (w := _first(register, r)) > month]
        when = f"; it does from {register.calendar.label(min(later))}" if later else ""
        return f"{who} has not consented to {whom} {register.calendar.at(month)}{when}"
    if row.verdict.allows:  # settled otherwise than by the rows
        return f"{who} does not consent to {whom} here"
    since = "" if row.from_ is None else f" from {register.calendar.told(row.from_)}"
    source = _source(register, row)
    told = f"{row.verdict.value}{since}{f', {source}' if source else ''}"
    more = " any more" if row.verdict is Verdict.WITHDRAWN else ""
    return f"{who} does not want {whom} there{more} ({told})"


def _first(register: Register, row: Consent) -> int:
    return register.window(row.from_, row.until)[0]


def _source(register: Register, row: Consent) -> str:
    """Where it was said: its claims with their titles, or its source."""
    claims = [register.claims_by_id[name] for name in row.claims if name in register.claims_by_id]
    if not claims:
        return row.source
    return "; ".join(f"{c.id}: {c.source_title}" if c.source_title else c.id for c in claims)

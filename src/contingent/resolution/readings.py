"""Readings: which of the sets there are is planned with."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from contingent.errors import NoCoalition, UnknownName
from contingent.resolution.coalition import Status
from contingent.resolution.periods import Period, Piece
from contingent.resolution.setting import Setting, Span

__all__ = [
    "READINGS",
    "default_reading",
    "exact_spans",
    "months_standing",
    "spans_standing",
    "standing_in",
    "status_of",
]

#: The readings that can be asked for by name; ``set-1``, ``set-2`` … name one of several sets.
READINGS = ("greatest", "least", "always")


def status_of(periods: Sequence[Period]) -> Status:
    """``several``, else ``none``, when that is so in some period; else ``settled``."""
    statuses = {period.status for period in periods}
    return "none" if "none" in statuses else "several" if "several" in statuses else "settled"


def default_reading(periods: Sequence[Period]) -> str:
    """``always`` when there are several sets, else ``greatest``."""
    return "always" if status_of(periods) == "several" else "greatest"


def months_standing(
    setting: Setting, periods: Sequence[Period], reading: str | None = None
) -> dict[str, tuple[int, ...]]:
    """The months each offer stands in, in a reading; offers that never stand are left out.

    Args:
        reading: None is the default reading.

    Raises:
        NoCoalition: when in some month no set is self-consistent.
        UnknownName: when there is no such reading.
    """
    name = reading or default_reading(periods)
    if name not in READINGS and not name.startswith("set-"):
        raise UnknownName("reading", name, READINGS)
    months: dict[str, list[int]] = defaultdict(list)
    for period in periods:
        chosen = _chosen(setting, period, name)
        for offer in setting.register.offers:
            if offer.offer in chosen:
                months[offer.offer].extend(range(period.begin, period.until))
    return {offer: tuple(numbers) for offer, numbers in months.items()}


def spans_standing(
    setting: Setting, pieces: Sequence[Piece], reading: str
) -> dict[str, tuple[Span, ...]]:
    """The exact spans in which offers stand, in a reading, where they are not of whole steps.

    Where no step begins in a span and nobody can be planned with in it, nobody stands for so long.

    Raises:
        NoCoalition, UnknownName: as ``months_standing``.
    """
    if all(end.denominator == 1 for piece in pieces for end in piece.span):
        return {}
    found: dict[str, list[Span]] = defaultdict(list)
    for piece in pieces:
        for offer in standing_in(setting, piece, reading):
            found[offer].append(piece.span)
    exact = {offer: exact_spans(own) for offer, own in found.items()}
    return {offer: own for offer, own in exact.items() if own}


def exact_spans(held: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that follow each other made one; empty where all are of whole steps."""
    joined: list[Span] = []
    for begin, end in held:
        goes_on = bool(joined) and joined[-1][1] == begin
        joined[-1:] = [(joined[-1][0], end)] if goes_on else [*joined[-1:], (begin, end)]
    exact = any(end.denominator != 1 for span in joined for end in span)
    return tuple(joined) if exact else ()


def standing_in(setting: Setting, piece: Piece, reading: str) -> frozenset[str]:
    """Who stands in an exact span, in a reading; nobody where there is no answer for so short."""
    try:
        return _chosen(setting, piece.period, reading)
    except (NoCoalition, UnknownName):
        if piece.begins_a_step:
            raise
        return frozenset()


def _chosen(setting: Setting, period: Period, reading: str) -> frozenset[str]:
    if period.status == "none":
        raise NoCoalition(_no_set_text(setting, period))
    if reading == "greatest" and period.status == "several":
        whole = [found for found in period.sets if found == period.greatest]
        if not whole:
            msg = "there are several sets and none holds all others; read 'always' or 'set-1'"
            raise NoCoalition(msg)
    if reading.startswith("set-"):
        if period.status != "several":
            return period.greatest
        names = [f"set-{index}" for index in range(1, len(period.sets) + 1)]
        if reading not in names:
            raise UnknownName("reading", reading, [*READINGS, *names])
        return period.sets[names.index(reading)]
    return period.greatest if reading == "greatest" else period.least


def _no_set_text(setting: Setting, period: Period) -> str:
    """Why nobody can be planned with, in a sentence."""
    when = setting.register.calendar.labels(period.begin, period.until - 1)
    return (
        f"no set of offers is self-consistent in world '{setting.world.world}' in {when}: some "
        "offer stands only if another does not, which in turn stands only if it does; look for "
        "'not' in the conditions"
    )

"""How long a strength can be kept up from what stands, month by month.

The force of so many people is relieved every tour, and whoever comes home rests the given number
of tours. In each month only those can be away whose offer stands in that month and is offered for
it; when an offer falls, its people come home. Whoever is away stays to the end of the tour; what is
missing is sent from those who have rested, those first whose offer falls first. Beyond the case,
what stands in its last month is taken to go on standing.

Where p people stand for good, a strength s with r tours of rest to one away is kept up for ever
when p >= s (1 + r): those who came home within r tours are r s at most, for those who came home
within one tour were all away together at its beginning. With less nobody can keep it up for ever.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf

__all__ = ["Pool", "Sustained", "crews_of", "people_by_month", "sustain_table"]

#: Months beyond the case after which a strength that is not kept up for ever is looked at no more.
MOST_MONTHS = 1_200


@dataclass(frozen=True)
class Pool:
    """People who can be away in the same months.

    Attributes:
        months: the months of the case in which they can.
    """

    people: int
    months: frozenset[int]


@dataclass(frozen=True)
class Sustained:
    """One strength at one ratio.

    Attributes:
        needed: people in the cycle to keep it up for ever.
        months: how long it can be kept up without a break; None is for ever.
        begins: the month in which that begins: of month 0 and those in which somebody comes to
            stand, the first from which it lasts longest; None when it can never begin.
    """

    strength: int
    rest: int
    needed: int
    months: int | None
    begins: int | None


def crews_of(pools: Iterable[tuple[int, Iterable[int]]]) -> tuple[Pool, ...]:
    """Crews of offers given as people and months, those of the same months together."""
    together: Counter[frozenset[int]] = Counter()
    for people, months in pools:
        together[frozenset(months)] += people
    return tuple(Pool(people, months) for months, people in together.items() if people and months)


def people_by_month(crews: Sequence[Pool], months: int) -> tuple[int, ...]:
    """How many people stand in each month."""
    return tuple(sum(c.people for c in crews if month in c.months) for month in range(months))


def sustain_table(
    crews: Sequence[Pool],
    months: int,
    strengths: Sequence[int],
    rests: Sequence[int],
    tour_months: int,
) -> tuple[Sustained, ...]:
    """The table: every strength at every ratio of tours at rest to a tour away.

    Args:
        months: months of the case.
    """
    begins = [m for m in range(months) if not m or any(_comes(crew, m) for crew in crews)]
    rows = []
    for strength in strengths:
        for rest in rests:
            lasting = [
                (_Force(crews, months, strength, rest, tour_months).lasts(begin), begin)
                for begin in begins
            ]
            longest = max((inf if n is None else n for n, _ in lasting), default=0)
            first = next((b for n, b in lasting if (inf if n is None else n) == longest), None)
            rows.append(
                Sustained(
                    strength,
                    rest,
                    strength * (1 + rest),
                    None if longest == inf else int(longest),
                    first if longest else None,
                )
            )
    return tuple(rows)


def _comes(crew: Pool, month: int) -> bool:
    return month in crew.months and month - 1 not in crew.months


@dataclass
class _Duty:
    """Where the people of a crew are: with the month they left, or the month they have rested."""

    crew: Pool
    fit: int
    away: list[tuple[int, int]] = field(default_factory=list)
    resting: list[tuple[int, int]] = field(default_factory=list)


class _Force:
    """One strength at one ratio, walked through month by month."""

    def __init__(
        self, crews: Sequence[Pool], months: int, strength: int, rest: int, tour: int
    ) -> None:
        self.crews, self.months = crews, months
        self.strength, self.rest, self.tour = strength, rest, tour
        last = sum(crew.people for crew in crews if months - 1 in crew.months)
        self.for_ever = last >= strength * (1 + rest)

    def lasts(self, begin: int) -> int | None:
        """Months the strength is kept up from ``begin`` on; None for ever."""
        duties = [_Duty(crew, crew.people) for crew in self.crews]
        settled = self.months + (1 + self.rest) * self.tour  # no tour was cut short since then
        for month in range(begin, self.months + MOST_MONTHS):
            if self.for_ever and month >= settled:
                return None
            for duty in duties:
                self._come_home(duty, month)
            if not self._send(duties, month):
                return month - begin
        return self.months + MOST_MONTHS - begin

    def _stands(self, crew: Pool, month: int) -> bool:
        return min(month, self.months - 1) in crew.months

    def _falls(self, crew: Pool, month: int) -> float:
        """The first month from this one on in which the crew does not stand."""
        return next((m for m in range(month, self.months) if m not in crew.months), inf)

    def _come_home(self, duty: _Duty, month: int) -> None:
        """Those whose tour is over, or whose offer has fallen, and those who have rested."""
        stands = self._stands(duty.crew, month)
        over = [(n, left) for n, left in duty.away if not stands or month - left == self.tour]
        duty.away = [batch for batch in duty.away if batch not in over]
        duty.resting += [(n, month + self.rest * (month - left)) for n, left in over]
        duty.fit += sum(n for n, fit in duty.resting if fit <= month)
        duty.resting = [(n, fit) for n, fit in duty.resting if fit > month]

    def _send(self, duties: list[_Duty], month: int) -> bool:
        """Send what is missing; whether there was enough."""
        missing = self.strength - sum(n for duty in duties for n, _ in duty.away)
        there = [duty for duty in duties if self._stands(duty.crew, month)]
        for duty in sorted(there, key=lambda duty: self._falls(duty.crew, month)):
            going = min(missing, duty.fit)
            if going:
                duty.away.append((going, month))
                duty.fit -= going
                missing -= going
        return not missing

"""Tables and sentences that the pages of all histories share."""

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median

from contingent.analysis.backtest import MeasureErrors, errors_by, horizon
from contingent.analysis.in_place import InPlace, as_planned, instant
from contingent.analysis.who_came import first_seen, who_came
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, When, setting_of
from contingent.services.answers.backtest_words import finding
from contingent.services.answers.backtesting import Backtested
from contingent.services.answers.coalition import coalition_of
from contingent.services.answers.planning import Planned, plan_concept


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of a page; all but the first column is set flush right."""
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines)


def number(value: float, sign: str = "") -> str:
    """A number as the pages write it."""
    many = 100
    return (
        f"{value:{sign},.0f}" if abs(value) >= many or value == int(value) else f"{value:{sign}.1f}"
    )


def percent(value: float) -> str:
    """A share as the pages write it."""
    return f"{100 * value:.0f} %"


def said_of(found: Backtested, when: date, measure: str = "") -> dict[date, float]:
    """What the plan of each day said of the figure of a later day."""
    wanted = measure or found.drawn
    return {
        one.day: one.said[0]
        for one in found.held
        if one.outcome.day == when and one.outcome.measure == wanted and one.said[0] is not None
    }


def listed(*sentences: str) -> str:
    """Sentences as a list of a page."""
    return "\n".join(f"- {sentence}" for sentence in sentences)


def said(found: Backtested) -> str:
    """What was said on each day of the measure that is drawn, beside what came."""
    days = [f"{day.day} {day:%b}" for day in found.days]
    values = {(one.day, one.outcome): one.said[0] for one in found.held}
    rows = []
    for row in sorted(found.register.outcomes, key=lambda one: instant(one.date, found.register)):
        told = [values.get((day, row)) for day in found.days]
        if row.measure != found.drawn or not any(value is not None for value in told):
            continue
        sign = {"exact": "", "at least": "≥ ", "at most": "≤ "}[row.bound.value]
        cells = ("" if value is None else number(value) for value in told)
        rows.append((f"{row.day:%Y-%m-%d}", f"{sign}{number(row.value)}", *cells))
    return table(("on", "came", *(f"said {day}" for day in days)), rows)


def errors(rows: Iterable[MeasureErrors], first: str) -> str:
    """Mean error and mean size, of the plan and both guesses."""
    head = (
        first,
        "figures",
        "mean of them",
        "plan",
        "size",
        "all at once",
        "size",
        "stays",
        "size",
    )
    told = []
    for row in rows:
        name = f"`{row.measure}`"
        if row.within is not None:
            name = "to 1" if row.within == 1 else f"{row.within // 2} to {row.within}"
        count = f"{row.count}" + (
            f" ({row.bounds} bound{'s' * (row.bounds > 1)})" if row.bounds else ""
        )
        pairs = (
            text for one in row.errors for text in (number(one.signed, "+"), number(one.absolute))
        )
        told.append((name, count, number(row.happened), *pairs))
    return table(head, told)


def errors_of(found: Backtested) -> str:
    """The finding, errors by measure, errors by horizon, and what has no counterpart."""
    by_horizon = errors_by(found.held, lambda one: horizon(one.ahead))
    drawn = [row for row in by_horizon if row.measure == found.drawn]
    words = found.register.calendar.words
    left = ", ".join(f"`{row.measure}` of {row.day}" for row in found.left_out)
    parts = [
        f"**{finding(found)}** Register {found.register.content_hash[:16]}.",
        errors(errors_by(found.held), "measure"),
        f"By how far ahead it was said (`{found.drawn}`):",
        errors(drawn, f"{words} ahead"),
        f"Without a counterpart: {left}." if left else "Every figure has a counterpart.",
    ]
    return "\n\n".join(parts)


def nations(found: Backtested) -> str:
    """Who was said to come and came; and how long before it was seen the plan had it there."""
    rows = []
    for known in found.known:
        plan, earliest, _ = who_came(known, found.register)
        if not plan.came:
            continue
        shares = [plan.precision, plan.least_precision, plan.recall, earliest.recall]
        told = ("–" if one is None else percent(float(one)) for one in shares)
        missed = ", ".join(plan.missed) or "none"
        rows.append((known.day, len(plan.came), len(plan.said), len(plan.hits), *told, missed))
    head = ("said on", "came", "said", "of them came", "precision", "at least", "recall")
    return table((*head, "recall, all at once", "came unsaid"), rows)


def seen_later(found: Backtested) -> str:
    """For each nation the last day of the list before it was seen, if the plan then had it."""
    latest = {}
    for known in found.known:
        for one in first_seen(known, found.register):
            latest[one.nation] = (known.day, one)
    register, rows = found.register, []
    for nation, (day, one) in sorted(latest.items(), key=lambda pair: -pair[1][1].early):
        begins = register.calendar.begins(0)
        planned = begins + (register.calendar.begins(1) - begins) * float(one.said)
        name = register.nation_names[nation]
        rows.append((name, day, f"{planned:%Y-%m-%d}", one.seen, number(float(one.early), "+")))
    words = register.calendar.words
    return table(("nation", "said on", "in place from", "first seen", f"{words} later"), rows)


def later_by(found: Backtested) -> str:
    """How much later than planned nations were first seen, in the median and at the most."""
    latest = {}
    for known in found.known:
        latest |= {one.nation: float(one.early) for one in first_seen(known, found.register)}
    late = sorted(latest.values())
    last = max(latest, key=lambda nation: latest[nation])
    words, middle = found.register.calendar.words, median(late)
    side = "after" if middle >= 0 else "before"
    return (
        f"*When.* {len(late)} nations that a plan had were seen later. In the median they were "
        f"first seen {number(abs(middle))} {words} {side} their place in the last plan before; the "
        f"longest wait was {number(late[-1])} {words} ({found.register.nation_names[last]}). A "
        "nation may have come before it was first seen."
    )


def planned_in(
    register: Register,
    world: str,
    *,
    as_of: date | None = None,
    without: tuple[str, ...] = (),
    events: tuple[tuple[str, When], ...] = (),
) -> Planned:
    """The plan of the case's first concept in a world."""
    asked = Asked(world, without=without, events=events, as_of=as_of)
    return plan_concept(register, asked, explain=False)


def told_by(planned: Planned) -> InPlace:
    """What a plan has in place."""
    return as_planned(planned.plan, planned.problem.register, planned.problem.lines)


def standing(
    register: Register,
    world: str,
    day: date,
    *,
    reading: str | None = None,
    without: tuple[str, ...] = (),
    events: tuple[tuple[str, When], ...] = (),
) -> dict[str, Offer]:
    """The offers that stand in some step, as known on a day."""
    asked = Asked(world, reading=reading, without=without, events=events, as_of=day)
    found = coalition_of(setting_of(register, asked), asked.reading)
    offers = found.setting.register.offers_by_id
    return {name: offers[name] for name, steps in found.standing.items() if steps}


def people(offers: Iterable[Offer]) -> int:
    """People in offers."""
    return sum(offer.packages * offer.personnel for offer in offers)


def most(values: Iterable[float | None]) -> float:
    """The greatest of what is known."""
    return max((value for value in values if value is not None), default=0.0)

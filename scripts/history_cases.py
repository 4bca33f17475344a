"""What the pages of the three histories tell, each in blocks by their names."""

from collections.abc import Callable, Sequence
from datetime import date

from history_tables import (
    errors_of,
    later_by,
    listed,
    most,
    nations,
    number,
    people,
    percent,
    planned_in,
    said,
    said_of,
    seen_later,
    standing,
    table,
    told_by,
)

from contingent.analysis.backtest import errors_by
from contingent.analysis.in_place import instant
from contingent.register.register import Register
from contingent.services.answers.asked import When
from contingent.services.answers.backtesting import Backtested
from contingent.services.answers.planning import Planned

#: Block by its name, without its marks.
Blocks = dict[str, str]

# UNIFIL in Lebanon, 2006.

CALL = date(2006, 8, 18)
#: What is assumed of Israel's word on 18 August: name, world, events set.
_WORD: tuple[tuple[str, str, tuple[tuple[str, When], ...]], ...] = (
    ("as known: Indonesia and Malaysia refused", "as-it-was", ()),
    ("Bangladesh refused too, as two days later", "as-it-was", (("consent.ISR.BGD", False),)),
    ("Israel takes all", "israel-consents", ()),
)


def unifil(found: Backtested) -> Blocks:
    """The blocks of its page."""
    register = found.register
    return {
        "verdict": _unifil_verdict(found),
        "strength": said(found),
        "errors": errors_of(found),
        "nations": nations(found),
        "later": seen_later(found),
        "consent": _consent(register),
        "ties": _ties(register),
        "france": _france(register),
    }


def _unifil_verdict(found: Backtested) -> str:
    end, autumn = date(2007, 7, 6), date(2006, 11, 3)
    came = {row.day: row.value for row in found.register.outcomes if row.measure == "strength"}
    told, then = said_of(found, end), said_of(found, autumn)
    first, second, third = sorted(told)[:3]
    later = [value for day, value in told.items() if day >= third]
    late = [value for day, value in then.items() if day >= third]
    low, high = min(late), max(late)
    return listed(
        f"*Too low at first.* For {end} the plan of {first} says {number(told[first])} and that of "
        f"{second} {number(told[second])}; {number(came[end])} were counted. That is "
        f"{percent(told[first] / came[end])} and {percent(told[second] / came[end])}: the rest had "
        "not been said, or hung on votes that nobody could know.",
        f"*Near at the end.* The plans from {third} on say {number(min(later))} to "
        f"{number(max(later))} for that day.",
        f"*Too early in between.* For {autumn} the plans from {third} on say {number(low)} to "
        f"{number(high)} where {number(came[autumn])} were counted: "
        f"{percent(low / came[autumn] - 1)} to {percent(high / came[autumn] - 1)} too many.",
        later_by(found),
    )


def _consent(register: Register) -> str:
    rows = []
    for name, world, events in _WORD:
        stands = standing(register, world, CALL, events=events)
        new = [offer for offer in stands.values() if offer.known_from and offer.amount("troops")]
        who = ", ".join(f"{offer.nation} {people([offer]):,}" for offer in new)
        planned = planned_in(register, world, as_of=CALL, events=events)
        wave = next(line for line in planned.plan.lines if line.line == "wave-1")
        full = most(wave.months)
        first = next(n for n, value in enumerate(wave.months) if value == full)
        nations_in = len({offer.nation for offer in stands.values()})
        since = f"{register.calendar.begins(first):%Y-%m-%d}"
        rows.append((name, f"{len(stands)} of {nations_in}", who, number(full), since))
    head = ("Israel's word", "offers, nations", "new people who stand", "of 3,500", "week of")
    return table(head, rows)


def _ties(register: Register) -> str:
    day = date(2006, 10, 15)
    whole = standing(register, "as-it-was", day)
    least = standing(register, "as-it-was", day, reading="least")
    rows = []
    for nation in ("FIN", "IRL", "BEL", "LUX"):
        left = standing(register, "as-it-was", day, without=(nation,))
        gone = sorted({offer.nation for name, offer in whole.items() if name not in left})
        rows.append((register.nation_names[nation], ", ".join(gone)))
    waiting = sorted({offer.nation for name, offer in whole.items() if name not in least})
    told = f"Stand only if each trusts the other: {', '.join(waiting)}."
    return table(("stays out", "no longer stand"), rows) + f"\n\n{told}"


def _france(register: Register) -> str:
    rows = []
    for day, world in (
        (date(2006, 8, 14), "as-it-was"),
        (CALL, "as-it-was"),
        (date(2006, 8, 29), "as-it-was"),
        (date(2006, 8, 29), "rules-never-clear"),
    ):
        stands = standing(register, world, day).values()
        own = [offer for offer in stands if offer.nation == "FRA" and offer.amount("troops")]
        told = told_by(planned_in(register, world, as_of=day))
        steps = (
            told.value("nation:FRA", instant(register.calendar.begins(n), register))
            for n in range(register.steps)
        )
        rows.append((day, world, f"{people(own):,}", number(most(steps))))
    return table(("as known on", "world", "people offered who stand", "most in the plan"), rows)


# Türkiye, 2023.


def turkiye(found: Backtested) -> Blocks:
    """The blocks of its page."""
    register = found.register
    return {
        "verdict": _turkiye_verdict(found),
        "teams": said(found),
        "errors": errors_of(found),
        "nations": nations(found),
        "cyprus": _worlds_by_day(
            register, ("as-it-was", "cyprus-stays", "cyprus-from-the-start"), _cypriots
        ),
        "hatay": _worlds_by_day(
            register, ("as-it-was", "hatay-one-day", "hatay-unsafe"), _in_hatay
        ),
        "hospitals": _lines_seen(found, "emt-"),
    }


def _turkiye_verdict(found: Backtested) -> str:
    next_day = date(2023, 2, 7)
    (first,) = said_of(found, next_day).values()
    (mechanism,) = said_of(found, next_day, "teams:ucpm").values()
    off = {row.measure: row.errors for row in errors_by(found.held)}["nation"]
    plan, at_once, stays = off
    return listed(
        f"*The next day.* The plan of 6 February has {number(first)} teams in place on the 7th; at "
        "least 25 were there. Of the nations of the European mechanism it has "
        f"{number(mechanism)}; at least 11 were there.",
        f"*People of a nation.* Over all figures the plan is off by {number(plan.absolute)} people "
        f"on average ({number(plan.signed, '+')}); had all come at once it would be off by "
        f"{number(at_once.absolute)}, had nothing changed by {number(stays.absolute)}.",
        later_by(found),
    )


def _worlds_by_day(
    register: Register, worlds: Sequence[str], also: Callable[[Planned, int], int]
) -> str:
    """Teams in place at the end of each day by world; in brackets those that are looked at."""
    days = range(9)
    rows = []
    for world in worlds:
        planned = planned_in(register, world)
        curve = told_by(planned).curve("teams")
        rows.append((world, *(f"{curve[day]:.0f} ({also(planned, day)})" for day in days)))
    return table(("world", *(f"{6 + day} Feb" for day in days)), rows)


def _cypriots(planned: Planned, day: int) -> int:
    offers = planned.problem.register.offers_by_id
    return sum(
        item.packages
        for item in planned.plan.assignments
        if offers[item.offer].nation == "CYP" and item.month <= day < item.month + item.months
    )


def _in_hatay(planned: Planned, day: int) -> int:
    return sum(
        item.packages
        for item in planned.plan.assignments
        if item.site in {"antakya", "kirikhan"} and item.month <= day < item.month + item.months
    )


def _lines_seen(found: Backtested, prefix: str) -> str:
    """First figure of each line, and from when on the plan of the last day before has it filled."""
    register, rows = found.register, []
    for line in register.requirements:
        measure = f"line:{line.line}"
        figures = [row for row in register.outcomes if row.measure == measure and row.value > 0]
        before = [one for one in found.known if figures and one.day < figures[0].day]
        if not line.line.startswith(prefix) or not before:
            continue
        known = before[-1]
        have = [one for one in known.planned.presences if one.units.get(line.line)]
        nations_in = ", ".join(sorted({one.nation for one in have})) or "nobody"
        begins = min((one.begins for one in have), default=None)
        seen = figures[0].day
        if begins is None:
            rows.append((line.title, known.day, nations_in, "never", seen, "–"))
            continue
        first = register.calendar.begins(0)
        planned = first + (register.calendar.begins(1) - first) * float(begins)
        later = number(float(register.calendar.place(seen) - begins), "+")
        rows.append((line.title, known.day, nations_in, f"{planned:%Y-%m-%d}", seen, later))
    words = register.calendar.words
    head = ("line", "said on", "by", "in place from", "first seen", f"{words} later")
    return table(head, rows)


# Mozambique, 2019.


def idai(found: Backtested) -> Blocks:
    """The blocks of its page."""
    return {
        "verdict": _idai_verdict(found),
        "teams": said(found),
        "errors": errors_of(found),
        "lines": _lines_seen(found, ""),
        "patients": _patients(found),
        "worlds": _without_teams(found.register),
    }


def _idai_verdict(found: Backtested) -> str:
    when = date(2019, 4, 12)
    came = {row.day: row.value for row in found.register.outcomes if row.measure == "teams"}
    told = said_of(found, when)
    each = ", ".join(f"{number(value)} on {day}" for day, value in told.items())
    rows = {row.measure: row for row in errors_by(found.held)}
    plan, at_once, stays = rows["teams"].errors
    muanza, _, _ = rows["line:muanza"].errors
    return listed(
        f"*Teams.* {number(came[when])} were at work on {when}; the plan said {each}. Over all "
        f"days it is off by {number(plan.absolute)} teams on average ({number(plan.signed, '+')}), "
        f"all at once by {number(at_once.absolute)}, the last figure by {number(stays.absolute)}.",
        f"*Muanza.* The plan has {number(muanza.signed)} teams there in the mean of the days on "
        "which it was made; none was found in fact.",
    )


def _patients(found: Backtested) -> str:
    """Consultations a day that the teams in place can give at the least, week by week."""
    register = found.register
    known = found.known[-1]
    offers = register.offers_by_id
    rows = []
    for step in range(0, register.steps, 2):
        place = instant(register.calendar.begins(step), register)
        there = [one for one in known.planned.presences if one.at(place)]
        gives = sum(offers[one.offer].amount("consults") * one.packages for one in there)
        serving = known.planned.value("line:consultations", place)
        day = f"{register.calendar.begins(step):%Y-%m-%d}"
        rows.append((day, sum(one.packages for one in there), number(gives), number(serving or 0)))
    head = ("week of", "teams", "consultations a day they can give", "on the line `consultations`")
    treated = [row for row in register.outcomes if row.measure == "line:consultations"]
    told = " and ".join(f"{number(row.value)} a day about {row.day}" for row in treated)
    return f"{table(head, rows)}\n\nAs said on {known.day}. Treated in fact: {told}."


def _without_teams(register: Register) -> str:
    """Lines that get nothing, by world."""
    rows = []
    for world in register.worlds:
        planned = planned_in(register, world.world)
        empty = [line.line for line in planned.plan.lines if not most(line.months)]
        teams = max(told_by(planned).curve("teams"))
        rows.append((world.world, f"{teams:.0f}", ", ".join(empty) or "none"))
    return table(("world", "most teams at once", "lines that get nothing"), rows)

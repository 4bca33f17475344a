"""Checks of outcomes against the rest of a case: names it has, and days within it."""

from collections.abc import Iterator
from datetime import datetime, time

from contingent.register.fault_maker import Contradiction, missing
from contingent.register.register import Register

__all__ = ["check_outcomes"]


def check_outcomes(register: Register) -> Iterator[Contradiction]:
    """Outcomes of lines, nations and groups that are not there, and outside the case's time."""
    lines = [line.line for line in register.requirements]
    groups = register.group_members
    begin, end = register.calendar.begins(0), register.calendar.begins(register.steps)
    for index, row in enumerate(register.outcomes):
        place = ("outcomes", index, "measure")
        if row.kind == "line" and row.name not in lines:
            yield missing(place, "line", row.name, lines, ("requirements",))
        if row.kind == "nation" and row.name not in register.nation_names:
            yield missing(place, "nation", row.name, register.nation_names, ("nations",))
        if row.kind in {"strength", "teams"} and row.name and row.name not in groups:
            yield missing(place, "group", row.name, groups, ("nations",))
        moment = isinstance(row.date, datetime)
        first = row.date if moment else datetime.combine(row.date, time.min)
        last = row.date if moment else datetime.combine(row.date, time.max)
        if last < begin or end <= first:
            message = f"'{row.date}' lies outside the case, {begin:%Y-%m-%d} to {end:%Y-%m-%d}"
            hint = "write a day on which the case looks, or a longer 'length'"
            yield Contradiction("outcomes", index, "date", message, hint, rests_on=("case",))

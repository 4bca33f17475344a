"""Capacities that change at no site, at no step of the case, or twice in one step."""

from collections.abc import Iterator

from contingent.register.fault_maker import Contradiction, missing
from contingent.register.offer_consistency import untimely
from contingent.register.register import Register

__all__ = ["check_capacities"]


def check_capacities(register: Register) -> Iterator[Contradiction]:
    """Every contradiction in the changes of capacities."""
    seen: dict[tuple[str, int], int] = {}
    for index, row in enumerate(register.capacities):
        sites = register.sites_by_id
        if row.site not in sites:
            yield missing(("capacities", index, "site"), "site", row.site, sites, ("sites",))
        yield from untimely(register, row.from_, ("capacities", index, "from"))
        step = register.calendar.number(row.from_)
        place = ("capacities", index, "from")
        if step >= register.steps:
            message = "the capacity changes after the end of the case"
            yield Contradiction(*place, message, "give a step within it", rests_on=("case",))
        first = seen.setdefault((row.site, step), index)
        if first != index:
            message = f"the capacity of {row.site} changes twice {register.calendar.at(step)}"
            hint = "keep one of the rows"
            yield Contradiction(*place, message, hint, rests_on=("case",), first=first)

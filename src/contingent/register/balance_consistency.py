"""Rows on the composition of a force that name what is not there, or contradict each other."""

from collections.abc import Iterator

from contingent.register.balance import EACH_NATION, Balance
from contingent.register.fault_maker import Contradiction, missing
from contingent.register.register import Register

__all__ = ["check_balance"]


def check_balance(register: Register) -> Iterator[Contradiction]:
    """Every contradiction in the rows on composition."""
    seen: dict[str, int] = {}
    for index, row in enumerate(register.balance):
        yield from _names(register, index, row)
        yield from _limits(index, row)
        if row.name in seen:
            message = f"'{row.name}' is asked for twice"
            hint = "write at_least and at_most in one row"
            first = seen[row.name]
            yield Contradiction("balance", index, "about", message, hint, first=first)
        seen.setdefault(row.name, index)


def _names(register: Register, index: int, row: Balance) -> Iterator[Contradiction]:
    nations, groups = register.nation_names, register.group_members
    concepts = [concept.concept for concept in register.concepts]
    if row.concept and row.concept not in concepts:
        place = ("balance", index, "concept")
        yield missing(place, "concept", row.concept, concepts, ("concepts",))
    place = ("balance", index, "about")
    if row.about.isupper() and row.about not in nations:
        yield missing(place, "nation", row.about, nations, ("nations",))
    elif not row.about.isupper() and row.about != EACH_NATION and row.about not in groups:
        names = [EACH_NATION, *groups]
        yield missing(place, "group", row.about, names, ("nations", "nations.groups"))


def _limits(index: int, row: Balance) -> Iterator[Contradiction]:
    least, most = row.at_least, row.at_most
    if least is None and most is None:
        hint = "give at_least, at_most or both"
        yield Contradiction("balance", index, "at_most", "nothing is asked for", hint)
    if least is not None and row.about == EACH_NATION:
        message, hint = "asks it of each nation by itself", "name a nation or a group"
        yield Contradiction("balance", index, "at_least", message, hint)
    if (
        least is not None
        and most is not None
        and least.is_share == most.is_share
        and least.amount > most.amount
    ):
        message = f"'{least}' is more than at_most allows, {most}"
        yield Contradiction("balance", index, "at_least", message, "write the smaller of the two")

"""Consents that name what is not there, contradict each other, or rest on what they cannot."""

from collections.abc import Iterator
from functools import partial

from contingent.register.consent import EVERYBODY, Consent
from contingent.register.fault_maker import Contradiction, missing
from contingent.register.register import Register
from contingent.register.world import before

__all__ = ["check_consents"]

_NATIONS = ("nations",)
_UNTIL = "until is the first step without it"


def check_consents(register: Register) -> Iterator[Contradiction]:
    """Every contradiction in the consents, and between them and other rows."""
    seen: dict[tuple[object, ...], list[int]] = {}
    for index, row in enumerate(register.consents):
        yield from _names(register, index, row)
        yield from _claims(register, index, row)
        begin = 0 if row.from_ is None else row.from_
        if row.until is not None and not before(begin, row.until, register.calendar):
            message = "the consent ends before it begins"
            yield Contradiction("consents", index, "until", message, _UNTIL, rests_on=("case",))
        earlier = seen.setdefault((row.decider, row.about, row.world), [])
        yield from _overlaps(register, index, earlier)
        earlier.append(index)
    yield from _same_place(register)
    yield from _no_events(register)


def _names(register: Register, index: int, row: Consent) -> Iterator[Contradiction]:
    nations, groups = register.nation_names, register.group_members
    if row.decider not in nations:
        yield missing(("consents", index, "decider"), "nation", row.decider, nations, _NATIONS)
    place = ("consents", index, "about")
    if row.about == row.decider:
        message = f"{row.decider} decides about itself"
        yield Contradiction(*place, message, "name the nation it decides about")
    elif row.about.isupper() and row.about not in nations:
        yield missing(place, "nation", row.about, nations, _NATIONS)
    elif not row.about.isupper() and row.about != EVERYBODY and row.about not in groups:
        names = [EVERYBODY, *groups]
        yield missing(place, "group", row.about, names, ("nations", "nations.groups"))
    worlds = [world.world for world in register.worlds]
    if row.world and row.world not in worlds:
        yield missing(("consents", index, "world"), "world", row.world, worlds, ("worlds",))


def _claims(register: Register, index: int, row: Consent) -> Iterator[Contradiction]:
    claims = register.claims_by_id
    told = partial(Contradiction, "consents", index, "claims", rests_on=("claims",))
    for name in row.claims:
        if name not in claims:
            yield missing(("consents", index, "claims"), "claim", name, claims, ("claims",))
        elif claims[name].awaits_second:
            yield told(
                f"claim {name} was read from a report and is not seconded",
                "give it seconded_by, a second person or an independent source; until then "
                "nothing may rest on it",
            )


def _overlaps(register: Register, index: int, others: list[int]) -> Iterator[Contradiction]:
    """Rows of one decider about one nation or group that hold in one month."""
    row = register.consents[index]
    own = range(*register.window(row.from_, row.until))
    for other in others:
        earlier = register.consents[other]
        months = range(*register.window(earlier.from_, earlier.until))
        if max(own.start, months.start) < min(own.stop, months.stop):
            yield Contradiction(
                "consents",
                index,
                "from",
                f"{row.decider} decides twice about {row.about} "
                f"{register.calendar.at(max(own.start, months.start))}",
                "end the earlier row with 'until', where the later begins",
                rests_on=("case",),
                first=other,
            )
            return


def _same_place(register: Register) -> Iterator[Contradiction]:
    """Rows about two groups, of one rank, that say different things of a nation of both."""
    members = register.group_members
    rows = [
        (index, row, frozenset(members.get(row.about, ())))
        for index, row in enumerate(register.consents)
        if not row.about.isupper() and row.about != EVERYBODY
    ]
    for place, (index, row, own) in enumerate(rows):
        months = range(*register.window(row.from_, row.until))
        for other, earlier, others in rows[:place]:
            if (earlier.decider, earlier.world) != (row.decider, row.world):
                continue
            if earlier.about == row.about or earlier.verdict.allows == row.verdict.allows:
                continue
            begun = range(*register.window(earlier.from_, earlier.until))
            both = sorted((own & others) - {row.decider})
            if both and max(months.start, begun.start) < min(months.stop, begun.stop):
                yield Contradiction(
                    "consents",
                    index,
                    "about",
                    f"'{row.about}' and '{earlier.about}' both hold {both[0]}, and are decided "
                    "differently",
                    f"say what goes for {both[0]} in a row of its own group, or name nations",
                    misses=("nations.groups",),
                    rests_on=("case",),
                    first=other,
                )
                break


def _no_events(register: Register) -> Iterator[Contradiction]:
    """Events that are called as a consent is."""
    for index, event in enumerate(register.events):
        if event.event in register.consent_pairs:
            pair = register.consent_pairs[event.event]
            message = f"'{event.event}' is the name of {pair.decider}'s consent to {pair.nation}"
            hint = "drop the event: the consent joins the condition of each offer by itself"
            yield Contradiction("events", index, "event", message, hint, misses=("consents",))

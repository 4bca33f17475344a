"""Consents made into events and conditions by hand: a register without consents that says the same.

Shares nothing with the engine: which row decides is looked up month by month, from the closest row
to the farthest.
"""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from contingent.register.consent import Consent
from contingent.register.register import Register
from tests.builders import replaced
from tests.resolution.plain import GROUPS

WORLDS = ("base", "other")


def given_in(given: Register, world: str, decider: str, nation: str, month: int) -> bool:
    """Whether the consent is given in a month, or none is asked for."""
    groups = [group for group, names in GROUPS.items() if nation in names.split(";")]
    asked = False
    for where in (world, ""):
        for about in ([nation], groups, ["all"]):
            rows = [
                row
                for row in given.consents
                if row.decider == decider
                and row.world == where
                and row.about in about
                and nation != decider
            ]
            asked = asked or bool(rows)
            for row in rows:
                begin = 0 if row.from_ is None else row.from_
                end = given.case.steps if row.until is None else row.until
                assert isinstance(begin, int)
                assert isinstance(end, int)
                if begin <= month < end:
                    return row.verdict.value == "granted"
    return not asked


def pairs(given: Register, world: str | None = None) -> list[tuple[str, str]]:
    """Who decides about whom, in a world or in any."""
    deciders = sorted({row.decider for row in given.consents})
    nations = sorted({one.nation for one in given.offers})
    rows = [row for row in given.consents if world is None or row.world in {"", world}]
    return [
        (d, n)
        for d in deciders
        for n in nations
        if any(_speaks(row, n) for row in rows if row.decider == d)
    ]


def _speaks(row: Consent, nation: str) -> bool:
    groups = [group for group, names in GROUPS.items() if nation in names.split(";")]
    return nation != row.decider and row.about in {nation, *groups, "all"}


def name_of(decider: str, nation: str) -> str:
    """The event that stands for a consent."""
    return f"ok.{decider}.{nation}"


def spells(given: Register, world: str, decider: str, nation: str) -> list[list[int]]:
    """The spells of months in which a consent is given."""
    found: list[list[int]] = []
    for month in range(given.case.steps):
        if given_in(given, world, decider, nation, month):
            if found and found[-1][1] == month:
                found[-1][1] = month + 1
            else:
                found.append([month, month + 1])
    return found


def by_hand(given: Register, world: str) -> tuple[Register, dict[str, Any]]:
    """The register with consents as events, and when these hold in the world."""
    there = pairs(given, world)
    offers = []
    for one in given.offers:
        parts = [name_of(d, n) for d, n in there if n == one.nation]
        text = str(one.condition)
        whole = " and ".join([*parts, f"({text})"] if text else parts)
        offers.append(type(one).model_validate({**dict(one), "condition": whole}))
    events = [*given.events, *({"event": name_of(d, n)} for d, n in there)]
    when = {name_of(d, n): spells(given, world, d, n) or False for d, n in there}
    return replaced(given, offers=tuple(offers), events=events, consents=()), when


@st.composite
def consents(draw: st.DrawFn, months: int = 4) -> list[dict[str, Any]]:
    """Rows without overlaps, in two worlds and in all."""
    rows: list[dict[str, Any]] = []
    for decider in draw(st.lists(st.sampled_from(["AAA", "DDD"]), max_size=2, unique=True)):
        for about in draw(
            st.lists(st.sampled_from(["AAA", "BBB", "CCC", "eu", "all"]), max_size=3, unique=True)
        ):
            if about == decider:
                continue
            for world in draw(st.lists(st.sampled_from(["", *WORLDS]), max_size=2, unique=True)):
                rows += _in_turn(draw, {"decider": decider, "about": about, "world": world}, months)
    return rows


def _in_turn(draw: st.DrawFn, row: dict[str, Any], months: int) -> Iterator[dict[str, Any]]:
    turns = sorted(draw(st.lists(st.integers(0, months), min_size=1, max_size=4, unique=True)))
    for begin, until in zip(turns, [*turns[1:], None], strict=True):
        if begin < months and draw(st.booleans()):
            verdict = draw(st.sampled_from(["granted", "granted", "refused", "withdrawn"]))
            first = None if begin == 0 and draw(st.booleans()) else begin
            yield {**row, "verdict": verdict, "from": first, "until": until}


@st.composite
def intervals(draw: st.DrawFn, months: int = 4) -> Any:
    """When an event holds: in any of the forms a world may write."""
    if draw(st.booleans()):
        return draw(st.sampled_from([True, False, 1, [1, 3]]))
    turns = sorted(draw(st.lists(st.integers(0, months + 1), min_size=3, max_size=5, unique=True)))
    return [turns[place : place + 2] for place in range(0, len(turns), 2)]


def holds_then(when: Any, month: int) -> bool:
    """Whether an event that is written so holds in a month."""
    if isinstance(when, bool):
        return when
    if isinstance(when, int):
        return month >= when
    spans = when if isinstance(when[0], list) else [when]
    return any(span[0] <= month and (len(span) == 1 or month < span[1]) for span in spans)

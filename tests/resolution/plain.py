"""Who stands, by trying every set of offers: slow, short, and sharing nothing with the engine.

Also the random registers that both are asked about.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations

from hypothesis import strategies as st

from contingent.register.condition import (
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    NameUse,
    NationProvides,
    NationStands,
    Not,
    Or,
)
from contingent.register.offer import Offer
from contingent.register.register import Register
from tests.builders import DOMAINS, offer, register

GROUPS = {"eu": "AAA;BBB", "north": "BBB;CCC"}
TRUE, FALSE = "ceasefire", "war"


def subsets(names: Sequence[str]) -> Iterator[frozenset[str]]:
    """Every subset, smallest first."""
    sizes = (combinations(names, size) for size in range(len(names) + 1))
    return map(frozenset, chain.from_iterable(sizes))


def serves(one: Offer, what: NameUse | None) -> bool:
    """Whether the offer supplies the capability or something in the domain."""
    return what is None or any(what.name in {c, DOMAINS[c]} for c in one.capabilities)


def in_group(nation: str, group: NameUse | None) -> bool:
    """Whether the nation is in the group, or no group is asked for."""
    return group is None or nation in GROUPS[group.name].split(";")


def holds(tree: Condition, own: str, here: Iterable[Offer], events: Iterable[str]) -> bool:
    """Whether a condition of nation ``own`` holds when these offers stand and events are true."""
    offers, true = list(here), set(events)

    def nation(name: str, what: NameUse | None = None) -> bool:
        return any(one.nation == name and serves(one, what) for one in offers)

    match tree:
        case Always():
            return True
        case EventHolds(event):
            return event.name in true
        case NationStands(name):
            return nation(name.name)
        case NationProvides(name, what):
            return nation(name.name, what)
        case Not(part):
            return not holds(part, own, offers, true)
        case And(parts):
            return all(holds(part, own, offers, true) for part in parts)
        case Or(parts):
            return any(holds(part, own, offers, true) for part in parts)
        case AtLeastOf(number, members, provide):
            names = {n for m in members for n in GROUPS.get(m.name, m.name).split(";")}
            votes = sum(name in true or nation(name, provide) for name in names)
            return votes >= (len(names) if number is None else number)
        case AtLeastNations() | AtLeastPersonnel():
            return counts(tree, own, offers)


def counts(tree: AtLeastNations | AtLeastPersonnel, own: str, offers: list[Offer]) -> bool:
    """Whether enough nations, or people, are among these offers."""
    counted = [
        one
        for one in offers
        if (one.nation != own or not tree.other)
        and in_group(one.nation, tree.group)
        and serves(one, tree.provide)
    ]
    if isinstance(tree, AtLeastNations):
        return len({one.nation for one in counted}) >= tree.number
    return sum(one.packages * one.personnel for one in counted) >= tree.number


def consistent_sets(given: Register, events: Iterable[str]) -> list[frozenset[str]]:
    """Every self-consistent set of offers, by trying all sets."""
    true = set(events)

    def consistent(chosen: frozenset[str]) -> bool:
        here = [one for one in given.offers if one.offer in chosen]
        return all(
            holds(one.condition, one.nation, here, true) == (one.offer in chosen)
            for one in given.offers
        )

    return [chosen for chosen in subsets([one.offer for one in given.offers]) if consistent(chosen)]


def least_set(given: Register, events: Iterable[str], free: Iterable[str] = ()) -> frozenset[str]:
    """Who comes in, one after the other, when the offers of ``free`` have no condition."""
    chosen, true = frozenset(free), set(events)
    while True:
        here = [one for one in given.offers if one.offer in chosen]
        more = {one.offer for one in given.offers if holds(one.condition, one.nation, here, true)}
        if more <= chosen:
            return chosen
        chosen |= more


NATION = st.sampled_from(["AAA", "BBB", "CCC", "DDD"])
PROVIDE = st.sampled_from(["", "", " provide land", " provide frigate"])
COUNT = st.builds(
    "at least {}{} {}{}{}".format,
    st.integers(1, 4),
    st.sampled_from(["", " other"]),
    st.just("nations"),
    st.sampled_from(["", " from eu", " from north"]),
    PROVIDE,
)
PERSONNEL = st.builds(
    "at least {}{} personnel{}{}".format,
    st.sampled_from([100, 250, 500, 900]),
    st.sampled_from(["", " other"]),
    st.sampled_from(["", " from eu"]),
    PROVIDE,
)
MEMBERS = st.lists(
    st.sampled_from(["AAA", "BBB", "CCC", "DDD", "eu", "north", TRUE, FALSE]),
    min_size=2,
    max_size=3,
    unique=True,
).map(", ".join)
LEAF = st.one_of(
    NATION,
    NATION,
    NATION.map("{} provides maritime".format),
    st.sampled_from([TRUE, FALSE]),
    COUNT,
    PERSONNEL,
    st.builds("at least {} of {}{}".format, st.integers(1, 2), MEMBERS, PROVIDE),
    st.builds("all of {}{}".format, MEMBERS, PROVIDE),
)
MONOTONE = st.one_of(
    LEAF,
    st.builds("{} and {}".format, LEAF, LEAF),
    st.builds("{} or {}".format, LEAF, LEAF),
    st.builds("({} or {}) and {}".format, LEAF, LEAF, LEAF),
)
#: Each with what it says without its ``not``.
EVEN_NOT = st.one_of(
    st.builds(lambda one: (f"not not ({one})", one), MONOTONE),
    st.builds(lambda a, b: (f"not (not {a} and not {b})", f"{a} or {b}"), LEAF, LEAF),
    st.builds(lambda a, b: (f"not (not {a} or not {b})", f"{a} and {b}"), LEAF, LEAF),
    st.builds(lambda a, b: (f"{a} or not (not not not {b})", f"{a} or {b}"), LEAF, LEAF),
)
WITH_NOT = st.one_of(
    MONOTONE,
    EVEN_NOT.map(lambda pair: pair[0]),
    st.builds("not {}".format, LEAF),
    st.builds("not ({}) or {}".format, MONOTONE, LEAF),
    st.builds("{} and not {}".format, LEAF, LEAF),
)


def registers(conditions: st.SearchStrategy[str], most: int) -> st.SearchStrategy[Register]:
    """Registers of up to so many offers of four nations, with these conditions."""
    one = st.tuples(
        NATION,
        st.just("") | conditions | conditions | conditions,
        st.sampled_from(["mech-bn:1", "frigate:1", "mech-bn:1|isr:1"]),
        st.integers(1, 2),
        st.sampled_from([0, 100, 300]),
    )

    def build(rows: list[tuple[str, str, str, int, int]]) -> Register:
        offers = [
            offer(
                f"o{i}", nation, condition, supplies=supplies, packages=packages, personnel=people
            )
            for i, (nation, condition, supplies, packages, people) in enumerate(rows)
        ]
        return register(
            offers, groups=GROUPS, events=(TRUE, FALSE), nations=("AAA", "BBB", "CCC", "DDD")
        )

    return st.lists(one, min_size=1, max_size=most).map(build)

"""Choosing a condition or caveats: what is chosen, the text it makes, and how that is read."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.caveat import Caveat, CaveatError, CaveatKind, parse_caveats
from contingent.register.condition import (
    ALWAYS,
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
    both,
    either,
)
from contingent.register.condition_parser import ConditionError, parse_condition
from contingent.register.register import Register
from contingent.services.answers import repicks
from contingent.services.answers.picks import (
    CAVEAT_WORDS,
    CONDITION_WORDS,
    Pick,
    PickKind,
    caveat_of,
    condition_of,
    drop_caveat,
    drop_part,
    read_caveats,
    read_condition,
    with_caveat,
    with_part,
)
from contingent.web.recording.picking import pick_lists
from tests.register.test_condition import LEAVES, TREES
from tests.web.rooms import TestClient

CAVEATS: st.SearchStrategy[Caveat] = st.sampled_from(
    [
        *("only in POL;ROU", "not in UKR", "not east of -5.5", "only at lviv;port", "not for isr"),
        *(
            "not with TUR;POL",
            "only with FIN;POL",
            "at most 300 personnel",
            "at most 14 days",
            "at most 48 h",
        ),
    ]
).map(lambda text: parse_caveats(text)[0])


def pick_of(leaf: Condition) -> Pick:
    """What one chooses for a part, told apart from the program's own way back."""

    def name(use: NameUse | None) -> str:
        return use.name if use else ""

    match leaf:
        case EventHolds(event):
            return Pick("event", (event.name,))
        case NationStands(nation):
            return Pick("nation", (nation.name,))
        case NationProvides(nation, what):
            return Pick("provides", (nation.name,), what=what.name)
        case AtLeastNations(number, other, group, provide):
            return Pick("nations", (), str(number), other, name(group), name(provide))
        case AtLeastPersonnel(number, other, group, provide):
            return Pick("people", (), f"{number:,}", other, name(group), name(provide))
        case AtLeastOf(number, members, provide):
            names = tuple(member.name for member in members)
            return Pick("list", names, str(number or ""), what=name(provide))
        case _:
            raise AssertionError(leaf)


@given(LEAVES, st.booleans())
def test_what_is_chosen_is_written_and_read_as_the_same_condition(
    leaf: Condition, negated: bool
) -> None:
    """Shows that picking, writing and parsing give the condition chosen, for every part."""
    pick = pick_of(leaf)
    chosen = condition_of(Pick(**{**vars(pick), "negated": negated}))
    assert chosen == (Not(leaf) if negated else leaf)
    assert parse_condition(with_part("", chosen, "and")) == chosen


@given(TREES, LEAVES, st.sampled_from(["and", "or"]))
def test_a_part_goes_to_what_is_there(tree: Condition, leaf: Condition, joint: str) -> None:
    """Shows that a part joined to any condition reads as both, or either."""
    text = with_part(str(tree), leaf, "and" if joint == "and" else "or")
    assert parse_condition(text) == (both if joint == "and" else either)(tree, leaf)


@given(TREES)
def test_every_part_read_back_can_be_taken_out(tree: Condition) -> None:
    """Shows that the places of the clauses shown are those of the parts of the condition."""
    back = read_condition(Register(case=CASE), str(tree))
    parts = tree.parts if isinstance(tree, And | Or) else (tree,)
    assert len(back.parts) == len(parts)
    assert back.joint == ("or" if isinstance(tree, Or) else "and")
    for place in range(len(parts)):
        left = parts[:place] + parts[place + 1 :]
        joined = (either if isinstance(tree, Or) else both)(*left) if left else ALWAYS
        assert parse_condition(drop_part(str(tree), place)) == joined


@given(LEAVES, st.booleans())
def test_a_part_chosen_anew_is_the_part(leaf: Condition, negated: bool) -> None:
    """Shows that the fields a part is put into, to be changed, say what the part says."""
    part = Not(leaf) if negated else leaf
    pick = repicks.pick_of(part)
    assert pick is not None
    assert condition_of(pick) == part


@given(TREES, LEAVES, st.data())
def test_a_part_changed_in_place_leaves_the_others(
    tree: Condition, leaf: Condition, data: st.DataObject
) -> None:
    """Shows that changing a part is that part alone, at its place, in any condition."""
    parts = tree.parts if isinstance(tree, And | Or) else (tree,)
    place = data.draw(st.integers(0, len(parts) - 1))
    changed = (*parts[:place], leaf, *parts[place + 1 :])
    expected = (either if isinstance(tree, Or) else both)(*changed)
    assert parse_condition(repicks.with_part_at(str(tree), place, leaf)) == expected
    assert len(repicks.picks_in(str(tree))) == len(parts)


@given(st.lists(CAVEATS, min_size=1, unique_by=lambda one: one.kind), CAVEATS, st.data())
def test_a_caveat_changed_in_place_leaves_the_others(
    before: list[Caveat], after: Caveat, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(before) - 1))
    text = "; ".join(map(str, before))
    expected = [*before[:place], after, *before[place + 1 :]]
    changed = repicks.with_caveat_at(text, place, after)
    assert list(parse_caveats(changed)) == expected
    shown = repicks.picked_caveat(after)
    assert caveat_of(CaveatKind(shown.kind), shown.names, shown.number) == after


CASE = {"title": "words", "length": "2 months", "start": "2026-01-01"}


def test_every_kind_of_condition_can_be_chosen() -> None:
    """Shows that a new kind of condition cannot be forgotten here."""
    picks = {
        PickKind.EVENT: Pick("event", ("a",)),
        PickKind.NATION: Pick("nation", ("USA",)),
        PickKind.PROVIDES: Pick("provides", ("USA",), what="isr"),
        PickKind.NATIONS: Pick("nations", number="2"),
        PickKind.PEOPLE: Pick("people", number="2"),
        PickKind.LIST: Pick("list", ("USA",)),
    }
    assert set(picks) == set(PickKind) == set(CONDITION_WORDS)
    made = {type(condition_of(pick)) for pick in picks.values()}
    # No condition is an empty text; "not", "and" and "or" are chosen beside a part.
    assert made | {Always, Not, And, Or} == set(get_args(Condition))


@given(st.lists(CAVEATS, max_size=5))
def test_caveats_chosen_are_written_and_read_as_the_same(chosen: list[Caveat]) -> None:
    """Shows that caveats chosen one by one are all there, one of a kind."""
    text = ""
    for caveat in chosen:
        value = str(caveat.time) if caveat.kind is CaveatKind.MOST_TIME else f"{caveat.number:g}"
        made = caveat_of(caveat.kind, caveat.names, value)
        assert made == caveat
        text = with_caveat(text, made)
    read = parse_caveats(text)
    assert {one.kind for one in read} == {one.kind for one in chosen}
    assert len({one.kind for one in read}) == len(read)
    for one in read:
        alike = [c for c in chosen if c.kind is one.kind]
        assert set(one.names) == {name for c in alike for name in c.names}
        assert (one.number, one.time) == (alike[-1].number, alike[-1].time)
    for place in range(len(read)):
        assert parse_caveats(drop_caveat(text, place)) == read[:place] + read[place + 1 :]


def test_every_kind_of_caveat_can_be_chosen(ukraine: Register) -> None:
    assert set(CAVEAT_WORDS) == set(CaveatKind)
    lists = pick_lists(ukraine)
    assert {kind for kind, _ in lists["caveats"]} == set(CaveatKind)
    for kind in CaveatKind:
        names = tuple(value for value, _ in lists["listed"][kind.lists]) if kind.lists else ()
        value = "14 days" if kind is CaveatKind.MOST_TIME else "30"
        made = caveat_of(kind, names, value)
        assert made.kind is kind
        assert parse_caveats(str(made)) == (made,)
        # All there is to choose is known to the case.
        assert read_caveats(ukraine, str(made)).faults == ()


@pytest.mark.parametrize(
    ("pick", "told"),
    [
        (Pick(""), "choose what must hold first"),
        (Pick("event"), "choose an event first"),
        (Pick("provides", ("USA",)), "choose what it provides first"),
        (Pick("nations", number="many"), "'many' is not a whole number"),
        (Pick("list", number="2"), "choose at least one of the list first"),
    ],
)
def test_what_is_not_chosen_yet_is_told(pick: Pick, told: str) -> None:
    with pytest.raises(ConditionError, match=told):
        condition_of(pick)


def test_values_of_caveats_that_are_none_are_told() -> None:
    with pytest.raises(CaveatError, match="choose at least one nation first"):
        caveat_of(CaveatKind.NOT_IN, (), "")
    with pytest.raises(CaveatError, match="say how much first"):
        caveat_of(CaveatKind.MOST_TIME, (), " ")
    for kind, value in ((CaveatKind.MOST_TIME, "300 personnel"), (CaveatKind.NOT_EAST_OF, "far")):
        with pytest.raises(CaveatError):
            caveat_of(kind, (), value)


def test_what_is_wrong_is_told_at_once(client: TestClient) -> None:
    """Shows that the room reads a text as recording would, with every fault it can see."""
    asked = {"field": "condition", "text": "cesefire and XXX provides land"}
    told = client.get("/record/picked", params=asked).json()
    assert told["text"] == asked["text"]
    assert told["html"].count('class="fault"') == 2
    assert "at character 1 of the condition" in told["html"]
    told = client.get("/record/picked", params={**asked, "text": "at least"}).json()
    assert "Expected a whole number" in told["html"]
    told = client.get("/record/picked", params={"field": "caveats", "text": "never"}).json()
    assert "is not a caveat" in told["html"]
    assert client.get("/record/picked", params={"field": "notes"}).status_code == 400


def test_choosing_keeps_what_cannot_be_read(client: TestClient) -> None:
    asked = {"field": "condition", "text": "at least", "add": "yes", "kind": "nation"}
    told = client.get("/record/picked", params={**asked, "names": "GBR"}).json()
    assert told["text"] == "at least"
    assert "Expected a whole number" in told["html"]
    told = client.get("/record/picked", params={**asked, "text": "", "names": "GBR"}).json()
    assert told["text"] == "GBR"
    assert "takes part" in told["html"]

"""The condition language: what it reads, how it prints, and what it says of what it cannot read."""

import re
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contingent.register.capability import Capability
from contingent.register.condition import (
    ALWAYS,
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
    mentions,
)
from contingent.register.condition_parser import ConditionError, parse_condition

NATIONS = st.sampled_from(["USA", "FRA", "GBR", "EST", "XNT"]).map(lambda n: NameUse("nation", n))
EVENTS = st.sampled_from(["ceasefire", "un-mandate", "parliament.GBR", "a1.B-2.c", "unit"]).map(
    lambda n: NameUse("event", n)
)
GROUPS = st.sampled_from(["eu", "nato-east"]).map(lambda n: NameUse("group", n))
THINGS = st.sampled_from(["isr", "land", "mech-bn", "air-defence"]).map(
    lambda n: NameUse("capability", n)
)
MEMBERS = st.sampled_from(["eu", "ceasefire", "x.Y"]).map(lambda n: NameUse("member", n))
NUMBERS = st.integers(1, 10**9)
COUNTS = st.tuples(NUMBERS, st.booleans(), st.none() | GROUPS, st.none() | THINGS)


def at_least_of(members: list[NameUse], number: int | None, what: NameUse | None) -> AtLeastOf:
    """A list whose number its members can reach."""
    if number is not None and not any(m.kind == "member" for m in members):
        number = min(number, len(members))
    return AtLeastOf(number, tuple(members), what)


LEAVES: st.SearchStrategy[Condition] = st.one_of(
    EVENTS.map(EventHolds),
    NATIONS.map(NationStands),
    st.builds(NationProvides, NATIONS, THINGS),
    COUNTS.map(lambda c: AtLeastNations(*c)),
    COUNTS.map(lambda c: AtLeastPersonnel(*c)),
    st.builds(
        at_least_of,
        st.lists(NATIONS | MEMBERS, min_size=1, max_size=4),
        st.none() | st.integers(1, 6),
        st.none() | THINGS,
    ),
)
TREES: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda kids: st.one_of(
        kids.map(Not),
        st.lists(kids, min_size=2, max_size=4).map(lambda parts: both(*parts)),
        st.lists(kids, min_size=2, max_size=4).map(lambda parts: either(*parts)),
    ),
    max_leaves=12,
)
GBR, FRA, USA = (NationStands(NameUse("nation", n)) for n in ("GBR", "FRA", "USA"))


@given(TREES)
def test_what_is_printed_reads_back_to_the_same_tree(tree: Condition) -> None:
    """Shows that printing and parsing are inverse for every tree the constructors can build."""
    assert parse_condition(str(tree)) == tree


@given(TREES, st.data())
def test_brackets_and_spaces_that_say_nothing_change_nothing(
    tree: Condition, data: st.DataObject
) -> None:
    """Shows that bracketing the whole and widening any gap gives the same tree."""
    gap = data.draw(st.sampled_from([" ", "  ", "\n", "\t "]))
    text = f"{gap}({gap.join(str(tree).split(' '))}{gap})"
    assert parse_condition(text) == tree


@given(TREES)
def test_every_name_is_mentioned_with_its_column(tree: Condition) -> None:
    """Shows that a message about a name can always point at it in the text."""
    text = str(tree)
    for mention in mentions(parse_condition(text)):
        assert text[mention.column - 1 :].startswith(mention.name)


KEYWORDS = {
    *("all", "and", "at", "from", "least", "nation", "nations", "not", "of", "or", "other"),
    *("personnel", "provide", "provides"),
}


@given(TREES)
def test_no_name_goes_unmentioned(tree: Condition) -> None:
    """Shows that a name a condition uses is looked at when names are checked: all, in order."""
    named = [word for word in re.findall(r"[A-Za-z][\w.-]*", str(tree)) if word not in KEYWORDS]
    assert [mention.name for mention in mentions(tree)] == named


def test_no_condition_in_a_list_is_no_part_of_and_and_all_of_or() -> None:
    assert both() == both(ALWAYS, ALWAYS) == ALWAYS
    assert both(ALWAYS, FRA) == FRA
    assert either(FRA, ALWAYS, GBR) == ALWAYS


@pytest.mark.parametrize(
    "text",
    [
        "ceasefire and USA provides isr",
        "at least 5 nations provide land or (FRA and GBR)",
        "at least 20000 personnel from eu provide land",
        "parliament.GBR and not RUS",
        "all of EST, LVA, LTU",
        "at least 3 of FRA, GBR, DEU, ITA",
        "at least 3 other nations",
        "at least 1 nation",
        "not (FRA or not GBR and ceasefire)",
        "GBR provides land",
        "",
    ],
)
def test_an_example_of_the_design_prints_as_it_was_written(text: str) -> None:
    printed = str(parse_condition(text))
    # 'and' binds tighter, so the brackets of the second example are not needed
    assert printed in {text, text.replace("(FRA and GBR)", "FRA and GBR")}
    assert parse_condition(printed) == parse_condition(text)


def test_the_words_mean_what_the_design_says() -> None:
    assert parse_condition("at least 20000 personnel from eu provide land") == AtLeastPersonnel(
        20000, other=False, group=NameUse("group", "eu"), provide=NameUse("capability", "land")
    )
    assert parse_condition("at least 3 other nations") == AtLeastNations(3, other=True)
    assert parse_condition("all of EST, eu") == AtLeastOf(
        None, (NameUse("nation", "EST"), NameUse("member", "eu"))
    )
    assert parse_condition("USA provides isr") == NationProvides(
        NameUse("nation", "USA"), NameUse("capability", "isr")
    )
    assert parse_condition("   ") == ALWAYS


def test_and_binds_tighter_than_or() -> None:
    assert parse_condition("GBR or FRA and USA") == Or((GBR, And((FRA, USA))))
    assert parse_condition("GBR and FRA or USA") == Or((And((GBR, FRA)), USA))
    assert parse_condition("(GBR or FRA) and USA") == And((Or((GBR, FRA)), USA))
    assert parse_condition("not GBR and FRA") == And((Not(GBR), FRA))


PART = "a nation such as FRA, an event, 'at least', 'all of', 'not' or '('"
NO_MEANING = (
    "'&' has no meaning here; conditions are made of names, whole numbers, commas and "
    "round brackets"
)
BROKEN = [
    ("FRA and", 8, f"expected {PART}, but the condition ends"),
    ("FRA GBR", 5, "expected 'and', 'or' or the end, but 'GBR'"),
    ("at least FRA", 10, "expected a whole number, but 'FRA'"),
    (
        "at least 3 FRA",
        12,
        "expected 'nations' or 'personnel', 'other' or 'of', but 'FRA'",
    ),
    ("at least 3 other FRA", 18, "expected 'nations' or 'personnel', but 'FRA'"),
    ("at least 2 of", 14, "expected a nation, event or group, but the condition ends"),
    ("all FRA", 1, f"expected {PART}, but 'all'"),
    ("(FRA or GBR", 12, "expected ')', 'and' or 'or', but the condition ends"),
    ("FRA)", 4, "expected 'and', 'or' or the end, but ')'"),
    ("FRA or or GBR", 8, f"expected {PART}, but 'or'"),
    ("FRA AND GBR", 5, "expected 'and', 'or' or the end, but 'AND'; write 'and' in small letters"),
    ("at least 20,000 personnel", 10, "write 20000 without a comma"),
    ("at least 0 nations", 10, "the number must be from 1 to 1000000000"),
    ("at least 3 of FRA, GBR", 15, "at least 3 of 2 names can never hold"),
    (
        "FRA & GBR",
        5,
        NO_MEANING,
    ),
    ("USA provides", 13, "expected a capability or domain, but the condition ends"),
    ("at least 3 nations from EU", 25, "expected a group such as eu, but 'EU'"),
    ("France", 1, f"expected {PART}, but 'France'"),
]


@pytest.mark.parametrize(("text", "column", "message"), BROKEN, ids=[b[0] for b in BROKEN])
def test_a_broken_condition_is_told_with_what_was_expected_where(
    text: str, column: int, message: str
) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert str(caught.value) == f"{message} (at character {column} of the condition)"
    assert caught.value.column == column


@pytest.mark.parametrize(
    "text",
    [
        "if our unit serves at lviv",
        "ceasefire and FRA serves at lviv",
        "GBR where FRA",
    ],
)
def test_a_condition_on_the_plan_itself_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert (
        "a condition that depends on the plan itself (who serves where) cannot be written yet; "
        "say what others must offer, or use a caveat"
    ) in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "FRA" + ")" * 10_000,
        "(" * 1_500 + "FRA",
        "not " * 900 + "FRA",
        "FRA and " * 12_500,
        "x" * 100_000,
        " " * 100_000 + "&",
        "at least " + "9" * 3_900 + " nations",
    ],
    ids=["brackets", "open", "not", "and", "word", "blanks", "digits"],
)
def test_a_monstrous_text_is_refused_at_once(text: str) -> None:
    begun = monotonic()
    with pytest.raises(ConditionError):
        parse_condition(text)
    assert monotonic() - begun < 0.5


@given(st.from_regex(r"[a-z0-9][a-z0-9-]{0,6}", fullmatch=True))
def test_every_capability_the_register_takes_can_be_named(name: str) -> None:
    """Shows that no capability gets in that a condition could not ask for."""
    try:
        Capability(capability=name, domain="land")
    except ValidationError:
        return
    assert str(parse_condition(f"USA provides {name}")) == f"USA provides {name}"


WORDS = st.sampled_from(
    [
        "and",
        "or",
        "not",
        "at",
        "least",
        "all",
        "of",
        "other",
        "nations",
        "personnel",
        "from",
        "provide",
        "provides",
        "(",
        ")",
        ",",
        "3",
        "20",
        "FRA",
        "USA",
        "eu",
        "ceasefire",
        "x.Y",
        "if",
        "our",
        "&",
        ".",
        "-",
        "Ωμέγα",
    ]
)


def condition_or_error(text: str) -> Condition | ConditionError:
    try:
        return parse_condition(text)
    except ConditionError as error:
        return error


@pytest.mark.parametrize("names", [1000, 1300])
def test_a_condition_that_was_read_is_never_too_long_to_be_read_again(names: int) -> None:
    read = condition_or_error(f"all of {','.join(['eu'] * names)}")  # prints longer than this
    if not isinstance(read, ConditionError):
        assert parse_condition(str(read)) == read


@given(st.text(max_size=60) | st.lists(WORDS, max_size=14).map(" ".join))
def test_no_text_raises_anything_but_a_condition_error(text: str) -> None:
    """Shows that whatever is typed is read or refused with a column inside the text."""
    read = condition_or_error(text)
    if isinstance(read, ConditionError):
        assert 1 <= read.column <= len(text) + 1
    else:
        assert parse_condition(str(read)) == read

"""Caveats: the closed list, read and printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.caveat import (
    Caveat,
    CaveatError,
    CaveatKind,
    parse_caveats,
    print_caveats,
)

NATIONAL = (CaveatKind.ONLY_IN, CaveatKind.NOT_IN, CaveatKind.NOT_WITH)
NUMBERED = (CaveatKind.MOST_PERSONNEL, CaveatKind.MOST_MONTHS)
NATIONS = st.lists(st.from_regex(r"[A-Z]{3}", fullmatch=True), min_size=1, max_size=4)
PLACES = st.lists(st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True), min_size=1, max_size=4)
CAVEATS = st.one_of(
    st.builds(Caveat, st.sampled_from(NATIONAL), NATIONS.map(tuple)),
    st.builds(Caveat, st.sampled_from((CaveatKind.ONLY_AT, CaveatKind.NOT_FOR)), PLACES.map(tuple)),
    st.builds(Caveat, st.sampled_from(NUMBERED), number=st.integers(1, 10**9 - 1)),
)


@given(st.lists(CAVEATS, max_size=5).map(tuple))
def test_what_is_printed_reads_back_to_the_same_caveats(caveats: tuple[Caveat, ...]) -> None:
    """Shows that any list of caveats survives being written into a cell and read again."""
    assert parse_caveats(print_caveats(caveats)) == caveats


@pytest.mark.parametrize(
    ("text", "caveat"),
    [
        ("only in POL;ROU", Caveat(CaveatKind.ONLY_IN, ("POL", "ROU"))),
        ("not in UKR", Caveat(CaveatKind.NOT_IN, ("UKR",))),
        ("only at lviv;port", Caveat(CaveatKind.ONLY_AT, ("lviv", "port"))),
        ("not for guard-bn", Caveat(CaveatKind.NOT_FOR, ("guard-bn",))),
        ("not with TUR", Caveat(CaveatKind.NOT_WITH, ("TUR",))),
        ("at most 300 personnel", Caveat(CaveatKind.MOST_PERSONNEL, number=300)),
        ("at most 6 months", Caveat(CaveatKind.MOST_MONTHS, number=6)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_is_read_and_prints_as_it_was_written(text: str, caveat: Caveat) -> None:
    assert parse_caveats(text) == (caveat,)
    assert print_caveats((caveat,)) == text


def test_a_semicolon_parts_both_names_and_caveats() -> None:
    assert parse_caveats(" only in POL;ROU ;not with  TUR; GRC;; at most 6 months ;") == (
        Caveat(CaveatKind.ONLY_IN, ("POL", "ROU")),
        Caveat(CaveatKind.NOT_WITH, ("TUR", "GRC")),
        Caveat(CaveatKind.MOST_MONTHS, number=6),
    )


def test_no_text_is_no_caveat() -> None:
    assert parse_caveats("") == parse_caveats(" ; ;") == ()


FORMS = (
    "write 'only in POL;ROU', 'not in UKR', 'not east of 32.5', 'only at lviv', "
    "'not for CAPABILITY', 'not with TUR', 'at most 300 personnel' or 'at most 6 months'"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nowhere", f"'nowhere' is not a caveat; {FORMS}"),
        ("only in", f"'only in' is not a caveat; {FORMS}"),
        ("not on UKR", f"'not on UKR' is not a caveat; {FORMS}"),
        ("at most many personnel", f"'at most many personnel' is not a caveat; {FORMS}"),
        ("at most 3 ships", f"'at most 3 ships' is not a caveat; {FORMS}"),
        ("at most 3 months;POL", f"'at most 3 months;POL' is not a caveat; {FORMS}"),
        ("at most -3 months", f"'at most -3 months' is not a caveat; {FORMS}"),
        ("only in Poland", "caveat 'only in Poland': 'Poland' is not a nation such as POL"),
        ("only in POL;rou", "caveat 'only in POL;rou': 'rou' is not a nation such as POL"),
        ("not for LAND", "caveat 'not for LAND': 'LAND' is not a lower-case id"),
        ("only at lviv,port", "caveat 'only at lviv,port': 'lviv,port' is not a lower-case id"),
        (
            "at most 0 months",
            "'at most 0 months' lets the offer do nothing; withdraw or decline it instead",
        ),
    ],
)
def test_a_broken_caveat_is_told_with_the_forms_there_are(text: str, message: str) -> None:
    with pytest.raises(CaveatError) as caught:
        parse_caveats(text)
    assert str(caught.value) == message


@given(st.text(max_size=40))
def test_no_text_raises_anything_but_a_caveat_error(text: str) -> None:
    """Shows that whatever is typed is read, and then prints back the same, or refused."""
    try:
        caveats = parse_caveats(text)
    except CaveatError:
        return
    assert parse_caveats(print_caveats(caveats)) == caveats

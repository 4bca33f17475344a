"""Caveats: the closed list, read and printed."""

from fractions import Fraction
from typing import assert_never

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
from contingent.register.duration import Duration, Unit

NATIONS = st.lists(st.from_regex(r"[A-Z]{3}", fullmatch=True), min_size=1, max_size=4)
PLACES = st.lists(st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True), min_size=1, max_size=4)
COUNTS = st.integers(1, 10**9 - 1)
TIMES = st.builds(Duration, COUNTS.map(lambda n: Fraction(n, 100)), st.sampled_from(Unit))
#: Degrees as they can be written: six digits after the point.
DEGREES = st.integers(-180_000_000, 180_000_000).map(lambda n: n / 1e6)


def caveats_of(kind: CaveatKind) -> st.SearchStrategy[Caveat]:
    match kind:
        case CaveatKind.ONLY_IN | CaveatKind.NOT_IN | CaveatKind.NOT_WITH | CaveatKind.ONLY_WITH:
            return st.builds(Caveat, st.just(kind), NATIONS.map(tuple))
        case CaveatKind.ONLY_AT | CaveatKind.NOT_FOR:
            return st.builds(Caveat, st.just(kind), PLACES.map(tuple))
        case CaveatKind.NOT_EAST_OF:
            return st.builds(Caveat, st.just(kind), number=DEGREES)
        case CaveatKind.MOST_PERSONNEL:
            return st.builds(Caveat, st.just(kind), number=COUNTS)
        case CaveatKind.MOST_TIME:
            return st.builds(Caveat, st.just(kind), time=TIMES)
        case other:
            assert_never(other)


CAVEATS = st.sampled_from(CaveatKind).flatmap(caveats_of)


@given(st.lists(CAVEATS, max_size=5).map(tuple))
def test_what_is_printed_reads_back_to_the_same_caveats(caveats: tuple[Caveat, ...]) -> None:
    """Shows that any list of caveats survives being written into a cell and read again."""
    assert parse_caveats(print_caveats(caveats)) == caveats


WRITTEN = [
    ("only in POL;ROU", Caveat(CaveatKind.ONLY_IN, ("POL", "ROU"))),
    ("not in UKR", Caveat(CaveatKind.NOT_IN, ("UKR",))),
    ("not east of 32.5", Caveat(CaveatKind.NOT_EAST_OF, number=32.5)),
    ("not east of -7", Caveat(CaveatKind.NOT_EAST_OF, number=-7)),
    ("only at lviv;port", Caveat(CaveatKind.ONLY_AT, ("lviv", "port"))),
    ("not for guard-bn", Caveat(CaveatKind.NOT_FOR, ("guard-bn",))),
    ("not with TUR", Caveat(CaveatKind.NOT_WITH, ("TUR",))),
    ("only with FIN;SWE", Caveat(CaveatKind.ONLY_WITH, ("FIN", "SWE"))),
    ("at most 300 personnel", Caveat(CaveatKind.MOST_PERSONNEL, number=300)),
    ("at most 6 months", Caveat(CaveatKind.MOST_TIME, time=Duration.of_months(6))),
]


def test_every_kind_is_written_here() -> None:
    assert {caveat.kind for _, caveat in WRITTEN} == set(CaveatKind)


@pytest.mark.parametrize(
    ("text", "caveat"), WRITTEN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_kind_is_read_and_prints_as_it_was_written(text: str, caveat: Caveat) -> None:
    assert parse_caveats(text) == (caveat,)
    assert print_caveats((caveat,)) == text


def test_a_semicolon_parts_both_names_and_caveats() -> None:
    assert parse_caveats(" only in POL;ROU ;not with  TUR; GRC;; at most 6 months ;") == (
        Caveat(CaveatKind.ONLY_IN, ("POL", "ROU")),
        Caveat(CaveatKind.NOT_WITH, ("TUR", "GRC")),
        Caveat(CaveatKind.MOST_TIME, time=Duration.of_months(6)),
    )


def test_no_text_is_no_caveat() -> None:
    assert parse_caveats("") == parse_caveats(" ; ;") == ()


FORMS = (
    "write 'only in POL;ROU', 'not in UKR', 'not east of 32.5', 'only at lviv', "
    "'not for CAPABILITY', 'not with TUR', 'only with FIN', 'at most 300 personnel' "
    "or 'at most 14 days'"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nowhere", f"'nowhere' is not a caveat; {FORMS}"),
        ("only in", f"'only in' is not a caveat; {FORMS}"),
        ("not on UKR", f"'not on UKR' is not a caveat; {FORMS}"),
        ("at most many personnel", f"'at most many personnel' is not a caveat; {FORMS}"),
        ("not east of 181", f"'not east of 181' is not a caveat; {FORMS}"),
        ("not east of Kyiv", f"'not east of Kyiv' is not a caveat; {FORMS}"),
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

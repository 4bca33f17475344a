"""The register: hash, what was known when, months, lookups; and that nothing can change it."""

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from contingent.errors import UnknownName
from contingent.register.calendar import Calendar
from contingent.register.claim import Claim, Stance
from contingent.register.duration import Duration
from contingent.register.meeting import Meeting
from contingent.register.register import Register
from contingent.register.world import World
from contingent.services.cases.opening import embedded_cases, open_case
from tests.builders import line, offer, register, replaced, site

CLAIMS = [
    Claim(id=f"C{n}", iso3="FRA", stated_on=date(2025, n, 1), stance=Stance.OFFERS) for n in (1, 2)
]
SMALL = register(
    [offer("a", "FRA", "ceasefire"), offer("b", "GBR", caveats="not in POL")],
    [line("one"), line("two", needs="one", at="hub;kyiv")],
    [
        site("lviv", roles="hub;city"),
        site("kyiv", roles="city"),
        site("gdynia", "POL", roles="port"),
    ],
    events=("ceasefire", "war"),
    groups={"eu": "FRA;POL"},
    claims=CLAIMS,
    meetings=[Meeting(date=date(2025, 3, 1), title="Summit")],
    worlds=[{"world": "base", "events": {"ceasefire": 2}}, {"world": "none"}],
    concepts=[{"concept": "small"}, {"concept": "large"}],
)


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_content(shuffler: Random) -> None:
    """Shows that rows may stand in any order within their tables without changing the hash."""
    tables = {}
    for table in ("events", "nations", "capabilities", "offers", "requirements", "sites", "claims"):
        rows = list(getattr(SMALL, table))
        shuffler.shuffle(rows)
        tables[table] = tuple(rows)
    assert replaced(SMALL, **tables).content_hash == SMALL.content_hash


def changed(table: str, index: int, **update: object) -> Register:
    """The small register with one field of one row changed."""
    rows = list(getattr(SMALL, table))
    rows[index] = rows[index].model_copy(update=update)
    return replaced(SMALL, **{table: tuple(rows)})


@pytest.mark.parametrize(
    "other",
    [
        lambda: changed("offers", 0, packages=2),
        lambda: changed("offers", 0, condition=SMALL.offers[1].condition),
        lambda: changed("offers", 1, caveats=()),
        lambda: changed("offers", 1, known_from=date(2025, 1, 1)),
        lambda: changed("requirements", 0, weight=1.5),
        lambda: changed("requirements", 1, needs=()),
        lambda: changed("sites", 0, capacity=0),
        lambda: changed("nations", 0, groups=()),
        lambda: changed("claims", 0, paraphrase="x"),
        lambda: changed("events", 0, probability=0.5),
        lambda: changed("worlds", 0, without=("GBR",)),
        lambda: changed("meetings", 0, place="Paris"),
        lambda: replaced(SMALL, offers=SMALL.offers[:1]),
        lambda: replaced(
            SMALL, case=SMALL.case.model_copy(update={"length": Duration.of_months(5)})
        ),
        # the first world and the first concept are those a question is about by default
        lambda: replaced(SMALL, worlds=SMALL.worlds[::-1]),
        lambda: replaced(SMALL, concepts=SMALL.concepts[::-1]),
    ],
)
def test_any_other_content_is_another_hash(other: Callable[[], Register]) -> None:
    assert other().content_hash != SMALL.content_hash


def test_a_register_survives_json() -> None:
    again = Register.model_validate_json(SMALL.model_dump_json(by_alias=True))
    assert again == SMALL
    assert again.content_hash == SMALL.content_hash


def of_the_whole(given: Register) -> str:
    """The hash over the register written out as a whole, nothing kept."""
    tables = given.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for name, rows in tables.items():
        if isinstance(rows, list) and name not in {"worlds", "concepts"}:
            rows.sort(key=lambda row: json.dumps(row, sort_keys=True, ensure_ascii=False))
    text = json.dumps(tables, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("name", embedded_cases())
def test_the_hash_is_that_of_all_rows_written_out(name: str) -> None:
    """Shows that what is kept of rows and tables says of each what it says itself."""
    whole = open_case(name)
    assert whole.content_hash == of_the_whole(whole)
    fewer = whole.with_offers(whole.offers[1:])
    other = whole.with_offers((whole.offers[0].model_copy(update={"packages": 7}), *fewer.offers))
    empty = whole.with_rows(claims=(), meetings=(), links=())
    for one in (fewer, other, empty, whole.as_known(date(2025, 1, 1))):
        assert one.content_hash == of_the_whole(one)
    assert len({one.content_hash for one in (whole, fewer, other)}) == len((whole, fewer, other))


def test_a_register_and_its_rows_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        SMALL.offers = ()  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        SMALL.offers[0].packages = 7  # type: ignore[misc]


HISTORY = register(
    [
        offer("first", "FRA", known_until=date(2025, 6, 1), claims="C1"),
        offer("second", "FRA", known_from=date(2025, 6, 1), known_until=date(2025, 9, 4)),
        offer("third", "FRA", known_from=date(2025, 9, 4)),
        offer("always", "GBR"),
    ],
    claims=CLAIMS,
    meetings=[Meeting(date=date(2025, 3, 1), title="Summit")],
)


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (date(2025, 1, 1), ["first", "always"]),
        (date(2025, 5, 31), ["first", "always"]),
        (date(2025, 6, 1), ["second", "always"]),
        (date(2025, 9, 3), ["second", "always"]),
        (date(2025, 9, 4), ["third", "always"]),
        (date(2099, 1, 1), ["third", "always"]),
        (None, ["third", "always"]),
    ],
)
def test_a_day_sees_the_position_that_held_on_it(day: date | None, known: list[str]) -> None:
    assert [o.offer for o in HISTORY.as_known(day).offers] == known


def test_a_day_sees_no_later_claim_or_meeting() -> None:
    early = HISTORY.as_known(date(2025, 1, 1))
    assert [claim.id for claim in early.claims] == ["C1"]
    assert early.meetings == ()
    later = HISTORY.as_known(date(2025, 3, 1))
    assert ([claim.id for claim in later.claims], len(later.meetings)) == (["C1", "C2"], 1)


def test_the_latest_positions_are_one_register_whoever_asks() -> None:
    whole, again = open_case("ukraine"), open_case("ukraine")
    latest = whole.as_known(None)
    assert len(latest.offers) < len(whole.offers)
    assert all(one.known_until is None for one in latest.offers)
    assert latest is whole.as_known(None)
    assert latest is latest.as_known(None)
    assert whole == again  # what was asked of one is nothing it says
    assert again.as_known(None) == latest


def test_what_was_known_looks_up_its_own_rows_even_when_the_whole_was_looked_at_before() -> None:
    whole = register(HISTORY.offers, claims=CLAIMS)
    looked_at = (whole.content_hash, whole.offers_by_id, whole.claims_by_id)
    early = whole.as_known(date(2025, 1, 1))
    assert early.content_hash != looked_at[0]
    assert set(early.offers_by_id) == {"first", "always"}
    assert set(early.claims_by_id) == {"C1"}
    fresh = Register.model_validate_json(early.model_dump_json(by_alias=True))
    assert early.content_hash == fresh.content_hash


DATES = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@example(date(2026, 1, 31), date(2026, 3, 30))
@given(DATES, DATES)
def test_a_date_falls_in_the_first_month_that_begins_on_or_after_it(
    start: date, when: date
) -> None:
    """Shows that month numbers and month dates fit together, whatever day the case starts on."""
    calendar = Calendar(start)
    month = calendar.number(when)
    assert month >= 0
    if when <= calendar.moment(0):
        assert month == 0
    else:
        assert calendar.moment(month - 1) < when <= calendar.moment(month)


@pytest.mark.parametrize(
    ("when", "month"),
    [
        (7, 7),
        (date(2025, 1, 1), 0),
        (date(2026, 1, 15), 0),
        (date(2026, 1, 16), 1),
        (date(2026, 2, 15), 1),
        (date(2027, 1, 1), 12),
    ],
)
def test_months_are_counted_from_the_day_the_case_starts(when: int | date, month: int) -> None:
    assert Calendar(date(2026, 1, 15)).number(when) == month


@pytest.mark.parametrize(("days", "months"), [(0, 0), (1, 1), (30, 1), (31, 2), (365, 13)])
def test_days_of_notice_are_months_of_thirty_days_rounded_up(days: int, months: int) -> None:
    assert SMALL.steps_of(Duration.of_days(days)) == months


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_window_lies_within_the_case(begin: int, until: int) -> None:
    """Shows that months and the dates on which they begin give the same window."""
    calendar = SMALL.calendar
    window = SMALL.window(begin, until)
    assert 0 <= window[0] <= SMALL.case.steps
    assert window[1] <= SMALL.case.steps
    assert SMALL.window(calendar.moment(begin), calendar.moment(until)) == window


def test_a_line_without_places_may_be_filled_anywhere() -> None:
    def places(at: str) -> list[str]:
        return [found.site for found in SMALL.sites_of(line("x", at=at))]

    assert places("any") == places("kyiv;any") == ["lviv", "kyiv", "gdynia"]
    assert places("city") == ["lviv", "kyiv"]
    assert places("hub;kyiv;gdynia") == ["lviv", "kyiv", "gdynia"]
    assert places("port") == ["gdynia"]


def test_a_concept_picks_the_lines_that_name_it_and_those_that_name_none() -> None:
    given_one = register(
        [],
        [line("one"), line("two", concepts="small"), line("three", concepts="large;small")],
        concepts=[{"concept": "small"}, {"concept": "large"}],
    )

    def lines(concept: str | None) -> list[str]:
        return [wanted.line for wanted in given_one.lines_of(given_one.concept(concept))]

    assert lines(None) == lines("small") == ["one", "two", "three"]
    assert lines("large") == ["one", "three"]


def test_a_name_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownName) as caught:
        SMALL.world("bse")
    assert str(caught.value) == (
        "there is no world 'bse' in this case; did you mean 'base'? There are: base, none."
    )
    with pytest.raises(UnknownName, match="there is no concept 'medium' in this case"):
        SMALL.concept("medium")


def test_a_register_without_worlds_has_one_in_which_nothing_happens() -> None:
    empty = register()
    assert empty.world(None).events == ()
    assert empty.concept(None).concept == "all"


def test_a_world_times_its_events() -> None:
    calendar = Calendar(date(2026, 1, 1))
    world = World.model_validate(
        {"world": "w", "events": {"now": True, "never": False, "later": 13, "spell": [1, 3]}}
    )

    def months(event: str) -> list[int]:
        return [m for m in range(15) if any(t.holds(m, calendar) for t in world.timings(event))]

    assert [months(event) for event in ("now", "never", "later", "spell")] == [
        list(range(15)),
        [],
        [13, 14],
        [1, 2],
    ]


def test_true_inside_a_span_is_month_0_or_refused() -> None:
    try:
        world = World.model_validate({"world": "w", "events": {"e": [True, 3]}})
    except ValidationError:
        return
    (timing,) = world.timings("e")
    assert timing.holds(0, Calendar(date(2026, 1, 1)))


def test_a_case_without_concepts_has_one_by_its_name_too() -> None:
    bare = register([offer("a", "AAA")], [line("l")])
    assert bare.concepts == ()
    assert bare.concept("all") == bare.concept(None)
    with pytest.raises(UnknownName, match="all"):
        bare.concept("other")

"""Consents and events that come and go: against trying every set, and consents made by hand."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.register.consistency import check_register
from contingent.register.fault import Fault
from contingent.register.register import Register
from contingent.resolution.change import Change, ChangeKind, Supposed, supposing
from contingent.resolution.changes import SHOWN, ChangeSearch
from contingent.resolution.periods import Standings
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, setting_of
from tests.builders import line, offer, register, replaced, resolved, setting
from tests.resolution.consents_by_hand import (
    WORLDS,
    by_hand,
    consents,
    given_in,
    holds_then,
    intervals,
    name_of,
)
from tests.resolution.plain import FALSE, MONOTONE, TRUE, WITH_NOT, consistent_sets, registers

EVENTS = st.fixed_dictionaries({TRUE: intervals(), FALSE: intervals()})
WORLD = st.sampled_from(WORLDS)


def faults(given_one: Register) -> list[Fault]:
    return check_register(given_one, lambda table, index: (table, index))


def with_consents(given_one: Register, rows: list[dict[str, Any]]) -> Register:
    worlds = [{"world": name} for name in WORLDS]
    return replaced(given_one, consents=rows, worlds=worlds)


def asked_in(given_one: Register, world: str, events: dict[str, Any]) -> Setting:
    asked = setting(given_one, events)
    return replace(asked, world=asked.world.model_copy(update={"world": world}))


def twin(given_one: Register, world: str, events: dict[str, Any]) -> Setting:
    expanded, when = by_hand(given_one, world)
    return asked_in(expanded, world, {**events, **when})


def true_in(given_one: Register, world: str, events: dict[str, Any], month: int) -> set[str]:
    """What holds in a month, the consents under the names they have by hand."""
    expanded, when = by_hand(given_one, world)
    return {e.event for e in expanded.events if holds_then({**events, **when}[e.event], month)}


@given(registers(WITH_NOT, 4), consents(), EVENTS, WORLD)
def test_who_stands_in_each_month_is_what_trying_every_set_finds(
    bare: Register, rows: list[dict[str, Any]], events: dict[str, Any], world: str
) -> None:
    given_one = with_consents(bare, rows)
    assert not [fault for fault in faults(given_one) if fault.file != "offers"]
    expanded, _ = by_hand(given_one, world)
    found = resolved(asked_in(given_one, world, events))
    assert [p.begin for p in found.whole] == [0, *(p.until for p in found.whole[:-1])]
    for period in found.whole:
        for month in range(period.begin, period.until):
            sets = consistent_sets(expanded, true_in(given_one, world, events, month))
            if len(sets) == 1:
                assert period.greatest == period.least == sets[0] or period.status == "settled"
            if period.status == "several":
                assert sorted(map(sorted, period.sets)) == sorted(map(sorted, sets))
            elif period.status == "none":
                assert sets == []
            else:
                assert period.greatest in sets
                assert period.least in sets
                assert all(period.least <= one <= period.greatest for one in sets)


@given(registers(WITH_NOT, 4), consents(), EVENTS, WORLD)
def test_spells_knots_and_what_stands_are_those_of_consents_made_by_hand(
    bare: Register, rows: list[dict[str, Any]], events: dict[str, Any], world: str
) -> None:
    given_one = with_consents(bare, rows)
    found, other = (
        resolved(one)
        for one in (asked_in(given_one, world, events), twin(given_one, world, events))
    )
    assert [(p.begin, p.until, p.status, p.least, p.greatest, p.sets) for p in found.whole] == [
        (p.begin, p.until, p.status, p.least, p.greatest, p.sets) for p in other.whole
    ]
    assert found.spells == other.spells
    assert found.knots == other.knots
    assert found.month == other.month


@given(registers(MONOTONE, 4), consents(), EVENTS)
def test_worlds_looked_at_together_keep_their_own_consents(
    bare: Register, rows: list[dict[str, Any]], events: dict[str, Any]
) -> None:
    given_one = with_consents(bare, rows)
    settings = [asked_in(given_one, world, events) for world in (*WORLDS, WORLDS[0])]
    together = Standings(settings, ClingoSets())
    for number, asked in enumerate(settings):
        assert together.periods(number) == resolved(asked).whole


def flat(changes: tuple[Change, ...]) -> frozenset[tuple[str, str]]:
    """Changes by what they turn over, consents under the names they have by hand."""
    turned = {
        ChangeKind.EVENT_TRUE: "on",
        ChangeKind.EVENT_LASTS: "on",
        ChangeKind.CONSENT: "on",
        ChangeKind.EVENT_NOT: "off",
        ChangeKind.NO_CONSENT: "off",
    }
    return frozenset(
        (turned.get(one.kind, one.kind), one.event.replace("consent.", "ok.") or one.offer)
        for one in changes
    )


@given(registers(MONOTONE | WITH_NOT, 4), consents(), EVENTS, WORLD, st.integers(0, 3))
def test_the_smallest_changes_are_those_of_consents_made_by_hand_and_each_is_enough(
    bare: Register, rows: list[dict[str, Any]], events: dict[str, Any], world: str, month: int
) -> None:
    given_one = with_consents(bare, rows)
    asked, other = asked_in(given_one, world, events), twin(given_one, world, events)
    greatest = resolved(asked, month).shown.greatest
    out = [one for one in asked.register.offers if one.offer not in greatest]
    assume(out)
    found = ChangeSearch(asked, month).for_offers(out)
    named = other.register.offers_by_id
    expected = ChangeSearch(other, month).for_offers(named[one.offer] for one in out)
    for one, changes, by_twin in zip(out, found, expected, strict=True):
        assert changes.complete == by_twin.complete
        assert len(changes.sets) == len(by_twin.sets)
        if len(changes.sets) < SHOWN:
            assert set(map(flat, changes.sets)) == set(map(flat, by_twin.sets))
        for chosen in changes.sets:
            after = resolved(supposing(chosen, Supposed(asked)).setting, month)
            # Where no set at all holds together, what is sure of the others is told.
            assert after.status == "none" or one.offer in after.shown.greatest


def unifil(**more: Any) -> Register:
    given_one = register(
        [offer("mys-bn", "MYS"), offer("fin-eng", "FIN", "MYS"), offer("idn-bn", "IDN", TRUE)],
        [line("core", quantity=3)],
        events=(TRUE,),
        groups={"no-relations": "MYS;IDN"},
        nations=("ISR", "LBN"),
        months=6,
        claims=[
            {
                "id": "I01",
                "iso3": "ISR",
                "stated_on": "2026-02-01",
                "stance": "declines",
                "source_title": "The inner cabinet",
            },
            {"id": "I02", "iso3": "ISR", "stated_on": "2026-04-01", "stance": "offers"},
        ],
    )
    return replaced(given_one, **more)


REFUSED = {
    "decider": "ISR", "about": "no-relations", "verdict": "refused", "from": "2026-02-01",
    "until": "2026-04-01", "claims": "I01",
}  # fmt: skip
GRANTED = {
    "decider": "ISR", "about": "no-relations", "verdict": "granted", "from": "2026-04-01",
    "claims": "I02",
}  # fmt: skip


def test_a_refusal_is_a_reason_of_its_own_with_its_source_and_consent_lifts_it() -> None:
    given_one = unifil(consents=[{**REFUSED, "until": None}])
    asked = setting(given_one)
    (out,) = (one for one in resolved(asked, 3).outs() if one.offer == "mys-bn")
    assert out.reason == (
        "ISR does not want MYS there (refused from 2026-02-01, I01: The inner cabinet)"
    )
    (change,) = out.changes[0]
    assert change.kind is ChangeKind.CONSENT
    assert (change.nation, change.event) == ("MYS", "consent.ISR.MYS")
    assert change.text == "ISR consents to MYS"


@pytest.mark.parametrize(
    ("rows", "month", "reason", "change"),
    [
        ([GRANTED], 1, "ISR has not consented to MYS in month 1; it does from month 3",
         "ISR consents to MYS from the start"),
        ([{**GRANTED, "from": 0, "until": 2}], 3, "ISR has not consented to MYS in month 3",
         "ISR consents to MYS throughout"),
        ([{**REFUSED, "verdict": "withdrawn", "claims": "", "source": "a paper", "until": None}], 2,
         "ISR does not want MYS there any more (withdrawn from 2026-02-01, a paper)",
         "ISR consents to MYS"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_consent_that_is_not_given(
    rows: list[dict[str, Any]], month: int, reason: str, change: str
) -> None:
    found = resolved(setting(unifil(consents=rows)), month)
    (out,) = (one for one in found.outs() if one.offer == "mys-bn")
    assert out.reason == reason
    assert [c.text for c in out.changes[0]] == [change]


def test_a_consent_that_is_not_given_is_a_change_too() -> None:
    given_one = unifil(offers=[offer("mys-bn", "MYS"), offer("fin-eng", "FIN", "not MYS")],
                       consents=[{**GRANTED, "from": None}])  # fmt: skip
    asked = setting(given_one)
    assert resolved(asked, 3).shown.greatest == {"mys-bn"}
    told = (Change.of_unsettled(asked, "consent.ISR.MYS"),)
    assert [(one.kind, one.text) for one in told] == [
        (ChangeKind.NO_CONSENT, "ISR does not consent to MYS")
    ]
    after = resolved(supposing(told, Supposed(asked)).setting, 3)
    assert after.shown.greatest == {"fin-eng"}


def test_who_waits_for_a_nation_that_is_refused_is_told_of_the_consent() -> None:
    found = resolved(setting(unifil(consents=[{**REFUSED, "until": None}])), 3)
    (out,) = (one for one in found.outs() if one.offer == "fin-eng")
    assert [c.text for c in out.changes[0]] == ["ISR consents to MYS"]


def test_a_consent_is_settled_in_a_question_as_an_event_is() -> None:
    given_one = unifil(consents=[REFUSED, GRANTED])
    for when, months in (
        (True, range(6)),
        (False, ()),
        (2, range(2, 6)),
        (((0, 1), (4, None)), (0, 4, 5)),
    ):
        asked = setting_of(given_one, Asked(events=(("consent.ISR.MYS", when),)))
        stands = resolved(asked).months_standing()
        assert stands.get("mys-bn", ()) == tuple(months)


@pytest.mark.parametrize("turn", [1, -1])
def test_closer_rows_come_before_farther_ones_and_nobody_decides_about_itself(turn: int) -> None:
    rows: list[dict[str, Any]] = [
        {"decider": "ISR", "about": "all", "verdict": "granted"},
        {"decider": "ISR", "about": "no-relations", "verdict": "refused"},
        {"decider": "ISR", "about": "IDN", "verdict": "granted", "from": 2},
        {"decider": "MYS", "about": "all", "verdict": "refused"},
    ]
    given_one = unifil(consents=rows[::turn])
    assert set(given_one.consent_pairs) == {
        f"consent.{d}.{n}" for d in ("ISR", "MYS") for n in ("MYS", "FIN", "IDN") if d != n
    }
    asked = setting(given_one)
    assert asked.timings("consent.ISR.FIN")[0].holds(0, given_one.calendar)
    assert asked.timings("consent.ISR.MYS") == ()
    assert [t.start for t in asked.timings("consent.ISR.IDN")] == [2]
    assert asked.timings("consent.MYS.FIN") == ()


# As known on a day.


def test_what_was_not_known_of_a_consent_does_not_show() -> None:
    given_one = unifil(consents=[REFUSED, GRANTED])
    stands = {
        day: resolved(setting_of(given_one, Asked(as_of=day, events=()))).months_standing()
        for day in (given_one.case.start.replace(month=month) for month in (1, 2, 3, 5))
    }
    assert [months.get("mys-bn", ()) for months in stands.values()] == [
        (0, 1, 2, 3, 4, 5),  # nothing was asked yet
        (),  # refused, and nobody knew that it would end
        (),
        (3, 4, 5),
    ]


def test_a_consent_is_known_from_its_own_day_else_its_first_claim_else_its_beginning() -> None:
    day = unifil().case.start.replace
    for row, known in (
        ({**REFUSED, "claims": "I02;I01", "from": "2026-01-20"}, day(month=2)),
        ({**REFUSED, "claims": "", "from": "2026-01-20"}, day(day=20)),
        ({**REFUSED, "known_from": "2026-03-05"}, day(month=3, day=5)),
        ({**REFUSED, "claims": "", "from": 1}, None),
    ):
        given_one = unifil(consents=[row])
        assert given_one.consents[0].known_day(given_one.claims_by_id) == known


@given(registers(MONOTONE, 3), consents(), st.data(), WORLD)
def test_a_consent_known_later_changes_nothing_before(
    bare: Register, rows: list[dict[str, Any]], data: st.DataObject, world: str
) -> None:
    days = [bare.case.start.replace(month=m) for m in (1, 2, 3)]
    dated = [{**row, "known_from": data.draw(st.sampled_from(days))} for row in rows]
    swapped = {"granted": "refused", "refused": "granted", "withdrawn": "granted"}
    for day in days:
        other = [
            row if row["known_from"] <= day else {**row, "verdict": swapped[row["verdict"]]}
            for row in dated
        ]
        one, two = (with_consents(bare, given_rows).as_known(day) for given_rows in (dated, other))
        assert one == two
        for row in one.consents:  # no end is told that follows from what is not known
            follows = [
                later
                for later in dated
                if (later["decider"], later["about"], later["world"], later["from"])
                == (row.decider, row.about, row.world, row.until)
            ]
            assert all(later["known_from"] <= day for later in follows)
        assert resolved(asked_in(one, world, {})).whole == resolved(asked_in(two, world, {})).whole


@given(st.data())
def test_a_turn_of_an_event_known_later_does_not_show_before(data: st.DataObject) -> None:
    turns = data.draw(st.lists(st.integers(0, 30), unique=True, min_size=1, max_size=5).map(sorted))
    days = data.draw(
        st.lists(st.integers(1, 28), min_size=len(turns), max_size=len(turns)).map(sorted)
    )
    spans = [turns[place : place + 2] for place in range(0, len(turns), 2)]
    given_one = register(events=(TRUE,), months=31)
    start = given_one.case.start
    dates = [start.replace(day=day) for day in days]
    when = spans if len(spans) > 1 or len(spans[0]) > 1 else spans[0][0]
    world = {"world": "base", "events": {TRUE: when}, "known_from": {TRUE: dates}}
    given_one = replaced(given_one, worlds=[world])
    assert faults(given_one) == []
    asked = setting_of(given_one, Asked(as_of=start.replace(day=data.draw(st.integers(1, 28)))))
    known = [turn for turn, day in zip(turns, dates, strict=True) if day <= asked.as_of]  # type: ignore[operator]
    for month in range(31):
        begun = sum(turn <= month for turn in known)
        assert asked.event_holds(TRUE, month) == bool(begun % 2)
    assert setting_of(given_one, Asked()).event_holds(TRUE, turns[0])


def test_an_event_is_not_known_before_its_day() -> None:
    world = {"world": "w", "events": {TRUE: 2}, "known_from": {TRUE: "2026-02-10"}}
    given_one = replaced(register([offer("a", "AAA", TRUE)], events=(TRUE,)), worlds=[world])
    start = given_one.case.start
    for day, months in (((2, 9), None), ((2, 10), (2, 3))):
        as_of = start.replace(month=day[0], day=day[1])
        found = resolved(setting_of(given_one, Asked(as_of=as_of)))
        assert found.months_standing().get("a") == months
    assert resolved(setting_of(given_one, Asked())).months_standing() == {"a": (2, 3)}


# What is wrong with rows.


@pytest.mark.parametrize(
    ("rows", "column", "message"),
    [
        ([{**REFUSED, "decider": "XXX"}], "decider", "unknown nation 'XXX'"),
        ([{**REFUSED, "about": "XXX"}], "about", "unknown nation 'XXX'"),
        ([{**REFUSED, "about": "no-relation"}], "about", "unknown group 'no-relation'"),
        ([{**REFUSED, "about": "ISR"}], "about", "ISR decides about itself"),
        ([{**REFUSED, "world": "nowhere"}], "world", "unknown world 'nowhere'"),
        ([{**REFUSED, "claims": "I09"}], "claims", "unknown claim 'I09'"),
        ([{**REFUSED, "until": "2026-01-15"}], "until", "the consent ends before it begins"),
        ([{**REFUSED, "until": None}, GRANTED], "from",
         "ISR decides twice about no-relations in month 3"),
        ([REFUSED, {**GRANTED, "from": 2}], "from",
         "ISR decides twice about no-relations in month 2"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_consent_is_told(
    rows: list[dict[str, Any]], column: str, message: str
) -> None:
    (fault,) = (
        f for f in faults(unifil(consents=rows, worlds=[{"world": "base"}])) if f.file == "consents"
    )
    assert fault.row == len(rows) - 1
    assert fault.column == column
    assert fault.message.startswith(message)
    assert fault.hint


def test_groups_that_contradict_each_other_on_a_nation_of_both_are_a_fault() -> None:
    nations = [
        one.model_copy(update={"groups": (*one.groups, "asia")}) if one.nation == "MYS" else one
        for one in unifil().nations
    ]
    rows = [{**REFUSED}, {**REFUSED, "about": "asia", "verdict": "granted"}]
    (fault,) = (f for f in faults(unifil(nations=nations, consents=rows)) if f.file == "consents")
    assert fault.message.startswith("'asia' and 'no-relations' both hold MYS")


def test_an_event_called_as_a_consent_and_a_world_that_settles_one_are_faults() -> None:
    given_one = unifil(
        consents=[REFUSED],
        events=[{"event": TRUE}, {"event": "consent.ISR.MYS"}],
    )
    assert [f.column for f in faults(given_one)] == ["event"]
    other = unifil(consents=[REFUSED], worlds=[{"world": "w", "events": {"consent.ISR.MYS": True}}])
    (fault,) = faults(other)
    assert fault.message == "'consent.ISR.MYS' is a consent, and no event"
    assert "consents.csv" in fault.hint


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ([[0, 5], [4, 8]], "begins again in step 4, before it has ended"),
        ([[6, 9], [0, 3]], "begins again in step 0, before it has ended"),
        ([[0], [3, 4]], "has the spell [0]"),
        ([[0, 5], [5, 5]], "ends in step 5, before it begins"),
        ([[0, 5], [True, 8]], "has the spell [True, 8]"),
        ([[0, 5], 7], "has the spell"),
        ([], "is []"),
        ([[0, 5, 7]], "has the spell [0, 5, 7]"),
    ],
)
def test_spells_out_of_order_name_the_event(when: Any, message: str) -> None:
    with pytest.raises(ValueError, match=r"event 'safe\.hatay'") as raised:
        unifil(worlds=[{"world": "w", "events": {"safe.hatay": when}}])
    assert message in str(raised.value)


def test_spells_of_months_and_dates_are_put_in_order_by_the_start_of_the_case() -> None:
    def told(when: Any) -> list[str]:
        worlds = [{"world": "w", "events": {TRUE: when}}]
        return [fault.message for fault in faults(unifil(worlds=worlds))]

    assert told([[0, "2026-03-01"], [3, 4]]) == []
    assert told([[0, "2026-03-01"], [1, 4]]) == [
        f"event '{TRUE}' begins again in step 1, before it has ended"
    ]


def test_days_from_which_an_event_is_known_must_fit_its_turns() -> None:
    def told(events: dict[str, Any], known: dict[str, Any]) -> list[str]:
        worlds = [{"world": "w", "events": events, "known_from": known}]
        return [fault.message for fault in faults(unifil(worlds=worlds))]

    spans = {TRUE: [[0, 1], [2, 3]]}
    days = ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]
    assert told(spans, {TRUE: days}) == []
    assert told(spans, {TRUE: days[0]}) == []
    assert told(spans, {TRUE: days[:2]}) == [f"'{TRUE}' has 2 days"]
    assert told(spans, {TRUE: days[::-1]}) == [f"the days of '{TRUE}' are not in order"]
    assert told({}, {TRUE: days[0]}) == [f"'{TRUE}' never comes true in this world"]


def test_spells_are_told_in_words() -> None:
    def told(when: Any) -> str:
        given_one = replaced(register(events=(TRUE,), months=31))
        return setting(given_one, {TRUE: when}).event_text(TRUE)

    assert told([[0, 5], [6]]) == "from month 0 until 5 and from month 6"
    assert told([["2026-02-08", "2026-02-10"], ["2026-02-11"]]) == (
        "from 8 Feb until 10 Feb and from 11 Feb"
    )
    assert told(["2026-12-08", "2027-01-10"]) == "from 8 Dec until 10 Jan 2027"
    assert [told(when) for when in (False, True)] == ["never in this world", "from the start"]


def test_a_consent_by_hand_is_what_its_row_says() -> None:
    """The twin itself, on the plainest case."""
    given_one = with_consents(
        register([offer("a", "AAA")], groups={"eu": "AAA;BBB"}, nations=("DDD",)),
        [{"decider": "DDD", "about": "eu", "verdict": "granted", "from": 1, "until": 3}],
    )
    months = [given_in(given_one, "base", "DDD", "AAA", month) for month in range(4)]
    assert months == [False, True, True, False]
    expanded, when = by_hand(given_one, "base")
    assert str(expanded.offers[0].condition) == name_of("DDD", "AAA")
    assert when == {"ok.DDD.AAA": [[1, 3]]}

"""Changes that are supposed: written, read back, and made in every question."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.errors import NoSuchChange, UnknownName
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.resolution.change import Change, ChangeKind, Supposed, supposing
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.sentence import setting_words
from contingent.services.answers.supposed import change_of, supposed_text
from contingent.services.answers.who import who_stands
from tests.builders import offer, register, resolved, site
from tests.resolution.plain import MONOTONE, registers

CASE = register(
    [
        offer("a", "FRA", "truce and GBR", caveats="only in UKR; not with DEU", ready="30 days"),
        offer("b", "GBR", state="withdrawn"),
        offer("c", "DEU", from_=1, until=2),
    ],
    sites=[site("kyiv", capacity=100), site("odesa")],
    events=["truce"],
    concepts=[Concept(concept="all", personnel_max=100)],
    consents=[{"decider": "UKR", "about": "FRA", "verdict": "refused"}],
    links=[{"from": "kyiv", "to": "odesa", "mode": "rail", "capacity": "100 a month"}],
    worlds=[{"world": "base", "without": ["DEU"]}],
)
TEXTS = [
    "event:truce",
    "no-event:truce",
    "event-lasts:truce",
    "consent:consent.UKR.FRA",
    "no-consent:consent.UKR.FRA",
    "nation:DEU",
    "firm:b",
    "condition:a",
    "packages:a:3",
    "caveat:a:not with DEU",
    "ready:a:10 days",
    "span:c",
    "certified:a",
    "ceiling:personnel_max all:50",
    "site:kyiv:50",
    "link:kyiv – odesa by rail:20",
]


def test_every_kind_but_that_of_most_sites_can_be_supposed() -> None:
    kinds = {text.partition(":")[0] for text in TEXTS}
    assert kinds == set(ChangeKind) - {ChangeKind.MORE_SITES}


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_written_is_read_back_said_in_words_and_made(text: str) -> None:
    change = change_of(CASE, text)
    assert supposed_text(change) == text
    asked, plain = Asked(suppose=(text,)), setting_of(CASE, Asked())
    assert setting_of(CASE, asked) == supposing([change], Supposed(plain)).setting
    assert setting_words(CASE, asked).endswith(f"supposing {change.text}")
    if change.kind not in {ChangeKind.EVENT_NOT, ChangeKind.EVENT_LASTS}:
        assert setting_of(CASE, asked) != plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("more:a:3", "'more:a:3' is no change; write packages:OFFER:3"),
        ("packages:", "is no change"),
        ("packages:a:0", "wants a whole number from 1 to 1,000,000 at its end"),
        ("packages:z:1", "there is no offer 'z'"),
        ("caveat:a:only in FRA", "has no caveat 'only in FRA'; it has: only in UKR; not with DEU"),
        ("caveat:b:only in FRA", "it has: none"),
        ("ready:a:10", "'10' has no unit"),
        ("firm:b:2", "says too much; write firm:b"),
        ("certified:a:yes", "says too much; write certified:a"),
        ("event:peace", "there is no event 'peace'"),
        ("consent:truce", "there is no consent 'truce'"),
        ("nation:usa", "there is no nation 'usa'"),
        ("site:lviv:50", "there is no site 'lviv'"),
        ("link:lviv:50", "there is no link 'lviv'"),
        ("sites:1", "ask with --sites"),
    ],
)
def test_what_is_no_change_is_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(UnknownName) as told:
        setting_of(CASE, Asked(suppose=(text,)))
    assert said in str(told.value)
    assert isinstance(told.value, NoSuchChange) or said.startswith("there is no")


def test_a_change_to_an_offer_of_another_day_changes_nothing_that_day() -> None:
    late = register([offer("a", "FRA", known_from="2026-02-01"), offer("b", "GBR", "FRA")])
    asked = Asked(as_of=date(2026, 1, 15), suppose=("packages:a:2",))
    assert setting_of(late, asked) == setting_of(late, Asked(as_of=date(2026, 1, 15)))


@given(registers(MONOTONE, most=5), st.sampled_from([(), ("AAA",), ("BBB", "CCC")]))
def test_what_an_offer_is_told_would_let_it_stand_does_so_once_supposed(
    given_one: Register, without: tuple[str, ...]
) -> None:
    asked = Asked(without=without)
    for out in who_stands(given_one, asked).outs():
        for changes in out.changes:
            suppose = tuple(map(supposed_text, changes))
            again = who_stands(given_one, Asked(without=without, suppose=suppose))
            assert out.offer in again.greatest


def test_the_changes_told_are_the_same_as_those_written() -> None:
    """Words differ, for a link names no step; what is changed does not."""
    for out in resolved(setting_of(CASE, Asked())).outs():
        for change in (one for found in out.changes for one in found):
            again = change_of(CASE, supposed_text(change))
            assert _fields(again) == _fields(change)


def _fields(change: Change) -> dict[str, object]:
    return {name: value for name, value in vars(change).items() if name != "text"}

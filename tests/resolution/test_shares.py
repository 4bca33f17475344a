"""Each nation's share, against the offers it is made of."""

import pytest
from hypothesis import given

from contingent.register.register import Register
from contingent.services.answers.footing_words import share_words
from contingent.services.answers.shares import shares_of
from tests.builders import offer, register, resolved, setting, site
from tests.resolution.plain import MONOTONE, TRUE, registers


@given(registers(MONOTONE, most=6))
def test_the_shares_of_all_nations_are_all_offers(given_one: Register) -> None:
    found = resolved(setting(given_one, {TRUE: True}))
    shares = shares_of(found)
    assert [share.nation for share in shares] == list(
        dict.fromkeys(o.nation for o in given_one.offers)
    )
    assert sum(share.standing for share in shares) == len(found.least)
    assert sum(share.waiting for share in shares) == len(found.waiting)
    assert sum(share.out for share in shares) == len(found.out)
    everybody = sum(one.packages * one.personnel for one in given_one.offers)
    assert sum(share.people for share in shares) == everybody


@pytest.mark.parametrize(
    ("conditions", "state", "words"),
    [
        (["", ""], "stands", "2 of 2 offers, 20 of 20 people"),
        (["", "war"], "part", "1 of 2 offers, 10 of 20 people"),
        (["war", "war"], "out", "0 of 2 offers, 0 of 20 people"),
    ],
)
def test_a_nation_of_which_some_stands_is_there_in_part(
    conditions: list[str], state: str, words: str
) -> None:
    own = [offer(f"f{n}", "FRA", text, personnel=10) for n, text in enumerate(conditions)]
    case = register(own, events=["war"])
    (share,) = shares_of(resolved(setting(case)))
    assert (share.state, share_words(share)) == (state, words)


def test_a_knot_beside_what_stands_is_a_part() -> None:
    case = register(
        [
            offer("f0", "FRA", personnel=10),
            offer("f1", "FRA", "GBR", supplies="frigate:1", personnel=10),
            offer("g", "GBR", "FRA provides maritime"),
        ]
    )
    (share, _) = shares_of(resolved(setting(case)))
    assert share.state == "part"
    assert share_words(share) == "1 of 2 offers, 10 of 20 people; 1 more waits for others"


def test_people_who_may_serve_in_the_host_are_told_apart_and_what_has_ended_is_left_out() -> None:
    case = register(
        [
            offer("a", "FRA", personnel=10, packages=2),
            offer("b", "FRA", personnel=5, caveats="not in UKR"),
            offer("c", "FRA", personnel=100, state="withdrawn"),
        ],
        sites=[site("kyiv"), site("rzeszow", "POL")],
    )
    case = case.model_copy(update={"case": case.case.model_copy(update={"host": "UKR"})})
    (share,) = shares_of(resolved(setting(case)))
    assert (share.offers, share.people, share.inside_people, share.ended) == (2, 25, 20, 1)
    assert share.state == "stands"

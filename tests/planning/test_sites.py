"""The trade-off of sites: how many are worth opening, to the end of what they can buy."""

import json
from itertools import pairwise

from contingent.services.answers.asked import Asked
from contingent.services.answers.places import SiteStep, site_trade_off
from contingent.services.wire.places import SitesAnswer
from tests.builders import line, offer, register, replaced, site


def steps_of(**changed: object) -> tuple[SiteStep, ...]:
    """Three candidates, of which the second buys nothing without the third.

    What it is for needs the third as well, and what the third fills is lost again by the guard
    that has to come with it.
    """
    given = register(
        [
            offer("a", "AAA", caveats="only at one"),
            offer("b", "BBB", supplies="frigate:1"),
            offer("c", "CCC", supplies="isr:1"),
        ],
        [
            line("first", at="one"),
            line("second", "frigate", at="two", needs="third"),
            line("third", "isr", at="three", tier=3),
            line("guard", "guard-bn", at="three", tier=3, each=True),
        ],
        [site(name, cost=1) for name in ("one", "two", "three")],
        months=1,
    )
    return site_trade_off(replaced(given, **changed), Asked(), None)[1]


def short_of_essential(steps: tuple[SiteStep, ...]) -> list[float]:
    tiers = [step.plan.tier(1) for step in steps]
    return [round(tier.required - tier.filled, 6) for tier in tiers if tier]


def test_the_list_goes_on_where_one_more_site_buys_nothing_and_two_more_do() -> None:
    steps = steps_of()
    assert [step.sites for step in steps] == [1, 2, 3]
    assert short_of_essential(steps) == [1, 1, 0]
    assert set(steps[-1].plan.opened) == {"one", "two", "three"}


def test_the_list_ends_where_all_candidates_together_fill_no_more() -> None:
    steps = steps_of(offers=(offer("a", "AAA"),))
    assert [step.sites for step in steps] == [1]


def test_no_row_is_worse_than_the_one_before() -> None:
    for one, other in pairwise(steps_of()):
        for first, then in zip(one.plan.tiers, other.plan.tiers, strict=True):
            if first.required - first.filled != then.required - then.filled:
                assert then.required - then.filled < first.required - first.filled
                break


def test_the_json_says_as_much() -> None:
    given = register([offer("a", "AAA")], [line("l", at="one")], [site("one", cost=1)], months=1)
    setting, steps = site_trade_off(given, Asked(), None)
    told = json.loads(SitesAnswer.of(setting, steps).model_dump_json())
    assert [(step["sites"], step["opened"]) for step in told["steps"]] == [(1, ["one"])]

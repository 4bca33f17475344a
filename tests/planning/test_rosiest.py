"""Whether what is asked is the rosiest, against bounds asked one by one."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest

from contingent.register.claim import Confidence
from contingent.register.offer import LADDER
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.bounds import bounds_of
from contingent.services.answers.cautious import cautious
from contingent.services.answers.coalition import coalition_of
from contingent.services.answers.footing_words import rosiness_words
from contingent.services.answers.rosiest import rosiness_of
from contingent.services.cases.opening import open_case
from tests.builders import line, offer, register


def case_of(*worlds: Mapping[str, object]) -> Register:
    offers = [
        offer("a", "FRA", "truce", state="offered", confidence="high"),
        offer("b", "GBR", state="reported"),
    ]
    lines = [line("core", quantity=2)]
    return register(offers, lines, events=["truce"], worlds=worlds)


TRUCE, WAR = {"world": "truce", "events": {"truce": True}}, {"world": "war"}


def test_the_world_and_cut_off_in_which_most_is_filled_are_the_rosiest() -> None:
    case = case_of(TRUCE, WAR)
    found = rosiness_of(case, Asked("truce"))
    assert (found.worlds, found.cutoffs, found.rosiest, found.most_standing) == (1, 5, True, True)
    assert rosiness_words(found) == (
        "This is the rosiest reading of the case: no other world (1) and no other cut-off (5) "
        "fills more, by the bound, or has more offers standing."
    )
    for other in (Asked("war"), replace(Asked("truce"), confidence=Confidence.HIGH)):
        assert not rosiness_of(case, other).rosiest
        assert rosiness_words(rosiness_of(case, other)) == ""


def test_where_all_are_alike_nothing_is_the_rosiest() -> None:
    case = register([offer("a", "FRA", confidence="high", state="deployed")], [line("core")])
    assert not rosiness_of(case, Asked()).rosiest


def test_the_cautious_reading_counts_what_is_firm_and_trusts_nobody() -> None:
    case = case_of(TRUCE, WAR)
    found = cautious(case, Asked("truce"))
    assert list(coalition_of(setting_of(case, found), found.reading).standing) == ["a"]
    assert cautious(case, found) == found


@pytest.mark.slow
@pytest.mark.parametrize("concept", ["presence", "corps"])
def test_in_the_embedded_case_it_is_as_bounds_asked_one_by_one(concept: str) -> None:
    case = open_case("ukraine")
    asked = Asked()
    found = rosiness_of(case, asked, concept)
    base = setting_of(case, asked)
    others = [Asked(world.world) for world in case.worlds[1:]] + [
        Asked(cutoff=cutoff, confidence=confidence)
        for cutoff, confidence in product(LADDER, Confidence)
        if (cutoff, confidence) != (base.cutoff, base.confidence)
    ]

    def shares(one: Asked) -> list[float]:
        return [b.filled / b.required for b in bounds_of(case, one, concept)]

    own = shares(asked)
    filled = [shares(one) for one in others]
    most = all(b <= a + 1e-6 for one in filled for a, b in zip(own, one, strict=True))
    less = any(b < a - 1e-6 for one in filled for a, b in zip(own, one, strict=True))
    assert found.most_filled == (most and less)
    standing = [len(coalition_of(setting_of(case, one), None).standing) for one in others]
    own_standing = len(coalition_of(base, None).standing)
    assert found.most_standing == (max(standing) <= own_standing > min(standing))

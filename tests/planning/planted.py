"""Plans with a fault planted, one for each kind of caveat and each constraint family, by name.

The faulty plans of caveats are what the planner makes of the same register without the caveat;
those of families are what it makes when it forgets the family. So nothing but that one rule is
broken, and by a plan that looks like any other. Where the planner, which counts again what its
packages bring, makes no false plan even then, the fault is planted by hand.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import pytest

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning import families
from contingent.planning.plan import Assignment, BalanceFill, LineFill, Plan
from contingent.planning.planner import Question, make_plan
from contingent.planning.problem import build_problem
from contingent.register.caveat import CaveatKind
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.register.site import Link
from contingent.register.world import World
from tests.builders import line, offer, register, site, standing

WORLD = World.model_validate({"world": "base"})

#: A caveat of each kind that the best plan without it breaks, and what the verifier then says.
CAVEATS: dict[CaveatKind, tuple[str, str]] = {
    CaveatKind.ONLY_IN: ("only in POL", "2 of own on core from step 0: caveat 'only in POL'"),
    CaveatKind.NOT_IN: ("not in UKR", "2 of own on core from step 0: caveat 'not in UKR'"),
    CaveatKind.NOT_EAST_OF: (
        "not east of 27.5",
        "2 of own on core from step 0: caveat 'not east of 27.5'",
    ),
    CaveatKind.ONLY_AT: ("only at gdynia", "2 of own on core from step 0: caveat 'only at"),
    CaveatKind.NOT_FOR: ("not for mech-bn", "2 of own on core from step 0: caveat 'not for"),
    CaveatKind.NOT_WITH: ("not with BBB", "own at kharkiv in step 0: caveat 'not with BBB'"),
    CaveatKind.ONLY_WITH: ("only with CCC", "own at kharkiv in step 0: caveat 'only with CCC'"),
    CaveatKind.MOST_PERSONNEL: (
        "at most 150 personnel",
        "own: caveat 'at most 150 personnel' broken: 200 away at once",
    ),
    CaveatKind.MOST_TIME: (
        "at most 3 months",
        "2 of own on core from step 0: caveat 'at most 3 months' broken: a tour of 4 months",
    ),
}


def front(caveats: str = "") -> Register:
    """Two packages of one nation and one of another, all needed in the east of the country."""
    return register(
        [
            offer(
                "own",
                "AAA",
                supplies="mech-bn:1|guard-bn:1",
                packages=2,
                personnel=100,
                caveats=caveats,
            ),
            offer("other", "BBB", personnel=10),
        ],
        [line("core", quantity=3, at="kharkiv")],
        [
            site("kharkiv", lat=50.0, lon=36.2, roles="east"),
            site("gdynia", "POL", lat=54.5, lon=18.5),
        ],
    )


@cache
def plan_of(given: Register, most_sites: int | None = None) -> Plan:
    """The plan in which every offer stands always."""
    problem = build_problem(given, given.concept(None), standing(given), WORLD, most_sites)
    return make_plan(problem, Question("base", "greatest", tie_breaks=False), HighsSolver())


def breaks_caveat(kind: CaveatKind) -> tuple[Register, Plan]:
    """A register with a caveat of the kind, and the plan of the same without it."""
    given = front(CAVEATS[kind][0])
    return given, replace(plan_of(front()), register_hash=given.content_hash)


@dataclass(frozen=True)
class Forgotten:
    """What a planner that forgets a family does wrong.

    Attributes:
        told: part of what the verifier says of it.
        changes: for a family that others imply: what breaks it in the good plan instead.
    """

    given: Register
    told: str
    most_sites: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)

    def good(self) -> Plan:
        """The plan as it is made."""
        return plan_of(self.given, self.most_sites)

    def faulty(self, family: str) -> Plan:
        """The plan made without the family."""
        if self.changes:
            return replace(self.good(), **self.changes)
        with without(family):
            return plan_of.__wrapped__(self.given, self.most_sites)


@contextmanager
def without(family: str) -> Iterator[None]:
    """The planner without one of its constraint families."""
    rest = tuple(one for one in families.FAMILIES if one.name != family)
    assert len(rest) == len(families.FAMILIES) - 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(families, "FAMILIES", rest)
        yield


def moved(**link: Any) -> Register:
    """Two packages whose home a link parts from the place they are needed at."""
    return register(
        [offer("a", "AAA", packages=2, personnel=100)],
        [line("l", quantity=2, at="kyiv")],
        [site("home", "AAA", roles="home"), site("kyiv")],
        homes={"AAA": "home"},
        links=[Link.model_validate({"from": "home", "to": "kyiv", "mode": "rail", **link})],
    )


def composed(**row: Any) -> Register:
    """Two packages of one nation and one of another on one line, and a row on composition."""
    return register(
        [offer("a", "AAA", packages=2, personnel=100), offer("b", "BBB", personnel=100)],
        [line("l", quantity=3)],
        balance=[row],
    )


def choice(**more: Any) -> Register:
    """Two places to choose from, each with a line of its own; that of the east counts for more."""
    return register(
        [offer("a", "AAA", packages=2), offer("b", "BBB", supplies="guard-bn:1", packages=2)],
        [line("east", at="east", weight=1.5), line("west", at="west"), *more.pop("lines", ())],
        [site("east", cost=1), site("west", cost=1)],
        months=2,
        **more,
    )


def filled(name: str, amount: float) -> LineFill:
    """An essential line that is said to have so much in each of four months."""
    return LineFill(name, 1, max(amount, 1.0), amount, amount, (amount,) * 4)


#: For each family a case in which the plan is wrong once the planner forgets it.
FAMILIES: dict[str, Forgotten] = {
    "away": Forgotten(
        register([offer("a", "AAA", tour="1 month", rest_ratio=1)], [line("l")], months=4),
        "only 1 packages, all away or resting",
    ),
    "fill": Forgotten(
        register([offer("a", "AAA")], [line("l", quantity=2)]),
        "line l: says 2 filled, but it is 1",
        changes={"lines": (filled("l", 2.0),)},
    ),
    "needs": Forgotten(
        register(
            [offer("a", "AAA")],
            [line("l", needs="isr"), line("isr", "isr"), line("other")],
        ),
        "line l: says 1 filled, but it is 0",
        changes={
            "assignments": (Assignment("a", "l", None, 0, 4, 1),),
            "lines": (filled("l", 1.0), filled("isr", 0.0), filled("other", 0.0)),
        },
    ),
    "site-capacity": Forgotten(
        register(
            [offer("a", "AAA", packages=2, personnel=100)],
            [line("l", quantity=2, at="kyiv")],
            [site("kyiv", capacity=150)],
        ),
        "site kyiv holds 200 in step 0, more than 150",
    ),
    "personnel-caveat": Forgotten(front("at most 150 personnel"), "200 away at once"),
    "personnel-max": Forgotten(
        register(
            [offer("a", "AAA", packages=2, personnel=100), offer("b", "BBB", personnel=100)],
            [line("l", quantity=3)],
            concepts=[Concept(concept="all", personnel_max=250)],
        ),
        "300 people are in place in step 0, more than 250",
    ),
    "in-place": Forgotten(
        register(
            [offer("a", "AAA", personnel=100), offer("b", "BBB", from_=3, personnel=100)],
            [line("l", quantity=2)],
            balance=[{"about": "AAA", "at_most": "50 %"}],
        ),
        "100 of 100 people in place in step 0 are from AAA: more than 50 %",
    ),
    "balance": Forgotten(
        composed(about="each nation", at_most=1, of="packages"),
        "2 of 3 packages in place in step 0 are from AAA: more than 1",
    ),
    "composition": Forgotten(
        composed(about="BBB", at_least="50 %"),
        "composition BBB personnel: says 1 met, but it is 0",
        changes={
            "balance": (
                BalanceFill(
                    "BBB personnel", "BBB", "", tier=1, is_share=True, steps=(1 / 3,) * 4, met=1.0
                ),
            )
        },
    ),
    "months-caveat": Forgotten(
        register(
            [offer("a", "AAA", tour="1 month", caveats="at most 2 months")], [line("l")], months=4
        ),
        "a: caveat 'at most 2 months' broken: 4 months of a package in all",
    ),
    "company": Forgotten(front("not with BBB"), "own at kharkiv in step 0: caveat 'not with BBB'"),
    "only-with": Forgotten(
        front("only with CCC"), "own at kharkiv in step 0: caveat 'only with CCC'"
    ),
    "line-with": Forgotten(
        register(
            [offer("a", "AAA"), offer("b", "BBB", supplies="guard-bn:1", until=2)],
            [line("l", at="kyiv", with_="guard"), line("guard", "guard-bn", at="kyiv")],
            [site("kyiv")],
        ),
        "nothing serves guard at kyiv in step 2",
    ),
    "link-capacity": Forgotten(moved(time="2 days", capacity="100 a month"), "more than fit"),
    "site-choice": Forgotten(choice(), "which is not opened", most_sites=1),
    "each-site": Forgotten(
        choice(lines=[line("guard", "guard-bn", each=True, at="east;west", weight=2)]),
        "on guard@east from step 0: no such line in concept all",
        most_sites=1,
        changes={"opened": ("west",)},
    ),
}

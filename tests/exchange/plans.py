"""A small plan with tours, rest, two sites, a place without coordinates, and an open line."""

from datetime import date

from contingent.planning.solver import Limits
from contingent.register.claim import Claim, Stance
from contingent.register.register import Register
from contingent.register.site import Link
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import Planned, plan_concept
from tests.builders import line, offer, register, site

CLAIM = Claim(
    id="C1",
    iso3="FRA",
    stated_on=date(2025, 3, 1),
    stance=Stance.OFFERS,
    paraphrase="=HYPERLINK(1)",
    source_title="A paper",
    source_url="https://example.org/a?b=1&c=2",
)


def small_case() -> Register:
    return register(
        [
            offer(
                "fra-bn",
                "FRA",
                packages=4,
                personnel=600,
                tour="2 months",
                rest_ratio=1,
                claims="C1",
                title="Battalions, <relieved> & rested",
            ),
            offer("deu-ship", "DEU", supplies="frigate:1", personnel=200, title="+1 ship"),
        ],
        [
            line("guard", quantity=2, at="lviv", until=6),
            line("sea", "frigate", at="black-sea", tier=2, from_=1),
            line("eyes", "isr", tier=3, title="=1+1"),
        ],
        [
            site("lviv", lat=49.84, lon=24.03, roles="city"),
            site("black-sea"),
            site("lyon", "FRA", lat=45.76, lon=4.84, roles="home"),
        ],
        nations=("DEU",),
        homes={"FRA": "lyon"},
        months=8,
        claims=[CLAIM],
        links=[Link(from_="lyon", to="lviv", mode="rail", time="3 days")],
    )


def small_plan() -> Planned:
    return plan_concept(small_case(), Asked(), None, Limits(20))

"""Rounds for tests: of the random registers of ``tests/resolution/plain.py``, and their parts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hypothesis import strategies as st

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.rounds.closing import close_round
from contingent.rounds.outcome import RoundOutcome
from contingent.rounds.public import public_register
from contingent.rounds.release import ReleaseGroup
from contingent.rounds.round import Round
from contingent.rounds.submission import Submission, submission_to
from tests.builders import replaced
from tests.resolution.plain import EVEN_NOT, MONOTONE, TRUE, registers

NATIONS = ("AAA", "BBB", "CCC", "DDD")


@dataclass(frozen=True)
class Played:
    """A round with its submissions, and the offers they were made of."""

    asked: Round
    submissions: tuple[Submission, ...]

    @property
    def offers(self) -> tuple[Offer, ...]:
        """All offers of all submissions."""
        return tuple(offer for one in self.submissions for offer in one.offers)

    @property
    def outcome(self) -> RoundOutcome:
        """The outcome."""
        return close_round(self.asked, self.submissions, ClingoSets())


def offers_for_a_round(given: Register) -> tuple[Offer, ...]:
    """The offers, with ids that begin as those of a round do."""
    return tuple(
        offer.model_copy(update={"offer": f"{offer.nation.lower()}-{offer.offer}"})
        for offer in given.offers
    )


def play(
    base: Register,
    offers: Iterable[Offer],
    salt: Callable[[str], str] = lambda nation: nation.lower() + "0" * 61,
    releases: Iterable[ReleaseGroup] = (ReleaseGroup.TIME,),
) -> Played:
    """A round on a register in which each nation submitted its offers, and all was published."""
    public = public_register(base, None, None)
    asked = Round(public, NATIONS, "0" * 32)
    listed = list(offers)
    submissions = tuple(
        submission_to(
            asked, nation, [o for o in listed if o.nation == nation], tuple(releases), salt(nation)
        )
        for nation in NATIONS
    )
    return Played(asked.publishing([one.commitment for one in submissions]), submissions)


def with_world(given: Register) -> Register:
    """The register with one world, in which one event holds."""
    world = {"world": "base", "events": {TRUE: True}}
    return replaced(given, worlds=[world])


#: Registers whose conditions may stand in a round.
REGISTERS = registers(MONOTONE | EVEN_NOT.map(lambda pair: pair[0]), 7).map(with_world)
PLAYED = st.builds(
    lambda given: play(given, offers_for_a_round(given)),
    REGISTERS,
)

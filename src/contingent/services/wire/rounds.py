"""The answers of ``round``: what is public of a round, sealed, or came of it."""

from collections.abc import Iterable
from typing import Self

from contingent.rounds.checking import Finding
from contingent.rounds.outcome import RoundOutcome, StandingOffer
from contingent.rounds.release import ReleaseGroup
from contingent.rounds.round import Round, plain_rows
from contingent.rounds.submission import Submission
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows

__all__ = ["RoundAnswer", "RoundCheckedAnswer", "RoundClosedAnswer", "RoundSealedAnswer"]


class PublishedPart(Part):
    """A commitment that was published."""

    nation: str
    """Whose it is."""
    hash: str | None
    """SHA-256 of the sealed submission; None where the nation withdrew it."""


class RoundAnswer(Answer):
    """``round open``, ``publish``, ``withdraw`` and ``show`` of a round."""

    rehearsal: bool
    """Whether nothing in it binds."""
    round: str
    """The round's name, which follows from all that was fixed at its opening."""
    head: str
    """Hash over the round and what was published in it."""
    case_hash: str
    """Content hash of what of the case is public in the round."""
    world: str
    """The world it is about."""
    concept: str
    """The concept it is about."""
    nations: tuple[str, ...]
    """Who is asked."""
    published: Rows[PublishedPart]
    """The commitments, in the order in which they were published; of a nation's the last counts."""

    @classmethod
    def of(cls, asked: Round) -> Self:
        """The answer."""
        rows = (PublishedPart(nation=one.nation, hash=one.hash) for one in asked.published)
        return cls(
            rehearsal=asked.rehearsal,
            round=asked.id,
            head=asked.head,
            case_hash=asked.case,
            world=asked.register.worlds[0].world,
            concept=asked.register.concepts[0].concept,
            nations=asked.nations,
            published=Rows.of(PublishedPart, rows),
        )


class RoundSealedAnswer(Answer):
    """``round seal``."""

    rehearsal: bool
    """Whether nothing in the round binds."""
    round: str
    """The round it was sealed for."""
    nation: str
    """Whose submission it is."""
    sealed: str
    """The sealed file: for the chair once the list is closed, and nobody else."""
    commitment: str
    """The file to publish."""
    hash: str
    """SHA-256 of the sealed file."""

    @classmethod
    def of(cls, asked: Round, submission: Submission, sealed: str, commitment: str) -> Self:
        """The answer; of the offers it tells nothing."""
        return cls(
            rehearsal=asked.rehearsal,
            round=asked.id,
            nation=submission.nation,
            sealed=sealed,
            commitment=commitment,
            hash=submission.commitment.hash or "",
        )


class SubmittedPart(Part):
    """What became of a nation's submission."""

    nation: str
    """Whose it is."""
    submission: str
    """``counted``, ``not opened``, ``withdrawn`` or ``none``."""


class StandingPart(Part):
    """An offer that stands, as released."""

    nation: str
    """Whose it is."""
    organisation: str
    """Whose it is within the nation; empty where the state's as a whole."""
    offer: str
    """Its id."""
    title: str
    """What it is."""
    supplies: str
    """What a package can serve as."""
    packages: int
    """How many packages."""
    personnel: int
    """People per package."""
    stands: tuple[tuple[int, int | None], ...]
    """The steps in which it stands: first, and first after; None for the end of the case."""
    caveats: str | None
    """Its caveats; None where they are withheld."""
    condition: str | None
    """Its condition, which is met; None where it is withheld."""
    withheld: tuple[str, ...]
    """What its nation did not release: ``time``, ``caveats``, ``condition``, ``note``."""

    @classmethod
    def of(cls, one: StandingOffer) -> Self:
        """The row."""
        offer = one.offer
        return cls(
            nation=offer.nation,
            organisation=offer.organisation,
            offer=offer.offer,
            title=offer.title,
            supplies=plain_rows([offer])[0]["supplies"],
            packages=offer.packages,
            personnel=offer.personnel,
            stands=one.spells,
            caveats=None
            if ReleaseGroup.CAVEATS in one.withheld
            else "; ".join(map(str, offer.caveats)),
            condition=None if ReleaseGroup.CONDITION in one.withheld else str(offer.condition),
            withheld=tuple(map(str, one.withheld)),
        )


class RoundClosedAnswer(Answer):
    """``round close``, and ``show`` of an outcome."""

    rehearsal: bool
    """Whether nothing in the round binds."""
    round: str
    """The round's name."""
    head: str
    """Hash over the round and what was published in it."""
    hash: str
    """SHA-256 of the outcome's file: who has the same has the same outcome."""
    submissions: Rows[SubmittedPart]
    """What became of each nation's submission."""
    standing: Rows[StandingPart]
    """The offers that stand."""

    @classmethod
    def of(cls, outcome: RoundOutcome, own: str) -> Self:
        """The answer."""
        told = (SubmittedPart(nation=n, submission=str(how)) for n, how in outcome.counted)
        return cls(
            rehearsal=outcome.round.rehearsal,
            round=outcome.round.id,
            head=outcome.round.head,
            hash=own,
            submissions=Rows.of(SubmittedPart, told),
            standing=Rows.of(StandingPart, map(StandingPart.of, outcome.standing)),
        )


class FindingPart(Part):
    """One thing that was checked."""

    holds: bool | None
    """Whether it is as it should be; None where that cannot be told from here."""
    text: str
    """What was found."""


class RoundCheckedAnswer(Answer):
    """``round check``."""

    rehearsal: bool
    """Whether nothing in the round binds."""
    holds: bool
    """Whether nothing is otherwise than it should be."""
    findings: Rows[FindingPart]
    """What was checked."""

    @classmethod
    def of(cls, asked: Round, findings: Iterable[Finding]) -> Self:
        """The answer."""
        rows = [FindingPart(holds=one.holds, text=one.text) for one in findings]
        return cls(
            rehearsal=asked.rehearsal,
            holds=all(row.holds is not False for row in rows),
            findings=Rows.of(FindingPart, rows),
        )

"""Closing a round: the greatest coalition of the submissions that holds together."""

from collections.abc import Iterable

from contingent.errors import ContingentError
from contingent.resolution.resolution import resolve
from contingent.resolution.set_finder import SetFinder
from contingent.resolution.setting import Setting
from contingent.rounds.outcome import Fate, RoundOutcome, StandingOffer
from contingent.rounds.release import ReleaseGroup, released
from contingent.rounds.round import Round
from contingent.rounds.submission import Submission

__all__ = ["SubmissionRefused", "close_round", "refusal"]


class SubmissionRefused(ContingentError):
    """A submission that does not count was among those a round was to be closed with."""


def refusal(asked: Round, submission: Submission) -> tuple[str, str] | None:
    """Why a submission does not count in a round, and what to do; None when it counts."""
    nation, own = submission.nation, submission.commitment
    if submission.round != asked.id:
        return f"the file was sealed for round {submission.round}, and this is {asked.id}", _SEAL
    if submission.case != asked.case:
        return "the file was sealed for another case", _SEAL
    if nation not in asked.nations:
        return f"the file is of {nation}, which is not asked in this round", "leave it out"
    if nation not in asked.last:
        return f"no commitment of {nation} was published", _BEFORE
    if asked.last[nation] is None:
        return f"{nation} has withdrawn its submission", "leave it out"
    if own in asked.published and asked.last[nation] != own.hash:
        hint = f"close with the one that {nation} published last"
        return f"{nation} has published another submission since", hint
    if own not in asked.published:
        hint = f"{nation} hands over the file as it sealed it; any change of a byte shows here"
        return f"the file is not what {nation} published: its hash is another", hint
    return None


_SEAL = "seal the offers anew for this round, and publish the commitment before the close"
_BEFORE = "a submission counts only if its commitment was published before; leave it out"


def close_round(asked: Round, submissions: Iterable[Submission], finder: SetFinder) -> RoundOutcome:
    """The outcome of a round: a function of the round and the submissions, in whatever order.

    A nation without a submission among these has no offers.

    Args:
        finder: as for ``resolve``; conditions of a round never need it.

    Raises:
        SubmissionRefused: for a submission that does not count.
    """
    given: dict[str, Submission] = {}
    for submission in submissions:
        if (why := refusal(asked, submission)) is not None:
            raise SubmissionRefused(f"a submission does not count: {why[0]}")
        given[submission.nation] = submission
    opened = [given[nation] for nation in asked.nations if nation in given]
    offers = tuple(offer for one in opened for offer in one.offers)
    setting = Setting(asked.register.with_offers(offers), asked.register.worlds[0])
    found = resolve(setting, finder)
    releases = {one.nation: one.releases for one in opened}
    standing = tuple(
        StandingOffer(
            released(offer, releases[offer.nation]),
            tuple(group for group in ReleaseGroup if group not in releases[offer.nation]),
            found.spells[offer.offer],
        )
        for offer in offers
        if offer.offer in found.spells
    )
    counted = tuple((nation, _counted(asked, nation, nation in given)) for nation in asked.nations)
    return RoundOutcome(asked, counted, standing)


def _counted(asked: Round, nation: str, opened: bool) -> Fate:  # noqa: FBT001 - a fact
    if opened:
        return Fate.COUNTED
    if nation not in asked.last:
        return Fate.NONE
    return Fate.WITHDRAWN if asked.last[nation] is None else Fate.NOT_OPENED

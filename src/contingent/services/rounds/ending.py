"""Closing a round with the sealed files, and checking what came of it."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.register.fault import Fault, FaultsFound
from contingent.rounds.checking import Finding, check_outcome
from contingent.rounds.closing import close_round, refusal
from contingent.rounds.outcome import RoundOutcome
from contingent.rounds.round import Round
from contingent.rounds.submission import Submission
from contingent.services.rounds.submitting import faults_of, read_submission

__all__ = ["check_outcome_with", "check_submission", "close", "close_with"]


def close(asked: Round, sealed: Iterable[Path]) -> RoundOutcome:
    """The outcome of a round with these sealed files.

    Raises:
        FaultsFound: listing every file that does not count. What is wrong with the offers in a
            file is not told here but to their nation, by ``check_submission``.
    """
    return close_with(asked, ((path.name, partial(read_submission, path)) for path in sealed))


def close_with(
    asked: Round, sealed: Iterable[tuple[str, Callable[[], Submission]]]
) -> RoundOutcome:
    """The same of sealed files by name, each read when its turn comes."""
    faults: list[Fault] = []
    given: dict[str, tuple[str, Submission]] = {}
    for file, read in sealed:
        try:
            submission = read()
        except FaultsFound as error:
            faults += error.faults
            continue
        if (why := refusal(asked, submission)) is not None:
            faults.append(Fault(file=file, message=why[0], hint=why[1]))
        elif submission.nation in given:
            first = given[submission.nation][0]
            message = f"{submission.nation} is in {first} already"
            faults.append(Fault(file=file, message=message, hint="name it once"))
        elif faults_of(asked, submission, file):
            message = f"the offers of {submission.nation} hold faults, which are told to it alone"
            hint = (
                f"{submission.nation} sees them with 'contingent round check ROUND.json "
                f"{file}'; without the file, the round closes without its offers"
            )
            faults.append(Fault(file=file, message=message, hint=hint))
        else:
            given[submission.nation] = (file, submission)
    if faults:
        raise FaultsFound(faults)
    return close_round(asked, (submission for _, submission in given.values()), ClingoSets())


def check_submission(asked: Round, sealed: Path) -> tuple[Finding, ...]:
    """Whether a submission would be counted if the round were closed now.

    Raises:
        FaultsFound: listing every fault of its offers.
    """
    submission = read_submission(sealed)
    if submission.round == asked.id and (found := faults_of(asked, submission, sealed.name)):
        raise FaultsFound(found)
    if (why := refusal(asked, submission)) is not None:
        return (Finding(holds=False, text=f"It would not count now: {why[0]} ({why[1]})."),)
    told = f"The commitment of {submission.nation} is published, and this file is what it is of."
    return (Finding(holds=True, text=told),)


def check_outcome_with(
    outcome: RoundOutcome, sealed: Path | None, seen: Round | None
) -> tuple[Finding, ...]:
    """What an outcome shows, to everybody or to who has a sealed submission."""
    own = None if sealed is None else read_submission(sealed)
    return check_outcome(outcome, own, seen, ClingoSets())

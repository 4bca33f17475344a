"""Checking an outcome: by what is public, and by one's own submission."""

from collections.abc import Iterator
from dataclasses import dataclass

from contingent.register.offer import Offer
from contingent.resolution.resolution import resolve
from contingent.resolution.set_finder import SetFinder
from contingent.resolution.setting import Setting
from contingent.rounds.closing import refusal
from contingent.rounds.outcome import Fate, RoundOutcome
from contingent.rounds.release import ReleaseGroup, released
from contingent.rounds.round import Round
from contingent.rounds.submission import Submission

__all__ = ["Finding", "check_outcome"]


@dataclass(frozen=True)
class Finding:
    """One thing that was checked.

    Attributes:
        holds: whether it is as it should be; None where that cannot be told from here.
        text: what was found.
    """

    holds: bool | None
    text: str


def check_outcome(
    outcome: RoundOutcome, own: Submission | None, seen: Round | None, finder: SetFinder
) -> tuple[Finding, ...]:
    """What an outcome shows, to everybody or to a delegation that has its own submission.

    Args:
        seen: the round as one saw it before the close.
    """
    findings = [*_public(outcome)]
    if seen is not None:
        findings.append(_same_round(outcome.round, seen))
    if own is not None:
        findings += _counted(outcome, own)
    if own is not None and not _is_in(outcome, own):
        own = None
    return (*findings, _holds_together(outcome, own, finder))


def _right(text: str) -> Finding:
    return Finding(holds=True, text=text)


def _wrong(text: str) -> Finding:
    return Finding(holds=False, text=text)


def _is_in(outcome: RoundOutcome, own: Submission) -> bool:
    counted = dict(outcome.counted).get(own.nation) is Fate.COUNTED
    return counted and refusal(outcome.round, own) is None


def _public(outcome: RoundOutcome) -> Iterator[Finding]:
    """Whether the outcome agrees with the commitments that were published."""
    asked = outcome.round
    right = [nation for nation, _ in outcome.counted] == list(asked.nations)
    wrong = [nation for nation, how in outcome.counted if how not in _possible(asked, nation)]
    if wrong or not right:
        yield _wrong(f"The list of whose submission was counted is wrong: {wrong}.")
    else:
        count = sum(how is Fate.COUNTED for _, how in outcome.counted)
        yield _right(
            f"{count} of {len(asked.nations)} nations had a submission counted, each published "
            "before.",
        )
    counted = {nation for nation, how in outcome.counted if how is Fate.COUNTED}
    strange = [one.offer.offer for one in outcome.standing if one.offer.nation not in counted]
    if strange:
        listed = ", ".join(strange)
        yield _wrong(f"Offers stand of nations whose submission was not counted: {listed}.")


def _possible(asked: Round, nation: str) -> tuple[Fate, ...]:
    if nation not in asked.last:
        return (Fate.NONE,)
    if asked.last[nation] is None:
        return (Fate.WITHDRAWN,)
    return (Fate.COUNTED, Fate.NOT_OPENED)


def _same_round(asked: Round, seen: Round) -> Finding:
    if asked.id != seen.id:
        return _wrong(f"This is the outcome of round {asked.id}; you saw {seen.id}.")
    if asked.published[: len(seen.published)] != seen.published:
        return _wrong("Commitments that you saw published were changed or left out since.")
    more = [one.nation for one in asked.published[len(seen.published) :]]
    if more:
        listed = ", ".join(more)
        return _wrong(
            f"Published or withdrawn after the list you saw: {listed}. Nobody may commit once "
            "sealed submissions are handed over: ask the chair when that was."
        )
    return _right("What you saw published is all that was published.")


def _counted(outcome: RoundOutcome, own: Submission) -> Iterator[Finding]:
    """Whether one's own submission was counted as it was sealed."""
    nation = own.nation
    if (why := refusal(outcome.round, own)) is not None:
        yield _wrong(f"Your submission does not count: {why[0]}.")
        return
    yield _right(f"Your submission is the one {nation} published, unchanged.")
    how = dict(outcome.counted).get(nation)
    if how is not Fate.COUNTED:
        yield _wrong(f"Your submission was not counted: the outcome says '{how}'.")
        return
    sealed = {offer.offer: released(offer, own.releases) for offer in own.offers}
    withheld = tuple(group for group in ReleaseGroup if group not in own.releases)
    for one in outcome.standing:
        name = one.offer.offer
        if one.offer.nation != nation:
            continue
        if sealed.get(name) != one.offer or one.withheld != withheld:
            yield _wrong(f"{name} does not stand in the outcome as you sealed it.")
    stand = {one.offer.offer for one in outcome.standing}
    for name in sealed:
        verb = "stands" if name in stand else "does not stand"
        yield _right(f"{name} {verb}.")


def _holds_together(outcome: RoundOutcome, own: Submission | None, finder: SetFinder) -> Finding:
    """Whether what stands holds together, as far as conditions are known to who checks.

    A withheld condition is taken as met. With one's own submission its conditions are known, and
    also which offers of one's own were left out: none of them may be able to stand besides, alone
    or together.
    """
    register, world = outcome.round.register, outcome.round.register.worlds[0]
    mine = {} if own is None else {offer.offer: offer for offer in own.offers}
    everything = (*mine.values(), *(one.offer for one in outcome.standing))
    steps = {begin for begin, _ in Setting(register.with_offers(everything), world).periods}
    steps |= {end for one in outcome.standing for spell in one.spells for end in spell if end}
    for step in sorted(step for step in steps if step < register.steps):
        stands = {one.offer.offer for one in outcome.standing if one.stands(step)}
        offers: list[Offer] = [
            mine.get(one.offer.offer, one.offer) for one in outcome.standing if one.stands(step)
        ]
        offers += [offer for name, offer in mine.items() if name not in stands]
        setting = Setting(register.with_offers(tuple(offers)), world)
        found = set(resolve(setting, finder, step).greatest)
        if wrong := sorted(stands - found):
            when = register.calendar.at(step)
            text = f"The condition is not met {when}, yet they stand: {', '.join(wrong)}."
            return _wrong(text)
        if wrong := sorted(found - stands):
            when = register.calendar.at(step)
            return _wrong(f"The condition is met {when}, yet left out: {', '.join(wrong)}.")
    known = sum(
        one.offer.offer in mine or ReleaseGroup.CONDITION not in one.withheld
        for one in outcome.standing
    )
    if not known and outcome.standing:
        text = "No condition of what stands is known to you: you cannot see whether they are met."
        return Finding(holds=None, text=text)
    return _right(
        f"What stands holds together, by the {known} of {len(outcome.standing)} conditions of it "
        "that are known to you."
    )

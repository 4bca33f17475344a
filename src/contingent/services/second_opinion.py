"""A second opinion where the rules are silent: on a sentence, and on the nation it names."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from contingent.reading.letters import normalised
from contingent.reading.proposal import Miss, Proposal, Reading
from contingent.reading.statements import UNRECOGNISED

__all__ = ["MOST", "SURE", "Opinion", "with_second_opinion"]

#: Sentences -> (stance or ``none``, likeness 0 to 1) for each.
Opinion = Callable[[Sequence[str]], Sequence[tuple[str, float]]]

#: An opinion counts from this likeness.
SURE = 0.5
#: Sentences of one report it is asked about: a hundred take two to four seconds.
MOST = 200


def with_second_opinion(reading: Reading, opinion: Opinion) -> Reading:
    """The reading with proposals, of low confidence, from sentences the rules passed over.

    It is asked only about sentences that name one nation, on which the rules found nothing
    anywhere in the report: it does not tell whose stance it hears, and it alters no proposal.
    """
    decided = {proposal.nation for proposal in reading.proposals}
    silent = [miss for miss in reading.misses if _is_silent(miss, decided)]
    if not silent or reading.about_other:
        return reading
    asked = silent[:MOST]
    off = reading.off
    if len(silent) > MOST:
        off = (*off, f"the encoder, after the first {MOST} sentences it could be asked about")
    found: dict[str, tuple[Miss, Proposal]] = {}
    answers = opinion([normalised(miss.evidence.words).text for miss in asked])
    for miss, (stance, likeness) in zip(asked, answers, strict=True):
        nation = miss.nations[0]
        if stance != "none" and likeness >= SURE and nation not in found:
            found[nation] = miss, _proposal(miss, stance, likeness, reading)
    used = {miss for miss, _ in found.values()}
    proposals = (*reading.proposals, *(proposal for _, proposal in found.values()))
    return replace(
        reading,
        off=off,
        proposals=tuple(sorted(proposals, key=lambda p: (p.evidence.start, p.nation, p.stance))),
        misses=tuple(miss for miss in reading.misses if miss not in used),
    )


def _is_silent(miss: Miss, decided: set[str]) -> bool:
    return miss.why == UNRECOGNISED and len(miss.nations) == 1 and not decided & set(miss.nations)


def _proposal(miss: Miss, stance: str, likeness: float, reading: Reading) -> Proposal:
    land = stance == "excludes-troops"
    return Proposal(
        nation=miss.nations[0],
        stance=stance,
        evidence=miss.evidence,
        domains=("land",) if land else (),
        caveats=("no-troops",) if land else (),
        stated_on=reading.article_date,
        why=f"the encoder finds it like others ({likeness:.2f})",
        confidence="low",
        method="encoder",
    )

"""What else a clause may mean than the rules read in it: candidates, never plain statements.

No list of verbs is ever whole, and one verb may be read in more than one way. Where a nation and
something to take part in or to send stand in one clause, what is given, negated, left open or
waited for beside them tells what may be meant.
"""

from collections.abc import Iterator, Sequence

from contingent.reports.clauses import Clause
from contingent.reports.details import amount
from contingent.reports.patterns import Hit
from contingent.reports.signs import Signs, read_signs
from contingent.reports.stance import BEYOND_PEACE, NEAR, Judgement

__all__ = ["MAY_BE", "other_readings"]

#: The rule of such a reading, for a reader.
MAY_BE = "may be meant"
#: Words that a reading rests on, at most.
FEW = 3


def other_readings(
    clause: Clause, kinds: Sequence[str], read: Judgement | None, *, negator_follows: bool
) -> list[Judgement]:
    """Readings of a clause other than the one that the rules tell.

    Args:
        clause: the clause.
        kinds: kinds of condition found in it.
        read: what the rules read, if anything.
        negator_follows: whether a negator may stand behind its verb in this language.
    """
    signs = read_signs(clause, follows=negator_follows)
    if not signs.thing and read is None:
        return []
    found = [
        Judgement(stance, MAY_BE, firm=False, hits=tuple(hits[:FEW]))
        for stance, hits in _hints(signs, kinds)
        if hits
    ]
    return [one for one in found if read is None or one.stance != read.stance]


def _hints(signs: Signs, kinds: Sequence[str]) -> Iterator[tuple[str, list[Hit]]]:
    """Stances, and the words that hint at them."""
    clause = signs.clause
    things = [
        *clause.cues("mission", "troops", "force"),
        *(hit for hit in clause.hits if hit.label.startswith("domain:")),
    ]
    if any(kind.startswith(BEYOND_PEACE) for kind in kinds) or clause.has("only_if", "as_long"):
        yield "conditional", clause.cues("cond", "if", "need", "without", "only_if", "as_long")
    maybe = [hit for hit in clause.cues("maybe") if signs.near_thing(hit, NEAR)]
    yield "considers", [*signs.all("consider", "modal"), *maybe]
    no = [*signs.all("refuse", "abstain", "out"), *clause.cues("neg", "nothing")]
    if no:
        yield "declines", [*no, *things]
    if no and signs.troops:
        yield "excludes-troops", [*no, *things]
    deeds = signs.plain("act", "join", "ready", "aid")
    given = signs.troops or bool(clause.domains) or amount(clause).said is not None
    if deeds or (given and not no):
        yield "offers", [*deeds, *things]

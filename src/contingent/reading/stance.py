"""What a clause says its subject will do: verb classes, negation and modality, nothing else.

The decision knows no language. A data file says which words are of which class.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contingent.reading.clauses import Clause
from contingent.reading.patterns import Hit
from contingent.reading.signs import Signs, read_signs

__all__ = ["Judgement", "judge"]

#: Kinds of condition beyond the end of hostilities.
BEYOND_PEACE = ("us-backstop", "parliament", "un-mandate", "other-nation")
#: "refuses to rule out": words between the two.
DOUBLE = 3
#: A word such as "possible" must stand this near to what is possible.
NEAR = 4
#: Help that people give, not goods.
MANNED = frozenset({"training", "logistics", "intelligence", "demining", "munitions", "command"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """A stance and the words it rests on.

    Attributes:
        stance: offers, conditional, considers, declines or excludes-troops.
        rule: why, in a few words for a reader.
        firm: False where only a general sign was found.
        hits: the words that decided.
    """

    stance: str
    rule: str
    firm: bool
    hits: tuple[Hit, ...]


def judge(clause: Clause, kinds: Sequence[str], *, negator_follows: bool) -> Judgement | None:
    """The stance of whoever the clause is about, or None where it states none.

    Args:
        clause: the clause.
        kinds: kinds of condition found in the clause.
        negator_follows: whether a negator may stand behind its verb in this language.
    """
    if clause.has("silent"):
        return None
    signs = read_signs(clause, follows=negator_follows)
    beyond = any(kind.startswith(BEYOND_PEACE) for kind in kinds)
    found = _conditional(signs, beyond=beyond)
    if found is not None:
        return found
    for rule in (_negated_refusal, _refusal, _refused_action, _open, _commitment):
        found = rule(signs)
        if found is not None:
            return found
    return None


def _conditional(signs: Signs, *, beyond: bool) -> Judgement | None:
    if not beyond:
        return None
    strong = signs.all("cond")
    if strong:
        return Judgement("conditional", "hinges on something", True, tuple(strong))
    needs = signs.clause.cues("need")
    if needs:
        return Judgement("conditional", "needs something", True, tuple(needs))
    lacking = signs.clause.cues("without")
    if lacking and (signs.thing or signs.negators or signs.all("refuse")):
        return Judgement("conditional", "not without something", True, tuple(lacking))
    return None


def _negated_refusal(signs: Signs) -> Judgement | None:
    refusals = sorted(signs.all("refuse", "abstain"), key=lambda hit: hit.start)
    double = [
        later
        for first, later in zip(refusals, refusals[1:], strict=False)
        if 0 <= later.start - first.end <= DOUBLE
        and not signs.holds_negator(later)
        and not signs.parted(first.end - 1, later.start)
        and not signs.coordinated(first.end, later.start)
    ]
    negated = [hit for hit in signs.not_("refuse") if not signs.holds_negator(hit)]
    hits = negated or double
    if hits:
        return Judgement("considers", "does not rule it out", True, tuple(hits))
    return None


def _refusal(signs: Signs) -> Judgement | None:
    out = signs.all("out")
    if out:
        return Judgement("excludes-troops", "no soldiers", True, tuple(out))
    refusals = [*signs.plain("refuse"), *(h for h in signs.all("refuse") if signs.holds_negator(h))]
    refusals = list(dict.fromkeys(refusals))
    stays = [h for h in signs.all("abstain") if signs.holds_negator(h) or not signs.negated(h)]
    if refusals and (signs.thing or signs.all("act", "join")):
        stance = "excludes-troops" if signs.troops else "declines"
        return Judgement(stance, "refuses", True, tuple(refusals))
    if stays:
        sent = refusals or signs.all("act") or any(signs.holds_negator(hit) for hit in stays)
        stance = "excludes-troops" if signs.troops and sent else "declines"
        return Judgement(stance, "stays out", signs.thing, tuple(stays))
    if refusals:
        return Judgement("declines", "refuses", False, tuple(refusals))
    return None


def _refused_action(signs: Signs) -> Judgement | None:
    actions = signs.not_("act", "ready", "join")
    undone = [hit for hit in signs.not_("consider") if not signs.holds_negator(hit)]
    hits = [*actions, *undone]
    if not hits:
        return _no_soldiers(signs)
    open_ = [hit for hit in signs.all("consider") if signs.holds_negator(hit)]
    if open_ or (signs.plain("consider") and not signs.troops):
        return None
    if signs.troops:
        return Judgement("excludes-troops", "will not send", True, tuple(hits))
    if signs.thing:
        return Judgement("declines", "will not take part", True, tuple(hits))
    if signs.not_("join") and not signs.clause.has("past", "absent"):
        return Judgement("declines", "will not take part", False, tuple(hits))
    return None


def _no_soldiers(signs: Signs) -> Judgement | None:
    if not signs.troops or not signs.negators or signs.all("consider"):
        return None
    near = [
        hit
        for hit in signs.clause.cues("troops")
        if signs.negated(hit) and any(-NEAR < hit.start - place < NEAR for place in signs.negators)
    ]
    if near:
        return Judgement("excludes-troops", "no soldiers", False, tuple(near))
    return None


def _open(signs: Signs) -> Judgement | None:
    hits = [h for h in signs.all("consider") if signs.holds_negator(h) or not signs.negated(h)]
    if signs.thing or signs.all("act", "join", "aid", "refuse"):
        if hits:
            return Judgement("considers", "thinks about it", True, tuple(hits))
        maybe = [hit for hit in signs.clause.cues("maybe") if signs.near_thing(hit, NEAR)]
        modal = signs.all("modal")
        if maybe or modal:
            return Judgement("considers", "might", True, tuple(maybe or modal))
        return None
    if hits:
        return Judgement("considers", "thinks about it", False, tuple(hits))
    return None


def _commitment(signs: Signs) -> Judgement | None:
    if not signs.thing or _only_donation(signs.clause):
        return None
    said = signs.plain("ready")
    future = signs.clause.cues("future")
    does = signs.plain("act", "join", *(("aid",) if said or future else ()))
    past = signs.clause.cues("past")
    if said:
        return Judgement("offers", "says it will", bool(does), tuple(said + does))
    if does and not (past and not future):
        return Judgement("offers", "does", bool(future), tuple(does))
    return None


def _only_donation(clause: Clause) -> bool:
    """Whether money or arms are given, and nobody comes with them."""
    peace = {i for hit in clause.cues("peace") for i in range(hit.start, hit.end)}
    if all(hit.start in peace for hit in clause.cues("donation")):  # "the guns fall silent"
        return False
    return not (clause.has("troops", "mission") or set(clause.domains) & MANNED)

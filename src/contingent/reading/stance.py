"""What a clause says its subject will do: verb classes, negation and modality, nothing else.

The decision knows no language. A data file says which words are of which class.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from contingent.reading.clauses import Clause
from contingent.reading.patterns import Hit

__all__ = ["Judgement", "judge"]

#: A negator reaches this many words forward, and in some languages back.
REACH, REACH_BACK = 7, 6
#: "nothing" may follow what it negates at this distance.
AFTER = 2
#: Classes within which a longer pattern swallows the shorter ones it is made of.
STANCES = ("refuse", "out", "abstain", "consider", "cond", "ready", "act", "join", "silent")

#: Kinds of condition beyond the end of hostilities.
BEYOND_PEACE = ("us-backstop", "parliament", "un-mandate", "other-nation")


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


@dataclass(frozen=True)
class _Signs:
    """The cues of a clause after longer patterns have swallowed shorter ones."""

    clause: Clause
    kept: dict[str, list[Hit]]
    negators: tuple[int, ...]
    follows: bool
    beyond: bool

    @property
    def thing(self) -> bool:
        return self.troops or self.clause.has("force", "mission") or bool(self.clause.domains)

    @property
    def troops(self) -> bool:
        return self.clause.has("troops")

    def all(self, *names: str) -> list[Hit]:
        return [hit for name in names for hit in self.kept.get(name, ())]

    def negated(self, hit: Hit) -> bool:
        for place in self.negators:
            if place in hit.words:
                continue
            if hit.start - REACH <= place < hit.end:
                return True
            if self.follows and hit.end <= place < hit.end + REACH_BACK:
                return True
        return False

    def plain(self, *names: str) -> list[Hit]:
        return [hit for hit in self.all(*names) if not self.negated(hit)]

    def not_(self, *names: str) -> list[Hit]:
        return [hit for hit in self.all(*names) if self.negated(hit)]


def _signs(clause: Clause, *, follows: bool, beyond: bool) -> _Signs:
    stance_hits = [(name, hit) for name in STANCES for hit in clause.cues(name)]
    long = [(name, hit) for name, hit in stance_hits if len(hit.words) > 1]
    kept: dict[str, list[Hit]] = {}
    for name, hit in stance_hits:
        words = set(hit.words)
        swallowed = any(
            words < set(other.words) or (words == set(other.words) and _before(theirs, name))
            for theirs, other in long
            if other is not hit
        )
        if not swallowed:
            kept.setdefault(name, []).append(hit)
    consumed = {
        i
        for name, hit in stance_hits
        if name not in {"act", "join", "ready"}
        for i in hit.words
    } | {i for hit in clause.cues("notneg") for i in hit.words}
    negators = tuple(
        i for hit in clause.cues("neg") for i in hit.words if i not in consumed
    )
    return _Signs(clause, kept, negators, follows, beyond)


def _before(one: str, other: str) -> bool:
    return STANCES.index(one) < STANCES.index(other)


def judge(clause: Clause, kinds: Iterable[str], *, negator_follows: bool) -> Judgement | None:
    """The stance of whoever the clause is about, or None where it states none.

    Args:
        kinds: kinds of condition found in the clause.
        negator_follows: whether a negator may stand behind its verb in this language.
    """
    if clause.has("silent"):
        return None
    beyond = any(kind.startswith(BEYOND_PEACE) for kind in kinds)
    signs = _signs(clause, follows=negator_follows, beyond=beyond)
    for rule in (_conditional, _negated_refusal, _refusal, _refused_action, _open, _commitment):
        found = rule(signs)
        if found is not None:
            return found
    return None


def _conditional(signs: _Signs) -> Judgement | None:
    strong = signs.all("cond")
    if strong and signs.beyond:
        return Judgement("conditional", "hinges on something", True, tuple(strong))
    needs = signs.clause.cues("need")
    if needs and signs.beyond:
        return Judgement("conditional", "needs something", True, tuple(needs))
    lacking = signs.clause.cues("without")
    if lacking and signs.beyond and (signs.thing or signs.negators or signs.all("refuse")):
        return Judgement("conditional", "not without something", True, tuple(lacking))
    return None


def _negated_refusal(signs: _Signs) -> Judgement | None:
    refusals = sorted(signs.all("refuse"), key=lambda hit: hit.start)
    double = [
        later
        for first, later in zip(refusals, refusals[1:], strict=False)
        if 0 <= later.start - first.end <= 2  # noqa: PLR2004 - "refuses to rule out"
    ]
    not_refused = [hit for hit in signs.not_("refuse") if _can_be_negated(hit, signs)]
    hits = not_refused or double
    if hits:
        return Judgement("considers", "does not rule it out", True, tuple(hits))
    return None


def _can_be_negated(hit: Hit, signs: _Signs) -> bool:
    """A negator of something else in the clause does not turn a refusal round."""
    near = [i for i in signs.negators if hit.start - 3 <= i < hit.end + AFTER or signs.follows]
    return bool(near)


def _refusal(signs: _Signs) -> Judgement | None:
    out = signs.all("out")
    if out:
        return Judgement("excludes-troops", "no soldiers", True, tuple(out))
    refusals = signs.plain("refuse")
    stays = signs.all("abstain")
    if refusals and (signs.thing or signs.all("act", "join")):
        stance = "excludes-troops" if signs.troops else "declines"
        return Judgement(stance, "refuses", True, tuple(refusals))
    if stays:
        stance = "excludes-troops" if signs.troops and refusals else "declines"
        return Judgement(stance, "stays out", True, tuple(stays))
    if refusals:
        return Judgement("declines", "refuses", False, tuple(refusals))
    return None


def _refused_action(signs: _Signs) -> Judgement | None:
    hits = signs.not_("act", "ready", "join", "consider")
    actions = signs.not_("act", "ready", "join")
    undone = [hit for hit in signs.not_("consider") if signs.negated(hit)]
    if not hits or (not actions and not undone):
        return _no_soldiers(signs)
    if signs.plain("consider") and not signs.troops:
        return None
    if signs.troops:
        return Judgement("excludes-troops", "will not send", True, tuple(hits))
    if signs.thing:
        return Judgement("declines", "will not take part", True, tuple(hits))
    return None


def _no_soldiers(signs: _Signs) -> Judgement | None:
    if not signs.troops or not signs.negators:
        return None
    soldiers = signs.clause.cues("troops")
    near = [hit for hit in soldiers if signs.negated(hit)]
    if near:
        return Judgement("excludes-troops", "no soldiers", False, tuple(near))
    return None


def _open(signs: _Signs) -> Judgement | None:
    hits = signs.plain("consider")
    modal = signs.clause.cues("modal")
    if hits and (signs.thing or signs.all("act", "join", "refuse")):
        return Judgement("considers", "thinks about it", True, tuple(hits))
    if modal and (signs.thing or signs.all("act", "join")):
        return Judgement("considers", "might", True, tuple(modal))
    if hits:
        return Judgement("considers", "thinks about it", False, tuple(hits))
    return None


def _commitment(signs: _Signs) -> Judgement | None:
    if not signs.thing or _only_donation(signs.clause):
        return None
    said = signs.plain("ready")
    does = signs.plain("act", "join")
    future = signs.clause.cues("future")
    past = signs.clause.cues("past")
    if said and (does or signs.thing):
        return Judgement("offers", "says it will", bool(does), tuple(said + does))
    if does and not (past and not future):
        return Judgement("offers", "does", bool(future), tuple(does))
    if future and not past and not signs.negators:
        return Judgement("offers", "will", False, tuple(future))
    return None


def _only_donation(clause: Clause) -> bool:
    """Whether money or arms are given, and nobody comes with them."""
    if not clause.has("donation"):
        return False
    manned = clause.has("troops", "mission") or bool(
        set(clause.domains) & {"training", "logistics", "intelligence", "demining", "munitions"}
    )
    return not manned

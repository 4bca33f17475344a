"""What a clause says its subject will do: verb classes, negation and modality, nothing else.

The decision knows no language. A data file says which words are of which class.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from contingent.reports.clauses import Clause
from contingent.reports.patterns import Hit
from contingent.reports.signs import Signs, read_signs

__all__ = ["GIVES", "Judgement", "judge"]

#: The rule by which something is told to be for the force, whatever the verb.
GIVES = "is for the force"
#: What leaves open whether anything is given.
UNDECIDED = (
    *("silent", "refuse", "out", "abstain", "ask", "should", "past", "absent", "meeting", "cond"),
    *("donation", "gift", "consider", "maybe", "modal", "superseded", "unclear", "if", "host"),
)
#: Domains whose words are too common to be what is given.
UNMANNED = frozenset({"domain:land", "domain:munitions"})

#: Kinds of condition beyond the end of hostilities.
BEYOND_PEACE = ("us-backstop", "parliament", "un-mandate", "other-nation")
#: "refuses to rule out": words between the two.
DOUBLE = 3
#: So many words behind "only if" tell what is waited for.
SCOPE = 14
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


def judge(
    clause: Clause, kinds: Sequence[str], *, negator_follows: bool, before: str | None = None
) -> Judgement | None:
    """The stance of whoever the clause is about, or None where it states none.

    Args:
        clause: the clause.
        kinds: kinds of condition found in the clause.
        negator_follows: whether a negator may stand behind its verb in this language.
        before: "troops" or "thing" where the text named such before.
    """
    if clause.has("silent"):
        return None
    signs = read_signs(clause, follows=negator_follows, before=before)
    beyond = any(kind.startswith(BEYOND_PEACE) for kind in kinds)
    found = _conditional(signs, beyond=beyond)
    if found is not None:
        return found
    for rule in (_negated_refusal, _refusal, _refused_action, _open, _commitment):
        found = rule(signs)
        if found is not None:
            refused = found.stance == "declines" and _only_donation(clause)
            return None if refused else _untrue(found, signs)
    return _dedicated(signs)


def _untrue(found: Judgement, signs: Signs) -> Judgement:
    """What is told of "it is not true that Ireland will never": it is left open."""
    denied = signs.clause.cues("untrue")
    if denied and found.stance in {"declines", "excludes-troops"}:
        return Judgement(
            "considers", "denies having ruled it out", firm=True, hits=(*denied, *found.hits)
        )
    return found


def _conditional(signs: Signs, *, beyond: bool) -> Judgement | None:
    if not beyond:
        return _otherwise_conditional(signs)
    strong = signs.all("cond") or signs.clause.cues("if")
    if strong:
        return Judgement("conditional", "hinges on something", firm=True, hits=tuple(strong))
    needs = signs.clause.cues("need")
    if needs:
        return Judgement("conditional", "needs something", firm=True, hits=tuple(needs))
    lacking = signs.clause.cues("without")
    if lacking and (signs.thing or signs.negators or signs.all("refuse")):
        return Judgement("conditional", "not without something", firm=True, hits=tuple(lacking))
    return None


def _otherwise_conditional(signs: Signs) -> Judgement | None:
    """What hinges on something that is of no kind known, nor the end of the war."""
    clause = signs.clause
    if not signs.thing or not signs.all("act", "join", "ready", "aid"):
        return None
    ends = [hit.start for hit in clause.cues("peace", "war")]
    no = signs.negators or signs.all("refuse", "out", "abstain")
    hits = [
        hit
        for hit in clause.cues("only_if", *(() if no else ("as_long",)))
        if not any(0 <= start - hit.start <= SCOPE for start in ends) and clause.end > hit.end + 1
    ]
    if not hits:
        return None
    return Judgement("conditional", "hinges on something else", firm=True, hits=tuple(hits))


def _negated_refusal(signs: Signs) -> Judgement | None:
    refusals = sorted(signs.all("refuse", "abstain"), key=lambda hit: hit.start)
    double = [
        later
        for first, later in itertools.pairwise(refusals)
        if 0 <= later.start - first.end <= DOUBLE
        and not signs.holds_negator(later)
        and not signs.parted(first.end - 1, later.start)
        and not signs.coordinated(first.end, later.start)
    ]
    negated = [hit for hit in signs.not_("refuse") if not signs.holds_negator(hit)]
    hits = negated or double
    if hits:
        return Judgement("considers", "does not rule it out", firm=True, hits=tuple(hits))
    return None


def _refusal(signs: Signs) -> Judgement | None:
    out = signs.all("out")
    if out:
        return Judgement("excludes-troops", "no soldiers", firm=True, hits=tuple(out))
    refusals = [*signs.plain("refuse"), *(h for h in signs.all("refuse") if signs.holds_negator(h))]
    refusals = list(dict.fromkeys(refusals))
    stays = [h for h in signs.all("abstain") if signs.holds_negator(h) or not signs.negated(h)]
    if refusals and (signs.thing or signs.all("act", "join")):
        stance = "excludes-troops" if signs.troops else "declines"
        return Judgement(stance, "refuses", firm=True, hits=tuple(refusals))
    if stays:
        stance = "excludes-troops" if signs.troops and not signs.troops_as_reason else "declines"
        return Judgement(stance, "stays out", firm=signs.thing, hits=tuple(stays))
    if refusals:
        return Judgement("declines", "refuses", firm=False, hits=tuple(refusals))
    return None


def _refused_action(signs: Signs) -> Judgement | None:
    if signs.troops and any(signs.negated(hit) for hit in signs.clause.cues("exist")):
        return _no_soldiers(signs)
    actions = signs.not_("act", "ready", "join")
    undone = [hit for hit in signs.not_("consider") if not signs.holds_negator(hit)]
    hits = [*actions, *undone]
    if not hits or _asks_whether(signs):
        return _no_soldiers(signs)
    open_ = [hit for hit in signs.all("consider") if signs.holds_negator(hit)]
    if open_ or (signs.plain("consider") and not signs.troops):
        return None
    joins = signs.troops_as_reason and not signs.not_("act", "ready")
    if signs.troops and not joins:
        return Judgement("excludes-troops", "will not send", firm=True, hits=tuple(hits))
    if signs.thing:
        return Judgement("declines", "will not take part", firm=True, hits=tuple(hits))
    if signs.not_("join") and not signs.clause.has("past", "absent"):
        return Judgement("declines", "will not take part", firm=False, hits=tuple(hits))
    return None


def _asks_whether(signs: Signs) -> bool:
    """Whether what is negated is what is thought about: "wonders whether not to send"."""
    ends = [hit.end for hit in signs.plain("consider")]
    return any(0 <= hit.start - end <= 1 for hit in signs.clause.cues("whether") for end in ends)


def _no_soldiers(signs: Signs) -> Judgement | None:
    absent = [hit for hit in signs.clause.cues("exist") if signs.negated(hit)]
    if signs.troops and absent:
        return Judgement("excludes-troops", "there will be none", firm=True, hits=tuple(absent))
    if not signs.troops or not signs.negators or signs.all("consider"):
        return None
    near = [
        hit
        for hit in signs.clause.cues("troops")
        if signs.negated(hit) and any(-NEAR < hit.start - place < NEAR for place in signs.negators)
    ]
    if near:
        return Judgement("excludes-troops", "no soldiers", firm=False, hits=tuple(near))
    return None


def _open(signs: Signs) -> Judgement | None:
    hits = [h for h in signs.all("consider") if signs.holds_negator(h) or not signs.negated(h)]
    if signs.thing or signs.all("act", "join", "aid", "refuse"):
        if hits:
            return Judgement("considers", "thinks about it", firm=True, hits=tuple(hits))
        maybe = [hit for hit in signs.clause.cues("maybe") if signs.near_thing(hit, NEAR)]
        modal = signs.all("modal")
        if maybe or modal:
            return Judgement("considers", "might", firm=True, hits=tuple(maybe or modal))
        return None
    if hits:
        return Judgement("considers", "thinks about it", firm=False, hits=tuple(hits))
    return None


def _commitment(signs: Signs) -> Judgement | None:
    if not signs.thing or _only_donation(signs.clause):
        return None
    said = signs.plain("ready")
    future = signs.clause.cues("future")
    does = signs.plain("act", "join", *(("aid",) if said or future else ()))
    past = signs.clause.cues("past")
    if said:
        return Judgement("offers", "says it will", firm=bool(does), hits=tuple(said + does))
    nouns = {i for hit in signs.clause.cues("nominal") for i in hit.words}
    if does and all(hit.start in nouns for hit in does) and signs.clause.has("decide"):
        hits = (*does, *signs.clause.cues("decide"))
        return Judgement("considers", "is still to be decided", firm=False, hits=hits)
    if does and not (past and not future):
        return Judgement("offers", "does", firm=bool(future), hits=tuple(does))
    return None


def _only_donation(clause: Clause) -> bool:
    """Whether money or arms are given, and nobody comes with them."""
    if not clause.has("donation", "gift"):
        return False
    hosts = [m for m in clause.mentions if "UKR" in m.nations]
    host = {i for m in hosts for i in range(m.start, m.end)}
    theirs = {place for m in hosts for place in (m.end, m.end + 1)}  # "Ukraine's army"
    joint = [hit for hit in clause.cues("mission") if not host & set(hit.words)]
    given = {i for hit in clause.cues("donation") if len(hit.words) > 1 for i in hit.words}
    joint = [hit for hit in joint if not set(hit.words) <= given]  # "military aid" is no mission
    troops = [hit for hit in clause.cues("troops") if not set(hit.words) <= given | theirs]
    manned = troops or joint or set(clause.domains) & MANNED
    if clause.has("gift"):
        return not manned
    peace = {i for hit in clause.cues("peace") for i in range(hit.start, hit.end)}
    if all(hit.start in peace for hit in clause.cues("donation")):  # "the guns fall silent"
        return False
    return not manned


def _dedicated(signs: Signs) -> Judgement | None:
    """What is told to be for the force, whatever the verb: "fields a frigate for the force"."""
    clause = signs.clause
    if signs.negators or clause.has(*UNDECIDED):
        return None
    into = {hit.end for hit in clause.cues("destined")}
    bare = {m.start for m in clause.mentions if "UKR" in m.nations}
    force = [h for h in clause.cues("joint", "mission", "thisop") if h.start in into]
    force = [h for h in force if h.label != "cue:thisop" or h.start not in bare]
    taken = {i for hit in clause.cues("joint", "mission", "thisop") for i in hit.words}
    given = [
        hit
        for hit in clause.hits
        if hit.label.startswith(("domain:", "unit:"))
        and hit.label not in UNMANNED
        and not taken & set(hit.words)
    ]
    if not given or not (force or (bare and clause.has("peace"))):
        return None
    return Judgement("offers", GIVES, firm=False, hits=(given[0], *force[:1]))

"""What keeps a statement from being proposed: where it comes from, and what it is about.

A statement in doubt is a possible miss. Precision goes before recall: a wrong yes does more harm
in a tally than one that a person still has to find.
"""

from dataclasses import dataclass

from contingent.reports.clauses import Clause
from contingent.reports.records import NEGATIVE
from contingent.reports.sentence import Sentence
from contingent.reports.stance import Judgement
from contingent.reports.subjects import NO_CONTRIBUTORS, Subject, is_place

__all__ = ["Origin", "clause_doubt", "is_of_arms", "is_of_ours", "is_unreadable", "source_of"]

#: Where a sentence comes from that states no government's position, and how that is told.
SOURCES = {
    "scenario": "from a scenario, a study or a game",
    "exercise": "about an exercise",
    "poll": "from a poll",
    "rumour": "told as a rumour",
    "partisan": "said by someone who does not speak for a government",
}
#: Of these, what holds for the sentences behind it in its paragraph too.
LASTING = frozenset({"scenario", "exercise", "poll"})
#: What holds even where somebody in office speaks: he may speak of an exercise.
SURE = frozenset({"exercise"})
#: Words between a name and its verb of saying.
SAID = 6
#: How those are named who may speak. "Ukraine" beside a verb of saying is most often a place.
SPEAKERS = frozenset({"holder", "capital"})
#: Rules by which somebody only might, or only talks of it.
VAGUE = frozenset({"might", "thinks about it"})
#: Nations that think about the same thing in one sentence: a narrator's summary.
MANY = 4
#: So many pairs of words that no sentence has, or words of a page's menu, make it no text.
REMAINS = 2
#: What is refused stands within so many words of the refusal.
BESIDE = 7
#: One of these shows that a deed is for a joint force, or after a war.
OURS = ("thisop", "mission", "peace", "un")
#: What tells of arms and money.
ARMS = frozenset({"cue:budget", "cue:donation", "cue:gift"})
#: A refusal so near before "comment" refuses only to speak.
NEAR = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sentence comes from that states no government's position.

    Attributes:
        kind: key of ``SOURCES``, "garbled" or "moscow".
        why: for a reader.
    """

    kind: str
    why: str


def source_of(part: Sentence, before: Origin | None) -> Origin | None:
    """Where a sentence comes from, if not from a government.

    Args:
        part: the sentence.
        before: the source of the sentence before, in the same paragraph.
    """
    if is_unreadable(part):
        return Origin("garbled", "too damaged to be read")
    official = _official_speaks(part)
    for kind, why in SOURCES.items():
        if part.has(kind) and not (official and kind not in SURE):
            return Origin(kind, why)
    if not official and _tells_shares(part):
        return Origin("poll", SOURCES["poll"])
    if not official and _speaks(part, frozenset({"RUS", "BLR"})):
        return Origin("moscow", "what Moscow says of others")
    if before is not None and before.kind in LASTING and not _government_speaks(part):
        return before
    return None


def is_of_arms(part: Sentence, *, before: bool) -> bool:
    """Whether a sentence is about arms or money, or goes on about them: no force is named in it."""
    if part.has("troops", "mission"):
        return part.has("budget") and not part.has("thisop")
    silent = {i for hit in part.hits if hit.label == "cue:peace" for i in hit.words}
    given = [hit for hit in part.hits if hit.label in ARMS and not silent & set(hit.words)]
    if part.has("peace") and part.has("force"):  # a frigate "once the guns are silent"
        return False
    return before or bool(given)


def _tells_shares(part: Sentence) -> bool:
    """Whether it counts a nation's people: "only 31 % are for it"."""
    first, last = part.tokens[0].start, part.tokens[-1].end
    return "%" in part.text[first : last + 2] and any(m.role == "demonym" for m in part.found)


def _government_speaks(part: Sentence) -> bool:
    """Whether somebody in office is named beside a verb of saying."""
    said = part.has("report") and not part.outsider
    return said and (part.has("office") or any(m.role == "holder" for m in part.found))


def is_of_ours(part: Sentence, *, before: bool) -> bool:
    """Whether a joint force or the end of a war is named, here or before in the paragraph."""
    return before or part.has(*OURS)


def _official_speaks(part: Sentence) -> bool:
    """Whether somebody who holds office is named right beside a verb of saying."""
    said = [hit.start for hit in part.hits if hit.label == "cue:report"]
    return any(
        m.role == "holder"
        and not set(m.nations) & NO_CONTRIBUTORS
        and any(-SAID < place - m.start < SAID for place in said)
        for m in part.found
    )


def _speaks(part: Sentence, nations: frozenset[str]) -> bool:
    """Whether one of these is named right beside a verb of saying, and not as a place."""
    said = [hit.start for hit in part.hits if hit.label in {"cue:report", "cue:opine"}]
    russian = "RUS" in nations  # "in Moscow it was said"
    places = {hit.end for hit in part.hits if hit.label == "cue:loc" and not russian}
    roles = SPEAKERS | {"name"} if russian else SPEAKERS
    return any(
        set(m.nations) & nations
        and m.role in roles
        and not {m.start, m.start - 1} & places
        and any(-SAID < place - m.start < SAID for place in said)
        for m in part.found
    )


def is_unreadable(part: Sentence) -> bool:
    """Whether a sentence is the remains of one, or of a page.

    It has pairs of small words that the language never has ("the of", "the not"), or menus.
    """
    return any(
        len({hit.start for hit in part.hits if hit.label == f"cue:{name}"}) >= REMAINS
        for name in ("salad", "furniture")
    )


def clause_doubt(
    part: Sentence, clause: Clause, subject: Subject, verdict: Judgement, *, arms: bool, ours: bool
) -> str | None:
    """Why a clause's stance is not proposed, or None.

    Args:
        part: the sentence.
        clause: the clause.
        subject: whose stance it would be.
        verdict: the stance.
        arms: whether the sentence is about arms or money.
        ours: whether a joint force is named in it, or before it in its paragraph.
    """
    if _only_silent(clause, verdict):
        return "it only declines to comment"
    if part.has("unclear") and not _government_speaks(part):
        return "told as not known"
    if arms and verdict.stance not in NEGATIVE:
        return "about money, arms or the size of an army"
    if verdict.rule == "does" and not verdict.firm and not ours:
        return "names no joint force"
    if _is_far(clause, verdict):
        return "what is refused is not said beside the word for it"
    if _tells_of_others(clause, subject, verdict):
        return "says what others will do"
    if _speaks(part, frozenset({"UKR"})) and not _own_word(clause, subject):
        return "what Kyiv says of others"
    vague = verdict.rule in VAGUE and not _government_speaks(part)
    if vague and (clause.has("meeting") or len(subject.nations) >= MANY):
        return "tells of a meeting, or of many at once"
    if part.has("meeting", "remote") and not _names_thing(clause):
        return "tells of a meeting only"
    if subject.carried and not verdict.firm:
        return "nobody is named, and no verb decides"
    return None


def _names_thing(clause: Clause) -> bool:
    """Whether it names something to take part in or to send."""
    return clause.has("force", "troops", "mission", "thisop") or bool(clause.domains)


def _only_silent(clause: Clause, verdict: Judgement) -> bool:
    """Whether what is refused is a comment."""
    said = [hit.start for hit in clause.cues("comment")]
    return verdict.stance in NEGATIVE and any(
        0 <= place - hit.start <= NEAR + len(hit.words) for hit in verdict.hits for place in said
    )


def _is_far(clause: Clause, verdict: Judgement) -> bool:
    """Whether a refusal rests on one word with nothing to refuse near it: such words collide."""
    if verdict.stance not in NEGATIVE or verdict.rule != "refuses":
        return False
    if any(len(hit.words) > 1 for hit in verdict.hits):
        return False
    things = clause.cues("force", "troops", "mission", "thisop", "act", "join")
    return not any(
        -BESIDE <= thing.start - hit.end <= BESIDE for thing in things for hit in verdict.hits
    )


def _tells_of_others(clause: Clause, subject: Subject, verdict: Judgement) -> bool:
    """Whether the one who speaks says it of another nation that stands before the verb."""
    if not subject.mentions or not verdict.hits or verdict.stance == "conditional":
        return False
    last = subject.mentions[-1].end
    said = [hit.start for hit in clause.cues("report", "opine", "ready") if hit.start >= last]
    decides = max(hit.start for hit in verdict.hits)
    own = set(subject.nations) | NO_CONTRIBUTORS
    return any(
        said and min(said) < m.start < decides and not set(m.nations) & own
        for m in clause.mentions
        if not is_place(m, clause)
    )


def _own_word(clause: Clause, subject: Subject) -> bool:
    """Whether the nation itself is named beside a verb of saying too."""
    said = [hit.start for hit in clause.cues("report")]
    return any(
        m.role != "demonym" and any(-SAID < place - m.start < SAID for place in said)
        for m in subject.mentions
    )

"""What can be told of a candidate for a proposal: marks, each of which holds or does not.

A mark knows no language and no nation. What each is worth is learnt from labelled reports
(``benchmarks/reading_belief.py``) and stands in ``belief.toml``; what it means to a reader, here.
"""

from enum import Enum
from typing import assert_never

from contingent.reports.doubt_kinds import Doubt

__all__ = ["Lean", "Mark", "of_doubt"]


class Lean(Enum):
    """Which way a mark may speak: whatever a fit finds, it does not turn it round."""

    FOR = 1
    AGAINST = -1
    EITHER = 0


FOR, AGAINST, EITHER = Lean.FOR, Lean.AGAINST, Lean.EITHER


class Mark(Enum):
    """A mark: what is said where it holds, what where it does not, and which way it may speak."""

    def __init__(self, held: str, lacking: str, lean: Lean) -> None:
        self.held = held
        self.lacking = lacking
        self.lean = lean

    # the stance and what decided it
    CONDITIONAL = "reads as conditional", "reads as unconditional", EITHER
    CONSIDERS = "reads as a thought", "reads as more than a thought", EITHER
    DECLINES = "reads as a refusal", "reads as no refusal", EITHER
    EXCLUDES = "reads as no soldiers", "excludes no soldiers", EITHER
    FIRM = "a verb decides", "no verb decides", FOR
    PLAIN = "told plainly", "not told plainly", FOR
    WILLING = "readiness is said", "no readiness is said", FOR
    SEVERAL_WORDS = "decided by a phrase", "decided by single words", FOR
    BESIDE_IF = "a condition stands beside it", "no condition stands beside it", AGAINST
    JOIN_REFUSED = "taking part is refused", "it is not taking part that is refused", FOR
    # whose it is
    BY_NAME = "the nation by name", "not by the nation's name", FOR
    BY_CAPITAL = "by a capital or a parliament", "not by a capital or a parliament", FOR
    LEADS = "the nation opens the sentence", "the nation does not open the sentence", FOR
    NEAR_VERB = "the nation stands near the verb", "the nation stands far from the verb", FOR
    SEVERAL = "a list of nations", "no list of nations", AGAINST
    READ_AS = "a garbled name", "no garbled name", AGAINST
    # who says so
    OWN_HOLDER = "the nation's own leader is named there", "its own leader is not named there", FOR
    SAID = "a verb of saying is there", "no verb of saying is there", FOR
    QUOTED = "somebody's own words", "nobody's own words", EITHER
    # what of
    FORCE_THERE = "the sentence names the joint force", "the sentence names no joint force", FOR
    FORCE_BY_NAME = "the force is called by a name there", "the force has no name there", FOR
    FORCE_IN_CLAUSE = "the clause names a mission", "the clause names no mission", FOR
    DOMAIN = "a capability is named", "no capability is named", FOR
    PEACE = "the end of the war is named there", "the end of the war is not named there", FOR
    MEETS = "a meeting is named there", "no meeting is named there", AGAINST
    # how
    FUTURE = "told of what will be", "not told of what will be", FOR
    MIGHT = "told as what may be", "not told as what may be", AGAINST
    PAST = "told of the past", "not told of the past", AGAINST
    IF = "an if is there", "no if is there", AGAINST
    PLEADS = "something is asked for there", "nothing is asked for there", AGAINST
    NEGATED = "a negation is there", "no negation is there", EITHER
    EARLIER = "told of an earlier time", "not told of an earlier time", AGAINST
    TITLE = "the title", "not the title", AGAINST
    DOUBTED_BEFORE = (
        "the sentence before is doubtful",
        "the sentence before is not doubtful",
        AGAINST,
    )
    # the same nation elsewhere in the report
    AGAIN = "told once more in the report", "told only once in the report", FOR
    OTHER_STANCE = (
        "the report also tells another stance of it",
        "no other stance is told of it",
        AGAINST,
    )
    HOLDER_NAMED = "its leader is named in the report", "its leader is not named in the report", FOR
    HOLDER_NEAR = "its leader is named beside it", "its leader is not named beside it", FOR
    OWN_OFFICE = (
        "an office of it is named in the report",
        "no office of it is named in the report",
        FOR,
    )
    ALONE_THERE = (
        "no other nation is named in the sentence",
        "others are named in the sentence",
        FOR,
    )
    FORCE_NEAR = (
        "a sentence beside it names the force",
        "no sentence beside it names the force",
        FOR,
    )
    # the report
    REPORT_NAMES_FORCE = (
        "the report calls the force by name",
        "the report never names the force",
        FOR,
    )
    MOSTLY_FORCE = "most of the report names the force", "less than half of it names the force", FOR
    OTHER_OPERATION = (
        "the report names other operations",
        "the report names no other operation",
        AGAINST,
    )
    MUCH_OTHER = "much of it is about other things", "little of it is about other things", AGAINST
    OFTEN_HEARD = "those in office are heard often", "those in office are not heard often", FOR
    MUCH_ARMS = "it speaks of arms or money", "it does not speak of arms or money", AGAINST
    SCENARIOS = "it tells of scenarios or studies", "it tells of no scenario", AGAINST
    POLLS = "it tells of a poll", "it tells of no poll", AGAINST
    EXERCISES = "it tells of exercises", "it tells of no exercise", AGAINST
    OTHERS_FIRM = "others are told of as firmly", "nobody else is told of as firmly", FOR
    MANY_HEADS = "leaders of many nations are named", "leaders of few nations are named", FOR
    HOST_LEADS = "the report opens on the host", "the report does not open on the host", FOR
    PEACE_NAMED = (
        "the report names the end of the war",
        "the report does not name the end of the war",
        FOR,
    )
    MANY_NATIONS = "the report names many nations", "the report does not name many", AGAINST
    FIRM_INSTEAD = (
        "others are firm, if the force is not named",
        "the force is named there, or nobody is firm",
        FOR,
    )
    MORE_OTHER = (
        "other operations are named more often",
        "other operations are not named more often",
        AGAINST,
    )
    MOSTLY_DOUBTED = (
        "most of what looks like a position is doubtful",
        "most of it is not doubtful",
        AGAINST,
    )
    NOBODY_PLAIN = "nobody takes a position plainly", "somebody takes a position plainly", AGAINST
    NO_OFFICE_AT_ALL = "nobody in office is named", "somebody in office is named", AGAINST
    GATED = (
        "by the rules the report holds no position",
        "by the rules the report may hold positions",
        AGAINST,
    )
    # what a rule has against it
    D_SOURCE = "it comes from no government", "it may come from a government", AGAINST
    D_WORDING = "its wording tells no position", "its wording may tell a position", AGAINST
    D_OUTSIDER = Doubt.OUTSIDER.value, "no outsider is heard in it", AGAINST
    D_SUPERSEDED = Doubt.SUPERSEDED.value, "not told as held before", AGAINST
    D_ARMS = Doubt.ARMS.value, "not about arms or money", AGAINST
    D_FAR = Doubt.FAR.value, "what is refused stands beside the word for it", AGAINST
    D_NO_VERB = Doubt.NO_VERB.value, "a verb known to the reader decides", AGAINST
    D_OTHERWISE = Doubt.OTHERWISE.value, "no rule reads it otherwise", AGAINST
    D_NOBODY = Doubt.NOBODY.value, "somebody is named, or a verb decides", AGAINST
    D_FAR_SUBJECT = Doubt.FAR_SUBJECT.value, "whose it is need not be guessed", AGAINST
    D_OFF_TOPIC = Doubt.OFF_TOPIC.value, "the report speaks of the force there", AGAINST


def of_doubt(doubt: Doubt) -> Mark:
    """The mark of a kind of doubt; rare kinds share one."""
    match doubt:
        case (
            Doubt.GARBLED
            | Doubt.SCENARIO
            | Doubt.EXERCISE
            | Doubt.POLL
            | Doubt.RUMOUR
            | Doubt.HEARSAY
            | Doubt.PARTISAN
            | Doubt.MOSCOW
            | Doubt.HOST
            | Doubt.ABOVE
            | Doubt.KYIV
            | Doubt.UNCONFIRMED
        ):
            return Mark.D_SOURCE
        case (
            Doubt.SILENT
            | Doubt.UNCLEAR
            | Doubt.NO_FORCE
            | Doubt.ONLY_NAMED
            | Doubt.PLEA
            | Doubt.ATTENDS
            | Doubt.TALK
            | Doubt.GUESS
            | Doubt.OF_OTHERS
            | Doubt.VAGUE
            | Doubt.MEETING
            | Doubt.NO_OFFICE
            | Doubt.QUESTION
        ):
            return Mark.D_WORDING
        case Doubt.OUTSIDER:
            return Mark.D_OUTSIDER
        case Doubt.SUPERSEDED:
            return Mark.D_SUPERSEDED
        case Doubt.ARMS:
            return Mark.D_ARMS
        case Doubt.FAR:
            return Mark.D_FAR
        case Doubt.NO_VERB:
            return Mark.D_NO_VERB
        case Doubt.OTHERWISE:
            return Mark.D_OTHERWISE
        case Doubt.NOBODY | Doubt.WEAK:
            return Mark.D_NOBODY
        case Doubt.FAR_SUBJECT:
            return Mark.D_FAR_SUBJECT
        case Doubt.OFF_TOPIC:
            return Mark.D_OFF_TOPIC
        case other:
            assert_never(other)

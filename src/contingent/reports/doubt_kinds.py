"""The kinds of doubt that keep a statement from being proposed by a rule, in words for a reader."""

from enum import StrEnum

__all__ = ["Doubt"]


class Doubt(StrEnum):
    """Why a rule would not propose a statement; the value is what the reader is told."""

    # where its sentence comes from
    GARBLED = "too damaged to be read"
    SCENARIO = "from a scenario, a study or a game"
    EXERCISE = "about an exercise"
    POLL = "from a poll"
    RUMOUR = "told as a rumour"
    HEARSAY = "from unnamed sources, drafts or papers"
    PARTISAN = "said by someone who does not speak for a government"
    MOSCOW = "what Moscow says of others"
    HOST = "what the host says of others"
    ABOVE = "what an alliance or a union says of its members"
    OUTSIDER = "an outsider is heard in it"
    QUESTION = "asked, not stated"
    SUPERSEDED = "told as a position held before"
    # how it is worded
    SILENT = "it only declines to comment"
    UNCLEAR = "told as not known"
    ARMS = "about money, arms or the size of an army"
    NO_FORCE = "names no joint force"
    ONLY_NAMED = "speaks of taking part, and no verb decides"
    FAR = "what is refused is not said beside the word for it"
    PLEA = "asked for, or ought to be done, or done elsewhere or by others"
    ATTENDS = "only a meeting is attended, or not"
    TALK = "only spoken of"
    WEAK = "goes on about nobody named, and no verb decides"
    GUESS = "a narrator's guess of many"
    NO_VERB = "no verb known to the reader decides"
    OTHERWISE = "a rule reads it otherwise"
    # who says it
    FAR_SUBJECT = "whose it is must be guessed from before"
    OF_OTHERS = "says what others will do"
    KYIV = "what Kyiv says of others"
    VAGUE = "tells of a meeting, or of many at once"
    MEETING = "tells of a meeting only"
    NOBODY = "nobody is named, and no verb decides"
    NO_OFFICE = "nobody in office speaks, and no verb decides"
    # what the report is
    UNCONFIRMED = "the report says that nobody has confirmed it"
    OFF_TOPIC = "the report speaks of something else there, or of no joint force"

"""What a report is speaking of from sentence to sentence: the joint force, or something else.

A stance's object is often left out: "Helsinki keeps its options open". It is the one the report is
speaking of: the force, once that was named; the arms, the exercise or the other mission, once the
report turned to these.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contingent.reports.elsewhere import elsewhere_of, names_force
from contingent.reports.origins import Origin, is_of_arms, is_of_ours, source_of
from contingent.reports.sentence import Sentence

__all__ = ["ELSE", "OURS", "About", "about", "mostly_ours", "opening"]

#: What a sentence may be about; empty where nothing tells.
OURS, ELSE = "ours", "else"


def mostly_ours(parts: Sequence[Sentence]) -> bool:
    """Whether a report names the joint force in more sentences than it is about something else.

    Of as many, what it names first decides.
    """
    full = [part for part in parts if part.tokens]
    off = [place for place, part in enumerate(full) if is_off(part)]
    others = set(off)
    ours = [place for place, part in enumerate(full) if place not in others and names_force(part)]
    if not ours or len(ours) < len(off):
        return False
    return len(ours) > len(off) or ours[0] < off[0]


def is_off(part: Sentence) -> bool:
    """Whether a sentence by itself is about something else, or said by nobody in office."""
    return (
        source_of(part, None) is not None
        or part.outsider
        or bool(elsewhere_of(part, ""))
        or is_of_arms(part, before=False)
    )


@dataclass(frozen=True, slots=True)
class About:
    """What a sentence is about.

    Attributes:
        other: the other operation it is about, or empty.
        source: where it comes from, if from no government.
        arms: whether it is about arms or money.
        ours: whether a joint force was named in it, or before it in its paragraph.
        topic: what it speaks of, or goes on about: :data:`OURS`, :data:`ELSE`, or empty.
        mostly: what a paragraph that begins behind it is taken to speak of.
        unconfirmed: whether the report says that no government has confirmed anything.
    """

    other: str = ""
    source: Origin | None = None
    arms: bool = False
    ours: bool = False
    topic: str = ""
    mostly: str = ""
    unconfirmed: bool = False


def opening(parts: Sequence[Sentence], *, snippet: bool) -> About:
    """What a report is taken to be about before its first sentence."""
    mostly = OURS if snippet or mostly_ours(parts) else ""
    denied = any(part.has("unconfirmed") for part in parts)
    return About(ours=snippet, topic=mostly, mostly=mostly, unconfirmed=denied)


def about(part: Sentence, before: About, *, same: bool, first: bool, snippet: bool) -> About:
    """What a sentence is about.

    Args:
        part: the sentence.
        before: what the sentence before was about.
        same: whether that stands in the same paragraph.
        first: whether there is none before.
        snippet: whether the text is so short that it need not say which force it means.
    """
    other = elsewhere_of(part, before.other if same else "")
    source = source_of(part, before.source if same else None)
    arms = is_of_arms(part, before=same and before.arms)
    topic = before.topic if same else before.mostly
    if other or arms or source is not None:
        topic = ELSE
    elif names_force(part):
        topic = OURS
    ours = is_of_ours(part, before=before.ours and (same or first))
    mostly = OURS if topic == OURS else before.mostly
    return About(other, source, arms, ours or snippet, topic, mostly, before.unconfirmed)

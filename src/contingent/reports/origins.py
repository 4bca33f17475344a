"""Where a sentence comes from that states no government's position, and what it is about."""

from dataclasses import dataclass

from contingent.reports.operation import HOST
from contingent.reports.sentence import Sentence
from contingent.reports.subjects import NO_CONTRIBUTORS

__all__ = [
    "SAID",
    "Origin",
    "government_speaks",
    "is_of_arms",
    "is_of_ours",
    "is_unreadable",
    "nation_speaks",
    "source_of",
    "speaking",
    "speaks",
]

#: Where a sentence comes from that states no government's position, and how that is told.
SOURCES = {
    "scenario": "from a scenario, a study or a game",
    "exercise": "about an exercise",
    "poll": "from a poll",
    "rumour": "told as a rumour",
    "hearsay": "from unnamed sources, drafts or papers",
    "partisan": "said by someone who does not speak for a government",
}
#: Of these, what holds for the sentences behind it in its paragraph too.
LASTING = frozenset({"scenario", "exercise", "poll", "hearsay", "host", "above"})
#: What holds even where somebody in office speaks: he may speak of an exercise.
SURE = frozenset({"exercise"})
#: Verbs of saying and of opinion.
SAYING = frozenset({"cue:report", "cue:opine"})
#: Who speaks in a sentence that opens on him stands within so many words.
OPENING = 4
#: Words between a name and its verb of saying.
SAID = 6
#: How those are named who may speak. "Ukraine" beside a verb of saying is most often a place.
SPEAKERS = frozenset({"holder", "capital"})
#: So many pairs of words that no sentence has, or words of a page's menu, make it no text.
REMAINS = 2
#: One of these shows that a deed is for a joint force, or after a war.
OURS = ("thisop", "mission", "peace", "un")
#: What tells of arms and money.
ARMS = frozenset({"cue:budget", "cue:donation", "cue:gift"})


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
    if not official and speaks(part, frozenset({"RUS", "BLR"})):
        return Origin("moscow", "what Moscow says of others")
    if not official and _host_speaks(part):
        return Origin("host", "what the host says of others")
    if not official and _speaks_for_all(part):
        return Origin("above", "what an alliance or a union says of its members")
    if before is not None and before.kind in LASTING and not government_speaks(part):
        return before
    return None


def _host_speaks(part: Sentence) -> bool:
    """Whether a sentence opens on an office holder of the host, who goes on to say something."""
    first = min(part.found, key=lambda m: m.start, default=None)
    if first is None or first.nations != (HOST,) or first.role != "holder" or first.start > OPENING:
        return False
    stop = first.end + SAID
    said = [hit.start for hit in part.hits if hit.label in SAYING]
    colon = part.text[part.tokens[first.end - 1].end : part.tokens[-1].end].find(":")
    return any(first.end <= place < stop for place in said) or colon >= 0


def _speaks_for_all(part: Sentence) -> bool:
    """Whether somebody speaks for an alliance, a union or the United Nations."""
    said = [hit.start for hit in part.hits if hit.label in SAYING]
    above = [hit for hit in part.hits if hit.label == "cue:above"]
    return any(-SAID < place - hit.end < SAID for hit in above for place in said)


def is_of_arms(part: Sentence, *, before: bool) -> bool:
    """Whether a sentence is about arms or money, or goes on about them: no force is named in it."""
    if part.has("troops", "mission"):
        return part.has("budget") and not part.has("thisop")
    silent = {i for hit in part.hits if hit.label == "cue:peace" for i in hit.words}
    given = [hit for hit in part.hits if hit.label in ARMS and not silent & set(hit.words)]
    if part.has("peace") and part.has("force"):  # a frigate "once the guns are silent"
        return False
    return before or bool(given)


def is_of_ours(part: Sentence, *, before: bool) -> bool:
    """Whether a joint force or the end of a war is named, here or before in the paragraph."""
    return before or part.has(*OURS)


def is_unreadable(part: Sentence) -> bool:
    """Whether a sentence is the remains of one, or of a page.

    It has pairs of small words that the language never has ("the of", "the not"), or menus.
    """
    return any(
        len({hit.start for hit in part.hits if hit.label == f"cue:{name}"}) >= REMAINS
        for name in ("salad", "furniture")
    )


def _tells_shares(part: Sentence) -> bool:
    """Whether it counts a nation's people: "only 31 % are for it"."""
    first, last = part.tokens[0].start, part.tokens[-1].end
    return "%" in part.text[first : last + 2] and any(m.role == "demonym" for m in part.found)


def government_speaks(part: Sentence) -> bool:
    """Whether somebody in office is named beside a verb of saying."""
    said = part.has("report") and not part.outsider
    return said and (part.has("office") or any(m.role == "holder" for m in part.found))


def nation_speaks(part: Sentence) -> bool:
    """Whether somebody in office speaks, or a nation or its capital is named beside such a verb."""
    if government_speaks(part):
        return True
    said = [hit.start for hit in part.hits if hit.label == "cue:report"]
    into = {hit.end for hit in part.hits if hit.label == "cue:loc"}
    return not part.outsider and any(
        m.role != "demonym"
        and not set(m.nations) & NO_CONTRIBUTORS
        and not {m.start, m.start - 1} & into
        and any(-SAID < place - m.start < SAID for place in said)
        for m in part.found
    )


def speaking(part: Sentence) -> str:
    """The nation whose office holder is named in a sentence, or of which an office is; or empty."""
    heads = [m for m in part.found if m.role == "holder"]
    named = heads or (list(part.found) if part.has("office") else [])
    nations = [n for m in named for n in m.nations if n not in NO_CONTRIBUTORS]
    return nations[0] if nations else ""


def _official_speaks(part: Sentence) -> bool:
    """Whether somebody who holds office is named right beside a verb of saying."""
    said = [hit.start for hit in part.hits if hit.label == "cue:report"]
    return any(
        m.role == "holder"
        and not set(m.nations) & NO_CONTRIBUTORS
        and any(-SAID < place - m.start < SAID for place in said)
        for m in part.found
    )


def speaks(part: Sentence, nations: frozenset[str]) -> bool:
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

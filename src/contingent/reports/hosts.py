"""Who holds a meeting: beside a verb of hosting, or named as those whose meeting it is."""

from collections.abc import Sequence

from contingent.reports.mentions import Mention
from contingent.reports.patterns import Hit
from contingent.reports.sentence import Sentence
from contingent.reports.subjects import NO_CONTRIBUTORS

__all__ = ["hosts_of"]

#: Words between a host and the verb of hosting.
BY = 8
#: A host behind the verb stands within so many words.
NEAR = 3


def hosts_of(part: Sentence) -> tuple[str, ...]:
    """Nations beside a verb of hosting: before it, after "hosted by", or "the meeting of France".

    Where something happens is no host: "said in Paris, after the meeting that Britain chaired".
    """
    able = [m for m in part.found if not _there(m, part)]
    hosts: list[str] = []
    for hit in part.hits:
        if hit.label == "cue:meeting":
            hosts += _owners(hit, able, part)
        if hit.label != "cue:host":
            continue
        before = [m for m in able if 0 <= hit.start - m.end < BY]
        after = [m for m in part.found if 0 <= m.start - hit.end < BY]
        near = after if _passive(hit, before, after) else before[-2:] or after
        hosts += [n for m in near for n in m.nations]
    return tuple(dict.fromkeys(n for n in hosts if n not in NO_CONTRIBUTORS))


def _there(mention: Mention, part: Sentence) -> bool:
    """Whether a name is only where something happens."""
    into = {hit.end for hit in part.hits if hit.label == "cue:loc"}
    return mention.role in {"capital", "name"} and mention.start in into


def _owners(hit: Hit, able: Sequence[Mention], part: Sentence) -> list[str]:
    """Nations named right behind a meeting as those who hold it, with those joined to them."""
    small = {i for h in part.hits if h.label in {"cue:article", "cue:and"} for i in h.words}
    found: list[str] = []
    at = hit.end
    for mention in able:
        if mention.start < at or mention.role != "name":
            continue
        if mention.start == at or any(i not in small for i in range(at, mention.start)):
            break
        found += mention.nations
        at = mention.end
    return found


def _passive(hit: Hit, before: Sequence[Mention], after: Sequence[Mention]) -> bool:
    """Whether the host stands behind: nearest name after the verb, none closer before it."""
    if not after:
        return False
    closest = min((hit.start - m.end for m in before), default=BY)
    return after[0].start - hit.end <= min(closest, NEAR)

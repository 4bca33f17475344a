"""Reading a report: sentence by sentence, clause by clause, into proposals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contingent.reading.clauses import Clause, clauses
from contingent.reading.condition_text import condition_text
from contingent.reading.details import (
    caveat_kinds,
    condition_kinds,
    condition_nations,
    quantity,
    reasons,
)
from contingent.reading.language import Language, known_languages, language
from contingent.reading.language_id import guess_language
from contingent.reading.meetings import meeting_in, merge_meetings
from contingent.reading.mentions import Memory, Mention, ReadAs, mentions
from contingent.reading.merging import merge
from contingent.reading.patterns import Hit
from contingent.reading.proposal import Evidence, MeetingFound, Miss, Proposal, Reading
from contingent.reading.sentences import Stretch, sentences
from contingent.reading.stance import BEYOND_PEACE, Judgement, judge
from contingent.reading.subjects import NO_CONTRIBUTORS, Subject, find_subject
from contingent.reading.tokens import Token, tokenise

__all__ = ["Opinion", "read_report"]

#: A second opinion: sentences -> (stance or "none", likeness 0 to 1) for each.
Opinion = Callable[[Sequence[str]], Sequence[tuple[str, float]]]

#: A second opinion counts from this likeness.
SURE = 0.5


@dataclass(frozen=True)
class _Sentence:
    stretch: Stretch
    tokens: Sequence[Token]
    hits: Sequence[Hit]
    found: Sequence[Mention]

    def has(self, *names: str) -> bool:
        labels = {f"cue:{name}" for name in names}
        return any(hit.label in labels for hit in self.hits)

    @property
    def parties(self) -> list[str]:
        named = [n for m in self.found for n in m.nations if n not in NO_CONTRIBUTORS]
        return list(dict.fromkeys(named))


def read_report(
    text: str,
    *,
    on: date | None = None,
    code: str | None = None,
    opinion: Opinion | None = None,
    off: Sequence[str] = (),
) -> Reading:
    """Read a report into proposals.

    Args:
        text: the report.
        on: the day of the article, from which relative dates are counted.
        code: its language; guessed when None.
        opinion: asked about sentences on which the rules are silent.
        off: what could not be used, to be passed on to the user.
    """
    chosen = code if code in known_languages() else guess_language(text)
    words = language(chosen)
    memory = Memory(on)
    parts = [_sentence(text, stretch, words, memory) for stretch in sentences(text)]
    other = _about_other(parts)
    proposals, misses = ([], []) if other else _proposals(text, parts, words, on)
    if opinion is not None and not other:
        proposals, misses = _second_opinion(proposals, misses, parts, opinion, on)
    return Reading(
        text,
        chosen,
        on,
        tuple(merge(proposals)),
        _meetings(text, parts, on),
        tuple(misses),
        _read_as(parts),
        tuple(off),
        other,
    )


def _sentence(text: str, stretch: Stretch, words: Language, memory: Memory) -> _Sentence:
    tokens = tokenise(text, stretch.start, stretch.end)
    hits = words.matcher.find(tokens)
    found, mended = mentions(tokens, hits, words, memory)
    return _Sentence(stretch, tokens, [*hits, *mended], found)


def _about_other(parts: Sequence[_Sentence]) -> str | None:
    """Why a report is about another operation: it names one and never ours, or opens with one."""
    ours = sum(part.has("thisop") or any("UKR" in m.nations for m in part.found) for part in parts)
    theirs = [part for part in parts if part.has("other")]
    if theirs and (not ours or (parts[0] in theirs and len(theirs) >= ours)):
        hit = next(hit for hit in theirs[0].hits if hit.label == "cue:other")
        named = " ".join(theirs[0].tokens[i].text for i in hit.words)
        return f"the report is about another operation ('{named}')"
    return None


def _read_as(parts: Sequence[_Sentence]) -> tuple[ReadAs, ...]:
    found = [m.read_as for part in parts for m in part.found if m.read_as is not None]
    return tuple({(r.written, r.meant): r for r in reversed(found)}.values())[::-1]


def _meetings(text: str, parts: Sequence[_Sentence], on: date | None) -> tuple[MeetingFound, ...]:
    told = any(part.has("meeting") for part in parts)
    if not told:
        return ()
    found = [
        meeting_in(text, part.tokens, part.hits, part.found, on) for part in parts if part.tokens
    ]
    return merge_meetings([meeting for meeting in found if meeting is not None])


def _proposals(
    text: str, parts: Sequence[_Sentence], words: Language, on: date | None
) -> tuple[list[Proposal], list[Miss]]:
    made: list[Proposal] = []
    misses: list[Miss] = []
    carried: tuple[str, ...] = ()
    for part in parts:
        if not part.tokens:
            continue
        fresh, carried = _of_sentence(text, part, words, on, carried)
        made += fresh
        if not fresh and part.parties and part.has("force", "troops", "mission"):
            misses.append(_miss(text, part))
    return made, misses


def _miss(text: str, part: _Sentence) -> Miss:
    start, end = part.tokens[0].start, part.tokens[-1].end
    why = "names a nation and a force, but no stance was recognised"
    if part.has("superseded"):
        why = "told as a position held before"
    elif part.has("skip"):
        why = "said by someone who does not speak for a government"
    elif part.has("other"):
        why = "about another operation"
    return Miss(tuple(part.parties), Evidence(text[start:end], start, end), why)


def _of_sentence(
    text: str, part: _Sentence, words: Language, on: date | None, carried: tuple[str, ...]
) -> tuple[list[Proposal], tuple[str, ...]]:
    made: list[Proposal] = []
    split = clauses(text, part.tokens, part.hits, part.found)
    barred = part.has("other", "superseded") or (part.has("skip") and not part.has("silent"))
    goes_on = part.has("anaphor") or (words.omits_subject and not part.has("generic"))
    for number, clause in enumerate(split):
        waited = condition_nations(clause)
        may_carry = number > 0 or (goes_on and not part.parties)
        subject = find_subject(clause, waited, carried, may_carry=may_carry)
        if subject is not None and not subject.carried:
            carried = subject.nations
        if barred or subject is None:
            continue
        kinds = condition_kinds(clause, waited)
        verdict = judge(clause, kinds, negator_follows=words.negator_follows)
        if verdict is None or (clause.has("ask") and verdict.stance == "offers"):
            continue
        made += _records(clause, subject, verdict, kinds, on)
    if not made and carried and not part.parties and goes_on and not barred:
        made = []
    if barred and part.parties:
        carried = tuple(part.parties[:1])
    return made, carried


def _records(
    clause: Clause, subject: Subject, verdict: Judgement, kinds: Sequence[str], on: date | None
) -> list[Proposal]:
    feared = reasons(clause, subject.nations)
    why = ", ".join(
        dict.fromkeys(
            " ".join(clause.tokens[i].text for i in hit.words) for hit in verdict.hits[:3]
        )
    )
    domains = clause.domains
    if verdict.stance == "excludes-troops":
        domains = ("land",)
    elif not domains and clause.has("troops"):
        domains = ("land",)
    read = tuple(m.read_as for m in subject.mentions if m.read_as is not None)
    sure = verdict.firm and not subject.carried and not read
    negative = verdict.stance in {"excludes-troops", "declines"}
    return [
        Proposal(
            nation=nation,
            stance=verdict.stance,
            evidence=_evidence(clause, subject, verdict),
            domains=domains,
            quantity=None if negative else quantity(clause),
            conditions=() if negative else tuple(kinds),
            condition="" if negative else condition_text(nation, kinds),
            caveats=tuple(caveat_kinds(clause, verdict.stance)),
            reasons=feared.get(nation, ()),
            stated_on=on,
            why=f"{verdict.rule}: '{why}'",
            confidence="high" if sure else "medium" if verdict.firm else "low",
            read_as=read,
        )
        for nation in subject.nations
    ]


def _evidence(clause: Clause, subject: Subject, verdict: Judgement) -> Evidence:
    """From the subject or the first deciding word to the clause's last cue or object."""
    things = clause.cues("force", "troops", "mission", "parliament", "un", "peace")
    starts = [m.start for m in subject.mentions] + [hit.start for hit in verdict.hits]
    ends = [hit.end for hit in verdict.hits] + [hit.end for hit in things]
    ends += [m.end for m in subject.mentions]
    start = clause.tokens[max(clause.start, min(starts))].start
    end = clause.tokens[min(clause.end, max(ends)) - 1].end
    return Evidence(clause.text[start:end], start, end)


def _second_opinion(
    proposals: list[Proposal],
    misses: list[Miss],
    parts: Sequence[_Sentence],
    opinion: Opinion,
    on: date | None,
) -> tuple[list[Proposal], list[Miss]]:
    """Ask about the sentences the rules left; its proposals are of low confidence."""
    asked = [miss for miss in misses if miss.why.startswith("names a nation")]
    asked = [miss for miss in asked if len(miss.nations) <= 2]  # noqa: PLR2004 - a pair at most
    if not asked:
        return proposals, misses
    made, kept = list(proposals), [miss for miss in misses if miss not in asked]
    answers = opinion([miss.evidence.words for miss in asked])
    for miss, (stance, likeness) in zip(asked, answers, strict=True):
        if stance == "none" or likeness < SURE:
            kept.append(miss)
            continue
        made += [
            Proposal(
                nation=nation,
                stance=stance,
                evidence=miss.evidence,
                domains=("land",) if stance == "excludes-troops" else (),
                caveats=("no-troops",) if stance == "excludes-troops" else (),
                stated_on=on,
                why=f"the encoder finds it like others ({likeness:.2f})",
                confidence="low",
                method="encoder",
            )
            for nation in miss.nations[:1]
        ]
    return made, sorted(kept, key=lambda miss: miss.evidence.start)


_ = (replace, BEYOND_PEACE)

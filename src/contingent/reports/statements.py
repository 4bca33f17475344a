"""From sentences to proposals: whose stance each clause tells, carried on where a text goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from contingent.reports.candidates import candidates
from contingent.reports.clause_readings import Before, clause_readings
from contingent.reports.clauses import Clause, clauses
from contingent.reports.dates import days_in, is_earlier
from contingent.reports.details import condition_kinds, condition_nations
from contingent.reports.doubt_kinds import Doubt
from contingent.reports.ellipsis import PriorStatement, goes_on, object_before
from contingent.reports.language import Language
from contingent.reports.later_numbers import with_number_in, with_number_of
from contingent.reports.marks import Mark
from contingent.reports.operation import THIS
from contingent.reports.origins import Origin, speaking
from contingent.reports.proposal import Evidence, Miss, Proposal
from contingent.reports.sentence import Sentence
from contingent.reports.subjects import (
    NO_CONTRIBUTORS,
    STATING,
    Subject,
    chambers,
    find_subject,
    is_place,
)
from contingent.reports.topic import About, about, opening

__all__ = ["SNIPPET", "UNRECOGNISED", "Statements", "statements"]

#: Why a sentence is a possible miss, where no rule barred it.
UNRECOGNISED = "names a nation and a force, but no stance was recognised"
#: A text of fewer sentences is a snippet.
SNIPPET = 3
#: A noun within so many words of a sentence's beginning is its subject.
OPENING = 3


@dataclass(frozen=True, slots=True)
class _Thread:
    """What a sentence goes on about: nations, a stance told of nations not yet named, and more.

    Attributes:
        about: what it is about.
        nations: whom the text was about.
        paragraph: where.
        unnamed: a stance told of nations without naming them.
        told: the last stance told.
        thing: what "none" or "them" would stand for: "troops" or "thing".
        recent: the nation named last, however far before.
    """

    about: About
    nations: tuple[str, ...] = ()
    paragraph: int = -1
    unnamed: PriorStatement | None = None
    told: PriorStatement | None = None
    thing: str | None = None
    recent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentences:
    """What a sentence gave, and what it leaves to the next.

    Attributes:
        made: proposals.
        doubted: what a rule has something against.
        thread: what the next sentence goes on about.
        source: where this one came from, if from no government.
    """

    made: list[Proposal]
    doubted: list[Proposal]
    thread: _Thread
    source: Origin | None = None


@dataclass(frozen=True, slots=True)
class Statements:
    """What the sentences of a report tell, before it is judged which of it is believed.

    Attributes:
        plain: statements that no rule has anything against.
        doubted: statements that one has; each says what.
        silent: sentences with a nation and a force in which nothing was told.
    """

    plain: tuple[Proposal, ...]
    doubted: tuple[Proposal, ...]
    silent: tuple[Miss, ...]


def statements(
    text: str, parts: Sequence[Sentence], words: Language, on: date | None
) -> Statements:
    """Statements of all sentences, and sentences that may have been missed.

    Those of other operations are among them, and bear their names.

    Args:
        text: the report.
        parts: its sentences.
        words: data of its language.
        on: the day of the article.
    """
    made: list[Proposal] = []
    earlier: list[Proposal] = []
    doubted: list[Proposal] = []
    silent: list[Miss] = []
    snippet = sum(bool(part.tokens) for part in parts) < SNIPPET  # it need not say which force
    thread = _Thread(about=opening(parts, snippet=snippet))
    asked: dict[str, dict[str, None]] = {}
    last: list[Proposal] = []
    paragraph = -1
    speakers = [speaking(part) for part in parts]
    for number, part in enumerate(parts):
        if not part.tokens:
            continue
        same = part.stretch.paragraph == paragraph
        first = thread.paragraph < 0
        its = about(part, thread.about, same=same, first=first, snippet=snippet)
        heard = _speaker(speakers, number) or thread.recent
        found = _of_sentence(text, part, words, on, replace(thread, about=its, recent=heard))
        thread = found.thread
        weaker = _weaker(text, part, parts, on)
        fresh = [replace(p, marks=p.marks | weaker) for p in found.made]
        doubted += [replace(p, marks=p.marks | weaker) for p in found.doubted]
        if same and not fresh and last and made[-len(last) :] == last:
            made[-len(last) :] = with_number_of(part, last)
        last, paragraph = ([] if weaker else fresh), part.stretch.paragraph
        (earlier if weaker else made).extend(fresh)
        for clause in clauses(text, part.tokens, part.hits, part.found):
            for nation in {n for m in condition_nations(clause) for n in m.nations}:
                asked.setdefault(nation, {}).update(dict.fromkeys(clause.domains))
        silent += _silent(text, part, found)
    told = [_with_asked(p, tuple(asked.get(p.nation, ()))) for p in (*made, *earlier)]
    return Statements(tuple(told), tuple(doubted), tuple(silent))


def _speaker(speakers: Sequence[str], place: int) -> tuple[str, ...]:
    """Whose words a sentence may hold: who speaks in it, or in the one before or behind it."""
    near = (place, place - 1, place + 1)
    found = [speakers[i] for i in near if 0 <= i < len(speakers) and speakers[i]]
    return tuple(found[:1])


def _weaker(
    text: str, part: Sentence, parts: Sequence[Sentence], on: date | None
) -> frozenset[Mark]:
    """The marks of a sentence that counts only for nations of which the report says no more."""
    earlier = {Mark.EARLIER} if is_earlier(part, on) else set()
    return frozenset(earlier | ({Mark.TITLE} if _is_title(text, part, parts) else set()))


def _is_title(text: str, part: Sentence, parts: Sequence[Sentence]) -> bool:
    """Whether a sentence is a report's title: its first line, with no full stop, and more behind.

    A title shortens; where the report says it in full, that counts.
    """
    first = part.stretch.paragraph == parts[0].stretch.paragraph
    ended = text[part.stretch.start : part.stretch.end].rstrip().endswith((".", "!", "…", "”", "»"))
    return first and not ended and parts[-1].stretch.paragraph > part.stretch.paragraph


def _with_asked(proposal: Proposal, domains: tuple[str, ...]) -> Proposal:
    """A refusal with what the report says others hope for from that nation."""
    if proposal.stance != "declines":
        return proposal
    return replace(proposal, asked=domains)


def _silent(text: str, part: Sentence, found: _Sentences) -> list[Miss]:
    """The sentence as a possible miss, where it told nothing and names a nation and a force."""
    if found.made or found.doubted:
        return []
    if not part.parties or not part.has("force", "troops", "mission"):
        return []
    start, end = part.tokens[0].start, part.tokens[-1].end
    words = Evidence(text[start:end], start, end)
    return [Miss(part.parties, words, _why_missed(part, found))]


def _why_missed(part: Sentence, found: _Sentences) -> str:
    if part.has("superseded"):
        return "told as a position held before"
    if part.outsider:
        return "said by someone who does not speak for a government"
    if found.source is not None:
        return found.source.why
    if part.has("other"):
        return "about another operation"
    return "asked, not stated" if part.question else UNRECOGNISED


def _of_sentence(
    text: str, part: Sentence, words: Language, on: date | None, thread: _Thread
) -> _Sentences:
    made, doubted = list[Proposal](), list[Proposal]()
    split = clauses(text, part.tokens, part.hits, part.found)
    its = thread.about
    elsewhere, source = its.other, its.source
    bars = _bars(part, source)
    stated_on = _stated_on(part, on)
    near = part.stretch.paragraph <= thread.paragraph + 1
    carried = thread.nations if near else ()
    told = replace(thread.told, same=False) if thread.told and near else None
    thing = thread.thing if near else None
    same_subject = _goes_on(part, split, words, thread)
    speaker = Subject(thread.recent, carried=True) if part.has("we") else None
    unnamed, before = None, False
    for number, clause in enumerate(split):
        before = (before and not clause.contrast) or clause.has("superseded")
        waited = condition_nations(clause)
        named_before, thing = thing, object_before(clause) or thing
        subject = find_subject(
            clause,
            waited,
            carried,
            may_carry=number > 0 or same_subject,
            omits_subject=words.omits_subject,
        )
        more = goes_on(clause, told) if not bars and not elsewhere else None
        if more is not None:
            whole = Subject(more.nations, carried=True)
            made += candidates(part, clause, whole, replace(more, kinds=()), (), stated_on)
            continue
        far: tuple[Doubt, ...] = ()
        if subject is None:
            made = with_number_in(clause, made)
            if not thread.recent or set(_named(clause)):
                continue
            subject, far = Subject(thread.recent, carried=True), (Doubt.FAR_SUBJECT,)
        if not subject.carried and (subject.nations or _leads(clause, subject)):
            carried = subject.nations
        superseded = () if not before or clause.has("now") else (Doubt.SUPERSEDED,)
        against = (*(bars or superseded), *far)
        before_it = Before(told, thread.unnamed, named_before)
        kinds = condition_kinds(clause, waited)
        found = clause_readings(clause, subject, kinds, words, before_it)
        if not against and not any(one.plain for one in found):
            made = with_number_in(clause, made)
        for one in found:
            doubts = (*against, *one.doubts_of(part, clause, subject, its))
            fresh = candidates(part, clause, subject, one.told, doubts, stated_on)
            if speaker is not None and set(speaker.nations) - set(subject.nations):
                also = (*doubts, Doubt.FAR_SUBJECT)
                doubted += candidates(part, clause, speaker, one.told, also, stated_on)
            if doubts:
                doubted += fresh
                continue
            told = one.told
            unnamed = told if subject.generic else unnamed
            made += fresh
    last = told if told is not None and told.same and not elsewhere else None
    onward = _onward(part, thread, carried)
    return _Sentences(
        [replace(p, operation=elsewhere or THIS) for p in made],
        [replace(p, operation=elsewhere or THIS) for p in doubted],
        replace(onward, unnamed=unnamed, told=last, thing=thing),
        source,
    )


def _onward(part: Sentence, thread: _Thread, carried: tuple[str, ...]) -> _Thread:
    """What the sentence behind goes on about: whom it was about, and who was named last."""
    source = thread.about.source
    if (part.question or part.outsider or thread.about.other) and part.parties:
        carried = part.parties[:1]
    if source is not None:
        return _Thread(thread.about, (), part.stretch.paragraph, recent=thread.recent)
    recent = part.parties[-1:] or thread.recent
    return _Thread(thread.about, carried, part.stretch.paragraph, recent=recent)


def _named(clause: Clause) -> tuple[str, ...]:
    """Nations named in a clause that may contribute."""
    return tuple(n for m in clause.mentions for n in m.nations if n not in NO_CONTRIBUTORS)


def _bars(part: Sentence, source: Origin | None) -> tuple[Doubt, ...]:
    """What a rule has against all that a sentence tells."""
    told = [(part.question, Doubt.QUESTION), (part.outsider, Doubt.OUTSIDER)]
    whence = () if source is None else (Doubt(source.why),)
    return (*whence, *(doubt for holds, doubt in told if holds))


def _goes_on(part: Sentence, split: Sequence[Clause], words: Language, thread: _Thread) -> bool:
    """Whether a sentence that names nobody, or only those waited for, is about the nations before.

    It has a word such as "she" or "the country" before its first cue; or its language may leave
    that out, and nothing else ("the mission") stands where the subject would; or it only says
    what is waited for.
    """
    if not thread.nations:
        return False
    named = {id(m) for m in part.found if not set(m.nations) <= NO_CONTRIBUTORS}
    waited = {id(m) for c in split for m in (*condition_nations(c), *chambers(c))}
    places = {id(m) for c in split for m in c.mentions if is_place(m, c)}
    if named - waited - places:
        return False
    if waited or any(c.has("cond", "need") and c.has("parliament", "un") for c in split):
        return True
    start = part.first(*STATING)
    if part.first("anaphor") <= start:
        return True
    opening = part.first("mission", "meeting", "generic", "peace", "parliament", "un")
    return words.omits_subject and not part.found and opening > min(OPENING, start)


def _leads(clause: Clause, subject: Subject) -> bool:
    """Whether somebody who contributes nothing is the subject, not just mentioned at the end."""
    stating = [hit.start for hit in clause.cues(*STATING)]
    return subject.generic or not stating or subject.mentions[0].start < min(stating)


def _stated_on(part: Sentence, on: date | None) -> date | None:
    """The day a statement was made: one named beside a verb of saying, else the article's."""
    if not part.has("report"):
        return on
    days = [day.on for day in days_in(part.tokens, part.hits, on) if day.on is not None]
    past = [day for day in days if on is None or day <= on]
    return past[0] if past else on

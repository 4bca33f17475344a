"""From sentences to proposals: whose stance each clause tells, carried on where a text goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from contingent.reports.clauses import Clause, clauses
from contingent.reports.dates import days_in, is_earlier
from contingent.reports.details import condition_kinds, condition_nations
from contingent.reports.doubts import clause_doubt
from contingent.reports.ellipsis import PriorStatement, goes_on, object_before, taken_over
from contingent.reports.language import Language
from contingent.reports.later_numbers import with_number_in, with_number_of
from contingent.reports.no_statement import is_no_statement
from contingent.reports.operation import THIS
from contingent.reports.origins import Origin
from contingent.reports.proposal import TROOPS, Evidence, Miss, Proposal
from contingent.reports.records import records
from contingent.reports.sentence import Sentence
from contingent.reports.stance import Judgement, judge
from contingent.reports.subjects import (
    NO_CONTRIBUTORS,
    STATING,
    Subject,
    chambers,
    find_subject,
    is_place,
)
from contingent.reports.topic import About, about, opening

__all__ = ["SNIPPET", "UNRECOGNISED", "proposals"]

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
    """

    about: About
    nations: tuple[str, ...] = ()
    paragraph: int = -1
    unnamed: PriorStatement | None = None
    told: PriorStatement | None = None
    thing: str | None = None


@dataclass(frozen=True, slots=True)
class _Sentences:
    """What a sentence gave, and what it leaves to the next.

    Attributes:
        made: proposals.
        doubted: what was not proposed: nations and why.
        thread: what the next sentence goes on about.
        source: where this one came from, if from no government.
    """

    made: list[Proposal]
    doubted: list[tuple[tuple[str, ...], str]]
    thread: _Thread
    source: Origin | None = None


def proposals(
    text: str, parts: Sequence[Sentence], words: Language, on: date | None
) -> tuple[list[Proposal], list[Miss]]:
    """Proposals of all sentences, and sentences that may have been missed.

    Those of other operations are among them, and bear their names.

    Args:
        text: the report.
        parts: its sentences.
        words: data of its language.
        on: the day of the article.
    """
    made: list[Proposal] = []
    earlier: list[Proposal] = []
    misses: list[Miss] = []
    snippet = sum(bool(part.tokens) for part in parts) < SNIPPET  # it need not say which force
    thread = _Thread(about=opening(parts, snippet=snippet))
    asked: dict[str, dict[str, None]] = {}
    last: list[Proposal] = []
    paragraph = -1
    for part in parts:
        if not part.tokens:
            continue
        same = part.stretch.paragraph == paragraph
        first = thread.paragraph < 0
        its = about(part, thread.about, same=same, first=first, snippet=snippet)
        found = _of_sentence(text, part, words, on, replace(thread, about=its))
        fresh, thread = found.made, found.thread
        weaker = is_earlier(part, on) or _is_title(text, part, parts)
        if same and not fresh and last and made[-len(last) :] == last:
            made[-len(last) :] = with_number_of(part, last)
        last, paragraph = ([] if weaker else fresh), part.stretch.paragraph
        (earlier if weaker else made).extend(fresh)
        for clause in clauses(text, part.tokens, part.hits, part.found):
            for nation in {n for m in condition_nations(clause) for n in m.nations}:
                asked.setdefault(nation, {}).update(dict.fromkeys(clause.domains))
        misses += _misses(text, part, found)
    current = {p.nation for p in made if p.operation == THIS}
    made += [p for p in earlier if p.nation not in current]
    return [_with_asked(p, tuple(asked.get(p.nation, ()))) for p in made], misses


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


def _misses(text: str, part: Sentence, found: _Sentences) -> list[Miss]:
    """The sentence as a possible miss: where a statement was doubted, or none was recognised."""
    start, end = part.tokens[0].start, part.tokens[-1].end
    words = Evidence(text[start:end], start, end)
    if found.doubted:
        nations = tuple(dict.fromkeys(n for named, _ in found.doubted for n in named))
        told = "; ".join(dict.fromkeys(why for _, why in found.doubted))
        return [Miss(nations, words, told)] if nations else []
    if found.made or not part.parties or not part.has("force", "troops", "mission"):
        return []
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
    made: list[Proposal] = []
    doubted: list[tuple[tuple[str, ...], str]] = []
    split = clauses(text, part.tokens, part.hits, part.found)
    its = thread.about
    elsewhere, source = its.other, its.source
    barred = part.question or part.outsider or source is not None
    stated_on = _stated_on(part, on)
    near = part.stretch.paragraph <= thread.paragraph + 1
    carried = thread.nations if near else ()
    told = replace(thread.told, same=False) if thread.told and near else None
    thing = thread.thing if near else None
    same_subject = _goes_on(part, split, words, thread)
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
        more = goes_on(clause, told) if not barred and not elsewhere else None
        if more is not None:
            whole = Subject(more.nations, carried=True)
            made += records(clause, whole, more.verdict, (), stated_on)
            continue
        if subject is None:
            made = with_number_in(clause, made)
            continue
        if not subject.carried and (subject.nations or _leads(clause, subject)):
            carried = subject.nations
        if barred or (before and not clause.has("now")):
            continue
        kinds = condition_kinds(clause, waited)
        verdict = judge(clause, kinds, negator_follows=words.negator_follows, before=named_before)
        said = _said(clause, subject, verdict, kinds, told, thread.unnamed)
        if said is None:
            made = with_number_in(clause, made)
            continue
        if doubt := clause_doubt(part, clause, subject, said.verdict, its):
            doubted.append((subject.nations, doubt))
            continue
        told = said
        unnamed = said if subject.generic else unnamed
        fresh = records(clause, subject, said.verdict, said.kinds, stated_on)
        made += [replace(p, domains=p.domains or said.domains) for p in fresh]
    if (part.question or part.outsider or elsewhere) and part.parties:
        carried = part.parties[:1]
    if source is not None:
        carried = ()
    last = told if told is not None and told.same and not elsewhere else None
    made = [replace(p, operation=elsewhere or THIS) for p in made]
    onward = _Thread(its, carried, part.stretch.paragraph, unnamed, last, thing)
    return _Sentences(made, doubted, onward, source)


def _said(
    clause: Clause,
    subject: Subject,
    verdict: Judgement | None,
    kinds: Sequence[str],
    told: PriorStatement | None,
    unnamed: PriorStatement | None,
) -> PriorStatement | None:
    """What a clause says of its subject, with what it leaves out; None where it says nothing."""
    if verdict is None or not verdict.firm:
        short = taken_over(clause, subject, told)
        if short is not None:
            return replace(short, nations=subject.nations, same=True)
    if verdict is None and unnamed and clause.has("among"):
        hits = tuple(clause.cues("among"))
        verdict = replace(unnamed.verdict, hits=hits, firm=False)
        among = _told(clause, subject, verdict, kinds)
        among = replace(among, domains=clause.domains or unnamed.domains)
        return None if is_no_statement(clause, subject, verdict) else among
    if verdict is None or is_no_statement(clause, subject, verdict):
        return None
    return _told(clause, subject, verdict, kinds)


def _told(
    clause: Clause, subject: Subject, verdict: Judgement, kinds: Sequence[str]
) -> PriorStatement:
    troops = clause.has("troops") or verdict.stance == "excludes-troops"
    domains = clause.domains or ((TROOPS,) if troops else ())
    return PriorStatement(subject.nations, verdict, tuple(kinds), domains, troops)


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

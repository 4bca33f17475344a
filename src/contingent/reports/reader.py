"""Reading a report: sentence by sentence, clause by clause, into proposals."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from contingent.reports.judging import Judge, by_belief, no_surer
from contingent.reports.language import known_languages, language
from contingent.reports.language_id import guess_language
from contingent.reports.letters import Letters, normalised
from contingent.reports.meetings import meetings
from contingent.reports.mentions import Memory, ReadAs
from contingent.reports.merging import merge
from contingent.reports.operation import Operation
from contingent.reports.proposal import Evidence, MeetingFound, Miss, Proposal, Reading
from contingent.reports.sentence import Sentence, read_sentence
from contingent.reports.sentences import sentences
from contingent.reports.statements import Statements, statements
from contingent.reports.whole import about_other, candidates, judged_whole

__all__ = ["read_candidates", "read_report"]

_Told = TypeVar("_Told", Proposal, MeetingFound)


def read_report(
    text: str,
    *,
    on: date | None = None,
    code: str | None = None,
    off: Sequence[str] = (),
    operation: Operation | None = None,
    judge: Judge = by_belief,
) -> Reading:
    """Read a report into proposals.

    Letters are read as meant (see ``letters``); every offset points into ``text`` as given.

    Args:
        text: the report.
        on: the day of the article, from which relative dates are counted.
        code: its language; guessed when None.
        off: what could not be used, to be passed on to the user.
        operation: the one that positions are looked for on; when None, the one the languages'
            files were made for: the multinational force for Ukraine.
        judge: which candidates are proposed; by default those that are believed.
    """
    letters = normalised(text)
    meant = letters.text
    chosen, parts, told = _statements(meant, on, code, operation)
    host = operation.host if operation is not None else None
    whole = judged_whole(parts, _without(told, host), judge)
    met = meetings(meant, parts, on)
    reading = Reading(
        meant,
        chosen,
        on,
        tuple(map(no_surer, merge(whole.proposals))),
        met,
        tuple(whole.misses),
        _read_as(parts, met),
        tuple(off),
        whole.about_other,
        tuple(merge(whole.elsewhere)),
        whole.no_position,
    )
    return reading if meant == text else _in_original(reading, letters, text)


def read_candidates(text: str, *, on: date | None, code: str) -> list[Proposal]:
    """All that may be proposed of a report, with its marks, before it is judged; to learn from.

    Args:
        text: the report.
        on: the day of the article.
        code: its language.
    """
    _, parts, told = _statements(normalised(text).text, on, code, None)
    full = [part for part in parts if part.tokens]
    return [] if about_other(told, full) else candidates(told, full)[0]


def _statements(
    meant: str, on: date | None, code: str | None, operation: Operation | None
) -> tuple[str, list[Sentence], Statements]:
    """A text's language, its sentences, and what they tell."""
    chosen = code if code in known_languages() else guess_language(meant)
    words = language(chosen)
    memory = Memory.of(meant, on)
    parts = [
        read_sentence(meant, stretch, words, memory, operation) for stretch in sentences(meant)
    ]
    return chosen, parts, statements(meant, parts, words, on)


def _in_original(reading: Reading, letters: Letters, text: str) -> Reading:
    """A reading with every offset and every word as they stand in the text given."""

    def words(said: Evidence) -> Evidence:
        start, end = letters.span(said.start, said.end)
        return Evidence(text[start:end], start, end)

    def named(read: ReadAs) -> ReadAs:
        start, end = letters.span(read.start, read.end)
        return replace(read, written=text[start:end], start=start, end=end)

    def told(one: _Told) -> _Told:
        read_as = tuple(map(named, one.read_as))
        return replace(one, evidence=words(one.evidence), read_as=read_as)

    return replace(
        reading,
        text=text,
        proposals=tuple(map(told, reading.proposals)),
        elsewhere=tuple(map(told, reading.elsewhere)),
        meetings=tuple(map(told, reading.meetings)),
        misses=tuple(Miss(m.nations, words(m.evidence), m.why) for m in reading.misses),
        read_as=tuple(map(named, reading.read_as)),
    )


def _without(told: Statements, host: str | None) -> Statements:
    """Without what is told of the host, which is never proposed."""
    plain = tuple(p for p in told.plain if p.nation != host)
    return replace(told, plain=plain, doubted=tuple(p for p in told.doubted if p.nation != host))


def _read_as(parts: Sequence[Sentence], met: Sequence[MeetingFound]) -> tuple[ReadAs, ...]:
    """Garbled names, each form once, in order."""
    found = [m.read_as for part in parts for m in part.found if m.read_as is not None]
    found = sorted([*found, *(r for m in met for r in m.read_as)], key=lambda read: read.start)
    return tuple({(r.written, r.meant): r for r in reversed(found)}.values())[::-1]

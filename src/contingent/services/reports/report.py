"""Reading a report: a document's bytes to proposals. Nothing of it enters a register by itself."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from contingent.adapters.reports import languages, llm
from contingent.adapters.reports.document import Document, read_document
from contingent.adapters.reports.encodings import ENCODING_GUESSED, same_length_text
from contingent.adapters.reports.llm_answer import checked_answer
from contingent.adapters.sources.tables import read_text
from contingent.register.fault import Fault
from contingent.register.register import Register
from contingent.reports.language import known_languages, language
from contingent.reports.language_id import guess_language
from contingent.reports.letters import normalised
from contingent.reports.mentions import Memory, mentions
from contingent.reports.operation import THIS, Operation
from contingent.reports.proposal import Reading
from contingent.reports.reader import read_report
from contingent.reports.sentences import sentences
from contingent.reports.tokens import tokenise
from contingent.services.reports.agreement import agreed

__all__ = [
    "DAY_UNKNOWN",
    "ENCODING_GUESSED",
    "ModelUsed",
    "ReadOptions",
    "Report",
    "ReportDate",
    "dates_beside",
    "dates_in",
    "missing_parts",
    "operation_of",
    "read",
]


#: Told of a report without a day, in words that fit every door.
DAY_UNKNOWN = "the day of the report is not known"


@dataclass(frozen=True)
class ReadOptions:
    """How to read a report.

    Attributes:
        on: its day, from which "on Tuesday" is counted; what it states itself when None.
        language: ISO 639-1; found when None.
        encoding: overrides what the document declares.
        title, url: of the source; what the document states when empty.
        model: a language model to ask as well; None asks none.
        unwrap: whether lines parted at a column are joined.
        operation: the one that positions are looked for on; that of the languages' files, the
            multinational force for Ukraine, when None.
    """

    on: date | None = None
    language: str | None = None
    encoding: str | None = None
    title: str = ""
    url: str = ""
    model: llm.Model | None = None
    unwrap: bool = True
    operation: Operation | None = None


@dataclass(frozen=True)
class ModelUsed:
    """What a language model was asked and what it said.

    Attributes:
        prompt_hash: SHA-256 of what it was told to do.
        raw: its answer as it came, less unprintable characters; empty when there was none.
        dropped: records that were not kept, and why.
        failed: why there was no answer, or empty.
    """

    url: str
    name: str
    prompt_hash: str
    raw: str = ""
    dropped: tuple[str, ...] = ()
    failed: str = ""


@dataclass(frozen=True)
class Report:
    """A report that was read.

    Attributes:
        name: the file's name, or ``-``.
        kind: text, html or pdf.
        sha256: of the file's bytes.
        digest: SHA-256 of the text; every span of the reading points into that text.
        title, url: of the source.
        reading: proposals, meetings, possible misses.
        notes: what the user should know of how it was read.
        model: what a language model said, if one was asked.
    """

    name: str
    kind: str
    sha256: str
    digest: str
    title: str
    url: str
    reading: Reading
    notes: tuple[str, ...] = ()
    model: ModelUsed | None = None


@dataclass(frozen=True)
class ReportDate:
    """A report's day and language as a table beside it tells them."""

    on: date | None
    language: str | None


def read(data: bytes, name: str, options: ReadOptions | None = None) -> Report:
    """Read a report.

    Args:
        data: the file.
        name: what it is called.
        options: how; the defaults when None.

    Raises:
        FaultsFound: when the document cannot or will not be read.
    """
    asked = options or ReadOptions()
    document = read_document(data, name, encoding=asked.encoding, unwrap=asked.unwrap)
    notes = list(document.notes)
    code = _language(document, asked, notes)
    on = asked.on or document.published
    if on is None:
        notes.append(DAY_UNKNOWN)
    elif on > datetime.now(tz=UTC).date() + timedelta(days=1):
        notes.append(
            f"its day, {on}, is still to come: claims would bear it; look whether it is so"
        )
    reading = read_report(
        document.text, on=on, code=code, off=missing_parts(asked), operation=asked.operation
    )
    reading, model = _with_model(reading, asked)
    return Report(
        name,
        document.kind,
        sha256(data).hexdigest(),
        sha256(document.text.encode()).hexdigest(),
        asked.title or document.title,
        asked.url or document.url,
        reading,
        tuple(notes),
        model,
    )


def operation_of(register: Register) -> Operation | None:
    """The operation a register is about, as its case names it; None where it tells no names."""
    case = register.case
    told = Operation(case.names, case.places, case.host)
    return told if told.told else None


def missing_parts(asked: ReadOptions) -> tuple[str, ...]:
    """Optional parts that are not installed and were left out."""
    if asked.language is None and not languages.available():
        return ("the language detector",)
    return ()


def _language(document: Document, asked: ReadOptions, notes: list[str]) -> str:
    """The language to read in: as told, as found, as the document states, as guessed."""
    known = known_languages()
    text = normalised(document.text).text
    found = asked.language
    if found is None and languages.available():
        found = languages.find_language(text, known)
    found = found or document.language
    if found in known:
        return found
    guess = guess_language(text)
    if found:
        notes.append(
            f"it is in {languages.name_of(found)}, for which there is no data file "
            f"(there are: {', '.join(known)}); it was read as '{guess}', and little will be found"
        )
    return guess


def _with_model(reading: Reading, asked: ReadOptions) -> tuple[Reading, ModelUsed | None]:
    if asked.model is None:
        return reading, None
    used = ModelUsed(asked.model.url, asked.model.name, llm.prompt_hash())
    try:
        raw = llm.ask_model(asked.model, reading.text, reading.article_date, asked.operation)
    except llm.ModelFailed as error:
        return reading, replace(used, failed=str(error))
    named = _named(reading)
    checked = checked_answer(
        raw, reading.text, named=named, on=reading.article_date, code=reading.language
    )
    host = asked.operation.host if asked.operation is not None else None
    theirs = [p for p in checked.proposals if p.nation != host]
    joined = agreed(reading.proposals, [p for p in theirs if p.operation == THIS])
    apart = agreed(reading.elsewhere, [p for p in theirs if p.operation != THIS])
    return (
        replace(reading, proposals=joined, elsewhere=apart),
        replace(used, raw=same_length_text(raw), dropped=checked.dropped),
    )


def _named(reading: Reading) -> frozenset[str]:
    """The nations a report names anywhere."""
    words, memory = language(reading.language), Memory(reading.article_date)
    text = normalised(reading.text).text
    named: set[str] = set()
    for stretch in sentences(text):
        tokens = tokenise(text, stretch.start, stretch.end)
        found, _ = mentions(tokens, words.matcher.find(tokens), words, memory)
        named.update(nation for mention in found for nation in mention.nations)
    return frozenset(named)


def dates_beside(file: Path) -> Path | None:
    """The ``index.csv`` beside a file or in the folder above, if there is one."""
    for folder in file.resolve().parents[:2]:
        if (folder / "index.csv").is_file():
            return folder / "index.csv"
    return None


def dates_in(path: Path, faults: list[Fault]) -> Mapping[str, ReportDate]:
    """Days and languages of reports by file stem, from a table with ``id``, ``date``, ``lang``.

    What is no such table gives none, and a fault that says so.
    """
    text = read_text(path, faults)
    if text is None:
        return {}
    found: dict[str, ReportDate] = {}
    try:
        for row in csv.DictReader(io.StringIO(text, newline="")):
            if row.get("id"):
                found[row["id"].strip()] = _dated(row)
    except (csv.Error, ValueError) as error:
        faults.append(Fault(file=path.name, message=f"is no table of days: {error}"))
        return {}
    if not found:
        hint = "its columns are id (the file's name without ending), date and lang"
        faults.append(Fault(file=path.name, message="is no table of days", hint=hint))
    return found


def _dated(row: Mapping[str, str | None]) -> ReportDate:
    day = (row.get("date") or "").strip()
    code = (row.get("lang") or "").strip().lower()
    return ReportDate(date.fromisoformat(day) if day else None, code or None)

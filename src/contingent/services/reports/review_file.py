"""The review file: proposals that a person edits, accepts and rejects, as commented TOML."""

from collections.abc import Iterator, Sequence
from typing import Any

from contingent.register.register import Register
from contingent.reports.proposal import Miss
from contingent.services.reports.report import DAY_UNKNOWN, Report
from contingent.services.reports.review import (
    ReviewItem,
    claim_fields,
    meeting_fields,
    read_as_text,
    review_items,
)
from contingent.services.reports.toml_text import toml_block, toml_value

__all__ = ["FORM", "review_file"]

#: The form of the file; a file of another is refused.
FORM = 1
_HEAD = """\
# Proposals read in a report. Nothing of this is in a register until somebody accepts it.
#
#   accept = true      records the claim; fields above the evidence may be edited first.
#   why_not = "…"      with accept = false: rejects it, and the ledger keeps why.
#   Neither            leaves it for later.
#   second = "…"       a second person, or the id of a claim from an independent source. An 'offers'
#                      or a quantity without one is recorded with confidence low, and no offer may
#                      rest on it.
#   Two stances in one proposal: copy the block and give the copy another id.
#
# Then: contingent read --accept THIS-FILE LEDGER --actor "YOUR NAME"
"""
_MISSES_SHOWN = 40
#: Fields that stay empty without harm are written as comments, so that they can be filled in.
_NO_VALUE = {
    "stated_on": "# stated_on = 2025-04-10   # the day is not known, and needed",
    "quantity": "# quantity =",
    "date": "# date = 2025-04-10   # the day is not known, and needed",
    "participants": "# participants =",
}


def review_file(report: Report, register: Register | None = None) -> str:
    """The review file of a report.

    Args:
        report: what was read.
        register: what to compare with, so that contradictions come first.
    """
    items = review_items(report, register)
    parts = [_HEAD, *_report(report)]
    for number, item in enumerate(items, start=1):
        parts.append("\n".join(_claim(number, len(items), item, report)))
    for meeting in report.reading.meetings:
        fields = {"accept": False, **meeting_fields(meeting, report)}
        evidence = meeting.evidence
        parts.append(
            "\n".join(
                [
                    "# A meeting. Attending one is never a position.",
                    "[[meetings]]",
                    *_fields(fields),
                    f"evidence = {toml_value(evidence.words)}",
                ]
            )
        )
    parts += [
        *_misses(report.reading.misses),
        "# The text that was read; spans point into it, and it is not to be edited.",
        f"[text]\nread = {toml_block(report.reading.text)}",
    ]
    if report.model is not None and report.model.raw:
        parts.append(f"[model_answer]\nraw = {toml_block(report.model.raw)}")
    return "\n\n".join(parts) + "\n"


def _report(report: Report) -> Iterator[str]:
    fields = {
        "form": FORM,
        "file": report.name,
        "sha256": report.sha256,
        "text_sha256": report.digest,
        "title": report.title,
        "url": report.url,
        "language": report.reading.language,
    }
    lines = ["[report]", *_fields(fields)]
    if report.reading.article_date is not None:
        lines.append(f"date = {toml_value(report.reading.article_date)}")
    if report.model is not None:
        model = report.model
        lines += [
            f"model = {toml_value(model.name)}",
            f"model_url = {toml_value(model.url)}",
            f"prompt_sha256 = {toml_value(model.prompt_hash)}",
        ]
        lines += [f"# The model failed: {_line(model.failed)}"] if model.failed else []
        lines += [f"# Not kept of its answer: {_line(dropped)}" for dropped in model.dropped]
    lines += [f"# Note: {_line(note)}" for note in report.notes]
    if DAY_UNKNOWN in report.notes:
        lines.append("# Give stated_on in each block, or read it again with --date.")
    if why := report.reading.about_other or report.reading.no_position:
        lines.append(f"# Nothing was proposed: {_line(why)}")
    lines += [
        f"# Of another operation ({_line(p.operation)}), not proposed: {p.nation} {p.stance}: "
        f"{_line(p.evidence.words)}"
        for p in report.reading.elsewhere
    ]
    yield "\n".join(lines)


def _claim(number: int, count: int, item: ReviewItem, report: Report) -> Iterator[str]:
    proposal = item.proposal
    yield f"# {number} of {count}: {proposal.nation} {proposal.stance}"
    for clash in item.clashes:
        day = f" of {clash.on}" if clash.on else ""
        yield f"# {clash.kind.text.capitalize()} {clash.row}{day}: {_line(clash.words)}"
    for other in item.differs:
        yield f"# DIFFERS: {other.method} reads {other.nation} {other.stance}"
    yield f"# Why: {_line(proposal.why)} [{proposal.method}, {proposal.confidence}]"
    for read in proposal.read_as:
        yield f"# Read {_line(read_as_text(read))}"
    if proposal.needs_second:
        yield "# Asks for a second person or an independent source."
    yield "[[claims]]"
    yield f"id = {toml_value(item.id)}"
    yield "accept = false"
    yield 'why_not = ""'
    if proposal.needs_second:
        yield 'second = ""'
    yield from _fields(claim_fields(item, report))
    yield f"start = {proposal.evidence.start}"
    yield f"end = {proposal.evidence.end}"
    yield f"proposed = {toml_value(f'{proposal.nation} {proposal.stance}')}"


def _fields(fields: dict[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        yield _NO_VALUE[name] if value is None else f"{name} = {toml_value(value)}"


def _misses(misses: Sequence[Miss]) -> Iterator[str]:
    if not misses:
        return
    lines = [
        "# Sentences that name a nation and a force, from which nothing was proposed. Read them:"
    ]
    for miss in misses[:_MISSES_SHOWN]:
        nations = ", ".join(miss.nations)
        lines.append(f"#   [{nations}] {_line(miss.evidence.words)} ({_line(miss.why)})")
    if len(misses) > _MISSES_SHOWN:
        lines.append(f"#   … {len(misses) - _MISSES_SHOWN} more; 'contingent read' lists all")
    yield "\n".join(lines)


def _line(text: str) -> str:
    """A text as the rest of a comment: one line, nothing that steers a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)[:600]

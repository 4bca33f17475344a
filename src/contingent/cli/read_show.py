"""A report that was read, for a person: proposals with their evidence in its place."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from contingent.cli.console import out
from contingent.reports.operation import THIS
from contingent.reports.proposal import Evidence, MeetingFound, Proposal
from contingent.services.reports.clashes import Clash
from contingent.services.reports.report import DAY_UNKNOWN, ENCODING_GUESSED, Report
from contingent.services.reports.review import ReviewItem, read_as_text

__all__ = ["show_report"]

#: Letters of the text shown on either side of an evidence.
_AROUND = 90
_MISSES_SHOWN = 30
_CLASHES_SHOWN = 4
_COLOURS = {
    "offers": "green",
    "conditional": "yellow",
    "considers": "yellow",
    "declines": "red",
    "excludes-troops": "red",
}


def show_report(report: Report, items: Sequence[ReviewItem], *, compared: bool) -> None:
    """Show what was read."""
    console = out()
    _head(console, report)
    for number, item in enumerate(items, start=1):
        _proposal(console, number, item, report.reading.text)
    if not items:
        why = report.reading.about_other or report.reading.no_position
        console.print(Text(f"No proposal{': ' + why if why else ''}.", style="bold"))
    for meeting in report.reading.meetings:
        console.print(Text("Meeting: ", style="bold") + Text(_meeting(meeting)))
    _read_as(console, report)
    _elsewhere(console, report)
    _misses(console, report)
    _model(console, report)
    if items:
        counted = f"{len(items)} proposals" if len(items) != 1 else "1 proposal"
        against = sum(item.contradicts for item in items)
        beside = f", {against} against the register" if compared else ""
        end = "nothing is recorded until somebody accepts it (--review FILE, --accept)"
        console.print(Text(f"{counted}{beside}; {end}.", style="dim"))


def _head(console: Console, report: Report) -> None:
    reading = report.reading
    title = report.title or report.name
    day = reading.article_date.isoformat() if reading.article_date else "day not known"
    console.print(Text(title, style="bold"))
    letters = f"{len(reading.text):,} letters"
    console.print(Text(f"{report.kind}, {reading.language}, {day}, {letters}", style="dim"))
    for note in report.notes:
        console.print(Text(f"Note: {note}{_remedy(note)}."))
    console.print()


def _remedy(note: str) -> str:
    """The option that mends what a note tells; notes are told at every door, options only here."""
    if note == DAY_UNKNOWN:
        return ": --date says it"
    return "; --encoding says otherwise" if ENCODING_GUESSED in note else ""


def _proposal(console: Console, number: int, item: ReviewItem, text: str) -> None:
    proposal = item.proposal
    head = Text(f"{number} ", style="dim") + Text(f"{proposal.nation} ", style="bold")
    head += Text(proposal.stance, style=f"bold {_COLOURS.get(proposal.stance, 'yellow')}")
    head += Text("".join(f" · {part}" for part in _parts(proposal)))
    console.print(head)
    lines = [_in_context(proposal.evidence, text)]
    clashes = item.clashes[:_CLASHES_SHOWN]
    lines += [Text(f"{c.kind.text} {_row(c)}", style=_clash_style(c)) for c in clashes]
    if more := len(item.clashes) - len(clashes):
        lines.append(Text(f"and {more} more rows like these", style="bold red"))
    for other in item.differs:
        told = f"differs: {other.method} reads {other.nation} {other.stance}"
        lines.append(Text(told, style="red"))
    lines.append(Text(f"why: {proposal.why} ({proposal.method}, {proposal.confidence})", "dim"))
    lines += [Text(f"read {read_as_text(read)}", style="yellow") for read in proposal.read_as]
    if proposal.needs_second:
        lines.append(Text("asks for a second person or an independent source", style="dim"))
    for line in lines:
        console.print(Padding(line, (0, 0, 0, 4)))
    console.print()


def _parts(proposal: Proposal) -> Iterator[str]:
    if proposal.operation != THIS:
        yield f"operation {proposal.operation}"
    if proposal.domains:
        yield ", ".join(proposal.domains)
    if proposal.quantity:
        yield f"quantity {proposal.quantity}"
    if proposal.condition or proposal.conditions:
        yield f"if {proposal.condition or ', '.join(proposal.conditions)}"
    yield from proposal.caveats
    if proposal.reasons:
        yield f"because of {', '.join(proposal.reasons)}"
    if proposal.asked:
        yield f"others hope for {', '.join(proposal.asked)}"
    if proposal.stated_on:
        yield proposal.stated_on.isoformat()


def _in_context(evidence: Evidence, text: str) -> Text:
    """The evidence, underlined, with the words around it in its paragraph."""
    start = max(text.rfind("\n", 0, evidence.start) + 1, evidence.start - _AROUND)
    stop = text.find("\n", evidence.end)
    end = min(len(text) if stop < 0 else stop, evidence.end + _AROUND)
    if start > 0 and text[start - 1] not in "\n ":
        start = min((text.find(" ", start) + 1) or start, evidence.start)
    if end < len(text) and text[end] not in "\n ":
        end = max(text.rfind(" ", 0, end), evidence.end)
    before = ("… " if start > 0 and text[start - 1] != "\n" else "") + text[start : evidence.start]
    after = text[evidence.end : end] + (" …" if end < len(text) and text[end] != "\n" else "")
    return Text(before) + Text(evidence.words, style="bold underline") + Text(after)


def _row(clash: Clash) -> str:
    day = f" of {clash.on}" if clash.on else ""
    return f"{clash.row}{day}: {clash.words}"


def _clash_style(clash: Clash) -> str:
    return "bold red" if clash.kind.contradicts else "dim"


def _meeting(meeting: MeetingFound) -> str:
    parts = [
        f"in {meeting.place}" if meeting.place else "",
        f"{meeting.participants} participants" if meeting.participants else "",
        f"hosts {', '.join(meeting.hosts)}" if meeting.hosts else "",
        meeting.on.isoformat() if meeting.on else meeting.day or "",
    ]
    words = meeting.evidence.words
    said = words[:160] + ("…" if len(words) > 160 else "")  # noqa: PLR2004 - two lines
    return f"{', '.join(part for part in parts if part)} “{said}”"


def _read_as(console: Console, report: Report) -> None:
    for read in report.reading.read_as:
        console.print(Text(f"Read {read_as_text(read)}", style="yellow"))


def _elsewhere(console: Console, report: Report) -> None:
    """Stances on other operations: for the record, never proposed here."""
    apart = report.reading.elsewhere
    if apart:
        console.print(Text("About other operations: not proposed for this one", style="bold"))
    for proposal in apart[:_MISSES_SHOWN]:
        words = " ".join(proposal.evidence.words.split())[:300]
        head = Text(f"{proposal.nation} {proposal.stance} ", style="bold")
        line = head + Text(f"({proposal.operation}): ", "dim") + Text(words)
        console.print(Padding(line, (0, 0, 0, 4)))
    if len(apart) > _MISSES_SHOWN:
        console.print(f"    … {len(apart) - _MISSES_SHOWN} more; --format json lists all")


def _misses(console: Console, report: Report) -> None:
    misses = report.reading.misses
    if misses:
        console.print(Text("Possible misses: read these yourself", style="bold"))
    for miss in misses[:_MISSES_SHOWN]:
        words = miss.evidence.words
        line = Text(f"{', '.join(miss.nations)}: ", style="bold") + Text(words[:300])
        console.print(Padding(line + Text(f" ({miss.why})", style="dim"), (0, 0, 0, 4)))
    if len(misses) > _MISSES_SHOWN:
        console.print(f"    … {len(misses) - _MISSES_SHOWN} more; --format json lists all")


def _model(console: Console, report: Report) -> None:
    model = report.model
    if model is None:
        return
    if model.failed:
        console.print(Text(f"The model {model.name}: {model.failed}. Only the rules read.", "red"))
    for dropped in model.dropped:
        console.print(Text(f"Not kept of what {model.name} said: {dropped}", style="dim"))

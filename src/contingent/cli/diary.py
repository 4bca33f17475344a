"""``contingent diary``."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from contingent.cli.console import out, print_json
from contingent.cli.options import case_argument, date_of, json_option, setting_options
from contingent.services.answers.asked import Asked

if TYPE_CHECKING:
    from contingent.services.answers.diary import DiaryEntry, StandingThen, Turn
    from contingent.services.answers.titles import Titles

__all__ = ["command"]

#: Fills closer than this are equal.
ROUNDING = 1e-6


@click.command("diary")
@case_argument
@setting_options()
@click.option("--from", "begin", metavar="DATE", callback=date_of, help="The first day.")
@click.option("--until", metavar="DATE", callback=date_of, help="The last day.")
@click.option("--group", help="Whose meetings, such as ramstein; default: everybody's.")
@json_option
def command(
    case: str,
    asked: Asked,
    begin: date | None,
    until: date | None,
    group: str | None,
    as_json: bool,
) -> None:
    """Meeting by meeting: who sat there, and what changed in the register of CASE since the last.

    The register is read as of the day of each meeting, with what was said there, and as of the day
    of the meeting before it in the same diary. Attending a meeting is no position; what was pledged
    to the host there is no offer to the force.
    """
    from rich.padding import Padding
    from rich.text import Text

    from contingent.services.answers.diary import diary_of
    from contingent.services.answers.titles import Titles
    from contingent.services.cases.opening import open_case
    from contingent.services.wire.diary import DiaryAnswer

    if asked.as_of is not None:
        message = "--as-of: each meeting is read as of its own day; use --from and --until"
        raise click.UsageError(message)
    register = open_case(case)
    found = diary_of(register, asked, begin, until, group)
    if as_json:
        print_json(DiaryAnswer.of(found, register.content_hash))
        return
    console = out()
    if not found.entries:
        console.print("No meeting in this time.")
        return
    console.print(f"[bold]{register.case.title}[/], diary, world {found.world}\n")
    titles = Titles(register)
    for entry in found.entries:
        title, *lines = _told(titles, entry)
        console.print(title, style="bold", highlight=False, markup=False)
        for line in lines:
            deep = len(line) - len(line.lstrip())
            console.print(Padding(Text(line.lstrip()), (0, 0, 0, 2 + deep)))
        console.print()
    held = ", ".join(f"{name} {count}" for name, count in found.groups)
    console.print(f"[dim]Meetings in the whole record: {held}.[/]", highlight=False)


def _told(titles: "Titles", entry: "DiaryEntry") -> Iterator[str]:
    """What is told of one entry, its title first."""
    meeting = entry.meeting
    day = f"{meeting.date.day} {meeting.date:%B %Y}"
    whose = f"{meeting.group}: " if meeting.group else ""
    place = f", {meeting.place}" if meeting.place else ""
    yield f"{day}, {whose}{meeting.title}{place}"
    yield from _table_of(titles, entry)
    if meeting.outcome:
        yield f"outcome: {meeting.outcome}"
    if meeting.said:
        yield f"said: {meeting.said}"
    for pledge in entry.pledges:
        much = "" if pledge.quantity is None else f", {pledge.quantity:,g} {pledge.unit}"
        whom = titles.nation(pledge.nation)
        yield f"pledged to the host: {whom}, {pledge.what}{much} ({pledge.delivery.value})"
    if entry.standing is not None:
        yield from _changed(titles, entry)
        yield _stands(titles, entry.standing, entry.before)


def _table_of(titles: "Titles", entry: "DiaryEntry") -> Iterator[str]:
    meeting = entry.meeting
    told = [f"{meeting.participants} at the table, as told"] if meeting.participants else []
    if meeting.chairs:
        told.append(f"in the chair {', '.join(map(titles.nation, meeting.chairs))}")
    others = [code for code in meeting.present if code not in meeting.chairs]
    if others:
        also = "also named" if meeting.chairs else "named"
        told.append(f"{also} {', '.join(map(titles.nation, others))}")
    if told:
        yield "; ".join(told)


def _changed(titles: "Titles", entry: "DiaryEntry") -> Iterator[str]:
    if entry.since is None or entry.changed is None:
        yield "the first meeting of this diary: nothing to compare with"
        return
    since = f"{entry.since.day} {entry.since:%B}"
    if not entry.turns:
        yield f"in the register since {since}: nothing"
        return
    yield f"in the register since {since}:"
    came = {moved.offer for moved in entry.changed.came}
    fell = {moved.offer for moved in entry.changed.fell}
    for turn in entry.turns:
        yield f"  {_turn(titles, turn, came, fell)}"
    for what, along in (("now stand too", entry.came_along), ("stand no more", entry.fell_along)):
        if along:
            told = "; ".join(f"{titles.nation(o.nation)}, {titles.offer(o.offer)}" for o in along)
            yield f"  by what others said, these {what}: {told}"


def _turn(titles: "Titles", turn: "Turn", came: set[str], fell: set[str]) -> str:
    told = turn.after or turn.before
    assert told is not None  # noqa: S101 - a turn has one of the two
    stands = turn.after is not None and turn.after.offer in came
    stood = turn.before is not None and turn.before.offer in fell
    state = told.state.value
    if turn.before is not None and turn.after is not None and turn.before.state != turn.after.state:
        state = f"{turn.before.state.value} → {turn.after.state.value}"
    much = f", {told.packages * told.personnel:,} people" if told.personnel else ""
    end = ""
    if stands and not stood:
        end = "; now it stands"
    elif stood and not stands:
        end = "; it stood, and stands no more"
        end += f": {titles.said(turn.why_not)}" if turn.why_not else ""
    elif stands:
        end = "; stands as before"
    elif turn.why_not:
        end = f"; does not stand: {titles.said(turn.why_not)}"
    what = f"{titles.nation(told.nation)}, {told.title or told.offer}"
    return f"{turn.words}: {what} ({state}{much}){end}"


def _stands(titles: "Titles", now: "StandingThen", before: "StandingThen | None") -> str:
    def moved(count: int, was: int | None) -> str:
        return f"{count:,}" if was is None or was == count else f"{count:,} (was {was:,})"

    register = titles.register
    nations = moved(len(now.nations), None if before is None else len(before.nations))
    troops = moved(len(now.troops), None if before is None else len(before.troops))
    people = moved(now.people, None if before is None else before.people)
    host = register.nation_names.get(register.case.host or "", "the host nation")
    named = f" ({', '.join(map(titles.nation, now.troops))})" if now.troops else ""
    word = "nation" if len(now.nations) == 1 else "nations"
    units = f"{register.main_domain or 'main'} units that may serve in {host}"
    told = f"offers of {nations} {word} stand{_others(titles, now, before)}; "
    if now.troops or (before is not None and before.troops):
        told += f"{troops} with {units}{named}: {people} people"
    else:
        told += f"none with {units}"
    if now.tiers:
        filled, required = now.tiers[0]
        told += "; a plan fills" if now.planned else "; no plan fills more than"
        told += f" {filled:.3g} of {required:g} essential lines"
        if before is not None and before.tiers and abs(before.tiers[0][0] - filled) > ROUNDING:
            told += f" (was {before.tiers[0][0]:.3g})"
    return told


def _others(titles: "Titles", now: "StandingThen", before: "StandingThen | None") -> str:
    """Who of those that stand did not, and the other way round: bodies are counted too."""
    if before is None:
        return ""
    kinds = {
        "new": [code for code in now.nations if code not in before.nations],
        "no more": [code for code in before.nations if code not in now.nations],
    }
    told = [f"{word}: {', '.join(map(titles.nation, who))}" for word, who in kinds.items() if who]
    return f" ({'; '.join(told)})" if told else ""

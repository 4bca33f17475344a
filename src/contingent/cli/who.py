"""``contingent who``."""

from typing import TYPE_CHECKING

import click

from contingent.cli.console import out, print_json, table, working
from contingent.cli.options import case_argument, json_option, setting_options
from contingent.cli.stopping import LIMIT_TEXT, limit_option
from contingent.services.answers.asked import Asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sized

    from rich.console import Console

    from contingent.register.calendar import Calendar
    from contingent.register.offer import Offer
    from contingent.resolution.resolution import Resolution
    from contingent.services.answers.titles import Titles
    from contingent.services.answers.who import Count

__all__ = ["command"]

#: Keystones shown for a knot.
STONES_SHOWN = 6


@click.command("who")
@case_argument
@setting_options()
@click.option("--step", type=click.IntRange(0), help="Look at this step (month, day …) only.")
@click.option("--why", "why", metavar="OFFER", help="Show the whole reason of one offer.")
@limit_option(LIMIT_TEXT)
@json_option
def command(
    case: str,
    asked: Asked,
    step: int | None,
    why: str | None,
    as_json: bool,
) -> None:
    """Who stands in a world of CASE, who waits for whom, and who is out and why."""
    from contingent.errors import UnknownName
    from contingent.services.answers.who import counts_at_cutoffs, who_stands
    from contingent.services.cases.opening import open_case

    register = open_case(case, asked.as_of)
    with working("working out who stands"):
        resolution = who_stands(register, asked, step)
        counts = counts_at_cutoffs(resolution.setting)
    if as_json:
        from contingent.services.wire.who import WhoAnswer

        print_json(WhoAnswer.of(resolution, counts))
        return
    console = out()
    if why is not None:
        offers = resolution.setting.register.offers_by_id
        if why not in offers:
            raise UnknownName("offer", why, offers)
        _show_reason(console, resolution, offers[why])
        return
    _show(console, resolution, asked, counts)


def _show(
    console: "Console", resolution: "Resolution", asked: Asked, counts: tuple["Count", ...]
) -> None:
    from rich.text import Text

    from contingent.services.answers.footing_words import defaults_words
    from contingent.services.answers.sentence import supposed_words
    from contingent.services.answers.titles import Titles

    setting = resolution.setting
    world, register = setting.world, setting.register
    titles = Titles(register)
    day = f", as known on {setting.as_of}" if setting.as_of else ""
    console.print(f"[bold]{register.case.title}[/]{day}")
    console.print(f"World [bold]{world.world}[/]: {world.title}")
    if world.without:
        console.print(f"Staying out: {titles.nations(world.without)}")
    if chosen := defaults_words(register, asked):
        console.print(chosen)
    for change in supposed_words(register, asked):
        console.print(Text(f"Supposing {change}."))
    console.print(_sentence(resolution))
    console.print()
    _show_shares(console, resolution)
    _show_standing(console, resolution)
    _show_knots(console, resolution, titles)
    _show_sets(console, resolution, titles)
    _show_out(console, resolution, titles)
    _show_counts(console, counts, register.main_domain)


def _sentence(resolution: "Resolution") -> str:
    """The counts of one month, named, and what stands only in others."""
    offers = resolution.setting.register.offers_by_id
    if resolution.status == "none":
        return "[bold red]No set of offers is self-consistent here.[/] See 'not' in the conditions."

    def counted(names: "Iterable[str]") -> str:
        listed = list(names)
        nations = len({offers[name].nation for name in listed})
        return f"[bold]{len(listed)}[/] offer{_s(listed)} of {nations} nation{_s(range(nations))}"

    shown, calendar = resolution.shown, resolution.setting.register.calendar
    text = (
        f"{calendar.opening(resolution.month)}, {counted(shown.least)} stand, whoever else moves."
    )
    waiting = shown.greatest - shown.least
    if shown.status == "several":
        text = (
            f"{calendar.opening(resolution.month)} [bold yellow]several outcomes hold together[/], "
            f"none holding all others: {counted(shown.least)} are in each of them."
        )
    elif waiting:
        text += f" [yellow]{counted(waiting)}[/] more stand only if they move together."
    others = [name for name in resolution.greatest if name not in shown.greatest]
    if others:
        text += f" {counted(others)} can stand in other {calendar.words} only."
    falling = [name for name in resolution.greatest if resolution.stands_until()[name] is not None]
    if falling:
        text += f" {len(falling)} of all these do not stand to the end."
    return text + f" [bold red]{len(resolution.out)}[/] do not stand."


def _s(listed: "Sized") -> str:
    return "" if len(listed) == 1 else "s"


def _steps(spells: "tuple[tuple[int, int | None], ...]", calendar: "Calendar") -> str:
    """Spells of steps in words: ``from 2``, ``0 to 13``, ``3; from 7``."""
    return "; ".join(
        f"from {calendar.short(begin)}"
        if until is None
        else calendar.short(begin)
        if until == begin + 1
        else f"{calendar.short(begin)} to {calendar.short(until - 1)}"
        for begin, until in spells
    )


def _show_standing(console: "Console", resolution: "Resolution") -> None:
    if not resolution.least:
        return
    register = resolution.setting.register
    listed = table("nation", "stands", "state", f"in {register.calendar.words}", title="Standing")
    least = [register.offers_by_id[name] for name in resolution.least]
    for offer in sorted(least, key=lambda offer: offer.nation):
        listed.add_row(
            register.nation_names[offer.nation],
            _with_id(offer),
            offer.state.value,
            _steps(resolution.spells[offer.offer], register.calendar),
        )
    console.print(listed)


def _show_shares(console: "Console", resolution: "Resolution") -> None:
    """The nations of which only a part stands: the others are in one of the tables below."""
    from contingent.services.answers.footing_words import share_words
    from contingent.services.answers.shares import shares_of

    names = resolution.setting.register.nation_names
    parted = [share for share in shares_of(resolution) if share.state == "part"]
    if not parted:
        return
    listed = table("nation", "stands whoever else moves", title="In part")
    for share in sorted(parted, key=lambda share: -share.people):
        listed.add_row(names[share.nation], share_words(share))
    console.print(listed)


def _with_id(offer: "Offer") -> str:
    """An offer by its title, and the id that ``--why`` asks for."""
    return f"{offer.title} [dim]({offer.offer})[/]" if offer.title else offer.offer


def _show_knots(console: "Console", resolution: "Resolution", titles: "Titles") -> None:
    register = resolution.setting.register
    for knot in resolution.knots:
        nations = dict.fromkeys(register.offers_by_id[name].nation for name in knot.knot)
        console.print(
            f"[bold yellow]A knot[/] of {len(knot.knot)} offers of {titles.nations(nations)}: "
            "each waits for others among them; nothing outside forbids them."
        )
        listed = table("offer", "waits for")
        for name in (*knot.knot, *knot.behind):
            offer = register.offers_by_id[name]
            behind = " [dim](behind the knot)[/]" if name in knot.behind else ""
            listed.add_row(f"{_with_id(offer)}{behind}", titles.said(_unmet(resolution, offer)))
        console.print(listed)
        stones = [
            " with ".join(map(titles.player, stones)) for stones in knot.keystones[:STONES_SHOWN]
        ]
        more = len(knot.keystones) - len(stones)
        rest = f" … and {more} more" if more else "" if knot.keystones_complete else " … and others"
        if stones:
            console.print(
                f"  Keystones (given first, all follow): [bold]{' | '.join(stones)}[/]{rest}"
            )
        else:
            console.print("  Keystones: none found small enough to list.")
        console.print()


def _unmet(resolution: "Resolution", offer: "Offer") -> str:
    from contingent.resolution.reasons import summary

    return summary(resolution.reason(offer))


def _show_sets(console: "Console", resolution: "Resolution", titles: "Titles") -> None:
    if resolution.status != "several":
        return
    period = resolution.shown
    when = resolution.setting.register.calendar.at(period.begin)
    listed = table("set", "offers", title=f"Outcomes {when}")
    for number, found in enumerate(period.sets, start=1):
        beyond = sorted(found - period.least)
        named = ", ".join(map(titles.player, beyond))
        listed.add_row(f"set-{number}", named or "none beyond those in every outcome")
    console.print(listed)
    if not period.complete:
        console.print("  [yellow]More outcomes exist than are listed.[/]")


def _show_out(console: "Console", resolution: "Resolution", titles: "Titles") -> None:
    register = resolution.setting.register
    outs = resolution.outs()
    if not outs:
        return
    listed = table(
        "nation",
        "offer",
        "why it does not stand",
        "smallest change",
        "claims",
        title="Not standing",
    )
    by_nation = sorted(outs, key=lambda out: register.offers_by_id[out.offer].nation)
    for item in by_nation:
        offer = register.offers_by_id[item.offer]
        changes = "\nor ".join(
            " and ".join(titles.said(change.text) for change in found) for found in item.changes[:2]
        )
        none = "no three would" if item.complete else "none found; the search was cut"
        listed.add_row(
            register.nation_names[offer.nation],
            _with_id(offer),
            titles.said(item.reason),
            changes or f"[dim]{none}[/]",
            _claims(register, offer),
        )
    console.print(listed)


def _claims(register: object, offer: "Offer") -> str:
    from contingent.register.register import Register

    assert isinstance(register, Register)  # noqa: S101 - narrows the lazy import
    named = [register.claims_by_id.get(claim) for claim in offer.claims[:2]]
    return "\n".join(f"{claim.id} {claim.stated_on}" for claim in named if claim)


def _show_counts(console: "Console", counts: tuple["Count", ...], domain: str | None) -> None:
    levels = list(dict.fromkeys(count.confidence for count in counts))
    listed = table(
        "at least",
        *(f"{level} confidence" for level in levels),
        title=f"Nations that stand / of these with {domain} forces for the host, by cut-off",
    )
    for state in dict.fromkeys(count.cutoff for count in counts):
        row = [count for count in counts if count.cutoff == state]
        listed.add_row(state, *(f"{count.nations} / {count.troops}" for count in row))
    console.print(listed)


def _show_reason(console: "Console", resolution: "Resolution", offer: "Offer") -> None:
    from rich.tree import Tree

    from contingent.resolution.reasons import Reason
    from contingent.services.answers.titles import Titles

    register = resolution.setting.register
    titles = Titles(register)
    verdict = (
        "stands"
        if offer.offer in resolution.least
        else "waits"
        if offer.offer in resolution.greatest
        else "does not stand"
    )
    root = Tree(
        f"[bold]{titles.player(offer.offer)}[/] of {titles.nations([offer.nation])} "
        f"[bold]{verdict}[/] {register.calendar.at(resolution.month)}"
    )

    def grow(tree: Tree, reason: Reason) -> None:
        branch = tree.add(
            f"{'[green]✓[/]' if reason.holds else '[red]✗[/]'} {titles.said(reason.text)}"
        )
        for part in reason.because:
            grow(branch, part)

    grow(root, resolution.reason(offer))
    for name in offer.claims:
        claim = register.claims_by_id.get(name)
        if claim:
            root.add(
                f"[dim]{claim.id}, {claim.stated_on}, {claim.confidence.value} confidence:[/] "
                f"{claim.paraphrase or claim.evidence} [dim]({claim.source_title})[/]"
            )
    if offer.note:
        root.add(f"[dim]note:[/] {offer.note}")
    console.print(root)

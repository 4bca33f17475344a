"""``contingent sites``."""

from typing import TYPE_CHECKING

import click

from contingent.cli.console import out, print_json, share, table, working
from contingent.cli.options import case_argument, json_option, setting_options
from contingent.cli.stopping import LIMIT_TEXT, limit_option
from contingent.services.answers.asked import Asked

if TYPE_CHECKING:
    from rich.console import Console

    from contingent.resolution.setting import Setting
    from contingent.services.answers.places import SiteStep

__all__ = ["command"]


@click.command("sites")
@case_argument
@setting_options()
@click.option("--concept", help="The concept; default: the case's, or its first.")
@limit_option(LIMIT_TEXT)
@json_option
def command(
    case: str,
    asked: Asked,
    concept: str | None,
    as_json: bool,
) -> None:
    """Which candidate sites of CASE to open: the best one, two, three … and what the next buys."""
    from contingent.services.answers.places import site_trade_off
    from contingent.services.cases.opening import open_case

    register = open_case(case, asked.as_of)
    with working("choosing sites") as tell:
        setting, steps = site_trade_off(
            register,
            asked,
            concept,
            lambda done, all_: tell(f"choosing sites: {done} of up to {all_}"),
        )
    if as_json:
        from contingent.services.wire.places import SitesAnswer

        print_json(SitesAnswer.of(setting, steps))
        return
    _show(out(), setting, steps)


def _show(console: "Console", setting: "Setting", steps: tuple["SiteStep", ...]) -> None:
    console.print(f"[bold]{setting.register.case.title}[/]")
    console.print(
        f"Concept [bold]{steps[0].plan.concept}[/], world [bold]{setting.world.world}[/]: "
        f"{setting.world.title}"
    )
    names = setting.register.sites_by_id
    listed = table("at most", "best sites", "tier 1, 2, 3", "missing first", right=("at most",))
    for step in steps:
        rates = "  ".join(
            share(t.filled / t.required if t.required else 1.0) for t in step.plan.tiers
        )
        missing = min(step.plan.open_lines(), key=lambda li: (li.tier, li.rate), default=None)
        opened = ", ".join(names[site].name for site in step.plan.opened)
        listed.add_row(str(step.sites), opened or "none", rates, missing.line if missing else "–")
    console.print(listed)
    candidates = sum(site.cost is not None for site in setting.register.sites)
    if not steps[-1].plan.open_lines():
        ends = "with the last nothing is missing"
    elif steps[-1].sites == candidates:
        ends = "there is no further candidate"
    else:
        ends = f"all {candidates} candidates together fill no more than the last row"
    console.print(f"Each row is a verified plan; {ends}, so the list ends there.")

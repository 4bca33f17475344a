"""``contingent estimates``."""

from datetime import date
from typing import TYPE_CHECKING

import click
from rich.text import Text

from contingent.cli.console import out, print_json, table, working
from contingent.cli.options import case_argument, date_of, json_option

if TYPE_CHECKING:
    from contingent.services.answers.estimated import Beside

__all__ = ["command"]


@click.command("estimates")
@case_argument
@click.option(
    "--as-of", "as_of", callback=date_of, metavar="DATE", help="The case as known on that day."
)
@json_option
def command(case: str, as_of: date | None, as_json: bool) -> None:
    """The answers of CASE beside what others have published (estimates.csv): same or not, and why.

    Each is counted as theirs is. Where they differ, ours is counted otherwise, and in other
    concepts and worlds, and what then comes to theirs is told.
    """
    from contingent.services.answers.ahead import answers_ahead
    from contingent.services.answers.asked import Asked
    from contingent.services.answers.estimated import beside_published
    from contingent.services.cases.opening import open_case
    from contingent.services.wire.estimates import EstimatesAnswer

    register = open_case(case, as_of).as_known(as_of)
    found: tuple[Beside, ...] = ()
    if register.estimates:
        with working("planning every concept in every world") as tell:
            ahead = answers_ahead(
                register,
                Asked(),
                exits=False,
                on_done=lambda done, all_: tell(f"planning: {done} of {all_}"),
            )
        found = beside_published(register, ahead)
    if as_json:
        print_json(EstimatesAnswer.of(found, register.content_hash))
        return
    if not found:
        out().print("Nothing that others have published is in this case (estimates.csv).")
        return
    _show(register.case.title, found)


def _show(title: str, found: "tuple[Beside, ...]") -> None:
    from contingent.services.answers.estimated import theirs_words

    console = out()
    console.print(Text(f"{title}: ours beside what others have published", style="bold"))
    listed = table("who", "theirs", "ours", "", "why", right=("theirs", "ours"))
    for one in found:
        day = f"\n[dim]{one.estimate.stated_on}[/]" if one.estimate.stated_on else ""
        ours = "–" if one.ours is None else f"{one.ours:,}"
        why = f"[dim]{one.counted}.[/] {' '.join(one.why)}"
        title = f"{one.estimate.title}{day}"
        listed.add_row(title, theirs_words(one.estimate), ours, one.verdict.value, why)
        listed.add_section()
    console.print(listed)
    console.print("Within a tenth is the same. Counted alike in the first world of the case.")

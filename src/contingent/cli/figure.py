"""``contingent figure``."""

from pathlib import Path

import click

from contingent.briefs.figures.chart import FigureKind
from contingent.cli.console import out, print_json, working
from contingent.cli.options import case_argument, json_option, setting_options, viewer_option
from contingent.cli.stopping import LIMIT_TEXT, limit_option
from contingent.services.answers.asked import Asked

__all__ = ["command"]


@click.command("figure")
@case_argument
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in FigureKind]),
    default=FigureKind.NATIONS.value,
    show_default=True,
    help="Strength by nation or by firmness, the fill of each line in each world, the knot, who "
    "carries the goal, what each exit takes with it, or a map.",
)
@click.option(
    "-o",
    "--out",
    "target",
    required=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to: .svg, .png or .pdf (these need the extra 'plot'), or .csv, the rows behind it.",
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@setting_options()
@click.option("--concept", help="The concept; default: the case's, or its first.")
@viewer_option
@limit_option(LIMIT_TEXT)
@json_option
def command(
    case: str,
    kind: str,
    target: Path,
    force: bool,
    asked: Asked,
    concept: str | None,
    viewer: str | None,
    as_json: bool,
) -> None:
    """Draw a figure of CASE with its finding and its source, or write the rows behind it."""
    from contingent.briefs.figures.charts import chart_of
    from contingent.briefs.figures.drawing import check_chart_file, write_chart
    from contingent.briefs.findings import Findings
    from contingent.services.cases.opening import open_case
    from contingent.services.cases.viewing import seen_by

    check_chart_file(target, force=force)
    register = seen_by(open_case(case, asked.as_of), viewer)
    with working("working out the figure"):
        chart = chart_of(FigureKind(kind), Findings(register, asked, concept))
        write_chart(chart, target, force=force)
    if as_json:
        print_json(chart.answer(str(target)))
        return
    out().print(f"{chart.title}.", markup=False, soft_wrap=True)
    out().print(f"Written to {target}.", markup=False, soft_wrap=True)

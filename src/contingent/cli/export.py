"""``contingent export``."""

from pathlib import Path

import click

from contingent.cli.console import out, print_json, working
from contingent.cli.options import json_option, setting_options
from contingent.cli.stopping import limit_option
from contingent.services.answers.asked import Asked
from contingent.services.cases.opening import DEFAULT_CASE

__all__ = ["command"]

_FORMATS = ("folder", "xlsx", "json", "csv", "geojson", "kml", "orbat-mapper")
_TABLES = ("plan", "lines", "assignments", "personnel", "sources")
#: Forms that only a plan has.
_OF_PLANS = {"csv", "orbat-mapper"}


@click.command("export")
@click.argument("names", nargs=-1, required=True, metavar="[CASE] TARGET")
@click.option(
    "--what",
    type=click.Choice(["case", "plan"]),
    help="The case, or its plan in a world; default: the case, for csv and orbat-mapper the plan.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="The form; default: by TARGET's ending, a folder when it has none.",
)
@click.option(
    "--table",
    type=click.Choice(_TABLES),
    default="lines",
    show_default=True,
    help="The table of the plan that csv writes.",
)
@click.option("--force", is_flag=True, help="Replace TARGET if it is there.")
@setting_options()
@click.option("--concept", help="The concept to plan; default: the case's, or its first.")
@limit_option("Seconds to plan in; then the best plan found is written.", 60.0, handed=True)
@click.option("--sites", type=click.IntRange(1), help="Open at most so many candidate sites.")
@json_option
def command(
    names: tuple[str, ...],
    what: str | None,
    form: str | None,
    table: str,
    force: bool,
    asked: Asked,
    concept: str | None,
    limit: float,
    sites: int | None,
    as_json: bool,
) -> None:
    """Write CASE, or its plan, for other tools: a folder, workbook, map or scenario file.

    TARGET's ending names the form: .xlsx .json .csv .geojson .kml, or none for a folder.
    """
    from contingent.adapters.sources.safe_write import check_target
    from contingent.services.cases.opening import open_case

    case, target = _case_and_target(names)
    form = form or _form_of(target)
    what = _what_of(what, form)
    only_plans: dict[str, object] = {
        "--world": asked.world,
        "--without": asked.without,
        "--set": asked.events,
    }
    only_plans |= {"--concept": concept, "--reading": asked.reading, "--sites": sites}
    if what == "case" and (given := [name for name, value in only_plans.items() if value]):
        msg = f"{given[0]} is about a plan; add --what plan"
        raise click.UsageError(msg)
    check_target(target, folder=form == "folder", force=force)
    register = open_case(case, asked.as_of)
    if what == "case":
        from contingent.services.cases.exporting import write_case

        if asked.as_of is not None:
            register = register.as_known(asked.as_of)
        write_case(register, target, form, force=force)
        content = register.content_hash
    else:
        from contingent.planning.solver import Limits
        from contingent.services.answers.planning import plan_concept
        from contingent.services.cases.exporting import write_plan

        with working("planning"):
            planned = plan_concept(register, asked, concept, Limits(limit), sites)
        write_plan(planned, target, form, table, force=force)
        content = planned.plan.register_hash
    if as_json:
        from contingent.services.wire.deeds import ExportedAnswer

        print_json(ExportedAnswer(what=what, format=form, target=str(target), hash=content))
        return
    out().print(f"{what.title()} written to {target} as {form}.", markup=False, soft_wrap=True)


def _case_and_target(names: tuple[str, ...]) -> tuple[str, Path]:
    most = 2
    if len(names) > most:
        msg = f"export takes CASE and TARGET; '{names[most]}' is one name too many"
        raise click.UsageError(msg)
    return (names[0] if len(names) == most else DEFAULT_CASE), Path(names[-1])


def _form_of(target: Path) -> str:
    ending = target.suffix.lower().removeprefix(".")
    if not ending:
        return "folder"
    if ending in _FORMATS:
        return ending
    msg = (
        f"'{target.suffix}' is no form known here; use .xlsx .json .csv .geojson .kml, or --format"
    )
    raise click.UsageError(msg)


def _what_of(what: str | None, form: str) -> str:
    what = what or ("plan" if form in _OF_PLANS else "case")
    if what == "case" and form in _OF_PLANS:
        msg = f"{form} is a form of plans; leave out --what case"
        raise click.UsageError(msg)
    if what == "plan" and form == "json":
        msg = "for a plan as JSON use 'contingent plan --json', or --format orbat-mapper"
        raise click.UsageError(msg)
    return what

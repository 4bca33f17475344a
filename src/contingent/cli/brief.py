"""``contingent brief``."""

from datetime import date
from pathlib import Path

import click

from contingent.briefs.document import BriefKind
from contingent.cli.console import out, print_json, working
from contingent.cli.options import date_of, json_option, setting_options, viewer_option
from contingent.cli.stopping import LIMIT_TEXT, limit_option
from contingent.services.answers.asked import Asked
from contingent.services.cases.opening import DEFAULT_CASE, embedded_cases

__all__ = ["command"]

#: Case and nation, at most.
_MOST = 2


@click.command("brief")
@click.argument("names", nargs=-1, metavar="[CASE] [NATION]")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in BriefKind]),
    default=BriefKind.DECISION.value,
    show_default=True,
    help="For decision on two pages; on a NATION; the gaps in the statement of requirement; or "
    "worlds and concepts compared.",
)
@click.option(
    "-o",
    "--out",
    "target",
    required=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to: .pdf, .docx, .pptx, .xlsx or .html.",
)
@click.option(
    "--form",
    type=click.Choice(["pdf", "docx", "pptx", "xlsx", "html"]),
    help="The form; default: by FILE's ending.",
)
@click.option(
    "--date",
    "day",
    callback=date_of,
    metavar="DATE",
    help="The day it is dated; default: today. The same day gives the same bytes.",
)
@click.option("--classification", default="", metavar="TEXT", help="Above and below each page.")
@click.option(
    "--template",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Your own DOCX (its styles, header and footer) or PPTX (its master and layouts).",
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@setting_options()
@click.option("--concept", help="The concept; default: the case's, or its first.")
@viewer_option
@limit_option(LIMIT_TEXT)
@json_option
def command(
    names: tuple[str, ...],
    kind: str,
    target: Path,
    form: str | None,
    day: date | None,
    classification: str,
    template: Path | None,
    force: bool,
    asked: Asked,
    concept: str | None,
    viewer: str | None,
    as_json: bool,
) -> None:
    """Write a brief of CASE to take away: a page, a document, slides or a workbook.

    One on a nation names it: contingent brief ukraine FRA --kind nation.
    """
    from contingent.briefs.brief import (
        BriefWanted,
        check_brief_file,
        form_of,
        today,
        write_brief,
    )
    from contingent.briefs.findings import Findings
    from contingent.services.cases.opening import open_case
    from contingent.services.cases.viewing import seen_by

    case, nation = _case_and_nation(names, BriefKind(kind))
    wanted = BriefWanted(BriefKind(kind), day or today(), nation, classification, template)
    chosen = form_of(target, form)
    check_brief_file(target, chosen, wanted, force=force)
    register = seen_by(open_case(case, asked.as_of), viewer)
    with working("working out the brief"):
        found = Findings(register, asked, concept)
        document = write_brief(found, wanted, target, chosen, force=force)
    if as_json:
        print_json(document.answer(chosen.value, str(target)))
        return
    out().print(document.sentence, markup=False, soft_wrap=True)
    out().print(f"Written to {target}.", markup=False, soft_wrap=True)


def _case_and_nation(names: tuple[str, ...], kind: BriefKind) -> tuple[str, str | None]:
    """The case, and the nation where a brief is on one."""
    if len(names) > _MOST:
        msg = f"brief takes CASE and NATION; '{names[_MOST]}' is one name too many"
        raise click.UsageError(msg)
    if kind is not BriefKind.NATION:
        if len(names) == _MOST:
            msg = f"'{names[1]}': only a brief of kind nation is about one; add --kind nation"
            raise click.UsageError(msg)
        return (names[0] if names else DEFAULT_CASE), None
    if not names:
        msg = "a brief on a nation needs to know on which: contingent brief FRA --kind nation"
        raise click.UsageError(msg)
    if len(names) == 1 and names[0] in embedded_cases():
        msg = f"'{names[0]}' is a case; name the nation too: contingent brief {names[0]} NATION"
        raise click.UsageError(msg)
    return (names[0] if len(names) == _MOST else DEFAULT_CASE), names[-1]

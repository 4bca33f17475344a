"""``contingent read``."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contingent.cli.options import date_of, json_option

if TYPE_CHECKING:
    from contingent.adapters.reports.llm import Model

__all__ = ["command"]

#: Environment variable with the key of the language model's address.
KEY = "CONTINGENT_LLM_KEY"
_EXAMPLE = """\b
Examples:
  contingent read article.html --case ukraine
  contingent read article.txt --date 2025-04-10 --review review.toml --case sqlite:///u.db
  contingent read --score my-reports --llm http://localhost:8080/v1 --model qwen
  contingent read --accept review.toml sqlite:///u.db --actor "A. Analyst"
"""


def _known_language(
    _context: click.Context, _parameter: click.Parameter, given: str | None
) -> str | None:
    """The value of --language: one there is a data file for."""
    from contingent.reports.language import known_languages

    if given is not None and given not in known_languages():
        msg = f"there is no data file for '{given}'; there are: {', '.join(known_languages())}"
        raise click.BadParameter(msg)
    return given


@click.command("read", epilog=_EXAMPLE)
@click.argument("files", nargs=-1, metavar="FILE… | - | LEDGER")
@click.option(
    "--date",
    "--as-of",
    "on",
    callback=date_of,
    metavar="DATE",
    help="The day of the report, from which 'on Tuesday' is counted.",
)
@click.option(
    "--dates",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A CSV table with id (file stem), date and lang of each report.",
)
@click.option(
    "--language",
    metavar="fr",
    callback=_known_language,
    help="Its language; found when not given.",
)
@click.option("--encoding", metavar="NAME", help="Its encoding; found when not given.")
@click.option("--case", metavar="CASE", help="A case or ledger to compare the proposals with.")
@click.option(
    "--title", default="", help="Title of the source; what the report states if not given."
)
@click.option("--source", "url", default="", metavar="URL", help="Address of the source.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "eval", "review"]),
    default="text",
    show_default=True,
    help="For a person, a program, an evaluation (one JSON line a file), or a file to review.",
)
@click.option(
    "--review",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the file to review there, and show the proposals.",
)
@click.option("--force", is_flag=True, help="Replace a review file that is there.")
@click.option(
    "--llm",
    metavar="URL",
    help=f"Ask a language model at this OpenAI-compatible address too: the report is sent there. "
    f"Its key is read from {KEY}.",
)
@click.option("--model", metavar="NAME", help="The model's name at that address.")
@click.option(
    "--price",
    nargs=2,
    type=click.FloatRange(min=0),
    metavar="SENT ANSWERED",
    help="What a million tokens cost there, sent and answered: the cost is told before.",
)
@click.option(
    "--score",
    "scored",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help="Score the rules, and a model if one is named, on the labelled reports of a folder.",
)
@click.option(
    "--accept",
    "reviewed",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="REVIEW",
    help="Record in LEDGER what a review file accepts and rejects.",
)
@click.option("--actor", envvar="CONTINGENT_ACTOR", help="Who accepts.")
@click.option("--reason", help="Why; by default that it was read in the report.")
@click.option(
    "--second",
    default="",
    metavar="NAME",
    help="A second person, or the id of a claim from an independent source.",
)
@json_option
def command(
    files: tuple[str, ...],
    on: date | None,
    dates: Path | None,
    language: str | None,
    encoding: str | None,
    case: str | None,
    title: str,
    url: str,
    form: str,
    review: Path | None,
    force: bool,
    llm: str | None,
    model: str | None,
    price: tuple[float, float] | None,
    scored: Path | None,
    reviewed: Path | None,
    actor: str | None,
    reason: str | None,
    second: str,
    as_json: bool,
) -> None:
    """Read reports (text, HTML, PDF; '-' is standard input) into proposed claims.

    Nothing enters a register until a person accepts it: --review writes a file to edit, --accept
    records what it accepts in LEDGER.
    """
    if reviewed is not None:
        from contingent.cli.read_accept import accept_review

        if len(files) != 1 or not actor:
            msg = "--accept needs one LEDGER and --actor"
            raise click.UsageError(msg)
        accept_review(reviewed, files[0], actor, reason, second, as_json=as_json)
        return
    form = "json" if as_json and form == "text" else form
    _check_usage(files, form, review, llm, model, scored)
    if price is not None and llm is None:
        msg = "--price goes with --llm URL and --model NAME"
        raise click.UsageError(msg)
    from contingent.cli.read_files import Target, read_files
    from contingent.services.reports.report import ReadOptions

    asked = ReadOptions(
        on=on,
        language=language,
        encoding=encoding,
        title=title,
        url=url,
        model=_model(llm, model),
        unwrap=form != "eval",
    )
    if scored is not None:
        from contingent.cli.read_score import score_folder

        score_folder(scored, asked, dates, price, as_json=form == "json")
        return
    read_files(files, asked, dates, Target(form, review, force, case), price)


def _check_usage(
    files: tuple[str, ...],
    form: str,
    review: Path | None,
    llm: str | None,
    model: str | None,
    scored: Path | None,
) -> None:
    msg = ""
    if scored is not None:
        alone = not files and review is None and form in {"text", "json"}
        msg = "" if alone else "--score FOLDER stands alone, with --json at most"
    elif not files:
        msg = "name a FILE, or '-' for standard input"
    elif (form == "review" or review is not None) and len(files) != 1:
        msg = "a file to review is written for one report at a time"
    elif review is not None and form in {"eval", "review"}:
        msg = "--review goes with --format text or json"
    if not msg and (llm is None) != (model is None):
        msg = "--llm URL and --model NAME go together"
    if msg:
        raise click.UsageError(msg)


def _model(url: str | None, name: str | None) -> "Model | None":
    if url is None or name is None:
        return None
    from contingent.adapters.reports.llm import Model

    return Model(url, name, os.environ.get(KEY, ""))

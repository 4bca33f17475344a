"""``contingent read --score``: how well the readers do on reports of one's own."""

from dataclasses import replace
from pathlib import Path

import click
from rich.table import Table

from contingent.cli.console import out, print_json, working
from contingent.cli.read_cost import tell_cost
from contingent.cli.read_files import Days
from contingent.register.fault import Fault, FaultsFound
from contingent.services.reports.report import ReadOptions, Report, read
from contingent.services.reports.scores import ReaderScore, labelled_reports, score_readers

__all__ = ["score_folder"]


def score_folder(
    folder: Path,
    asked: ReadOptions,
    dates: Path | None,
    price: tuple[float, float] | None,
    *,
    as_json: bool,
) -> None:
    """Read the labelled reports of a folder and show how well that was done.

    Raises:
        FaultsFound: what is wrong with the labels or the reports.
    """
    labels = labelled_reports(folder)
    if asked.model is not None:
        tell_cost([label.file for label in labels], asked.model, price)
    days = Days(dates)
    faults: list[Fault] = []
    reports: list[Report] = []
    with working("reading") as tell:
        for number, label in enumerate(labels, start=1):
            tell(f"reading {number} of {len(labels)}")
            options = days.options_for(str(label.file), asked)
            try:
                data = label.file.read_bytes()
                reports.append(read(data, label.file.name, replace(options, unwrap=False)))
            except FaultsFound as found:
                faults += found.faults
    if faults:
        raise FaultsFound(faults)
    failed = sum(r.model is not None and bool(r.model.failed) for r in reports)
    if failed:
        click.echo(f"The model gave no answer for {failed} of {len(reports)} reports.", err=True)
    scores = score_readers(labels, reports)
    if as_json:
        from contingent.services.wire.report_scores import ReadingScores

        print_json(ReadingScores.of(len(labels), failed, scores))
        return
    _show(len(labels), scores)


def _show(count: int, scores: tuple[ReaderScore, ...]) -> None:
    console = out()
    table = Table(title=f"{count} labelled reports", title_justify="left")
    table.add_column("reader")
    for name in ("precision", "recall", "F1", "offers", "right", "wrong", "missed", "left empty"):
        table.add_column(name, justify="right")
    for one in scores:
        counts = (one.right, one.wrong, one.missed)
        shares = (one.precision, one.recall, one.f1, one.offers_precision)
        empty = f"{one.left_empty} of {one.empty}"
        table.add_row(one.reader, *map(_shown, shares), *map(str, counts), empty)
    console.print(table)
    console.print(
        "Positions are counted by nation and stance; offers: the share of proposed offers that are "
        "right; left empty: reports without a position from which nothing was proposed.",
        style="dim",
    )


def _shown(share: float | None) -> str:
    return "–" if share is None else f"{share:.2f}"

"""Reading the files of ``contingent read`` and printing what was read in the form asked for."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contingent.adapters.sources.safe_write import check_target, write_file
from contingent.cli.console import print_json, working
from contingent.cli.read_cost import tell_cost
from contingent.register.fault import Fault, FaultsFound
from contingent.services.reports.report import (
    ReadOptions,
    Report,
    ReportDate,
    dates_beside,
    dates_in,
    missing_parts,
    operation_of,
    read,
)
from contingent.services.reports.review import review_items

if TYPE_CHECKING:
    from contingent.register.register import Register

__all__ = ["Days", "Target", "read_files"]

#: Bytes read of standard input; a report that is longer is refused.
_MOST = 20_000_001


@dataclass(frozen=True)
class Target:
    """What becomes of what was read.

    Attributes:
        form: text, json, eval or review.
        review: the file to review is written there as well; None writes none.
        force: whether a file that is there is replaced.
        case: what to compare the proposals with; None compares with nothing.
    """

    form: str
    review: Path | None = None
    force: bool = False
    case: str | None = None


def read_files(
    names: Sequence[str],
    asked: ReadOptions,
    dates: Path | None,
    target: Target,
    price: tuple[float, float] | None = None,
) -> None:
    """Read every file, then print; of faults, all are told and nothing is written.

    Raises:
        FaultsFound: listing what is wrong with every file; an evaluation prints the others.
    """
    if target.review is not None:
        check_target(target.review, folder=False, force=target.force)
    register = _register(target.case)
    if register is not None:
        asked = replace(asked, operation=operation_of(register))
    if missing := missing_parts(asked):
        told = (
            f"Not installed and left out: {' and '.join(missing)} (pip install contingent[read])."
        )
        click.echo(told, err=True)
    if asked.model is not None:
        tell_cost([Path(name) for name in names], asked.model, price)
    faults: list[Fault] = []
    days = Days(dates)
    reports = []
    with working("reading") as tell:
        for number, name in enumerate(names, start=1):
            tell(f"reading {number} of {len(names)}")
            try:
                report = read(_bytes(name), _called(name), days.options_for(name, asked))
            except FaultsFound as found:
                faults += found.faults
                continue
            if target.form == "eval":
                _print_eval(name, report)
            else:
                reports.append(report)
    if faults:
        raise FaultsFound(faults)
    if target.form != "eval":
        _print(reports, target, register)


def _register(case: str | None) -> "Register | None":
    if case is None:
        return None
    from contingent.services.cases.opening import open_moment

    return open_moment(case)


def _called(name: str) -> str:
    return "-" if name == "-" else Path(name).name


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(_MOST)
    try:
        with Path(name).open("rb") as file:
            return file.read(_MOST)
    except OSError as error:
        raise FaultsFound([Fault(file=name, message=f"cannot be read: {error.strerror}")]) from None


class Days:
    """Days and languages of files, from the table given or one that lies beside the file."""

    def __init__(self, given: Path | None) -> None:
        self._given = given
        self._tables: dict[Path, dict[str, ReportDate]] = {}

    def options_for(self, name: str, asked: ReadOptions) -> ReadOptions:
        """The options with day and language of a file, where no others were asked for."""
        table = self._table(name)
        dated = table.get(Path(name).stem)
        if dated is None:
            return asked
        return replace(asked, on=asked.on or dated.on, language=asked.language or dated.language)

    def _table(self, name: str) -> dict[str, ReportDate]:
        path = self._given or (None if name == "-" else dates_beside(Path(name)))
        if path is None:
            return {}
        if path not in self._tables:
            faults: list[Fault] = []
            self._tables[path] = dict(dates_in(path, faults))
            if faults and self._given is not None:
                raise FaultsFound(faults)
            if not faults:
                click.echo(f"Days and languages are those of {path}.", err=True)
        return self._tables[path]


def _print_eval(name: str, report: Report) -> None:
    from contingent.reports.eval_json import eval_json

    stem = "-" if name == "-" else Path(name).stem
    click.echo(json.dumps(eval_json(stem, report.reading), ensure_ascii=False))


def _print(reports: Sequence[Report], target: Target, register: "Register | None") -> None:
    if target.form == "review" or target.review is not None:
        from contingent.services.reports.review_file import review_file

        text = review_file(reports[0], register)
        if target.review is None:
            click.echo(text, nl=False)
            return
        write_file(target.review, text.encode(), force=target.force)
    if target.form == "json":
        from contingent.services.wire.report import ReportAnswer, ReportsAnswer

        shown = (ReportAnswer.of(report, review_items(report, register)) for report in reports)
        print_json(ReportsAnswer(reports=tuple(shown)))
        return
    from contingent.cli.read_show import show_report

    for report in reports:
        show_report(report, review_items(report, register), compared=register is not None)
    if target.review is not None:
        told = (
            f"Written to {target.review}; edit it, then: contingent read --accept {target.review}"
        )
        click.echo(f"{told} LEDGER --actor NAME")

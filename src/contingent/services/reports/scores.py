"""Scoring the readers on reports that a person has labelled: the rules, a model, and both."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from contingent.adapters.sources.tables import read_text
from contingent.register.claim import Stance
from contingent.register.fault import Fault, FaultsFound
from contingent.services.reports.report import Report

__all__ = ["LabelledReport", "ReaderScore", "labelled_reports", "score_readers"]

CSV, JSON_LINES = "labels.csv", "labels.jsonl"
#: Endings of files that are no reports.
_NO_REPORTS = frozenset({".csv", ".jsonl", ".md", ".toml", ".py"})
#: What each reader is called, and the methods whose proposals are its own.
READERS: Mapping[str, Callable[[str], bool]] = {
    "rules": lambda method: "rules" in method,
    "model": lambda method: "llm" in method,
    "both agree": lambda method: "rules" in method and "llm" in method,
    "either": bool,
}
Positions = AbstractSet[tuple[str, str]]


@dataclass(frozen=True)
class LabelledReport:
    """A report and the positions that a person found in it.

    Attributes:
        file: where it lies.
        positions: (nation, stance) of each; none where nobody takes one.
    """

    file: Path
    positions: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class ReaderScore:
    """How well a reader did.

    Attributes:
        reader: "rules", "model", "both agree" or "either".
        right, wrong, missed: positions, by nation and stance.
        offers_right, offers_wrong: of those, proposed offers.
        empty: reports without a position.
        left_empty: of those, the ones from which nothing was proposed.
        false_there: what was proposed in the others.
    """

    reader: str
    right: int
    wrong: int
    missed: int
    offers_right: int
    offers_wrong: int
    empty: int
    left_empty: int
    false_there: int

    @property
    def precision(self) -> float | None:
        """Share of what was proposed that is right; None where nothing was."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Share of positions that were found; None where there are none."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; None where there is neither."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @property
    def offers_precision(self) -> float | None:
        """Share of proposed offers that are right; None where none was proposed."""
        return _share(self.offers_right, self.offers_right + self.offers_wrong)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def labelled_reports(folder: Path) -> tuple[LabelledReport, ...]:
    """The reports of a folder, or of ``texts`` in it, that its labels speak of.

    ``labels.csv`` has a row for each position, with ``id`` (the file's name without its ending),
    ``nation`` and ``stance``; a report without one has a row whose nation is empty.
    ``labels.jsonl`` has an object for each report, as ``--format eval`` prints them.

    Raises:
        FaultsFound: what is wrong with the labels, or that a report is not there.
    """
    faults: list[Fault] = []
    name = CSV if (folder / CSV).is_file() else JSON_LINES
    text = read_text(folder / name, faults)
    if text is None:
        raise FaultsFound(faults)
    labels = _from_csv(text, faults) if name == CSV else _from_lines(text, faults)
    files = _files(folder)
    found = []
    for report, positions in labels.items():
        if report in files:
            found.append(LabelledReport(files[report], frozenset(positions)))
        else:
            hint = "reports lie in the folder or in 'texts' in it"
            faults.append(Fault(file=name, message=f"no file is called '{report}'", hint=hint))
    if not labels and not faults:
        faults.append(Fault(file=name, message="labels no report"))
    if faults:
        raise FaultsFound(faults)
    return tuple(found)


def _files(folder: Path) -> dict[str, Path]:
    places = [place for place in (folder / "texts", folder) if place.is_dir()]
    return {
        path.stem: path
        for place in places
        for path in sorted(place.iterdir())
        if path.is_file() and path.suffix not in _NO_REPORTS
    }


def _from_csv(text: str, faults: list[Fault]) -> dict[str, set[tuple[str, str]]]:
    labels: dict[str, set[tuple[str, str]]] = {}
    table = csv.DictReader(io.StringIO(text, newline=""))
    if not {"id", "nation", "stance"} <= set(table.fieldnames or ()):
        faults.append(Fault(file=CSV, row=1, message="needs the columns id, nation and stance"))
        return {}
    for number, row in enumerate(table, start=2):
        report, nation, stance = ((row[c] or "").strip() for c in ("id", "nation", "stance"))
        positions = labels.setdefault(report, set())
        if nation:
            _add(positions, nation, stance, (CSV, number), faults)
    return labels


def _from_lines(text: str, faults: list[Fault]) -> dict[str, set[tuple[str, str]]]:
    labels: dict[str, set[tuple[str, str]]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            label = json.loads(line)
            records = [(str(r["iso3"]), str(r["stance"])) for r in label["records"]]
            positions = labels.setdefault(str(label["id"]), set())
        except (ValueError, KeyError, TypeError):
            message = "is no label: an object with id and records, each with iso3 and stance"
            faults.append(Fault(file=JSON_LINES, row=number, message=message))
            continue
        for nation, stance in records:
            _add(positions, nation, stance, (JSON_LINES, number), faults)
    return labels


def _add(
    positions: set[tuple[str, str]],
    nation: str,
    stance: str,
    place: tuple[str, int],
    faults: list[Fault],
) -> None:
    if stance in set(Stance):
        positions.add((nation, stance))
        return
    hint = f"stances are {', '.join(Stance)}"
    message = f"'{stance}' is no stance"
    faults.append(Fault(file=place[0], row=place[1], column="stance", message=message, hint=hint))


def score_readers(
    labels: Sequence[LabelledReport], reports: Iterable[Report]
) -> tuple[ReaderScore, ...]:
    """How well each reader did, those of a model only where one was asked.

    Args:
        labels: what a person found.
        reports: what was read in each, in the same order.
    """
    read = list(reports)
    asked = any(report.model is not None for report in read)
    readers = READERS if asked else {"rules": READERS["rules"]}
    return tuple(
        _scored(
            name,
            [label.positions for label in labels],
            [
                {(p.nation, p.stance) for p in report.reading.proposals if own(p.method)}
                for report in read
            ],
        )
        for name, own in readers.items()
    )


def _scored(reader: str, labels: Sequence[Positions], found: Sequence[Positions]) -> ReaderScore:
    pairs = list(zip(labels, found, strict=True))
    offers = [({k for k in a if k[1] == Stance.OFFERS}, b) for a, b in pairs]
    proposed = [({k for k in b if k[1] == Stance.OFFERS}, a) for a, b in offers]
    none = [got for gold, got in pairs if not gold]
    return ReaderScore(
        reader,
        sum(len(gold & got) for gold, got in pairs),
        sum(len(got - gold) for gold, got in pairs),
        sum(len(gold - got) for gold, got in pairs),
        sum(len(got & gold) for got, gold in proposed),
        sum(len(got - gold) for got, gold in proposed),
        len(none),
        sum(not got for got in none),
        sum(map(len, none)),
    )

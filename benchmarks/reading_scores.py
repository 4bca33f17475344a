"""How well labelled reports are read: ``python -m benchmarks.reading_scores FOLDER [--damage]``.

The folder holds ``index.csv`` (id, lang, date), ``texts/ID.txt`` and ``labels.jsonl``, one object
a text with ``records`` and ``meetings``, as ``contingent read --format eval`` prints them. Its
texts are not part of the project.
"""

import argparse
import csv
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.damage import damaged
from contingent.reports.eval_json import eval_json
from contingent.reports.judging import Judge, by_belief, by_rules
from contingent.reports.reader import read_report

#: Damage is drawn anew so many times.
SEEDS = 5
NEGATIVE = {"declines", "excludes-troops"}
Label = Mapping[str, Any]
#: Something labelled, to be found or not.
Item = tuple[Any, ...]


@dataclass(frozen=True)
class Labelled:
    """A text, its language and day, and what a reader should find in it."""

    name: str
    code: str
    on: date
    text: str
    label: Label


def labelled(folder: Path) -> list[Labelled]:
    """The texts of a folder that have labels."""
    lines = (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    labels = {str(row["id"]).zfill(3): row for row in map(json.loads, filter(None, lines))}
    with (folder / "index.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"].zfill(3) in labels]
    return [
        Labelled(
            row["id"].zfill(3),
            row["lang"],
            date.fromisoformat(row["date"]),
            (folder / "texts" / f"{row['id'].zfill(3)}.txt").read_text(encoding="utf-8"),
            labels[row["id"].zfill(3)],
        )
        for row in rows
    ]


def _each(key: str) -> Callable[[Label], set[Item]]:
    return lambda label: {(r["iso3"], value) for r in label["records"] for value in r[key] or ()}


def _meeting(key: str) -> Callable[[Label], set[Item]]:
    return lambda label: {(m[key],) for m in label["meetings"] if m.get(key)}


def _stance(name: str) -> Callable[[Label], set[Item]]:
    return lambda label: {(r["iso3"],) for r in label["records"] if r["stance"] == name}


#: What is counted: a name, and the things of one label that are to be found.
FIELDS: Mapping[str, Callable[[Label], set[Item]]] = {
    "nation": lambda label: {(r["iso3"],) for r in label["records"]},
    "stance": lambda label: {(r["iso3"], r["stance"]) for r in label["records"]},
    "polarity": lambda label: {(r["iso3"], r["stance"] in NEGATIVE) for r in label["records"]},
    "offers": _stance("offers"),
    "conditional": _stance("conditional"),
    "considers": _stance("considers"),
    "declines": _stance("declines"),
    "excludes-troops": _stance("excludes-troops"),
    "condition": lambda label: {i for i in _each("condition_kinds")(label) if i[1] != "none"},
    "domain": _each("domains"),
    "caveat": lambda label: {i for i in _each("caveat_kinds")(label) if i[1] != "other"},
    "reason": _each("reason_iso3"),
    "quantity": lambda label: {
        (r["iso3"], str(r["quantity"])) for r in label["records"] if r.get("quantity")
    },
    "meeting count": _meeting("participants_count"),
    "meeting hosts": lambda label: {(h,) for m in label["meetings"] for h in m["hosts"] or ()},
    "meeting place": _meeting("place"),
    "meeting date": _meeting("date"),
}


def found_in(
    texts: Iterable[Labelled], seed: int | None = None, judge: Judge = by_belief
) -> list[dict[str, Any]]:
    """What is read in each text; with a seed, after its names were damaged."""
    return [
        eval_json(
            row.name,
            read_report(
                row.text if seed is None else damaged(row.text, seed),
                on=row.on,
                code=row.code,
                judge=judge,
            ),
        )
        for row in texts
    ]


def counted(texts: Iterable[Labelled], found: Iterable[Label], field: str) -> tuple[int, int, int]:
    """Found, found wrongly, missed."""
    pick = FIELDS[field]
    pairs = [(pick(row.label), pick(label)) for row, label in zip(texts, found, strict=True)]
    return (
        sum(len(gold & got) for gold, got in pairs),
        sum(len(got - gold) for gold, got in pairs),
        sum(len(gold - got) for gold, got in pairs),
    )


def f1(right: int, wrong: int, missed: int) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * right / max(1, 2 * right + wrong + missed)


def main() -> None:
    """Print precision, recall and F1 of every field."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading_scores")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--damage", action="store_true", help="also with damaged names")
    parser.add_argument("--rules", action="store_true", help="by the rules alone")
    asked = parser.parse_args()
    texts = labelled(asked.folder)
    found = found_in(texts, judge=by_rules if asked.rules else by_belief)
    print(f"{len(texts)} texts\n{'field':16} {'P':>6} {'R':>6} {'F1':>6}  right/wrong/missed")
    for field in FIELDS:
        right, wrong, missed = counts = counted(texts, found, field)
        precision = right / max(1, right + wrong)
        recall = right / max(1, right + missed)
        shares = f"{precision:6.3f} {recall:6.3f} {f1(*counts):6.3f}"
        print(f"{field:16} {shares}  {right}/{wrong}/{missed}")
    empty = [(row, got) for row, got in zip(texts, found, strict=True) if not row.label["records"]]
    false = sum(len(got["records"]) for _, got in empty)
    print(f"{len(empty)} texts without a position: {false} false records")
    if asked.damage:
        whole = f1(*counted(texts, found, "stance"))
        lost = [
            whole - f1(*counted(texts, found_in(texts, n), "stance")) for n in range(1, SEEDS + 1)
        ]
        print(f"damaged names: loss {sum(lost) / SEEDS:.3f} on average, worst {max(lost):.3f}")


if __name__ == "__main__":
    main()

"""``python -m benchmarks.second_opinion [FOLDER]``: what the sentence encoder adds to the rules.

Reads the probes in ``tests/reading/probes`` with the rules alone, with the encoder where the
rules are silent, and with the encoder alone on every probe; prints precision, recall and F1 of
(nation, stance) and of (nation, yes or no). With a FOLDER that holds ``texts/``, ``index.csv``
and ``labels.jsonl``, the same for its texts.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter

from contingent.adapters.reading import encoder
from contingent.reading.proposal import Reading
from contingent.reading.reader import read_report
from contingent.services.second_opinion import SURE, with_second_opinion

PROBES = Path(__file__).parents[1] / "tests" / "reading" / "probes"
NO = {"declines", "excludes-troops"}
DAY = date(2025, 9, 4)

#: A text: its language, its day, and the (nation, stance) pairs it holds.
Case = tuple[str, str, date, set[tuple[str, str]]]


def main() -> None:
    """Print the table."""
    sets = {"probes": list(probes())}
    for name in sys.argv[1:]:
        sets[Path(name).name] = list(labelled(Path(name)))
    print("set        read by              stance P   R    F1     yes/no P   R    F1   seconds")
    for name, cases in sets.items():
        report(name, "rules", cases, rules)
        report(name, "rules and encoder", cases, both)
    alone(sets["probes"])


def rules(text: str, code: str, on: date) -> Reading:
    """The rules alone."""
    return read_report(text, on=on, code=code)


def both(text: str, code: str, on: date) -> Reading:
    """The encoder where the rules are silent."""
    read = rules(text, code, on)
    return with_second_opinion(read, encoder.opinion) if code in encoder.SPOKEN else read


def probes() -> Iterator[Case]:
    """The probes: one sentence each."""
    for file in sorted(PROBES.glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            label, text = line.split("\t")[:2]
            pairs = [] if label == "-" else [part.split("=") for part in label.split()]
            yield text, file.stem, DAY, {(n, s.partition(":")[0]) for n, s in pairs}


def labelled(folder: Path) -> Iterator[Case]:
    """Texts with labels, days and languages."""
    with (folder / "index.csv").open(encoding="utf-8") as file:
        index = {row["id"]: row for row in csv.DictReader(file)}
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        text = (folder / "texts" / f"{entry['id']}.txt").read_text(encoding="utf-8")
        row = index[entry["id"]]
        pairs = {(record["iso3"], record["stance"]) for record in entry["records"]}
        yield text, row["lang"], date.fromisoformat(row["date"]), pairs


def report(
    name: str, reader: str, cases: list[Case], read: Callable[[str, str, date], Reading]
) -> None:
    """One line of the table."""
    began = perf_counter()
    pairs = [
        ({(p.nation, p.stance) for p in read(text, code, on).proposals}, wanted)
        for text, code, on, wanted in cases
    ]
    seconds = perf_counter() - began
    signs = [({(n, s in NO) for n, s in a}, {(n, s in NO) for n, s in b}) for a, b in pairs]
    print(f"{name:10} {reader:20} {figures(pairs)}      {figures(signs)}   {seconds:6.1f}")


def figures(pairs: list[tuple[set, set]]) -> str:  # type: ignore[type-arg]
    """Precision, recall and F1."""
    hit = sum(len(found & wanted) for found, wanted in pairs)
    given = sum(len(found) for found, _ in pairs)
    asked = sum(len(wanted) for _, wanted in pairs)
    return f"{hit / given:.3f} {hit / asked:.3f} {2 * hit / (given + asked):.3f}"


def alone(cases: list[Case]) -> None:
    """How far the encoder can be trusted by itself, from which likeness."""
    spoken = [case for case in cases if case[1] in encoder.SPOKEN]
    answers = encoder.opinion([text for text, *_ in spoken])
    print("\nencoder alone, all probes:  likeness   given   right   yes/no right   on no stance")
    for least in (0.3, 0.4, SURE, 0.6):
        sure = [
            (stance, {s for _, s in wanted})
            for (stance, likeness), (*_, wanted) in zip(answers, spoken, strict=True)
            if stance != "none" and likeness >= least
        ]
        right = sum(stance in wanted for stance, wanted in sure)
        sign = sum(any((stance in NO) == (s in NO) for s in wanted) for stance, wanted in sure)
        empty = sum(not wanted for _, wanted in sure)
        share = [f"{n / max(1, len(sure)):.2f}" for n in (right, sign)]
        print(f"{least:36} {len(sure):7} {share[0]:>7} {share[1]:>14} {empty:14}")


if __name__ == "__main__":
    main()

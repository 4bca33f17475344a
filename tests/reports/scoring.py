"""Reading the labelled texts and probes, and counting hits as the judges do."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from contingent.reports.judging import by_rules
from contingent.reports.proposal import Reading
from contingent.reports.reader import read_report

HERE = Path(__file__).parent
#: The probes are undated; their leaders held office on this day.
PROBED = date(2026, 1, 15)
NEGATIVE = {"declines", "excludes-troops"}
Pairs = AbstractSet[tuple[str, str]]


@dataclass(frozen=True)
class Text:
    """A labelled text: its language, its day, and what is in it."""

    name: str
    code: str
    on: date
    text: str
    stances: frozenset[tuple[str, str]]
    label: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass
class Count:
    """Hits, false alarms and misses."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, gold: Pairs, found: Pairs) -> None:
        self.tp += len(gold & found)
        self.fp += len(found - gold)
        self.fn += len(gold - found)

    @property
    def precision(self) -> float:
        return self.tp / max(1, self.tp + self.fp)

    @property
    def f1(self) -> float:
        return 2 * self.tp / max(1, 2 * self.tp + self.fp + self.fn)


@cache
def probes(folder: str) -> tuple[Text, ...]:
    """The probes of one of the two sets, of all languages."""
    found = []
    for path in sorted((HERE / folder).glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            labels, _, text = line.partition("\t")
            pairs = [label.split("=") for label in labels.split() if label != "-"]
            stances = frozenset((nation, stance.split(":")[0]) for nation, stance in pairs)
            found.append(Text(f"{path.stem}:{number}", path.stem, PROBED, text, stances))
    return tuple(found)


@cache
def reports(folder: str) -> tuple[Text, ...]:
    """Reports of a set, with their labels."""
    found = []
    for line in (HERE / folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        text = (HERE / folder / f"{label['id']}.txt").read_text(encoding="utf-8")
        stances = frozenset((r["iso3"], r["stance"]) for r in label["records"])
        on = date.fromisoformat(label["date"])
        found.append(Text(label["id"], label["lang"], on, text, stances, label))
    return tuple(found)


def read(text: Text) -> Reading:
    """A text read in the language it is labelled with."""
    return read_report(text.text, on=text.on, code=text.code)


def read_by_rules(text: Text) -> Reading:
    """A text as the rules alone read it, whatever is believed of it."""
    return read_report(text.text, on=text.on, code=text.code, judge=by_rules)


def stances(reading: Reading) -> set[tuple[str, str]]:
    """(nation, stance) of each proposal."""
    return {(p.nation, p.stance) for p in reading.proposals}


def quantities(records: Iterable[tuple[str, str | None]]) -> set[tuple[str, str]]:
    """(nation, quantity) of each record that says how much, a number without its marks."""
    return {(nation, said.replace(",", "").strip()) for nation, said in records if said}


def polarities(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """(nation, "no" or "yes") of each (nation, stance)."""
    return {(nation, "no" if stance in NEGATIVE else "yes") for nation, stance in pairs}


@dataclass(frozen=True)
class Score:
    """How well texts were read."""

    stance: Count
    polarity: Count
    by_stance: dict[str, Count]
    by_language: dict[str, Count]
    not_verbatim: int
    quantity: Count


def score(texts: Iterable[Text], reader: Callable[[Text], Reading] = read) -> Score:
    """The score of a set of texts."""
    made = Score(Count(), Count(), {}, {}, 0, Count())
    bad: Counter[str] = Counter()
    for text in texts:
        reading = reader(text)
        gold, found = set(text.stances), stances(reading)
        made.stance.add(gold, found)
        made.polarity.add(polarities(gold), polarities(found))
        made.by_language.setdefault(text.code, Count()).add(gold, found)
        if text.label:  # probes tell no quantities
            made.quantity.add(
                quantities((r["iso3"], r.get("quantity")) for r in text.label["records"]),
                quantities((p.nation, p.quantity) for p in reading.proposals),
            )
        for name in {stance for _, stance in gold | found}:
            count = made.by_stance.setdefault(name, Count())
            count.add({k for k in gold if k[1] == name}, {k for k in found if k[1] == name})
        bad["spans"] += sum(
            reading.text[p.evidence.start : p.evidence.end] != p.evidence.words
            or not p.evidence.words
            for p in reading.proposals
        )
    return replace(made, not_verbatim=bad["spans"])

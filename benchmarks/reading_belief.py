"""What marks are worth, learnt from labelled reports: ``python -m benchmarks.reading_belief``.

Prints how well each set is read when it is left out of what is learnt from, by the rules alone and
by belief; with ``--write`` fits ``src/contingent/reports/belief.toml`` on all of them.

The rules were mended by most sets, so that on these they look better than on any other text. Each
of these is therefore read again with a share of the words of its language withheld at random, as a
text withholds them that nobody has mended by, and counts for more in that form. A logistic
regression with a ridge is fitted by Newton's method; a mark that may speak one way only (``Lean``)
and would be turned round is taken out, and the rest is fitted again.
"""

import argparse
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.reading_scores import Labelled, labelled
from contingent.reports import judging
from contingent.reports.belief import Weights
from contingent.reports.marks import Mark
from contingent.reports.merging import merge
from contingent.reports.patterns import Hit, Matcher
from contingent.reports.proposal import Proposal
from contingent.reports.reader import read_candidates
from contingent.reports.tokens import Token
from tests.reports.scoring import HERE, reports

FILE = Path(__file__).parents[1] / "src/contingent/reports/belief.toml"
#: Sets that the rules were mended by, in whole or in part.
MENDED = (
    *("reports_third", "reports_fourth", "reports_no_position", "reports_no_position_2"),
    *("reports_seventh", "reports_dev2", "reports_dev2_kept", "reports_dev3", "reports_dev4"),
)
#: Sets written to learn from, which no rule was mended by before.
FRESH = ("reports_cal_a", "reports_cal_b", "reports_cal_c")
#: Sets by one author are left out together.
SAME = {"reports_dev2": "reports_dev2_kept", "reports_dev2_kept": "reports_dev2"}
#: The weight of a candidate: of a fresh set, of a mended one, and of that with words withheld.
OF_FRESH, OF_MENDED, OF_WITHHELD = 2.0, 0.5, 0.33
#: Share of words withheld, and how often each set is read so.
WITHHELD, TIMES = 0.35, 3
#: The ridge.
RIDGE = 8.0
#: Small words that no text is without.
KEPT = frozenset(
    f"cue:{name}"
    for name in (
        *("neg", "nothing", "notneg", "loc", "article", "and", "but", "future", "anaphor", "one"),
        *("relative", "destined", "asfor", "among", "weak", "because", "outof", "we", "now", "if"),
        "whether",
    )
)
MARKS = tuple(Mark)
PLACE = {mark: place for place, mark in enumerate(MARKS)}
#: Letters by which evidence may lie beside the labelled one and still be the same.
BESIDE = 40
#: Newton's steps, at most, and when they are small enough.
STEPS, SMALL = 40, 1e-7

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A report: what may be proposed of it, and what is labelled in it."""

    candidates: tuple[Proposal, ...]
    label: Mapping[str, Any]

    @property
    def gold(self) -> set[tuple[str, str]]:
        """(nation, stance) of each label."""
        return {(r["iso3"], r["stance"]) for r in self.label["records"]}


@dataclass(frozen=True)
class Table:
    """Candidates to learn from: marks, whether right, weights."""

    marks: Numbers
    right: Numbers
    weight: Numbers


@contextmanager
def withheld(share: float, seed: int) -> Iterator[None]:
    """Read with a share of each language's words withheld, the same for the same seed."""
    find = Matcher.find

    def some(self: Matcher, tokens: Sequence[Token]) -> list[Hit]:
        return [hit for hit in find(self, tokens) if not _is_withheld(hit, tokens, share, seed)]

    Matcher.find = some  # type: ignore[method-assign]
    try:
        yield
    finally:
        Matcher.find = find  # type: ignore[method-assign]


def _is_withheld(hit: Hit, tokens: Sequence[Token], share: float, seed: int) -> bool:
    if hit.label in KEPT or not hit.label.startswith(("cue:", "domain:")):
        return False
    words = " ".join(tokens[i].folded for i in hit.words)
    return zlib.crc32(f"{hit.label}{words}{seed}".encode()) % 1000 < share * 1000


def texts(name: str) -> list[Labelled]:
    """The labelled reports of a set, whatever its form."""
    if (HERE / name / "texts").exists():
        return labelled(HERE / name)
    return [Labelled(t.name, t.code, t.on, t.text, t.label) for t in reports(name)]


@cache
def cases(name: str, seed: int = 0) -> tuple[Case, ...]:
    """The reports of a set; with a seed, read with words withheld."""
    with withheld(WITHHELD if seed else 0.0, seed):
        return tuple(
            Case(tuple(read_candidates(t.text, on=t.on, code=t.code)), t.label) for t in texts(name)
        )


def table(name: str, weight: float, seed: int = 0) -> Table:
    """The candidates of a set to learn from."""
    kept = [(one, right) for case in cases(name, seed) for one, right in _rows(case)]
    marks = np.zeros((len(kept), len(MARKS)))
    for row, (one, _) in enumerate(kept):
        marks[row, [PLACE[mark] for mark in one.marks]] = 1.0
    return Table(marks, np.array([right for _, right in kept], float), np.full(len(kept), weight))


def _rows(case: Case) -> Iterator[tuple[Proposal, bool]]:
    """Candidates, and whether each is right.

    Not those that are right by what another sentence says; nor offers of a nation whose offer is
    conditional, where that is a candidate too, as both are merged.
    """
    gold = case.gold
    hit = {(p.nation, p.stance) for p in case.candidates if _overlaps(p, case.label)}
    plain = {(p.nation, p.stance) for p in case.candidates if not p.doubts}
    conditional = {p.nation for p in case.candidates if p.stance == "conditional"}
    for one in case.candidates:
        key = (one.nation, one.stance)
        right = key in gold
        if right and key in hit and not _overlaps(one, case.label):
            continue
        if right and key not in hit and one.doubts and key in plain:
            continue
        merged = one.stance in {"offers", "considers"} and one.nation in conditional
        if not right and merged and (one.nation, "conditional") in gold:
            continue
        yield one, right


def _overlaps(one: Proposal, label: Mapping[str, Any]) -> bool:
    spans = [
        r["evidence"]
        for r in label["records"]
        if (r["iso3"], r["stance"]) == (one.nation, one.stance) and r.get("evidence")
    ]
    start, end = one.evidence.start - BESIDE, one.evidence.end + BESIDE
    return any(s["start"] is not None and s["start"] < end and start < s["end"] for s in spans)


def learnt_from(names: Iterable[str]) -> Table:
    """All that is learnt from these sets."""
    tables = []
    for name in names:
        tables.append(table(name, OF_FRESH if name in FRESH else OF_MENDED))
        if name in MENDED:
            tables += [table(name, OF_WITHHELD, seed) for seed in range(1, TIMES + 1)]
    return Table(
        np.concatenate([t.marks for t in tables]),
        np.concatenate([t.right for t in tables]),
        np.concatenate([t.weight for t in tables]),
    )


def _newton(marks: Numbers, told: Table) -> tuple[float, Numbers]:
    """Base and weights of a logistic regression with a ridge."""
    mean = told.weight @ marks / told.weight.sum()
    values = np.column_stack([np.ones(len(marks)), marks - mean])
    ridge = RIDGE * np.eye(values.shape[1])
    ridge[0, 0] = 1e-6
    found = np.zeros(values.shape[1])
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-values @ found))
        slope = values.T @ (told.weight * (told.right - share)) - ridge @ found
        bend = (values * (told.weight * share * (1 - share))[:, None]).T @ values + ridge
        step = np.linalg.solve(bend, slope)
        found = found + step
        if np.abs(step).max() < SMALL:
            break
    return float(found[0] - mean @ found[1:]), found[1:]


def fitted(told: Table) -> tuple[float, Numbers]:
    """Base and weights; a mark that would be turned round has none."""
    lean = np.array([mark.lean.value for mark in MARKS])
    out = np.zeros(len(MARKS), bool)
    while True:
        base, found = _newton(told.marks * ~out, told)
        turned = (found * lean < -SMALL) & ~out
        if not turned.any():
            return base, np.where(out, 0.0, found)
        out |= turned


def weights_from(told: Table, enough: float, enough_for: Mapping[str, float]) -> Weights:
    """What is learnt, rounded as it is written."""
    base, found = fitted(told)
    shares = told.weight @ told.marks / told.weight.sum()
    return Weights(
        round(base, 3),
        {mark: round(float(found[i]), 3) + 0.0 for i, mark in enumerate(MARKS)},
        {mark: round(float(shares[i]), 3) for i, mark in enumerate(MARKS)},
        enough,
        enough_for,
    )


def proposed(case: Case, learnt: Weights) -> set[tuple[str, str]]:
    """(nation, stance) of what is proposed of a report by belief."""
    told = judging.judged(case.candidates, learnt)
    kept = [p for p in told if learnt.believes(p.stance, p.belief or 0.0)]
    return {(p.nation, p.stance) for p in merge(judging.without_weaker(kept))}


def by_rules(case: Case) -> set[tuple[str, str]]:
    """(nation, stance) of what the rules alone propose."""
    return {(p.nation, p.stance) for p in merge(judging.by_rules(case.candidates))}


@dataclass(frozen=True)
class Figures:
    """How well reports were read."""

    f1: float
    precision: float
    offers: float
    empty: int
    of: int
    false: int
    with_positions: float

    def __str__(self) -> str:
        return (
            f"stance = {self.f1:.3f}, precision = {self.precision:.3f}, "
            f"precision_offers = {self.offers:.3f}, left_empty = {self.empty}, of = {self.of}, "
            f"false_records = {self.false}, stance_with_positions = {self.with_positions:.3f}"
        )


def figures(told: Sequence[Case], found: Sequence[set[tuple[str, str]]]) -> Figures:
    """How well reports were read."""
    pairs = [(case.gold, got) for case, got in zip(told, found, strict=True)]
    with_positions = [pair for pair in pairs if pair[0]]
    empty = [got for gold, got in pairs if not gold]
    offers = [(_offers(gold), _offers(got)) for gold, got in pairs]
    return Figures(
        _f1(pairs),
        _precision(pairs),
        _precision(offers),
        sum(not got for got in empty),
        len(empty),
        sum(map(len, empty)),
        _f1(with_positions),
    )


def _offers(told: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {key for key in told if key[1] == "offers"}


def _f1(pairs: Sequence[tuple[set[Any], set[Any]]]) -> float:
    right = sum(len(gold & got) for gold, got in pairs)
    return 2 * right / max(1, sum(len(gold) + len(got) for gold, got in pairs))


def _precision(pairs: Sequence[tuple[set[Any], set[Any]]]) -> float:
    return sum(len(gold & got) for gold, got in pairs) / max(1, sum(len(got) for _, got in pairs))


def left_out(name: str, enough: float, enough_for: Mapping[str, float]) -> Weights:
    """What is learnt from all sets but one, and those of its author."""
    others = [n for n in (*MENDED, *FRESH) if n not in {name, SAME.get(name)}]
    return weights_from(learnt_from(others), enough, enough_for)


def written(learnt: Weights) -> str:
    """The file of weights."""
    lines = [
        "# What each mark is worth (reports/marks.py), in log odds; `share` is how many candidates",
        "# bore it. Fitted by `python -m benchmarks.reading_belief --write`; do not edit by hand.",
        f"base = {learnt.base}",
        f"enough = {learnt.enough}",
        "",
        "[enough_for]",
        *(f"{stance} = {value}" for stance, value in learnt.enough_for.items()),
        "",
        "[marks]",
    ]
    lines += [
        f"{mark.name.lower()} = {{ weight = {learnt.worth[mark]}, share = {learnt.shares[mark]} }}"
        for mark in MARKS
    ]
    return "\n".join(lines) + "\n"


#: The belief from which on a candidate is proposed: of an offer more, as a wrong yes does most
#: harm, of a no less.
ENOUGH = 0.35
ENOUGH_FOR = {"offers": 0.6, "declines": 0.3, "excludes-troops": 0.3}


def main() -> None:
    """Print what belief is worth on each set, and write the weights where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading_belief")
    parser.add_argument("--write", action="store_true", help="write the weights")
    parser.add_argument("--only-write", action="store_true", help="and measure nothing")
    asked = parser.parse_args()
    if not asked.only_write:
        compared((*MENDED, *FRESH))
    if asked.write or asked.only_write:
        learnt = weights_from(learnt_from((*MENDED, *FRESH)), ENOUGH, ENOUGH_FOR)
        FILE.write_text(written(learnt), encoding="utf-8")


def compared(names: Sequence[str]) -> None:
    """Print, set by set, the rules alone and belief that has not seen the set."""
    for name in names:
        told = cases(name)
        print(f"[{name}]\nrules = {{ {figures(told, [by_rules(case) for case in told])} }}")
        learnt = left_out(name, ENOUGH, ENOUGH_FOR)
        found = [proposed(case, learnt) for case in told]
        print(f"belief = {{ {figures(told, found)} }}", flush=True)


if __name__ == "__main__":
    main()

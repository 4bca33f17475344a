"""Large cases: certified gaps at a time limit, each engine in a process of its own.

Every answer is worth what ``answers.worth_of`` works out for it, whoever gave it. A gap is the
share of an engine's own bound that its answer falls short of; beside it stands the share of the
best bound any engine proved. Answers can be kept in a folder, so that a broken run is taken up
where it ended.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.answers import WEIGHTS, worth_of
from benchmarks.forces import LARGE, MEDIUM, SMALL, Size, force
from benchmarks.rows import Line

__all__ = ["scale"]

#: Slack of a sum of floating-point numbers.
CLOSE = 1e-6
NAMES = {"ours": "ours", "highs": "HiGHS", "cpsat": "CP-SAT"}


def scale(*, quick: bool, keep: Path | None = None) -> Iterator[Line]:
    """The rows.

    Args:
        keep: folder of answers already given, by engine, case, seed and limit.
    """
    seeds = (1,) if quick else (1, 2, 3)
    for seconds in (5,) if quick else (15, 60):
        yield _row(SMALL if quick else MEDIUM, seconds, seeds, ("highs", "cpsat"), keep)
    if not quick:
        yield _row(LARGE, 120, seeds, (), keep)
        answers = [_answer("lp", MEDIUM, seed, 600, keep) for seed in seeds]
        own = [_answer("ours", MEDIUM, seed, 60, keep) for seed in seeds]
        # An LP value proves our bound right when it is no higher.
        both = [
            (o["bound"], lp["bound"]) for o, lp in zip(own, answers, strict=True) if lp["bound"]
        ]
        assert all(o >= lp * (1 - CLOSE) for o, lp in both)
        above = max((o / lp - 1 for o, lp in both), default=float("nan"))
        took = median(a["took"] for a in answers)
        yield Line(
            "S bound of the medium case at 60 s beside the LP",
            f"at most {above:.3%} above the LP's value",
            f"HiGHS interior point, 2 threads, class-free LP: {took:.0f} s to it ({len(both)} of "
            f"{len(seeds)} solved in 600 s)",
            "",
        )


def _row(
    size: Size, seconds: int, seeds: tuple[int, ...], peers: tuple[str, ...], keep: Path | None
) -> Line:
    gaps: dict[str, list[float]] = {}
    behind: dict[str, list[float]] = {}
    empty = dict.fromkeys(("ours", *peers), 0)
    walls, tiers = [], []
    for seed in seeds:
        register = force(size, seed)
        answers = {e: _answer(e, size, seed, seconds, keep) for e in ("ours", *peers)}
        worth = {
            e: worth_of(register, [tuple(item) for item in a["sent"]]) for e, a in answers.items()
        }
        bounds = {e: a["bound"] for e, a in answers.items() if a["bound"] is not None}
        least = min(bounds.values())
        assert all(value <= least * (1 + CLOSE) for value in worth.values()), (worth, bounds)
        told = sum(WEIGHTS[n] * tier[0] for n, tier in enumerate(answers["ours"]["tiers"], 1))
        assert abs(worth["ours"] - told) < CLOSE * told, "counted as the plan tells it"
        for engine, value in worth.items():
            own = bounds.get(engine)
            gaps.setdefault(engine, []).append(1.0 if own is None else 1 - value / own)
            behind.setdefault(engine, []).append(1 - value / least)
            empty[engine] += not answers[engine]["sent"]
        walls.append(answers["ours"]["took"])
        filled, _, alone = answers["ours"]["tiers"][0]
        tiers.append(1 - filled / alone)
    said = {
        e: f"{NAMES[e]} {_spread(gaps[e])}; of the best bound {_spread(behind[e])}"
        + (f" (no plan at all for {empty[e]} of {len(seeds)})" if empty[e] else "")
        for e in gaps
    }
    return Line(
        f"S {size.name}: {size.units:,} units, {size.lines:,} lines, {size.sites} sites, "
        f"{size.months} months; certified gap at {seconds} s, {len(seeds)} seeds",
        f"{said['ours'].removeprefix('ours ')} (at most {max(walls):.1f} s from register to "
        f"verified plan)",
        "; ".join(said[peer] for peer in peers),
        f"tier 1 alone: {_spread(tiers)}",
    )


def _spread(values: list[float]) -> str:
    if len(values) == 1:
        return f"{values[0]:.2%}"
    return f"{median(values):.2%} ({min(values):.2%} to {max(values):.2%})"


def _answer(engine: str, size: Size, seed: int, seconds: int, keep: Path | None) -> dict[str, Any]:
    """An engine's answer, from the folder or from a process of its own."""
    kept = keep / f"{engine}-{size.name}-{seed}-{seconds}.json" if keep else None
    if kept and kept.exists():
        return dict(json.loads(kept.read_text(encoding="utf-8")))
    command = [sys.executable, "-m", "benchmarks.scale_engine"]
    arguments = [engine, size.name, str(seed), str(seconds)]
    ended = subprocess.run([*command, *arguments], check=True, capture_output=True, text=True)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(ended.stdout, encoding="utf-8")
    return dict(json.loads(ended.stdout))

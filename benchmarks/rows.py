"""The rows of the table: each asserts equal answers, then times both sides in the same run."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np

from benchmarks.instances import additive, gates_of, multi_role, pledges
from benchmarks.peers import (
    clingo_worlds,
    coalition_lp,
    plain_shapley,
    plain_worlds,
    shapley_numba_game,
    worst_by_force,
)
from benchmarks.timing import alternate, floor_of_loop, peak_operations, timed
from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.bit_program import compile_program, run_program
from contingent.analysis.coalitions import lay_out, tally_all
from contingent.analysis.power import power_of
from contingent.analysis.values import presence_words, values_of, words_to_rows
from contingent.analysis.worst import contributions, worst_exits

__all__ = ["Line", "h1", "h2", "h3", "h5"]


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    claim: str
    ours: str
    peer: str
    ratio: str


def _tally(game: object, workers: int) -> object:
    return tally_all(game, LocalExecutor(workers))  # type: ignore[arg-type]


def _ratio(found: tuple[float, float, float, float, float]) -> str:
    _, _, middle, low, high = found
    return f"{middle:,.0f}× ({low:,.0f} to {high:,.0f})"


def h1(*, quick: bool) -> Iterator[Line]:
    """Exact Shapley and Banzhaf of an additive-min game, 60 lines."""
    small = additive(6, 5, 1)
    mine = power_of(_tally(small.game.compiled, 1), Fraction(1)).shapley  # type: ignore[arg-type]
    expected = plain_shapley(small.supply, small.demand, small.weight)
    assert all(abs(float(a) - b) < 1e-6 for a, b in zip(mine, expected, strict=True))
    shared = 16 if quick else 20
    same = additive(shared, 60, 2)
    peer = shapley_numba_game(same.supply, same.demand, same.weight)
    theirs = peer()
    game = same.game.compiled
    own = power_of(_tally(game, 1), Fraction(1)).shapley  # type: ignore[arg-type]
    assert all(abs(float(a) - b) < 1e-6 * max(1.0, b) for a, b in zip(own, theirs, strict=True))
    large = 22 if quick else 30
    big = additive(large, 60, 2).game.compiled
    found = alternate(lambda: _tally(big, 1), peer, 2.0 ** (large - shared), 1 if quick else 5)
    per = found[0] / 2**large * 1e9
    their = found[1] / 2**shared * 1e9
    yield Line(
        "H1 exact Shapley and Banzhaf, 60 single-role lines, CPU per coalition",
        f"{per:.2f} ns (n = {large}, all 2^{large})",
        f"shapley-numba, jitted value: {their:,.0f} ns (n = {shared})",
        _ratio(found),
    )
    most = 24 if quick else 30
    whole = additive(most, 60, 2).game.compiled
    _, cpu, wall = timed(lambda: _tally(whole, 2))
    width = lay_out(whole).width
    share = 2**most * 60 * 2 / cpu / peak_operations(width)
    yield Line(
        f"H1 whole: {most} nations, two cores",
        f"{wall:.1f} s wall, {cpu:.1f} s CPU",
        f"NumPy add and minimum in cache, one core ({width}); "
        f"the inner loop alone on a tile in cache: {floor_of_loop(60) * 1e9:.2f} ns a coalition",
        f"{share:.0%} of NumPy's rate",
    )


def h2(*, quick: bool) -> Iterator[Line]:
    """The same with ten roles that share units."""
    for types in (6, 10):
        nations = 20 if quick else 27
        game = multi_role(nations, types, 3)
        compiled = game.compiled
        component = game.components[0]
        units = [
            (s.player or 0, roles, int(amount))
            for s in game.sources
            for (_, roles), amount in s.strength.items()
        ]
        lp = coalition_lp(
            [int(t.demand) for t in component.types],
            [int(t.weight) for t in component.types],
            units,
        )
        rng = np.random.default_rng(4)
        coalitions = rng.random((200, nations)) < 0.5
        worth = float(sum(t.demand * t.weight for t in component.types))
        values = values_of(compiled, coalitions) / float(compiled.scale) * worth
        answers = [lp.value(row) for row in coalitions]
        assert np.allclose(values, answers, atol=1e-6)
        _tally(multi_role(16, types, 3).compiled, 1)
        run = partial(_tally, compiled, 1)
        found = alternate(
            run,
            lambda lp=lp, c=coalitions: [lp.value(r) for r in c],
            2.0**nations / 200,
            1 if quick else 5,
        )
        yield Line(
            f"H2 the same, K = {types} roles sharing units, CPU per coalition",
            f"{found[0] / 2**nations * 1e9:.1f} ns (n = {nations})",
            f"HiGHS LP per coalition, warm: {found[1] / 200 * 1e9:,.0f} ns",
            _ratio(found),
        )


def h3(*, quick: bool) -> Iterator[Line]:
    """Worlds of conditional pledges."""
    nations, events = 35, 12
    formulas = pledges(nations, 122, events, 5)
    registers = {i: 2 + events + i for i in range(nations)}
    registers |= {nations + e: 2 + e for e in range(events)}
    program = compile_program(gates_of(formulas, nations), events, registers)
    rng = np.random.default_rng(6)
    few = rng.random((300, events)) < 0.5
    stands = words_to_rows(run_program(program, presence_words(few), greatest=False), len(few))
    mine = [sum(1 << int(n) for n in np.flatnonzero(row)) for row in stands]
    peer = clingo_worlds(formulas, nations, few.astype(np.int64))
    assert mine == peer() == plain_worlds(formulas, nations, few.astype(np.int64))
    words = (1 << 16) // 64 if quick else (1 << 22) // 64
    random = rng.integers(0, 2**64, size=(events, words), dtype=np.uint64)
    run_program(program, random, greatest=False)
    scale = words * 64 / len(few)
    repeats = 1 if quick else 5
    against = alternate(lambda: run_program(program, random, greatest=False), peer, scale, repeats)
    plain = alternate(
        lambda: run_program(program, random, greatest=False),
        lambda: plain_worlds(formulas, nations, few.astype(np.int64)),
        scale,
        repeats,
    )
    per = against[0] / (words * 64) * 1e9
    executor = LocalExecutor(2)
    halves = np.array_split(random, 2, axis=1)

    def both() -> None:
        list(
            executor.run(
                lambda part: run_program(program, np.ascontiguousarray(part), greatest=False),
                halves,
            )
        )

    _, _, wall = timed(both)
    yield Line(
        "H3 worlds of conditional pledges, 35 nations, 12 events, CPU per world",
        f"{per:.1f} ns; two cores {words * 64 / wall / 1e6:.0f} million worlds/s",
        f"clingo, grounded once, assumptions: {against[1] / len(few) * 1e9:,.0f} ns",
        _ratio(against),
    )
    yield Line("", "", f"plain Python sweep: {plain[1] / len(few) * 1e9:,.0f} ns", _ratio(plain))


def h5(*, quick: bool) -> Iterator[Line]:
    """Worst k withdrawals."""
    game = multi_role(30, 8, 7).compiled
    base, each = contributions(game)
    for k in (2,) if quick else (3, 4):
        assert worst_exits(base, each, game.demand, k).slack == worst_by_force(
            base, each, game.demand, k
        )

        def ours(k: int = k) -> None:
            for _ in range(100):
                worst_exits(base, each, game.demand, k)

        found = alternate(
            ours, lambda k=k: worst_by_force(base, each, game.demand, k), 100, 1 if quick else 5
        )
        yield Line(
            f"H5 worst {k} of 30 withdrawals, K = 8, exact",
            f"{found[0] / 100 * 1e6:.0f} µs",
            f"NumPy over all sets: {found[1] * 1e3:,.0f} ms",
            _ratio(found),
        )

"""What a meeting asks: a nation stays out, in any world; to the bound, the plan, why, and remedies.

One client, in the process that holds the case, in the steps in which the room's own processes do
it; every ninth nation, in every world and concept. Of the first plan, one of those that fill as
much, only what holds of the one chosen is told. The bound of the kept model is compared with that
of a model made anew, and every plan is verified, before a time is told. Plans that another question
of the same run has made, because the same offers stand, are taken from where they are kept.
"""

from collections.abc import Iterator, Sequence
from statistics import median, quantiles
from time import perf_counter

from benchmarks.rows import Line
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.bounds import bounds_of, hold_worlds
from contingent.services.answers.coalition import coalition_of
from contingent.services.answers.planning import BegunAnswer
from contingent.services.cases.opening import open_case

__all__ = ["what_if"]

#: Each so many nations one is asked about.
EVERY = 9
CONCEPTS = ("presence", "division", "corps")
#: What is waited for, in the order it is shown.
PARTS = (
    "bound",
    "first verified plan, with why lines are open",
    "chosen plan",
    "the same, with why lines are open",
    "and what would fill them, tried",
)


def what_if(*, quick: bool) -> Iterator[Line]:
    """Seconds of wall from the question to the bound, the verified plan, and its reasons."""
    register = open_case("ukraine")
    nations = sorted({offer.nation for offer in register.as_known(None).offers})[::EVERY]
    worlds = [world.world for world in register.worlds]
    if quick:
        nations, worlds = nations[:1], worlds[:1]
    for concept in CONCEPTS[:1] if quick else CONCEPTS:
        for world in worlds:
            hold_worlds(register, Asked(world), concept)
        times = [
            _asked(register, Asked(world, without=(nation,)), concept)
            for world in worlds
            for nation in nations
        ]
        for part, name in enumerate(PARTS):
            yield _spread(
                f"one nation out, any world ({len(times)} of {concept}): {name}",
                [time[part] for time in times],
            )


def _asked(register: Register, asked: Asked, concept: str) -> tuple[float, ...]:
    """Seconds to each of ``PARTS``."""
    begin = perf_counter()
    bounds = bounds_of(register, asked, concept)
    bound = perf_counter() - begin
    setting = setting_of(register, asked)
    cold = coalition_of(setting, asked.reading).bounds(setting.register.concept(concept))
    for own, other in zip(bounds, cold, strict=True):
        assert abs(own.filled - other.filled) < 1e-6
    begin = perf_counter()
    begun = BegunAnswer.begin(register, asked, concept)
    first = perf_counter() - begin
    told: list[float] = []
    chosen = begun
    if begun.told.choosing:
        chosen = begun.choose(on_plan=lambda _: told.append(perf_counter() - begin))
    with_why = perf_counter() - begin
    chosen.fill()
    every = perf_counter() - begin
    return bound, first, told[0] if told else first, with_why, every


def _spread(claim: str, seconds: Sequence[float]) -> Line:
    p95 = quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    return Line(
        claim,
        f"{median(seconds) * 1e3:.0f} ms (median), p95 {p95 * 1e3:.0f} ms",
        "",
        f"at most {max(seconds) * 1e3:.0f} ms",
    )

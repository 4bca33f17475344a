"""The answer of ``sweep --worlds``: who stands and what can be filled at most, over worlds."""

from typing import Literal, Self

from contingent.services.answers.worlds import (
    PlannedCoalition,
    TierSpread,
    Uncertain,
    WorldsSwept,
)
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows

__all__ = ["WorldsAnswer"]


class UncertainPart(Part):
    """An event or nation that worlds settle differently."""

    name: str
    """The event or nation."""
    kind: Literal["event", "nation"]
    """Which of the two it is."""
    probability: float
    """That it comes true or takes part, 0 to 1."""

    @classmethod
    def of(cls, one: Uncertain) -> Self:
        """The part of the answer."""
        kind: Literal["event", "nation"] = "event" if one.kind == "event" else "nation"
        return cls(name=one.name, kind=kind, probability=one.probability)


class TierBoundPart(Part):
    """What of a tier can be filled at most, as a share of what is required: no plan fills more."""

    tier: int
    """1 essential, 2 important, 3 desirable."""
    required: float
    """Sum of the weights of the tier's lines, in weighted lines."""
    p5: float
    """In one world in 20 the bound is this or less."""
    p25: float
    """In one world in four the bound is this or less."""
    median: float
    """In half of the worlds the bound is this or less."""
    p75: float
    """In three worlds in four the bound is this or less."""
    p95: float
    """In 19 worlds in 20 the bound is this or less."""
    mean: float
    """The expected bound."""
    low: float
    """Lower end of the 95 % interval of the mean; the mean itself when exact."""
    high: float
    """Upper end of the 95 % interval of the mean."""
    whole: float
    """Share of worlds in which the bound allows all of the tier; in the others no plan fills it."""

    @classmethod
    def of(cls, tier: TierSpread) -> Self:
        """The part of the answer."""
        spread = tier.spread
        p5, p25, median, p75, p95 = spread.quantiles
        return cls(
            tier=tier.tier,
            required=tier.required,
            p5=p5,
            p25=p25,
            median=median,
            p75=p75,
            p95=p95,
            mean=_told(spread.mean),
            low=_told(spread.low),
            high=_told(spread.high),
            whole=_told(spread.whole),
        )


class StandsPart(Part):
    """How often somebody stands."""

    name: str
    """The nation, or the id of the offer."""
    share: float
    """Share of worlds in which it stands at some time."""


class PlannedTierPart(Part):
    """A tier in a coalition that was planned as well."""

    tier: int
    """1 essential, 2 important, 3 desirable."""
    bound: float
    """At most this share can be filled."""
    filled: float | None
    """The share that the verified plan fills; None where there is no plan."""


class PlannedPart(Part):
    """A coalition that was planned as well."""

    share: float
    """Share of worlds that have this coalition, as far as the concept can use it."""
    offers: int
    """How many offers stand at some time, in the world it was planned in."""
    proven: bool
    """Whether no better plan exists."""
    tiers: Rows[PlannedTierPart]
    """Each tier: the bound, and what the plan fills."""

    @classmethod
    def of(cls, planned: PlannedCoalition, tiers: tuple[TierSpread, ...]) -> Self:
        """The part of the answer."""
        plan = planned.plan
        filled = dict(plan.filled) if plan else {}
        rows = (
            PlannedTierPart(tier=one.tier, bound=bound, filled=filled.get(one.tier))
            for one, bound in zip(tiers, planned.bound, strict=True)
        )
        return cls(
            share=_told(planned.share),
            offers=plan.offers if plan else 0,
            proven=plan is not None and plan.proven,
            tiers=Rows.of(PlannedTierPart, rows),
        )


class WorldsAnswer(Answer):
    """``sweep --worlds``: who stands and what can be filled at most, over many worlds."""

    world: str
    """The world that settles what is not uncertain, and when events come true."""
    concept: str
    """The concept."""
    figures: Literal["bounds"] = "bounds"
    """What the figures of ``tiers`` are: proven upper limits, not plans."""
    exact: bool
    """Whether every combination of the uncertain was looked at; else worlds were drawn."""
    worlds: int
    """How many worlds were looked at, or drawn."""
    different: int
    """How many of them differ."""
    seed: int | None
    """Seed of the draw; None when exact."""
    coalitions: int
    """Different coalitions, as far as the concept can use them: so many bounds were worked out."""
    planned: int
    """For so many of them a plan was made too: see ``plans``."""
    without_coalition: float
    """Share of worlds in which no set of offers is self-consistent; there nothing is filled."""
    tiers: Rows[TierBoundPart]
    """The bound of each tier taken alone, over the worlds."""
    uncertain: Rows[UncertainPart]
    """What worlds settle differently, each independently of the others."""
    settled: tuple[str, ...]
    """Events without a probability (or settled by the question): as the world has them."""
    nations: Rows[StandsPart]
    """Each nation with an offer, that which stands most often first."""
    offers: Rows[StandsPart]
    """Each offer, in the order of the register."""
    plans: Rows[PlannedPart]
    """The most frequent coalitions that were planned as well."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, swept: WorldsSwept) -> Self:
        """The answer."""
        drawn = swept.drawn
        often = sorted(swept.nations.items(), key=lambda one: (-_told(one[1]), one[0]))
        return cls(
            world=swept.setting.world.world,
            concept=swept.concept.concept,
            exact=drawn.exact,
            worlds=drawn.worlds,
            different=len(drawn.so),
            seed=None if drawn.exact else swept.asked.seed,
            coalitions=swept.coalitions,
            planned=sum(one.plan is not None for one in swept.plans),
            without_coalition=_told(swept.without_coalition),
            tiers=Rows.of(TierBoundPart, map(TierBoundPart.of, swept.tiers)),
            uncertain=Rows.of(UncertainPart, map(UncertainPart.of, swept.uncertain)),
            settled=swept.settled,
            nations=Rows.of(StandsPart, (_stands(*one) for one in often)),
            offers=Rows.of(StandsPart, (_stands(*one) for one in swept.offers.items())),
            plans=Rows.of(PlannedPart, (PlannedPart.of(one, swept.tiers) for one in swept.plans)),
            hash=swept.setting.register.content_hash,
        )


def _stands(name: str, share: float) -> StandsPart:
    return StandsPart(name=name, share=_told(share))


def _told(share: float) -> float:
    """A share without the noise of adding up."""
    return round(share, 9)

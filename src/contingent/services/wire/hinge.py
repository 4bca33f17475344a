"""The answer of ``hinge``."""

from typing import Self

from contingent.analysis.build_game import LEFT_OUT
from contingent.analysis.hinge import Measure, WorstExits
from contingent.services.answers.hinging import Hinged
from contingent.services.answers.leaving import Leaving
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.number import NumberPart
from contingent.services.wire.rows import Rows
from contingent.services.wire.short import ShortLineAnswer
from contingent.services.wire.sweep import ChanceAnswer

__all__ = ["HingeAnswer", "LeavingAnswer", "TakenAnswer", "WorstAnswer"]


class WorstAnswer(Part):
    """The withdrawal of so many that hurts most."""

    exits: int
    """How many leave."""
    players: tuple[str, ...]
    """Who."""
    spare: float
    """Spare strength then, as a share of the need of the tightest lines; negative when short."""
    lines: tuple[str, ...]
    """The tightest lines."""

    @classmethod
    def of(cls, worst: WorstExits) -> Self:
        """The part of the answer."""
        return cls(**vars(worst))


class TakenAnswer(Part):
    """An offer of another nation that falls with a nation's exit."""

    offer: str
    """Which."""
    turn: int
    """1 for those that look at the nation itself, 2 for those that look at one of turn 1 …"""
    because: str
    """What its condition then lacks."""


class LeavingAnswer(Part):
    """What falls when a nation leaves."""

    nation: str
    """Who leaves."""
    own: tuple[str, ...]
    """Its own offers that stood."""
    taken: Rows[TakenAnswer]
    """Offers of others that no longer do."""
    people: int
    """Of all that fall."""
    short: Rows[ShortLineAnswer]
    """Essential lines the plan made anew leaves short, and the plan with everybody did not."""
    weight: float
    """How much less of tier 1 that plan fills, in weighted lines."""
    proven: bool
    """False where a plan was only the best found in time."""

    @classmethod
    def of(cls, left: Leaving) -> Self:
        """The part of the answer."""
        return cls(
            nation=left.nation,
            own=left.own,
            taken=Rows.of(TakenAnswer, (TakenAnswer(**vars(one)) for one in left.taken)),
            people=left.people,
            short=ShortLineAnswer.rows(left.short),
            weight=round(left.weight, 6),
            proven=left.proven,
        )


class HingeAnswer(Answer):
    """``hinge``: what success hinges on."""

    world: str
    """The world."""
    concept: str
    """The concept."""
    step: int
    """The step looked at, counted from 0."""
    goal: str
    """``essential``: all essential lines filled; ``fill``: the weighted share filled."""
    players: tuple[str, ...]
    """All players; those that never matter have value 0."""
    acting: tuple[str, ...]
    """The players that can matter."""
    coalitions: int
    """How many coalitions of all players the values are over: 2 to the number of players."""
    exact: bool
    """Whether every coalition was evaluated, not sampled."""
    value: NumberPart
    """Of everybody together: 1 or 0 for the essential goal, the share filled for a fill."""
    reached: bool
    """Whether everybody together reaches the essential goal, by the count."""
    plan_reaches: bool
    """Whether the real plan with everybody fills every essential line."""
    plan_short: Rows[ShortLineAnswer]
    """The essential lines that plan leaves short, with the steps."""
    shapley: dict[str, NumberPart]
    """Shapley value of each player (Shapley 1953)."""
    banzhaf: dict[str, NumberPart]
    """Absolute Banzhaf value: swings over 2 to the number of other players (Banzhaf 1965)."""
    banzhaf_normalised: dict[str, NumberPart]
    """The same, summing to 1."""
    breaks: tuple[tuple[str, ...], ...]
    """Smallest sets of players whose exit breaks the essential goal."""
    breaks_complete: bool
    """Whether all smallest sets were found."""
    breaks_tried: int
    """Size up to which all sets were tried."""
    breaks_confirmed: tuple[bool, ...]
    """For the first sets: whether the real plan too falls short without them."""
    suffices: tuple[tuple[str, ...], ...]
    """Smallest sets of players that reach the essential goal alone."""
    suffices_complete: bool
    """Whether all smallest sets were found."""
    suffices_tried: int
    """Size up to which all sets were tried."""
    suffices_confirmed: tuple[bool, ...]
    """For the first sets: whether the real plan too fills every essential line with them alone."""
    losing_by_exits: tuple[int, ...]
    """Coalitions short of the goal by number of exits, of the players that can matter."""
    worst_withdrawals: Rows[WorstAnswer]
    """The worst that one, two, three … leaving can do, knock-on exits apart."""
    probability: float | None
    """Of the goal, where the case gives probabilities."""
    chance: ChanceAnswer | None
    """The same, with its interval and swings."""
    leaving: Rows[LeavingAnswer]
    """What each nation takes with it when it leaves, the costliest exit first; each was tried.
    None where the players are not nations."""
    lines: tuple[str, ...]
    """The lines of the goal."""
    left_out: str
    """What the count leaves out, so that it is an upper bound of what a plan can fill."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, hinged: Hinged) -> Self:
        """The answer."""
        found, built = hinged.hinge, hinged.built
        total = sum(found.banzhaf.values.values())
        normalised = Measure(
            {p: v / total if total else v for p, v in found.banzhaf.values.items()}
        )
        return cls(
            world=hinged.setting.world.world,
            concept=hinged.concept.concept,
            step=built.month,
            goal=hinged.goal,
            players=found.players,
            acting=found.acting,
            coalitions=found.coalitions,
            exact=found.exact,
            value=NumberPart.of(found.first.value),
            reached=found.reached,
            plan_reaches=hinged.plan.holds,
            plan_short=ShortLineAnswer.rows(hinged.plan.short),
            shapley=_measure(found.shapley),
            banzhaf=_measure(found.banzhaf),
            banzhaf_normalised=_measure(normalised),
            breaks=found.breaks.sets,
            breaks_complete=found.breaks.complete,
            breaks_tried=found.breaks.tried,
            breaks_confirmed=hinged.confirmed_breaks,
            suffices=found.suffices.sets,
            suffices_complete=found.suffices.complete,
            suffices_tried=found.suffices.tried,
            suffices_confirmed=hinged.confirmed_suffices,
            losing_by_exits=found.losing,
            worst_withdrawals=Rows.of(WorstAnswer, map(WorstAnswer.of, found.worst)),
            probability=hinged.chance.value if hinged.chance else None,
            chance=ChanceAnswer.of(hinged.chance) if hinged.chance else None,
            leaving=Rows.of(LeavingAnswer, map(LeavingAnswer.of, hinged.leaving)),
            lines=tuple(line.line for line in built.lines),
            left_out=LEFT_OUT,
            hash=hinged.setting.register.content_hash,
        )


def _measure(measure: Measure) -> dict[str, NumberPart]:
    errors = measure.error or {}
    return {
        player: NumberPart.of(value, errors.get(player)) for player, value in measure.values.items()
    }

"""What figures and briefs are made from: the answers to one question, each worked out once."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from contingent.analysis.compare import Comparison
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.asks import AskAnswer, ask_for
from contingent.services.answers.comparing import compare_worlds
from contingent.services.answers.essentials import plan_fills_essentials
from contingent.services.answers.footing import Footing, footing_of
from contingent.services.answers.hinging import Hinged, hinge, is_reached
from contingent.services.answers.leaving import Leaving, leavings
from contingent.services.answers.planning import Planned, plan_concept
from contingent.services.answers.titles import Titles

__all__ = ["Findings"]


@dataclass(frozen=True)
class Findings:
    """A question about a register with its answers, each worked out when it is first asked for.

    Attributes:
        concept: its name; None is the case's first.
        seconds: for each answer, at most.
    """

    register: Register = field(repr=False)
    asked: Asked = field(default_factory=Asked)
    concept: str | None = None
    seconds: float = 300.0

    @cached_property
    def setting(self) -> Setting:
        """The world with all the choices made."""
        return setting_of(self.register, self.asked)

    @cached_property
    def titles(self) -> Titles:
        """What the ids of the case are called."""
        return Titles(self.setting.register)

    @cached_property
    def planned(self) -> Planned:
        """The plan, verified and explained."""
        return plan_concept(self.register, self.asked, self.concept, Limits(self.seconds))

    @cached_property
    def footing(self) -> Footing:
        """What the plan stands on."""
        return footing_of(self.planned)

    @cached_property
    def hinged(self) -> Hinged:
        """What the concept hinges on, over every coalition of nations."""
        return hinge(self.register, self.asked, concept=self.concept)

    @cached_property
    def leaving(self) -> tuple[Leaving, ...]:
        """What each nation takes with it; it needs no coalition but those without one nation."""
        wanted = self.setting.register.concept(self.concept)
        return leavings(self.setting, wanted, self.asked.reading)

    @cached_property
    def filled(self) -> bool:
        """Whether the real plan fills every essential line."""
        wanted = self.setting.register.concept(self.concept)
        return plan_fills_essentials(self.setting, wanted, self.asked.reading)

    @cached_property
    def asks(self) -> AskAnswer:
        """What to ask for: to reach the goal or, where it is reached, to keep it if one leaves."""
        wanted = self.setting.register.concept(self.concept)
        exits = 1 if is_reached(self.setting, wanted, self.asked.reading) else 0
        return ask_for(self.register, self.asked, concept=self.concept, exits=exits)

    @cached_property
    def worlds(self) -> Comparison:
        """The concept planned in every world of the case, whichever is asked about first."""
        concept = self.setting.register.concept(self.concept).concept
        return self._compared((concept,))

    @cached_property
    def compared(self) -> Comparison:
        """Every concept planned in every world of the case."""
        own = tuple(one.concept for one in self.register.concepts)
        return self._compared(own or (self.register.concept(None).concept,))

    def _compared(self, concepts: tuple[str, ...]) -> Comparison:
        own = tuple(one.world for one in self.register.worlds)
        worlds = own or (self.register.world(None).world,)
        asked = replace(self.asked, world=worlds[0])
        return compare_worlds(self.register, asked, worlds, concepts, limits=Limits(self.seconds))

"""What falls when a nation leaves: told from who stands before, and who stands without it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from contingent.register.register import Register
from contingent.services.answers.shares import people_of

__all__ = ["Exit", "exit_of", "who_can_leave"]


@dataclass(frozen=True)
class Exit:
    """What falls when a nation leaves.

    Attributes:
        fallen: offers that stood, or waited, and then do not: its own among them.
        own: those of them that are its own.
        people: of all that fall.
    """

    nation: str
    fallen: tuple[str, ...]
    own: tuple[str, ...]
    people: int

    @property
    def others(self) -> tuple[str, ...]:
        """Those of others."""
        own = set(self.own)
        return tuple(name for name in self.fallen if name not in own)


def who_can_leave(register: Register, standing: Iterable[str]) -> tuple[str, ...]:
    """The nations of offers that stand, in their order."""
    offers = register.offers_by_id
    return tuple(dict.fromkeys(offers[name].nation for name in standing))


def exit_of(nation: str, before: Iterable[str], after: Collection[str], register: Register) -> Exit:
    """What falls when a nation leaves, of offers that stand with it and without it."""
    offers = register.offers_by_id
    fallen = tuple(name for name in before if name not in after)
    own = tuple(name for name in fallen if offers[name].nation == nation)
    return Exit(nation, fallen, own, people_of(offers[name] for name in fallen))

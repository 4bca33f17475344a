"""Capabilities that are above what is not there, or above each other in a circle."""

from collections.abc import Iterator

from contingent.register.fault_maker import Contradiction, missing
from contingent.register.register import Register

__all__ = ["check_capabilities"]


def check_capabilities(register: Register) -> Iterator[Contradiction]:
    """Every contradiction in the ladders of the capabilities."""
    names = register.domain_of
    for index, one in enumerate(register.capabilities):
        for name in one.above:
            if name == one.capability:
                message = f"'{name}' is above itself"
                hint = "name what it also counts as, or leave the cell empty"
                yield Contradiction("capabilities", index, "above", message, hint, own=False)
            elif name not in names:
                place = ("capabilities", index, "above")
                yield missing(place, "capability", name, names, ("capabilities",))
    yield from _circles(register)


def _circles(register: Register) -> Iterator[Contradiction]:
    """Each circle once, told of the first of its rows."""
    above = {one.capability: one.above for one in register.capabilities}
    index_of = {one.capability: index for index, one in enumerate(register.capabilities)}
    told: set[str] = set()
    for start in above:
        circle = _back_to(start, above)
        if len(circle) > 1 and told.isdisjoint(circle):
            told.update(circle)
            way = " → ".join((*circle, start))
            message = f"capabilities are above each other in a circle: {way}"
            hint = "break the circle; of two that count as each other, make one capability"
            yield Contradiction("capabilities", index_of[start], "above", message, hint, own=False)


def _back_to(start: str, above: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A shortest way up from a capability back to itself; empty when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while ways:
        way = ways.pop(0)
        for name in above.get(way[-1], ()):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()

"""Sweeps of registers, kept while the process runs.

Which conditions there are hangs on a few tables of a register and not on the question: another
world, a nation that stays out or another cut-off changes who may play and which events hold, and
both are told to a sweep when it is run. A sweep is found again by which objects those tables are.
They are held for as long, so that no others can be taken for them.
"""

from collections import OrderedDict
from threading import Lock

from contingent.register.register import Register
from contingent.resolution.sweep import Sweep, sweep_of

__all__ = ["kept_sweep_of"]

#: Sweeps kept in memory: registers as they are known to different eyes, or after changes.
KEPT = 32

#: The tables, the sweep, and its events in their order.
_Known = tuple[tuple[object, ...], Sweep, tuple[str, ...]]
_KNOWN: OrderedDict[tuple[int, ...], _Known] = OrderedDict()
_LOCK = Lock()


def kept_sweep_of(register: Register) -> tuple[Sweep, tuple[str, ...]]:
    """See ``sweep_of``, of all offers of a register. It may be asked by several threads."""
    tables = (
        register.offers,
        register.nations,
        register.capabilities,
        register.events,
        register.consents,
    )
    key = tuple(map(id, tables))
    with _LOCK:
        known = _KNOWN.get(key)
        if known is not None:
            _KNOWN.move_to_end(key)
            return known[1:]
    sweep, events = sweep_of(register, register.offers)
    with _LOCK:
        _KNOWN[key] = tables, sweep, events
        while len(_KNOWN) > KEPT:
            _KNOWN.popitem(last=False)
    return sweep, events

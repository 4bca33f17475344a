"""What a coalition of nations can field, and what that hinges on.

The public Python API::

    import contingent as ct

    case = ct.open("ukraine")
    what = case.ask("us-out", without=["DEU"])
    what.plan("presence").lines.to_frame()

Every public name is in ``__all__`` and documented in ``docs/python.md``. Names are loaded when they
are first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contingent.api.case import Case
    from contingent.api.case import open_case as open  # noqa: A004 - as in gzip.open
    from contingent.api.plan import VerifiedPlan
    from contingent.api.progress import Cancelled
    from contingent.api.situation import Situation
    from contingent.errors import (
        ContingentError,
        LedgerError,
        NoAnswer,
        NoCoalition,
        NothingToPlan,
        PlanRejected,
        UnknownName,
    )
    from contingent.register.fault import Fault, FaultsFound

__version__ = "0.2.0"

#: Public name -> module and name in it.
_PUBLIC = {
    "Cancelled": ("api.progress", "Cancelled"),
    "Case": ("api.case", "Case"),
    "ContingentError": ("errors", "ContingentError"),
    "Fault": ("register.fault", "Fault"),
    "FaultsFound": ("register.fault", "FaultsFound"),
    "LedgerError": ("errors", "LedgerError"),
    "NoAnswer": ("errors", "NoAnswer"),
    "NoCoalition": ("errors", "NoCoalition"),
    "NothingToPlan": ("errors", "NothingToPlan"),
    "VerifiedPlan": ("api.plan", "VerifiedPlan"),
    "PlanRejected": ("errors", "PlanRejected"),
    "Situation": ("api.situation", "Situation"),
    "UnknownName": ("errors", "UnknownName"),
    "open": ("api.case", "open_case"),
}

__all__ = [
    "Cancelled",
    "Case",
    "ContingentError",
    "Fault",
    "FaultsFound",
    "LedgerError",
    "NoAnswer",
    "NoCoalition",
    "NothingToPlan",
    "PlanRejected",
    "Situation",
    "UnknownName",
    "VerifiedPlan",
    "open",
]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        msg = f"module 'contingent' has no attribute '{name}'"
        raise AttributeError(msg)
    module, own = _PUBLIC[name]
    found = getattr(import_module(f"contingent.{module}"), own)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""The public Python API; ``import contingent as ct`` gives every name of ``__all__``.

It is documented in ``docs/python.md``. Nothing else of the package is a promise.
"""

from contingent.api.case import Case, open_case
from contingent.api.plan import VerifiedPlan
from contingent.api.progress import Cancelled
from contingent.api.situation import Situation

__all__ = ["Cancelled", "Case", "Situation", "VerifiedPlan", "open_case"]

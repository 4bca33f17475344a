"""Which status tells which of our errors."""

from contingent.errors import NoAnswer, PlanRejected, UnknownName

__all__ = ["status_of"]


def status_of(error: Exception) -> int:
    """The HTTP status of an error raised on purpose."""
    if isinstance(error, UnknownName):
        return 404
    if isinstance(error, NoAnswer):
        return 504
    if isinstance(error, PlanRejected):
        return 500
    return 409

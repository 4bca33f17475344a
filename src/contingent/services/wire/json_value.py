"""What JSON is, to the type checker."""

from typing import Any

__all__ = ["Json"]

Json = dict[str, Any]

"""The HTTP API: the answers of the commands, in the same shapes as ``--json``."""

from contingent.web.api.routes import add_api

__all__ = ["add_api"]

"""The page on which reports are read and what was read in them is reviewed and recorded."""

from contingent.web.reports.routes import add_reading

__all__ = ["add_reading"]

"""The rooms at the table: of a delegation, of the chair, of an observer; and sealed rounds."""

from contingent.web.table.rooms import add_table

__all__ = ["add_table"]

"""Rows: the tables in an answer, to loop over, to see in a notebook, to take as a data frame."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Rows", "html_table", "shown"]

Row = TypeVar("Row", bound=BaseModel)

#: Rows that a notebook shows; the rest is counted.
SHOWN = 60


class Rows(tuple[Row, ...]):  # noqa: SLOT001 - it remembers the kind of its rows
    """Rows of one kind, in order; a tuple that is also a table.

    Attributes:
        kind: the model of a row, known also where there is none.
    """

    kind: type[BaseModel] = BaseModel

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        (kind,) = get_args(source)

        def made(rows: tuple[Row, ...]) -> "Rows[Row]":
            return cls.of(kind, rows)

        inner = core_schema.tuple_variable_schema(handler.generate_schema(kind))
        return core_schema.no_info_after_validator_function(made, inner)

    @classmethod
    def of(cls, kind: type[Row], rows: Iterable[Row]) -> "Rows[Row]":
        """Rows of a kind."""
        found = cls(rows)
        found.kind = kind
        return found

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self.kind.model_fields)

    def to_frame(self) -> "pd.DataFrame":
        """The rows as a pandas data frame, a column a field.

        Raises:
            ModuleNotFoundError: when pandas is not installed (the extra ``notebook`` has it).
        """
        import pandas as pd

        records = [{name: getattr(row, name) for name in self.columns} for row in self]
        return pd.DataFrame.from_records(records, columns=list(self.columns))

    def _repr_html_(self) -> str:
        rows = [[shown(getattr(row, name)) for name in self.columns] for row in self[:SHOWN]]
        text = html_table(self.columns, rows)
        if len(self) > SHOWN:
            text += f"<p>… and {len(self) - SHOWN} more</p>"
        return text


def shown(value: object) -> str:
    """A value as a notebook shows it: short, and nothing where there is nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4g}"
        case BaseModel():
            return shown(tuple(field for _, field in value))
        case list() | tuple():
            return ", ".join(shown(one) for one in value)
        case dict():
            return ", ".join(f"{key}: {shown(one)}" for key, one in value.items())
        case _:
            return str(value)


def html_table(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A plain HTML table; every text in it is escaped."""
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

"""What every answer is: a frozen model that is the same on the terminal, over HTTP and in Python.

The fields are a promise: their names and order are those of ``--json``. A field that only some
answers have is named in ``only_when_known`` and left out of the JSON where it is None.
"""

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from contingent.services.wire.json_value import Json, json_text
from contingent.services.wire.rows import html_table, shown

__all__ = ["Answer", "Part"]


class Part(BaseModel):
    """Part of an answer: these fields and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    #: Fields left out of the JSON where they are None, which must be their default.
    only_when_known: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = write(self)
        for name in self.only_when_known:
            if written.get(name, 0) is None:
                del written[name]
        return written


class Answer(Part):
    """A whole answer."""

    def to_dict(self) -> Json:
        """The answer as plain values, as ``--json`` has them."""
        return self.model_dump(mode="json", by_alias=True)

    def to_json(self) -> str:
        """The answer as text: the bytes that ``--json`` prints."""
        return json_text(self.to_dict())

    @classmethod
    def from_json(cls, text: str) -> Self:
        """An answer read back from its JSON.

        Raises:
            pydantic.ValidationError: when the text is not such an answer.
        """
        return cls.model_validate_json(text)

    def _repr_html_(self) -> str:
        """For notebooks: the answer's single values, each of its tables being a view of its own."""
        plain = [
            (name, shown(value))
            for name, value in self
            if not isinstance(value, tuple | list | dict | BaseModel)
        ]
        return html_table(("", type(self).__name__), plain)

"""The form of a page, read as a browser would fill it in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm(HTMLParser):
    """The first form with ``method="post"`` of a page, and the page's text.

    Attributes:
        fields: name -> value it would be sent with.
        faults: name -> what is said to be wrong beside the field.
    """

    html: str
    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._inside = self._done = False
        self._name, self._option = "", ""
        self._select: str | None = None
        self._text: list[str] | None = None
        self.feed(self.html)

    @property
    def text(self) -> str:
        """All that is to be read on the page."""
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post" and not self._done:
            self._inside, self.action = True, given["action"]
        if not self._inside:
            return
        if tag in {"input", "select"} and "name" not in given:
            return  # what only helps to fill in the form, and is not sent
        if tag == "input":
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "textarea":
            self._name, self._text = given["name"], []
        elif tag == "select":
            self._select = given["name"]
            self.fields[self._select] = ""
        elif tag == "option" and self._select and "selected" in given:
            self._option = self._select
            if "value" in given:
                self.fields[self._select] = given["value"]
                self._option = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._inside:
            self._inside, self._done = False, True
        elif tag == "textarea" and self._text is not None:
            # The first line end after the tag is not part of the text.
            self.fields[self._name] = "".join(self._text).removeprefix("\n")
            self._text = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._text is not None:
            self._text.append(data)
        elif self._option:
            self.fields[self._option] = data
            self._option = ""

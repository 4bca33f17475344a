"""The two ends of the terminal: answers on stdout, progress and notes on stderr."""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.errors import MarkupError
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from contingent.cli.streams import ascii_json
from contingent.register.plain_text import without_steering

__all__ = ["bar", "out", "print_json", "share", "show_notes", "table", "working"]

#: Width when the output is not a terminal.
PLAIN_WIDTH = 110
#: Seconds between lines of progress in a log.
QUIET = 10.0
#: Square brackets that are not the house's own markup: those of a title or a note in the data.
_FOREIGN = re.compile(
    r"(?<!\\)\[(?!(?:/|(?:bold|dim|green|red|yellow)(?: (?:green|red|yellow))?)\])(?=[a-z#/@])"
)


class _Console(Console):
    """A console on which the data's own square brackets are text, and ``:word:`` no picture.

    Characters that steer a terminal or turn the order of letters are shown as escapes.
    """

    def render_str(self, text: str, **how: Any) -> Text:
        how["emoji"] = False
        text = without_steering(text)
        try:
            return super().render_str(_FOREIGN.sub(r"\\[", text), **how)
        except MarkupError:  # the data holds '[/]': show the text as it stands, unstyled
            return super().render_str(text, **{**how, "markup": False})


def out() -> Console:
    """A console for answers; plain and of fixed width when piped."""
    console = _Console(highlight=False)
    return console if console.is_terminal else _Console(highlight=False, width=PLAIN_WIDTH)


def print_json(answer: dict[str, Any]) -> None:
    """Print an answer as JSON, the same bytes for the same answer."""
    from contingent.services.wire.json_value import json_text

    # Control characters of C0 are escaped by JSON itself; the others mean the same escaped.
    click.echo(ascii_json(without_steering(json_text(answer)), sys.stdout), nl=False)


def show_notes(notes: Iterable[str]) -> None:
    """Show what a person should know besides the answer."""
    for note in notes:
        out().print(f"[yellow]Note[/]: {escape(note)}")


@contextmanager
def working(text: str) -> Iterator[Any]:
    """Show on stderr that something is being worked on.

    Where stderr is no terminal, that is a line now and then, and none for what is soon done.
    """
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield _Lines().tell
        return
    with console.status(text) as status:
        yield status.update


class _Lines:
    """Progress as lines in a log."""

    def __init__(self) -> None:
        self.next = monotonic() + QUIET

    def tell(self, text: str) -> None:
        """Write a line, if the last is long ago."""
        if monotonic() >= self.next:
            click.echo(text, err=True)
            self.next = monotonic() + QUIET


def table(*columns: str, title: str | None = None, right: tuple[str, ...] = ()) -> Table:
    """A table in the house style; columns of ``right`` are set flush right."""
    made = Table(
        box=SIMPLE_HEAD,
        title=title,
        title_justify="left",
        title_style="bold",
        pad_edge=False,
        header_style="dim",
    )
    for column in columns:
        made.add_column(
            column,
            justify="right" if column in right else "left",
            no_wrap=column in right,
            overflow="fold",
        )
    return made


def share(value: float) -> str:
    """A share as a whole percentage that never rounds up to 100 or down to 0."""
    percent = value * 100
    if 0 < percent < 1:
        return "<1 %"
    if 99 < percent < 100:  # noqa: PLR2004 - percent
        return ">99 %" if percent > 99.5 else "99 %"  # noqa: PLR2004 - percent
    return f"{percent:.0f} %"


def bar(value: float, width: int = 12) -> Text:
    """A share as a bar; full only when it is full."""
    full = width if value >= 1 - 1e-9 else min(width - 1, int(value * width))
    colour = "green" if full == width else "yellow" if value > 0 else "red"
    return Text("█" * full, style=colour) + Text("░" * (width - full), style="dim")

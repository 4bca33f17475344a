"""What asking a language model will cost, told before anything is sent."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from contingent.adapters.reports.llm import Model

__all__ = ["tell_cost"]

#: Bytes of text a token has at least, whatever the model: so the number told is too high, not low.
BYTES_A_TOKEN = 3
#: Tokens an answer about one report has, roughly.
ANSWER = 800


def tell_cost(files: Sequence[Path], model: "Model", price: tuple[float, float] | None) -> None:
    """Tell where how much will be sent, and what that costs at a price.

    Args:
        files: what will be read; what is no file, as standard input, is not counted.
        model: where it goes.
        price: for a million tokens sent and a million answered, in any currency.
    """
    from contingent.adapters.reports.llm import prompt

    sizes = [file.stat().st_size for file in files if file.is_file()]
    sent = (sum(sizes) + len(prompt().encode()) * len(files)) // BYTES_A_TOKEN
    back = ANSWER * len(files)
    reports = f"{len(files)} reports go" if len(files) != 1 else "The report goes"
    told = f"{reports} to {model.url}: at most about {sent:,} tokens sent, about {back:,} answered"
    if len(sizes) < len(files):
        told += " (standard input not counted)"
    if price is not None:
        told += f"; at the price given, about {(sent * price[0] + back * price[1]) / 1e6:.4f}"
    click.echo(f"{told}.", err=True)

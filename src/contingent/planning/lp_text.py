"""A linear model as LP text, for a person to read and a test to compare."""

from collections.abc import Iterable
from math import inf

from contingent.planning.linear_model import LinearModel, Term

__all__ = ["as_lp_text"]


def as_lp_text(model: LinearModel, families: Iterable[str] | None = None) -> str:
    """The model, or some families of it, as readable LP text."""
    wanted = None if families is None else set(families)
    names = model.names
    lines = ["min", f"  obj: {_sum(names, model.objective)}", "st"]
    for row in model.rows:
        if wanted is not None and row.family not in wanted:
            continue
        text = _sum(names, row.terms)
        if row.low == row.high:
            lines.append(f"  {row.name}: {text} = {row.high:g}")
            continue
        if row.high < inf:
            lines.append(f"  {row.name}: {text} <= {row.high:g}")
        if row.low > -inf:
            lines.append(f"  {row.name}: {text} >= {row.low:g}")
    lines.append("bounds")
    for name, low, high, whole in zip(names, model.low, model.high, model.whole, strict=True):
        lines.append(f"  {low:g} <= {name} <= {high:g}" + ("  whole" if whole else ""))
    return "\n".join(lines) + "\n"


def _sum(names: tuple[str, ...], terms: Iterable[Term]) -> str:
    return " ".join(f"{number:+g} {names[column]}" for column, number in terms) or "0"

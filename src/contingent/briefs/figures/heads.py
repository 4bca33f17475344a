"""What stands around every figure: of what it is, where it is from, and how shares are told."""

from collections.abc import Iterable, Sequence

from contingent.adapters.sources.cells import Cell
from contingent.briefs.figures.chart import Body, Chart, FigureKind
from contingent.briefs.findings import Findings
from contingent.services.answers.sentence import setting_words

__all__ = ["all_named", "charted", "percent", "source_line", "subject"]


def subject(found: Findings, *, every_world: bool = False) -> str:
    """The case, the concept and the world, with what was asked otherwise."""
    setting = found.setting
    concept = setting.register.concept(found.concept)
    world = setting.world
    parts = (
        setting.register.case.title,
        concept.title or concept.concept,
        "" if every_world else world.title or world.world,
        setting_words(found.register, found.asked),
    )
    return " – ".join(filter(None, parts))


def source_line(found: Findings, rest: str = "") -> str:
    """Where a figure is from."""
    parts = ("Source: Contingent, from the case’s register", rest, f"register {_hash(found)[:16]}")
    return "; ".join(filter(None, parts)) + "."


def charted(  # noqa: PLR0913 - the parts of a chart
    found: Findings,
    kind: FigureKind,
    title: str,
    counted: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    body: Body,
    text: str,
    proof: str = "",
    every_world: bool = False,
) -> Chart:
    """A chart with what stands around it.

    Args:
        counted: what is drawn, before the case and the world are named.
        proof: how sure its numbers are.
        every_world: whether it is of all worlds and not of the one asked about.
    """
    return Chart(
        kind,
        title,
        f"{counted}. {subject(found, every_world=every_world)}",
        text,
        source_line(found, proof),
        _hash(found),
        tuple(columns),
        tuple(tuple(row) for row in rows),
        body,
    )


def _hash(found: Findings) -> str:
    return found.setting.register.content_hash


def percent(share: float) -> str:
    """A share that never rounds to nothing, or to all."""
    hundredths = share * 100
    if 0 < hundredths < 1:
        return "under 1 %"
    if 99 < hundredths < 100 - 1e-9:  # noqa: PLR2004 - percent
        return "over 99 %"
    return f"{hundredths:.0f} %"


def all_named(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))

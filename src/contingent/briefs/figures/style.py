"""How every figure is drawn: marks that need no colour, and files that are the same twice."""

from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contingent.errors import ContingentError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "FILLS",
    "FORMATS",
    "LADDER_FILLS",
    "STYLE",
    "CannotPlot",
    "check_drawable",
    "need_matplotlib",
    "only_left_and_below",
    "picture",
]

#: The same figure gives the same bytes, and its texts stay texts. matplotlib brings the letters
#: with it, so that they are the same on every machine.
STYLE: Any = {
    "svg.hashsalt": "contingent",
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "hatch.linewidth": 0.5,
    "font.family": "DejaVu Sans",
    "font.size": 8,
}
#: Endings of files a figure can be written to.
FORMATS = (".png", ".svg", ".pdf")
#: Colour, pattern and the colour of the pattern of bands side by side: Okabe and Ito's colours
#: (2008), dark and light in turn, each with a pattern of its own, so that no colour carries its
#: meaning alone and the bands are told apart in grey.
FILLS = (
    ("#0072B2", "", "#FFFFFF"),
    ("#F0E442", "///", "#555555"),
    ("#009E73", "++", "#FFFFFF"),
    ("#F5C6DD", "\\\\\\", "#7A3B5E"),
    ("#8A3B00", "\\\\", "#FFFFFF"),
    ("#BFE3F7", "xxx", "#1B5E86"),
    ("#4D4D4D", "---", "#FFFFFF"),
    ("#E6E6E6", "", "#777777"),
    ("#FFFFFF", "|||", "#777777"),
)
#: The same for a ladder, from the firmest down: the firmer, the darker.
LADDER_FILLS = (
    ("#08306B", "", "#FFFFFF"),
    ("#2A6FAF", "", "#FFFFFF"),
    ("#6BAED6", "", "#FFFFFF"),
    ("#A9D0EA", "///", "#4C7FA3"),
    ("#D6E8F4", "\\\\", "#4C7FA3"),
    ("#FFFFFF", "xx", "#8FB3CC"),
    ("#FFFFFF", "", "#8FB3CC"),
    ("#EEEEEE", "", "#999999"),
)
#: Points of a picture to the inch.
DPI = 200


class CannotPlot(ContingentError):
    """The figure cannot be drawn; the text says why and what to do."""


def check_drawable(file: Path) -> None:
    """Ask before a long calculation whether its figure can be drawn.

    Raises:
        CannotPlot: when matplotlib is not installed or the ending is none of ``FORMATS``.
    """
    if file.suffix.lower() not in FORMATS:
        msg = f"'{file.name}': a figure's file ends in {', '.join(FORMATS)}"
        raise CannotPlot(msg)
    need_matplotlib()


def need_matplotlib() -> None:
    """Refuse where figures cannot be drawn.

    Raises:
        CannotPlot: when matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        msg = "a figure needs matplotlib: install 'contingent[plot]'"
        raise CannotPlot(msg)


def picture(figure: "Figure", ending: str, salt: str = "") -> bytes:
    """A figure as the bytes of a file, without the moment at which it was drawn.

    Args:
        ending: one of ``FORMATS``.
        salt: told apart by this, names within an SVG differ from those of others on its page.
    """
    from matplotlib import rc_context  # noqa: PLC0415 - an extra, and slow to import

    undated: dict[str, Any] = {
        ".svg": {"Date": None, "Creator": None},
        ".pdf": {"CreationDate": None},
        ".png": {"Software": None},
    }
    drawn = BytesIO()
    with rc_context({**STYLE, "svg.hashsalt": f"contingent {salt}".strip()}):
        figure.savefig(drawn, format=ending.lstrip("."), dpi=DPI, metadata=undated.get(ending))
    return drawn.getvalue()


def only_left_and_below(axes: "Axes") -> None:
    """Keep the two lines that values are read from."""
    axes.spines[["top", "right"]].set_visible(False)

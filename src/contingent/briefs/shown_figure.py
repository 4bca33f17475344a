"""A figure that a notebook shows by itself; loads matplotlib, so it is imported when drawn."""

from io import BytesIO

from matplotlib.figure import Figure

__all__ = ["ShownFigure"]


class ShownFigure(Figure):
    """A matplotlib figure, also shown where pyplot was never loaded."""

    def _repr_png_(self) -> bytes:
        drawn = BytesIO()
        self.savefig(drawn, format="png", dpi=80, bbox_inches="tight")
        return drawn.getvalue()

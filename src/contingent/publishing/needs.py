"""What publishing needs beyond the core."""

from importlib.util import find_spec

from contingent.errors import ContingentError

__all__ = ["CannotPublish", "check_installed"]


class CannotPublish(ContingentError):
    """A library that pages or figures are made with is not installed."""


def check_installed() -> None:
    """Ask before a long calculation whether its pages can be written.

    Raises:
        CannotPublish: naming the extra to install.
    """
    missing = [name for name in ("jinja2", "matplotlib") if find_spec(name) is None]
    if missing:
        msg = f"publish needs {' and '.join(missing)}: install 'contingent[publish]'"
        raise CannotPublish(msg)

"""Nations by name, as in a sentence."""

from collections.abc import Iterable

from contingent.register.register import Register

__all__ = ["named"]

#: Nations whose names take an article.
_THE = {"USA", "GBR", "NLD", "ARE", "PHL", "EUU", "CZR"}
#: Nations named in full before the rest is counted.
NAMED = 3


def named(register: Register, nations: Iterable[str]) -> str:
    """Nations by name, as in a sentence; from the fourth on they are counted."""
    codes = list(nations)
    shown = codes if len(codes) <= NAMED else codes[: NAMED - 1]
    names = [_name(register, code) for code in shown]
    if len(codes) > NAMED:
        names.append(f"{len(codes) - len(shown)} more")
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _name(register: Register, code: str) -> str:
    name = register.nation_names.get(code, code)
    return f"the {name}" if code in _THE else name

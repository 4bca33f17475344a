"""Draw the floors of the code, and which room asks which: ``python scripts/floors.py``.

The floors and their order are those of the layer contract in ``pyproject.toml``, what a room is for
is the first sentence of its docstring, and a dot is an import found by ``grimp``, the graph under
import-linter. Nothing in the picture is written by hand; a test compares it with the code.
"""

import ast
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "pictures" / "floors.svg"
PACKAGE = "contingent"
#: Pixels: height of a room and its parts, gap between floors, width of a column of dots.
ROOM, PARTS, GAP, COLUMN = 30, 14, 8, 26
#: Pixels: left edge of the text, of the dots, and from the top to the first floor.
LEFT, DOTS, TOP = 14, 700, 96
RIGHT = 16


@dataclass(frozen=True)
class Room:
    """A room: a layer of the contract.

    Attributes:
        name: of the package or module below ``contingent``.
        purpose: the first sentence of its docstring.
        parts: names of the packages in it.
        asks: names of the rooms it imports from.
    """

    name: str
    purpose: str
    parts: tuple[str, ...]
    asks: frozenset[str]


def floors() -> list[list[Room]]:
    """The floors from the top, each with the rooms on it."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    return [[_room(graph, name.strip()) for name in floor.split("|")] for floor in layers]


def _room(graph: grimp.ImportGraph, name: str) -> Room:
    module = f"{PACKAGE}.{name}"
    own = {module, *graph.find_descendants(module)}
    asked = {found for one in own for found in graph.find_modules_directly_imported_by(one)} - own
    within = graph.find_children(module)
    parts = sorted(part.split(".")[-1] for part in within if graph.find_children(part))
    asks = frozenset(found.split(".")[1] for found in asked if "." in found)
    return Room(name, _purpose(name), tuple(parts), asks)


def _purpose(name: str) -> str:
    place = ROOT / "src" / PACKAGE / name
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return text.split("\n\n")[0].replace("\n", " ").replace("``", "").split(". ")[0].rstrip(".")


def drawing() -> str:
    """The picture, as SVG."""
    found = floors()
    rooms = [room for floor in found for room in floor]
    column = {room.name: DOTS + COLUMN * number for number, room in enumerate(rooms)}
    width = DOTS + COLUMN * len(rooms) + RIGHT
    drawn, top = [], TOP
    for floor in found:
        height = sum(ROOM + PARTS * bool(room.parts) for room in floor)
        drawn.append(
            f'<rect x="{LEFT - 8}" y="{top}" width="{width - 2 * LEFT + 16}" height="{height}" '
            'rx="4" class="floor"/>'
        )
        for room in floor:
            drawn += _row(room, top, column)
            top += ROOM + PARTS * bool(room.parts)
        top += GAP
    for name, x in column.items():
        drawn.append(
            f'<text transform="translate({x + 4} {TOP - 8}) rotate(-55)" class="small">'
            f"{escape(name)}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" width="{width}" '
        'font-family="system-ui, sans-serif" font-size="13">\n'
        f"<title>Rooms of {PACKAGE}, floor by floor; a dot: this room imports that one</title>\n"
        "<style>.floor{fill:#eef2f6;stroke:#c3ccd6}.name{font-weight:600}"
        "text{fill:#17202a}.small{font-size:11px;fill:#46525f}"
        ".dot{fill:#1f5a8a}.self{fill:none;stroke:#9aa7b4}</style>\n"
        f'<rect width="{width}" height="{top}" fill="#fff"/>\n'
        f'<text x="{LEFT}" y="24" class="name">A room imports only from rooms on floors below it'
        "</text>\n"
        f'<text x="{LEFT}" y="42" class="small">● this room (row) imports from that one (column)'
        "</text>\n" + "\n".join(drawn) + "\n</svg>\n"
    )


def _row(room: Room, top: int, column: dict[str, int]) -> list[str]:
    middle = top + ROOM // 2
    drawn = [
        f'<text x="{LEFT}" y="{middle + 4}" class="name">{escape(room.name)}</text>',
        f'<text x="{LEFT + 100}" y="{middle + 4}" class="small">{escape(room.purpose)}</text>',
        f'<circle cx="{column[room.name]}" cy="{middle}" r="5" class="self"/>',
    ]
    if room.parts:
        parts = escape(" · ".join(room.parts))
        drawn.append(f'<text x="{LEFT + 100}" y="{top + ROOM + 6}" class="small">{parts}</text>')
    drawn += [
        f'<circle cx="{column[name]}" cy="{middle}" r="5" class="dot"/>'
        for name in column
        if name in room.asks
    ]
    return drawn


if __name__ == "__main__":
    TARGET.write_text(drawing(), encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}")

"""Write what the engine says of the Ukraine case into its two pages, the diary's and the README.

``python scripts/ukraine_pages.py``.

Every number of theirs that the engine worked out stands between two marks in ``docs/cases/`` and is
written by this program alone. Names of blocks may be given, and only these are worked out; with
``--check`` nothing is written, and the program fails where a block differs. ``--keep DIR`` keeps
the dearer answers there, for the next run on the same register.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from ukraine_blocks import MAIN
from ukraine_demo import demo
from ukraine_diary import april
from ukraine_hinges import HINGES

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "cases"
#: A block of a page: its name, and what stands in it.
BLOCK = re.compile(
    r"(<!-- worked out: ([a-z0-9-]+), by scripts/ukraine_pages\.py -->\n)(.*?)(<!-- end -->)",
    re.DOTALL,
)
#: The blocks of each page, and what makes them.
BLOCKS: dict[str, dict[str, Callable[[], str]]] = {
    "ukraine": MAIN,
    "ukraine-hinges": HINGES,
    "../diary": {"april": april},
    "../../README": {"demo": demo},
}


def main() -> None:
    """Write the blocks, or compare them with ``--check``."""
    words = sys.argv[1:]
    if "--keep" in words:
        place = words.index("--keep")
        del words[place : place + 2]  # read by ``ukraine_answers``
    named = {word for word in words if not word.startswith("-")}
    old = []
    for page, blocks in BLOCKS.items():
        path = PAGES / f"{page}.md"
        before = path.read_text(encoding="utf-8")
        check_names(page, before)
        for name, make in blocks.items():
            if named and name not in named:
                continue
            text = path.read_text(encoding="utf-8")
            after = filled(text, name, make())
            if "--check" in words:
                old += [f"{page} {name}"] if text != after else []
            else:
                path.write_text(after, encoding="utf-8")
                print(f"{path.resolve().relative_to(ROOT)}: {name}", flush=True)
    if old:
        sys.exit(f"these blocks are old, run scripts/ukraine_pages.py: {', '.join(old)}")


def check_names(page: str, text: str) -> None:
    """Refuse a page whose blocks are not those that this program makes."""
    found = sorted(name for _, name, _, _ in BLOCK.findall(text))
    if found != sorted(BLOCKS[page]):
        sys.exit(f"{page}: the page has blocks {found}, the program {sorted(BLOCKS[page])}")


def filled(text: str, name: str, block: str) -> str:
    """The page with one block written anew."""
    return BLOCK.sub(
        lambda found: f"{found[1]}{block}\n{found[4]}" if found[2] == name else found[0], text
    )


def block_of(text: str, name: str) -> str:
    """What stands in a block of a page."""
    return next(found[2] for found in BLOCK.findall(text) if found[1] == name).strip()


if __name__ == "__main__":
    main()

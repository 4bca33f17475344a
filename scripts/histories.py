"""Write what the engine said of three histories into their pages: ``python scripts/histories.py``.

Every number of theirs that the engine worked out stands between two marks in ``docs/cases/``, and
is written by this program alone; a test works them out again. Pictures go to ``docs/pictures/``.
With ``--check`` nothing is written, and the program fails where a page differs. A case may be
named: ``python scripts/histories.py idai-2019``.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from history_cases import Blocks, idai, turkiye, unifil

from contingent.briefs.backtest_figure import draw_backtest
from contingent.planning.solver import Limits
from contingent.services.answers.asked import Asked
from contingent.services.answers.backtesting import Backtested, backtest
from contingent.services.cases.opening import open_case

ROOT = Path(__file__).parent.parent
#: Seconds for the plans of a case: none may be cut short on a busy machine.
PATIENCE = 3600.0
PAGES, PICTURES = ROOT / "docs" / "cases", ROOT / "docs" / "pictures"
#: A block of a page: its name, and what stands in it.
BLOCK = re.compile(
    r"(<!-- worked out: ([a-z-]+), by scripts/histories\.py -->\n)(.*?)(<!-- end -->)", re.DOTALL
)
#: Each history, and what makes its blocks.
CASES: dict[str, Callable[[Backtested], Blocks]] = {
    "unifil-2006": unifil,
    "turkiye-2023": turkiye,
    "idai-2019": idai,
}


def main() -> None:
    """Write the blocks of all pages and the pictures, or compare the pages with ``--check``."""
    named = [word for word in sys.argv[1:] if not word.startswith("-")] or list(CASES)
    old = []
    for case in named:
        page, found = PAGES / f"{case}.md", worked_out(case)
        before = page.read_text(encoding="utf-8")
        after = filled(before, CASES[case](found))
        if "--check" in sys.argv:
            old += [case] if before != after else []
            continue
        page.write_text(after, encoding="utf-8")
        draw_backtest(found, PICTURES / f"backtest-{case}.svg")
        print(f"docs/cases/{case}.md, docs/pictures/backtest-{case}.svg")
    if old:
        sys.exit(f"histories: run scripts/histories.py; these pages are old: {', '.join(old)}")


def worked_out(case: str) -> Backtested:
    """The backtest of a history, on the days that it names."""
    return backtest(open_case(case), Asked(), limits=Limits(PATIENCE))


def filled(page: str, blocks: Blocks) -> str:
    """The page with its blocks written anew."""
    named = [found[1] for found in BLOCK.findall(page)]
    if sorted(named) != sorted(blocks):
        msg = f"histories: the page has blocks {sorted(named)}, the program {sorted(blocks)}"
        raise SystemExit(msg)
    return BLOCK.sub(lambda found: f"{found[1]}{blocks[found[2]]}\n{found[4]}", page)


if __name__ == "__main__":
    main()

"""The answers that the pages on the Ukraine case are written from, kept where that is asked for."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from contingent.api.case import Case, open_case
from contingent.api.situation import Situation

#: Seconds for one answer: none may be cut short on a busy machine, or a page would hang on its day.
PATIENCE = 3600
#: The offers of France whose wait for Washington rests on P067 alone.
P067_ROWS = ("fra-battlegroups", "fra-brigade-hq", "fra-fires", "fra-engineers", "fra-hub")


@cache
def case() -> Case:
    """The embedded case."""
    return open_case("ukraine")


@cache
def without_p067() -> Case:
    """The case in which France waits for the peace only, as in Macron's own words."""
    changed = case()
    for offer in P067_ROWS:
        changed = changed.with_offer(offer, condition="peace-agreement")
    return changed


def ask(world: str, **how: Any) -> Situation:
    """The case in a world."""
    return case().ask(world=world, **how)


def kept(name: str, make: Callable[[], Any]) -> Any:
    """The answer as plain values, read from the folder of ``--keep`` where it is there already."""
    if "--keep" not in sys.argv:
        return make().to_dict()
    folder = Path(sys.argv[sys.argv.index("--keep") + 1])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    if not path.exists():
        path.write_text(json.dumps(make().to_dict()), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))


def table(head: Sequence[str], rows: Iterable[Sequence[object]], right: int = 1) -> str:
    """A table of a page; columns from ``right`` on are set flush right."""
    marks = "".join(" --- |" if n < right else " ---: |" for n in range(len(head)))
    lines = [f"| {' | '.join(head)} |", f"|{marks}"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines)


def percent(filled: float, required: float) -> str:
    """A share as the pages write it; what is not quite full is not said to be."""
    share = filled / required
    whole = round(100 * share)
    return "> 99 %" if whole == 100 and share < 1 - 1e-9 else f"{whole} %"


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

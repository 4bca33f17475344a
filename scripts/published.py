"""Write the page that sets the Ukraine case beside what others have published.

``python scripts/published.py`` works it out and writes it whole; ``tests/cases/test_published.py``
works it out again at night.
"""

from collections.abc import Iterator
from pathlib import Path

from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.services.answers.ahead import answers_ahead
from contingent.services.answers.asked import Asked
from contingent.services.answers.estimated import Beside, beside_published, theirs_words
from contingent.services.cases.opening import open_case

#: Seconds for one plan: none may be cut short on a busy machine.
PATIENCE = 3600.0
PAGE = Path(__file__).parents[1] / "docs" / "cases" / "ukraine-published.md"
_HEAD = """\
# The Ukraine case beside what others have published

Written by `python scripts/published.py`; `contingent estimates ukraine` prints the same. Nothing
here is written by hand but what each published number counts (`counts`, `nations` and `concept` in
`estimates.csv`). Ours is counted as theirs is, in the world “{world}”; within a tenth it is the
same. Where it is not, ours was counted in every other way, in the other concepts and in every other
world, and what then comes to theirs is told
([how](../publish.md#beside-what-others-have-published)).

Of {all} published numbers, ours is the same as {same}, less than {less} and more than {more}.

| who | theirs | ours, counted alike | | why |
|---|---|---|---|---|
"""


def page() -> str:
    """The page."""
    register = open_case("ukraine")
    ahead = answers_ahead(register, Asked(), limits=Limits(PATIENCE), exits=False)
    found = beside_published(register, ahead)
    return "".join(_lines(register, found))


def _lines(register: Register, found: tuple[Beside, ...]) -> Iterator[str]:
    verdicts = [one.verdict.value for one in found]
    counts = {word: verdicts.count(word) for word in ("same", "less", "more")}
    yield _HEAD.format(world=register.world(None).title, all=len(found), **counts)
    for one in found:
        own = one.estimate
        day = f", {own.stated_on}" if own.stated_on else ""
        ours = "–" if one.ours is None else f"{one.ours:,}: {one.counted}"
        cells = (
            f"{own.title}{day}: {own.what}",
            theirs_words(own),
            ours,
            f"**{one.verdict.value}**",
            " ".join(one.why),
        )
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.name)

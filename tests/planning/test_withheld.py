"""Planning on a view: what is not released brings nothing, and that is said."""

from itertools import combinations

import pytest

from contingent.planning.plan import Plan
from contingent.register.register import Register
from contingent.register.view import view_of
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import plan_concept
from contingent.services.answers.who import who_stands
from contingent.verification.verify import verify
from tests.builders import line, offer, register, replaced

GROUPS = ("numbers", "time", "condition", "caveats")


def seen(*fields: str) -> Register:
    """What GBR sees of an offer of FRA that would fill the line, with these groups released."""
    whole = register([offer("fra", "FRA"), offer("gbr", "GBR", supplies="isr")], [line("one")])
    rows = [
        {"kind": "offer", "id": "fra", "fields": name, "to": "all"}
        for name in ("existence", *fields)
    ]
    return view_of(replaced(whole, releases=rows), "GBR")


def sets_of_groups() -> list[tuple[str, ...]]:
    return [found for size in range(5) for found in combinations(GROUPS, size)]


@pytest.mark.parametrize("fields", sets_of_groups(), ids=" ".join)
def test_only_what_is_released_in_all_it_needs_is_planned_with(fields: tuple[str, ...]) -> None:
    """Shows that a plan uses the offer when all four groups are released, and says else why not."""
    view = seen(*fields)
    planned = plan_concept(view, Asked())
    used = [item.offer for item in planned.plan.assignments]
    assert used == (["fra"] if set(fields) == set(GROUPS) else [])
    if used:
        return
    (told,) = planned.why
    stop = next(stop for stop in told.stops if stop.offer == "fra")
    hidden = [name for name in ("numbers", "time", "caveats") if name not in fields]
    if "condition" not in fields:
        assert (stop.kind, stop.text) == ("condition", "a condition not released")
    else:
        assert (stop.kind, stop.text) == ("withheld", f"not released: {', '.join(hidden)}")
    # Where the condition alone is hidden, its coming true fills the line, and that was tried.
    mended = ["withheld.fra comes true"] if hidden == [] else []
    assert [found.text for found in told.mended] == mended


def test_a_condition_not_released_holds_in_no_reading() -> None:
    view = seen("numbers", "time", "caveats")
    for reading in ("greatest", "least", "always"):
        found = who_stands(view, Asked(reading=reading))
        assert [out.offer for out in found.out] == ["fra"]
        met = Asked(reading=reading, events=(("withheld.fra", True),))
        assert set(who_stands(view, met).least) == {"fra", "gbr"}


def test_the_verifier_refuses_who_stands_on_a_condition_not_released() -> None:
    """Shows that the code that shares nothing with resolution reads it the same way."""
    open_, closed = seen(*GROUPS), seen("numbers", "time", "caveats")
    plan: Plan = plan_concept(open_, Asked()).plan
    moved = plan.__class__(**{**vars(plan), "register_hash": closed.content_hash})
    assert not verify(open_, open_.world(None), plan)
    told = verify(closed, closed.world(None), moved)
    assert any("the condition of fra does not hold" in fault for fault in told)

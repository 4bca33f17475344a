"""The whole site of a case, as files by path."""

from collections.abc import Callable, Sequence
from importlib.resources import files as package_files

from markupsafe import Markup

from contingent.errors import NoCoalition
from contingent.planning.solver import Limits
from contingent.publishing.addresses import Addresses, file_name
from contingent.publishing.changes import atom_feed, changes_of
from contingent.publishing.facts import Facts, Imprint, work_out
from contingent.publishing.figures import ShownChart, figures_of
from contingent.publishing.package import (
    attribution,
    citation_file,
    citation_words,
    data_package,
    licence_words,
)
from contingent.publishing.render import Renderer, seen_by
from contingent.publishing.rows import row_pages
from contingent.publishing.tables import DataFile, data_files
from contingent.publishing.toggles import script_safe, toggle_table
from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.estimated import beside_published, theirs_words
from contingent.services.answers.footing_words import (
    defaults_words,
    firmness_words,
    rests_on_words,
    rosiness_words,
    strength_words,
)
from contingent.services.answers.planning import plan_concept
from contingent.services.answers.sentence import plan_sentence

__all__ = ["MANIFEST", "site_files"]

#: Lists every file of the site: by it a later one knows what it may replace.
MANIFEST = "files.txt"
_ASSETS = ("site.css", "site.js", "icon.svg")


def site_files(
    register: Register,
    told: Imprint,
    earlier: Register | None = None,
    *,
    every_exit: bool = False,
    limits: Limits | None = None,
    on_done: Callable[[str], None] = lambda _: None,
) -> dict[str, bytes]:
    """The files of the site of a case.

    Args:
        register: what may be told: the case, or somebody's view of it.
        earlier: the same as known on the first day of which changes are told.
        every_exit, limits, on_done: see ``work_out``.

    Raises:
        NothingToPlan: when a concept has no lines.
    """
    facts = work_out(register, told, every_exit=every_exit, limits=limits, on_done=on_done)
    on_done("writing pages")
    addresses = Addresses.of(register)
    show = Renderer.of(facts, addresses)
    data = data_files(facts, addresses)
    charts = tuple(figures_of(facts))
    data += [
        DataFile(one.rows, one.csv, "The rows behind the figures", one.title) for one in charts
    ]
    changes = changes_of(facts, addresses, earlier)
    found: dict[str, bytes] = {
        "index.html": _story(show, charts),
        "diary.html": _diary(show),
        "changes.html": show.page(
            "changes.html",
            "changes.html",
            title="What changed",
            changes=changes,
            answer=_answers(facts, earlier),
        ),
        "feed.xml": atom_feed(facts, changes),
        "published.html": _published(show),
        "data.html": _data(show, data),
        "about.html": _about(show),
        "datapackage.json": data_package(facts, data),
        "CITATION.cff": citation_file(facts),
        "LICENCE.txt": _licence(facts),
        **dict(row_pages(show)),
        **{one.path: one.data for one in data},
        **{one.picture: one.svg for one in charts},
        **{f"assets/{name}": _asset(name) for name in _ASSETS},
    }
    found[MANIFEST] = "".join(f"{path}\n" for path in sorted((*found, MANIFEST))).encode()
    return dict(sorted(found.items()))


def _story(show: Renderer, charts: Sequence[ShownChart]) -> bytes:
    facts, register = show.facts, show.facts.register
    footing = facts.footing
    rosy = rosiness_words(facts.rosiness) if facts.rosiness else ""
    sure = [rosy]
    if footing and footing.firmness.offers:
        sure.append(firmness_words(footing.firmness))
    return show.page(
        "index.html",
        "index.html",
        title="The answer",
        scripted=False,
        defaults=defaults_words(register, Asked()),
        answers=Markup(script_safe(toggle_table(facts, show.addresses))),  # noqa: S704 - made safe
        proven=all(cell.plan.status == "optimal" for cell in facts.ahead.cells),
        strength=_strength(facts),
        rests_on=[rests_on_words(register, one) for one in footing.rests_on] if footing else [],
        rosy=rosy,
        sure=[text for text in sure if text],
        charts=charts,
    )


def _strength(facts: Facts) -> str:
    calendar, footing = facts.register.calendar, facts.footing
    if footing is None or footing.strength is None:
        return ""

    def at(step: int) -> str:
        return f"{calendar.step.preposition} {calendar.date_text(step)}"

    return strength_words(facts.register, footing.strength, at)


def _diary(show: Renderer) -> bytes:
    entries = list(reversed(show.facts.diary.entries))
    return show.page("diary.html", "diary.html", title="Diary", entries=entries)


def _answers(facts: Facts, earlier: Register | None) -> tuple[str, str] | None:
    """The sentence of the first day and that of now; None where no first day was asked for."""
    if earlier is None:
        return None
    asked = Asked()
    try:
        planned = plan_concept(earlier, asked, None, explain=False)
    except NoCoalition:
        return "No set of offers held together.", facts.sentence
    return plan_sentence(earlier, asked, planned.plan), facts.sentence


def _published(show: Renderer) -> bytes:
    register, marks = show.facts.register, {"same": "whole", "less": "nothing", "more": "part"}
    compared = [
        {
            "anchor": file_name(one.estimate.estimate),
            "title": one.estimate.title,
            "stated_on": one.estimate.stated_on,
            "what": one.estimate.what,
            "source": one.estimate.source,
            "theirs": theirs_words(one.estimate),
            "ours": "–" if one.ours is None else f"{one.ours:,}: {one.counted}",
            "verdict": one.verdict.value,
            "mark": marks.get(one.verdict.value, ""),
            "why": one.why,
        }
        for one in beside_published(register, show.facts.ahead)
    ]
    how = (
        "Each is counted here as theirs is, in the first world of the case; within a tenth is the "
        "same. Where they differ, ours was counted otherwise, in other concepts and in every other "
        "world, and what then comes to theirs is told. Nothing in the table is written by hand."
    )
    return show.page(
        "published.html", "published.html", title="Others’ numbers", compared=compared, how=how
    )


def _data(show: Renderer, data: list[DataFile]) -> bytes:
    groups: dict[str, list[dict[str, object]]] = {}
    for one in data:
        size = f"{max(1, round(len(one.data) / 1000)):,}"
        row: dict[str, object] = {"path": one.path, "about": one.about, "size": size}
        groups.setdefault(one.group, []).append(row)
    words = licence_words(show.facts)
    return show.page("data.html", "data.html", title="Data", files=groups.items(), licence=words)


def _about(show: Renderer) -> bytes:
    facts = show.facts
    assumed = sum(offer.basis.value == "assumed" for offer in facts.register.offers)
    whole = not facts.told.viewer
    seen = (
        "The whole case, as it was given."
        if whole
        else f"A view of the case: {seen_by(facts)}. Nothing here depends on what that hides; "
        "what is not released counts as not there."
    )
    return show.page(
        "about.html",
        "about.html",
        title="How this was worked out",
        seen=seen,
        assumed=assumed,
        licence=licence_words(facts),
        attribution=attribution(facts),
        citation=citation_words(facts),
    )


def _licence(facts: Facts) -> bytes:
    return ("\n\n".join((licence_words(facts), *attribution(facts))) + "\n").encode()


def _asset(name: str) -> bytes:
    return (package_files("contingent.publishing") / "static" / name).read_bytes()

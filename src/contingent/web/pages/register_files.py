"""What is seen on the register page as a file for a spreadsheet: all of it, not one page."""

from collections.abc import Callable, Mapping, Sequence

from contingent.adapters.sources.cells import Cell
from contingent.adapters.sources.xlsx.writer import Column, Sheet, workbook_bytes
from contingent.services.cases.guarded_csv import guarded_csv
from contingent.web.pages.page import PageRequest
from contingent.web.pages.register import tab_of, wanted_of
from contingent.web.pages.register_rows import claims_of, consents_of, offers_of, pledges_of
from contingent.web.view import View

__all__ = ["REGISTER_FILES"]

_STANDS = {"stands": "stands", "waiting": "waits", "out": "out"}


def register_csv(asked: PageRequest) -> bytes:
    """The table that is looked at, with its filters and its order, as CSV."""
    return guarded_csv(register_sheet(asked))


def register_xlsx(asked: PageRequest) -> bytes:
    """The same as a workbook.

    Raises:
        FaultsFound: for texts longer than a cell can hold.
    """
    return workbook_bytes([register_sheet(asked)], asked.view.register.case.title)


def register_sheet(asked: PageRequest) -> Sheet:
    """The rows that fit, in the order wanted."""
    wanted = wanted_of(asked)
    tables: dict[str, Callable[[View, dict[str, str]], Sheet]] = {
        "offers": _offers,
        "claims": _claims,
        "consents": _consents,
        "pledges": _pledges,
    }
    return tables[tab_of(wanted)](asked.view, wanted)


def _columns(*columns: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, note) for name, note in columns)


def _offers(view: View, wanted: dict[str, str]) -> Sheet:
    columns = _columns(
        ("nation", ""),
        ("name", ""),
        ("offer", ""),
        ("title", ""),
        ("each can serve as", ""),
        ("stands", "In the world and with the cut-offs asked about."),
        ("state", ""),
        ("confidence", ""),
        ("packages", ""),
        ("people", "Of all packages together."),
        ("numbers are", "Whether packages and people were stated or assumed."),
        ("binds once", "The condition in words."),
        ("condition", "As the register has it."),
        ("limits", "The caveats in words."),
        ("caveats", "As the register has them."),
        ("claims", ""),
        ("known from", ""),
        ("note", ""),
    )
    titles = view.register.capability_titles
    rows: list[Sequence[Cell]] = [
        [
            offer.nation,
            view.name(offer.nation),
            offer.offer,
            offer.title,
            " or ".join(
                " and ".join(f"{s.amount:g} × {titles[s.capability]}" for s in together)
                for together in offer.supplies
            ),
            _STANDS[view.verdict(offer.offer)],
            offer.state.value,
            offer.confidence.value,
            offer.packages,
            offer.packages * offer.personnel,
            offer.basis.value,
            view.conditions(offer),
            str(offer.condition),
            view.caveats(offer),
            "; ".join(map(str, offer.caveats)),
            "; ".join(offer.claims),
            offer.known_from,
            offer.note,
        ]
        for offer in offers_of(view, wanted)
    ]
    return Sheet("offers", columns, rows, frozen=3)


def _claims(view: View, wanted: dict[str, str]) -> Sheet:
    columns = _columns(
        ("claim", ""),
        ("nation", ""),
        ("name", ""),
        ("stated on", ""),
        ("stance", ""),
        ("confidence", ""),
        ("what was said", "In our words."),
        ("quantity", "As stated; never added up across claims."),
        ("unit", ""),
        ("condition", "As stated."),
        ("caveat", "As stated."),
        ("source", ""),
        ("address", ""),
    )
    rows: list[Sequence[Cell]] = [
        [
            claim.id,
            claim.iso3,
            view.name(claim.iso3),
            claim.stated_on,
            claim.stance.value,
            claim.confidence.value,
            claim.paraphrase,
            claim.quantity,
            claim.unit,
            claim.condition,
            claim.caveat,
            claim.source_title,
            claim.source_url,
        ]
        for claim in claims_of(view, wanted)
    ]
    return Sheet("claims", columns, rows)


def _consents(view: View, wanted: dict[str, str]) -> Sheet:
    columns = _columns(
        ("who decides", ""),
        ("name", ""),
        ("about", ""),
        ("verdict", ""),
        ("from", "A step of the case or a date; empty: its start."),
        ("until", ""),
        ("world", "Empty: all."),
        ("claims", ""),
        ("source", ""),
        ("note", ""),
    )
    rows: list[Sequence[Cell]] = [
        [
            row.decider,
            view.name(row.decider),
            row.about,
            row.verdict.value,
            None if row.from_ is None else str(row.from_),
            None if row.until is None else str(row.until),
            row.world,
            "; ".join(row.claims),
            row.source,
            row.note,
        ]
        for row in consents_of(view, wanted)
    ]
    return Sheet("consents", columns, rows)


#: How each kind of file is made, and what a browser is told it is.
REGISTER_FILES: Mapping[str, tuple[Callable[[PageRequest], bytes], str]] = {
    "csv": (register_csv, "text/csv; charset=utf-8"),
    "xlsx": (
        register_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


def _pledges(view: View, wanted: dict[str, str]) -> Sheet:
    columns = _columns(
        ("pledge", ""),
        ("nation", ""),
        ("name", ""),
        ("what", "Aid to the host; no offer to the force."),
        ("quantity", "As stated; never added up across pledges."),
        ("unit", ""),
        ("pledged on", ""),
        ("meeting", ""),
        ("delivery", ""),
        ("confidence", ""),
        ("source", ""),
        ("address", ""),
        ("note", ""),
    )
    rows: list[Sequence[Cell]] = [
        [
            row.pledge,
            row.nation,
            view.name(row.nation),
            row.what,
            row.quantity,
            row.unit,
            row.pledged_on,
            row.meeting,
            row.delivery.value,
            row.confidence.value,
            row.source_title,
            row.source_url,
            row.note,
        ]
        for row in pledges_of(view, wanted)
    ]
    return Sheet("pledges", columns, rows)

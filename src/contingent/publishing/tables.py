"""The tables behind the pages, for other programs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from contingent.adapters.exchange.stays import stays_of
from contingent.adapters.sources.case_json import case_json
from contingent.adapters.sources.case_writer import case_files
from contingent.adapters.sources.cells import Cell, csv_text
from contingent.adapters.sources.workbook_writer import case_workbook
from contingent.adapters.sources.xlsx.writer import workbook_bytes
from contingent.publishing.addresses import Addresses
from contingent.publishing.facts import Facts
from contingent.publishing.toggles import toggle_table
from contingent.services.cases.plan_tables import plan_tables

__all__ = ["DataFile", "data_files"]


@dataclass(frozen=True)
class DataFile:
    """A file to download.

    Attributes:
        group: what it is listed with; about: what it holds.
    """

    path: str
    data: bytes
    group: str
    about: str


_ANSWERS, _CASE, _WHOLE = "The answers", "The case, table by table", "The whole"
#: What each table of the case holds.
_TABLES: Mapping[str, str] = {
    "nations": "Who may contribute, and the groups they belong to.",
    "capabilities": "What can be required and supplied.",
    "offers": "What each nation may send, on which condition, with which limits, from when known.",
    "requirements": "What each concept of the force needs.",
    "sites": "Where units can serve.",
    "links": "How one gets from place to place.",
    "claims": "Who said what when, with the source and how far it can be trusted.",
    "meetings": "Who met when.",
    "pledges": "What was pledged to the host; no offer to the force.",
    "coalitions": "Who leads and joins the capability coalitions.",
    "estimates": "What others have published.",
    "consents": "Who allows which nation to take part.",
    "capacities": "What sites hold where that changes.",
    "outcomes": "What happened.",
    "releases": "What was released to whoever this is shown to.",
    "balance": "What is asked of the composition of the force.",
}


def data_files(facts: Facts, addresses: Addresses) -> list[DataFile]:
    """Everything to download, but the rows of the figures."""
    register = facts.register
    found = [
        DataFile("data/case.xlsx", case_workbook(register), _WHOLE, "The case as a workbook."),
        DataFile("data/case.json", case_json(register), _WHOLE, "The case as JSON."),
    ]
    if facts.planned is not None:
        sheets = plan_tables(facts.planned, stays_of(facts.planned.plan, facts.planned.problem))
        book = workbook_bytes(sheets, register.case.title)
        about = "The plan of the first page: lines, who serves where and when, people, sources."
        found.append(DataFile("data/plan.xlsx", book, _WHOLE, about))
    answers = json.dumps(toggle_table(facts, addresses), ensure_ascii=False, indent=1) + "\n"
    about = "All answers as the first page looks them up."
    found.append(DataFile("data/answers.json", answers.encode(), _ANSWERS, about))
    found += _answers(facts)
    for name, data in case_files(register).items():
        about = _TABLES.get(name.removesuffix(".csv"), "Title, host, time, events and worlds.")
        found.append(DataFile(f"data/case/{name}", data, _CASE, about))
    return found


def _answers(facts: Facts) -> list[DataFile]:
    plans, exits, fills, stand, fall = (list[list[Cell]]() for _ in range(5))
    for cell in facts.ahead.cells:
        full, lines = cell.essential
        tiers = {tier.tier: round(tier.filled / tier.required, 6) for tier in cell.plan.tiers}
        people, proven = max(cell.plan.personnel, default=0), cell.plan.status == "optimal"
        row: list[Cell] = [cell.world, cell.concept, cell.standing, full, lines]
        plans.append([*row, *(tiers.get(tier) for tier in (1, 2, 3)), people, proven])
        fills += [
            [cell.world, cell.concept, f.line, f.tier, f.required, round(f.filled, 6)]
            for f in cell.plan.lines
        ]
    for world, concept, answers in facts.ahead.answers:
        for one in answers:
            short = None if one.short is None else len(one.short)
            told = "plan" if one.planned else "bound"
            exits.append([world, concept, one.nation, round(one.share, 6), told, short])
    for own in facts.ahead.exits:
        stand += [[own.world, name, facts.verdict(name, own.world)] for name in own.standing]
        fall += [[own.world, nation, name] for nation, names in own.fallen for name in names]
    plan_columns = ["world", "concept", "offers_standing", "essential_filled", "essential_lines"]
    plan_columns += ["essential_share", "important_share", "desirable_share", "people", "proven"]
    tables = (
        ("plans", plan_columns, plans, "Every concept in every world: a verified plan each."),
        (
            "exits",
            ["world", "concept", "without", "essential_share", "told_by", "essential_open"],
            exits,
            "The same without each nation: a verified plan, or a bound that no plan exceeds.",
        ),
        (
            "fills",
            ["world", "concept", "line", "tier", "required", "filled"],
            fills,
            "What each line gets, on average over the time in which it is needed.",
        ),
        (
            "standing",
            ["world", "offer", "verdict"],
            stand,
            "Which offers stand, or wait for others, in each world.",
        ),
        (
            "falls",
            ["world", "without", "offer"],
            fall,
            "Which offers fall when a nation leaves.",
        ),
    )
    return [
        DataFile(f"data/{name}.csv", csv_text(columns, rows).encode(), _ANSWERS, about)
        for name, columns, rows, about in tables
    ]

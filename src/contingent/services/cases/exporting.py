"""Writing a case or a plan as the files of other people's tools."""

from collections.abc import Callable
from pathlib import Path

from contingent.adapters.exchange.geojson import geojson
from contingent.adapters.exchange.kml import kml
from contingent.adapters.exchange.orbat_mapper import orbat_mapper_scenario
from contingent.adapters.exchange.stays import stays_of
from contingent.adapters.sources.case_json import case_json
from contingent.adapters.sources.case_writer import case_files
from contingent.adapters.sources.safe_write import write_file, write_folder
from contingent.adapters.sources.workbook_writer import case_workbook
from contingent.adapters.sources.xlsx.writer import workbook_bytes
from contingent.register.register import Register
from contingent.services.answers.planning import Planned
from contingent.services.cases.guarded_csv import guarded_csv
from contingent.services.cases.plan_tables import plan_tables

__all__ = ["write_case", "write_plan"]


def write_case(register: Register, target: Path, form: str, *, force: bool) -> None:
    """Write a case as ``folder``, ``xlsx`` or ``json``; as ``geojson`` or ``kml``, its places.

    Raises:
        FaultsFound: when the target is there and may not be replaced, or cannot be written.
    """
    if form == "folder":
        write_folder(target, case_files(register), force=force)
        return
    makers: dict[str, Callable[[Register], bytes]] = {
        "xlsx": case_workbook,
        "json": case_json,
        "geojson": geojson,
        "kml": kml,
    }
    write_file(target, makers[form](register), force=force)


def write_plan(planned: Planned, target: Path, form: str, table: str, *, force: bool) -> None:
    """Write a plan as ``folder``, ``xlsx``, ``csv``, ``geojson``, ``kml`` or ``orbat-mapper``.

    Args:
        table: the table that ``csv`` writes; a folder holds them all (see ``plan_tables``).

    Raises:
        FaultsFound: when the target is there and may not be replaced, or cannot be written.
    """
    plan, problem = planned.plan, planned.problem
    register = problem.register
    stays = stays_of(plan, problem)
    if form == "folder":
        sheets = plan_tables(planned, stays)
        files = {f"{sheet.name}.csv": guarded_csv(sheet) for sheet in sheets}
        write_folder(target, files, force=force)
        return
    makers: dict[str, Callable[[], bytes]] = {
        "xlsx": lambda: workbook_bytes(plan_tables(planned, stays), register.case.title),
        "csv": lambda: next(
            guarded_csv(sheet) for sheet in plan_tables(planned, stays) if sheet.name == table
        ),
        "geojson": lambda: geojson(register, stays),
        "kml": lambda: kml(register, stays),
        "orbat-mapper": lambda: orbat_mapper_scenario(plan, problem, stays),
    }
    write_file(target, makers[form](), force=force)

"""A brief of a case: its document from the answers, and its bytes in a form."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from contingent.adapters.sources.safe_write import check_target, write_file
from contingent.briefs.document import BriefDocument, BriefKind, BriefSection, CannotBrief
from contingent.briefs.findings import Findings
from contingent.briefs.kinds.compare import compare_sections, compare_sentence
from contingent.briefs.kinds.decision import SOURCES, decision_sections
from contingent.briefs.kinds.gaps import gaps_sections
from contingent.briefs.kinds.nation import nation_sections, nation_sentence
from contingent.briefs.sources import Sources
from contingent.errors import UnknownName
from contingent.services.answers.sentence import plan_sentence

__all__ = [
    "BriefForm",
    "BriefWanted",
    "brief_bytes",
    "brief_document",
    "check_brief_file",
    "form_of",
    "today",
    "write_brief",
]


class BriefForm(StrEnum):
    """The form a brief is written in; the ending of its file."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    HTML = "html"


@dataclass(frozen=True)
class BriefWanted:
    """What is wanted of a brief.

    Attributes:
        nation: whom a brief of kind ``nation`` is about.
        classification: the user's words above and below each page.
        day: the day it is dated.
        template: the user's own DOCX or PPTX.
    """

    kind: BriefKind
    day: date
    nation: str | None = None
    classification: str = ""
    template: Path | None = None


def brief_document(found: Findings, wanted: BriefWanted) -> BriefDocument:
    """The document of a brief, the same whatever form it is given.

    Raises:
        CannotBrief: when a nation is wanted and none is named, or the other way round.
        UnknownName: when there is no such nation.
        ContingentError: as the answers it is made from.
    """
    _check_nation(found, wanted)
    register = found.setting.register
    short = wanted.kind is BriefKind.DECISION
    sources = Sources(register, SOURCES) if short else Sources(register)
    sections = _sections(found, wanted, sources)
    world = found.setting.world
    concept = register.concept(found.concept)
    about = f"{concept.title or concept.concept} – {world.title or world.world}"
    known = f", as known on {found.asked.as_of}" if found.asked.as_of else ""
    left = f" {sources.left} further citations are in the case." if sources.left else ""
    return BriefDocument(
        kind=wanted.kind,
        title=register.case.title,
        subtitle=f"{_HEADS[wanted.kind]}: {_about(found, wanted, about)}{known}",
        sentence=_sentence(found, wanted),
        classification=wanted.classification,
        day=wanted.day,
        register_hash=register.content_hash,
        sections=sections,
        sources=sources.cited,
        note=f"Made by Contingent from the register {register.content_hash}. A claim is what a "
        f"source said, not a fact; what is assumed is marked.{left}",
        short=short,
    )


_HEADS = {
    BriefKind.DECISION: "For decision",
    BriefKind.NATION: "On a nation",
    BriefKind.GAPS: "Gaps in the statement of requirement",
    BriefKind.COMPARE: "Worlds and concepts compared",
}


def _check_nation(found: Findings, wanted: BriefWanted) -> None:
    names = found.register.nation_names
    if wanted.kind is BriefKind.NATION:
        if wanted.nation is None:
            msg = "a brief on a nation needs to know on which: write --kind nation FRA"
            raise CannotBrief(msg)
        if wanted.nation not in names:
            raise UnknownName("nation", wanted.nation, list(names))
    elif wanted.nation is not None:
        msg = f"'{wanted.nation}': only a brief of kind nation is about one"
        raise CannotBrief(msg)


def _about(found: Findings, wanted: BriefWanted, about: str) -> str:
    match wanted.kind:
        case BriefKind.NATION:
            return f"{found.titles.nation(wanted.nation or '')}; {about}"
        case BriefKind.COMPARE:
            compared = found.compared
            return f"{len(compared.worlds)} worlds, {len(compared.concepts)} concepts"
        case BriefKind.DECISION | BriefKind.GAPS:
            return about
        case other:
            assert_never(other)


def _sentence(found: Findings, wanted: BriefWanted) -> str:
    match wanted.kind:
        case BriefKind.NATION:
            return nation_sentence(found, wanted.nation or "")
        case BriefKind.COMPARE:
            return compare_sentence(found)
        case BriefKind.DECISION | BriefKind.GAPS:
            return plan_sentence(found.register, found.asked, found.planned.plan)
        case other:
            assert_never(other)


def _sections(found: Findings, wanted: BriefWanted, sources: Sources) -> tuple[BriefSection, ...]:
    match wanted.kind:
        case BriefKind.DECISION:
            return tuple(decision_sections(found, sources))
        case BriefKind.NATION:
            return tuple(nation_sections(found, wanted.nation or "", sources))
        case BriefKind.GAPS:
            return tuple(gaps_sections(found, sources))
        case BriefKind.COMPARE:
            return tuple(compare_sections(found))
        case other:
            assert_never(other)


def form_of(file: Path, form: str | None = None) -> BriefForm:
    """The form asked for, or the one the file's ending names.

    Raises:
        CannotBrief: when neither names one.
    """
    name = form or file.suffix.lower().removeprefix(".")
    if name not in set(BriefForm):
        endings = ", ".join(f".{one.value}" for one in BriefForm)
        msg = f"'{file.name}': a brief’s file ends in {endings}"
        raise CannotBrief(msg)
    return BriefForm(name)


def check_brief_file(file: Path, form: BriefForm, wanted: BriefWanted, *, force: bool) -> None:
    """Ask before a long calculation whether the brief can be written.

    Raises:
        CannotBrief: when an extra is missing, or the template is none for the form.
        FaultsFound: when the file is there and may not be replaced.
    """
    from importlib.util import find_spec  # noqa: PLC0415 - used here alone

    missing = [name for name in _NEEDS[form] if find_spec(name) is None]
    if missing:
        msg = f"a brief as {form.value} needs {', '.join(missing)}: install 'contingent[brief]'"
        raise CannotBrief(msg)
    if wanted.template is not None:
        if form not in {BriefForm.DOCX, BriefForm.PPTX}:
            msg = f"a template is for docx and pptx; {form.value} has none"
            raise CannotBrief(msg)
        if not wanted.template.is_file():
            msg = f"'{wanted.template}': no such template"
            raise CannotBrief(msg)
    check_target(file, folder=False, force=force)


#: What each form is written with; figures need matplotlib.
_NEEDS = {
    BriefForm.PDF: ("typst", "matplotlib"),
    BriefForm.DOCX: ("docx", "matplotlib"),
    BriefForm.PPTX: ("pptx", "matplotlib"),
    BriefForm.XLSX: (),
    BriefForm.HTML: ("matplotlib",),
}


def brief_bytes(document: BriefDocument, form: BriefForm, template: Path | None = None) -> bytes:
    """A brief in a form; the same document gives the same bytes with the same libraries.

    Raises:
        CannotBrief: when the template cannot be read.
    """
    match form:
        case BriefForm.PDF:
            from contingent.briefs.forms.pdf_form import brief_pdf  # noqa: PLC0415 - an extra

            return brief_pdf(document)
        case BriefForm.DOCX:
            from contingent.briefs.forms.docx_form import brief_docx  # noqa: PLC0415 - an extra

            return brief_docx(document, template)
        case BriefForm.PPTX:
            from contingent.briefs.forms.pptx_form import brief_pptx  # noqa: PLC0415 - an extra

            return brief_pptx(document, template)
        case BriefForm.XLSX:
            from contingent.briefs.forms.xlsx_form import brief_xlsx  # noqa: PLC0415 - as the others

            return brief_xlsx(document)
        case BriefForm.HTML:
            from contingent.briefs.forms.html_form import brief_html  # noqa: PLC0415 - as the others

            return brief_html(document)
        case other:
            assert_never(other)


def today() -> date:
    """The day a brief is dated where none is named."""
    return datetime.now(UTC).date()


def write_brief(
    found: Findings, wanted: BriefWanted, file: Path, form: BriefForm, *, force: bool = False
) -> BriefDocument:
    """Write a brief to a file, whole or not at all.

    Raises:
        CannotBrief, FaultsFound, UnknownName: as ``check_brief_file`` and ``brief_document``.
    """
    check_brief_file(file, form, wanted, force=force)
    document = brief_document(found, wanted)
    write_file(file, brief_bytes(document, form, wanted.template), force=force)
    return document

"""Briefs out of the room: what is on the screen as a document to take away."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from contingent.briefs.brief import BriefForm, today
from contingent.briefs.document import BriefKind
from contingent.errors import UnknownName
from contingent.web import work
from contingent.web.request import asked_of
from contingent.web.room import Room

__all__ = ["add_briefs"]

#: What a browser is told each form is.
_MEDIA = {
    BriefForm.PDF: "application/pdf",
    BriefForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    BriefForm.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    BriefForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    BriefForm.HTML: "text/html; charset=utf-8",
}


def add_briefs(app: FastAPI, room: Room) -> None:
    """The addresses ``/brief.pdf``, ``/brief.docx`` …, with the choices of a page."""
    for form in BriefForm:
        path = f"/brief.{form.value}"
        app.add_api_route(path, _brief(room, form), include_in_schema=False)


def _brief(room: Room, form: BriefForm) -> Callable[..., Any]:
    async def brief(request: Request) -> Response:
        asked = await asked_of(room, ("kind", "of"), request)
        kind = _kind(asked.extras.get("kind", BriefKind.DECISION.value))
        nation = asked.extras.get("of") if kind is BriefKind.NATION else None
        choice = asked.view.choice
        job = asked.room.other_job(
            "study", work.brief, choice, choice.concept, kind, form, nation, today()
        )
        content = await asked.room.answer(job)
        told = {"content-disposition": f'attachment; filename="{kind.value}.{form.value}"'}
        return Response(content, media_type=_MEDIA[form], headers=told)

    return brief


def _kind(name: str) -> BriefKind:
    if name not in set(BriefKind):
        raise UnknownName("kind of brief", name, [kind.value for kind in BriefKind])
    return BriefKind(name)

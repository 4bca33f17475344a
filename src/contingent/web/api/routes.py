"""Where the calls are found, and the shapes they answer in."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import Response

from contingent.register.register import Register
from contingent.web.api import record_shapes, shapes, study_shapes
from contingent.web.api.questions import Questions
from contingent.web.api.records import Records
from contingent.web.problems import Problem
from contingent.web.room import Room

__all__ = ["PROBLEMS", "add_api"]

#: What else a call may answer. FastAPI knows of 422.
PROBLEMS: dict[int, str] = {
    404: "A name that is not in the case.",
    409: "No answer exists for this, or the change does not fit the register as it is.",
    421: "Asked for under a name that is not the room's.",
    422: "The request cannot be read.",
    429: "This browser or program has too much under way already; ask again soon.",
    503: "Too much is being worked on; ask again soon.",
    504: "The deadline was reached before there was an answer.",
}
#: Those of calls that change something.
REFUSALS: dict[int, str] = {
    400: "The body is no text.",
    403: "Asked for by a page of another site.",
    413: "Larger than a request may be.",
}


def add_api(app: FastAPI, room: Room) -> None:
    """Add the calls."""
    questions, records = Questions(room), Records(room)
    asked: dict[Callable[..., Awaitable[Response]], Any] = {
        questions.check: shapes.Check,
        questions.register: Register,
        questions.who: shapes.Who,
        questions.bounds: shapes.Bounds,
        questions.plan: shapes.Planned,
        questions.deploy: shapes.Deployed,
        questions.sites: shapes.Sites,
        questions.hinge: study_shapes.Hinge,
        questions.sweep: study_shapes.Ranges | study_shapes.Chance,
        questions.ask: study_shapes.Asks,
        questions.sustain: shapes.Sustained,
        questions.compare: shapes.Compared,
        records.log: record_shapes.Log,
        records.diff: record_shapes.Diff,
        records.scenarios: record_shapes.Scenarios,
    }
    for call, shape in asked.items():
        _add(app, call, shape, "GET", PROBLEMS)
    for call in (records.record, records.undo, records.branch):
        _add(app, call, record_shapes.Recorded, "POST", PROBLEMS | REFUSALS)


def _add(
    app: FastAPI,
    call: Callable[..., Awaitable[Response]],
    shape: Any,
    method: str,
    problems: dict[int, str],
) -> None:
    name = call.__name__
    told: dict[int | str, dict[str, Any]] = {
        status: {"model": Problem, "description": text} for status, text in problems.items()
    }
    app.add_api_route(
        f"/api/{name}",
        call,
        methods=[method],
        summary=call.__doc__,
        response_model=None,
        responses={200: {"model": shape}, **told},
        operation_id=name,
    )

"""Where the calls are found, and the shapes they answer in."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import Response

from contingent.register.register import Register
from contingent.services.wire.ask import AsksAnswer
from contingent.services.wire.compare import CompareAnswer
from contingent.services.wire.diary import DiaryAnswer
from contingent.services.wire.hinge import HingeAnswer
from contingent.services.wire.ledger import (
    DiffAnswer,
    LogAnswer,
    RecordedAnswer,
    ScenariosAnswer,
)
from contingent.services.wire.places import DeployAnswer, SitesAnswer, SustainAnswer
from contingent.services.wire.plan import BoundsAnswer, PlanAnswer
from contingent.services.wire.register import CheckAnswer
from contingent.services.wire.sweep import ChanceAnswer, RangesAnswer
from contingent.services.wire.who import WhoAnswer
from contingent.services.wire.worlds import WorldsAnswer
from contingent.web.api.questions import Questions
from contingent.web.api.records import Records
from contingent.web.problems import ErrorBody
from contingent.web.room import Room

__all__ = ["PROBLEMS", "add_api"]

#: What else a call may answer. FastAPI knows of 422.
PROBLEMS: dict[int, str] = {
    401: "Nobody is signed in, where there are accounts.",
    403: "Not open to who is signed in; or asked for by a page of another site.",
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
    413: "Larger than a request may be.",
}


def add_api(app: FastAPI, room: Room) -> None:
    """Add the calls."""
    questions, records = Questions(room), Records(room)
    asked: dict[Callable[..., Awaitable[Response]], Any] = {
        questions.check: CheckAnswer,
        questions.register: Register,
        questions.who: WhoAnswer,
        questions.bounds: BoundsAnswer,
        questions.plan: PlanAnswer,
        questions.deploy: DeployAnswer,
        questions.sites: SitesAnswer,
        questions.hinge: HingeAnswer,
        questions.sweep: RangesAnswer | ChanceAnswer | WorldsAnswer,
        questions.ask: AsksAnswer,
        questions.sustain: SustainAnswer,
        questions.diary: DiaryAnswer,
        questions.compare: CompareAnswer,
        records.log: LogAnswer,
        records.diff: DiffAnswer,
        records.scenarios: ScenariosAnswer,
    }
    for call, shape in asked.items():
        _add(app, call, shape, "GET", PROBLEMS)
    for call in (records.record, records.undo, records.branch):
        _add(app, call, RecordedAnswer, "POST", PROBLEMS | REFUSALS)


def _add(
    app: FastAPI,
    call: Callable[..., Awaitable[Response]],
    shape: Any,
    method: str,
    problems: dict[int, str],
) -> None:
    name = call.__name__
    told: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorBody, "description": text} for status, text in problems.items()
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

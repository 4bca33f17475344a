"""Choosing a condition or caveats in a form: what there is to choose, and the text it makes.

The text is what is sent and recorded. Choosing writes it; whatever it holds is read back as
sentences, with all that is wrong.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from contingent.register.caveat import CaveatError, CaveatKind, parse_caveats
from contingent.register.condition_parser import ConditionError
from contingent.register.register import Register
from contingent.services.answers.condition_words import group_words
from contingent.services.answers.picks import (
    CAVEAT_WORDS,
    CONDITION_WORDS,
    Joint,
    Pick,
    ReadBack,
    caveat_of,
    condition_of,
    drop_caveat,
    drop_part,
    read_caveats,
    read_condition,
    with_caveat,
    with_part,
)
from contingent.services.answers.repicks import (
    picked_caveat,
    picks_in,
    with_caveat_at,
    with_part_at,
)
from contingent.web.render import render
from contingent.web.request import asked_of
from contingent.web.room import Room

__all__ = ["PICKED", "add_picking", "pick_lists", "picks_of", "read_text"]

#: The fields that can be chosen, and of which table.
PICKED: Mapping[str, str] = {"condition": "offers", "caveats": "offers"}
_OWN = (
    *("field", "text", "nation", "add", "drop", "change", "kind", "names", "number"),
    *("other", "group", "what", "negated", "joint"),
)


def pick_lists(register: Register) -> dict[str, Any]:
    """All that a form offers to choose from."""
    nations = register.nation_names.items()
    groups = [(name, f"the nations of {group_words(name)}") for name in register.group_members]
    things = list(register.capability_titles.items())
    domains = [(name, f"{name.replace('-', ' ')} capabilities") for name in register.domains]
    sites = [(site.site, site.name) for site in register.sites]
    roles = {role: f"any place of the role “{role}”" for s in register.sites for role in s.roles}
    events = list(register.event_titles.items())
    return {
        "kinds": [(kind.value, words) for kind, words in CONDITION_WORDS.items()],
        "caveats": [(kind, words) for kind, words in CAVEAT_WORDS.items()],
        "nation": _by_name(nations),
        "event": _by_name(events),
        "group": _by_name(groups),
        "what": (*domains, *_by_name(things)),
        "member": (*_by_name(nations), *_by_name(groups), *_by_name(events)),
        "listed": {
            "nation": _by_name(nations),
            "site or role": (*_by_name(sites), *_by_name(roles.items())),
            "capability or domain": (*domains, *_by_name(things)),
        },
    }


def _by_name(pairs: Any) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0])))


def read_text(register: Register, field: str, text: str, nation: str = "") -> ReadBack:
    """What a field holds, as it is read."""
    if field == "condition":
        return read_condition(register, text, nation)
    return read_caveats(register, text)


def add_picking(app: Any, room: Room) -> None:
    """Add the address that answers what a field would hold, and how that is read."""
    app.add_api_route("/record/picked", _picked(room), include_in_schema=False)


def _picked(room: Room) -> Callable[[Request], Awaitable[Response]]:
    async def picked(request: Request) -> Response:
        asked = await asked_of(room, _OWN, request)
        given, register = asked.extras, asked.view.whole
        field, text = given.get("field", ""), given.get("text", "")
        if field not in PICKED:
            raise HTTPException(400, f"'{field[:40]}' is no field that can be chosen.")
        try:
            back = _read(register, field, _written(field, text, given), given)
        except (ConditionError, CaveatError) as error:
            # What was chosen cannot be written yet: the text stays as it is.
            back = _read(register, field, text, given)
            back = replace(back, faults=tuple(dict.fromkeys((*back.faults, _plain(error)))))
        html = render("parts/picked.html", field=field, back=back, picks=picks_of(field, back))
        return JSONResponse({"text": back.text, "html": html})

    return picked


def _read(register: Register, field: str, text: str, given: Mapping[str, str]) -> ReadBack:
    return read_text(register, field, text, given.get("nation", ""))


def _plain(error: ConditionError | CaveatError) -> str:
    return str(error).removesuffix(" (at character 1 of the condition)")


def _written(field: str, text: str, given: Mapping[str, str]) -> str:
    """The text once what was chosen is added, or taken out."""
    if (place := _place(given, "drop")) is not None:
        return (drop_part if field == "condition" else drop_caveat)(text, place)
    if not given.get("add"):
        return text
    names = tuple(name for name in given.get("names", "").split(";") if name)
    if field == "caveats":
        kind = next((k for k in CaveatKind if k.value == given.get("kind")), None)
        if kind is None:
            raise CaveatError("choose a limit first")
        caveat = caveat_of(kind, names, given.get("number", ""))
        place = _place(given, "change")
        return with_caveat(text, caveat) if place is None else with_caveat_at(text, place, caveat)
    if (place := _place(given, "change")) is not None:
        return with_part_at(text, place, condition_of(_pick(names, given)))
    joint: Joint = "or" if given.get("joint") == "or" else "and"
    return with_part(text, condition_of(_pick(names, given)), joint)


def _place(given: Mapping[str, str], name: str) -> int | None:
    """A place in the text, counted from 0; None where none is named."""
    place = given.get(name, "")
    return int(place) if place.isdecimal() and len(place) < 5 else None  # noqa: PLR2004


def picks_of(field: str, back: ReadBack) -> list[str | None]:
    """Each part that is read back as it would be chosen, as JSON; None where it cannot be."""
    if not back.parts:
        return []
    if field == "caveats":
        return [json.dumps(vars(picked_caveat(one))) for one in parse_caveats(back.text)]
    return [json.dumps(vars(one)) if one else None for one in picks_in(back.text)]


def _pick(names: tuple[str, ...], given: Mapping[str, str]) -> Pick:
    return Pick(
        given.get("kind", ""),
        names,
        given.get("number", ""),
        other=bool(given.get("other")),
        group=given.get("group", ""),
        what=given.get("what", ""),
        negated=bool(given.get("negated")),
    )

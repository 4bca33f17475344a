"""Checks of the record beside the offers: meetings, pledges, capability coalitions."""

from collections.abc import Iterator

from contingent.register.fault_maker import Contradiction, missing
from contingent.register.register import Register

__all__ = ["check_record"]

_NATIONS = ("nations",)


def check_record(register: Register) -> Iterator[Contradiction]:
    """Every contradiction of these tables that needs other rows to be seen."""
    yield from _meetings(register)
    yield from _pledges(register)
    yield from _coalitions(register)


def _meetings(register: Register) -> Iterator[Contradiction]:
    nations = register.nation_names
    first: dict[str, int] = {}
    for index, meeting in enumerate(register.meetings):
        for column in ("hosts", "chairs", "attended"):
            for nation in getattr(meeting, column):
                if nation not in nations:
                    place = ("meetings", index, column)
                    yield missing(place, "nation", nation, nations, _NATIONS)
        if not meeting.meeting:
            continue
        if (before := first.setdefault(meeting.meeting, index)) != index:
            message = f"'{meeting.meeting}' is used twice"
            yield Contradiction("meetings", index, "meeting", message, own=False, first=before)
        told = meeting.participants
        if told is not None and told < len(meeting.attended):
            message = f"{told} is less than the {len(meeting.attended)} that are named in attended"
            yield Contradiction("meetings", index, "participants", message)


def _pledges(register: Register) -> Iterator[Contradiction]:
    nations = register.nation_names
    meetings = {meeting.meeting for meeting in register.meetings if meeting.meeting}
    for index, pledge in enumerate(register.pledges):
        if pledge.nation not in nations:
            place = ("pledges", index, "nation")
            yield missing(place, "nation", pledge.nation, nations, _NATIONS)
        if pledge.meeting and pledge.meeting not in meetings:
            place = ("pledges", index, "meeting")
            yield missing(place, "meeting", pledge.meeting, meetings, ("meetings.meeting",))
        if pledge.unit and pledge.quantity is None:
            hint = "give the number, or say what it is in 'what'"
            message = f"is empty, but unit is '{pledge.unit}'"
            yield Contradiction("pledges", index, "quantity", message, hint)


def _coalitions(register: Register) -> Iterator[Contradiction]:
    nations = register.nation_names
    for index, row in enumerate(register.coalitions):
        for column in ("leads", "members"):
            for nation in getattr(row, column):
                if nation not in nations:
                    place = ("coalitions", index, column)
                    yield missing(place, "nation", nation, nations, _NATIONS)

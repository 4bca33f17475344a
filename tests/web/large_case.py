"""A large made case whose plan is quickly found: what matters is how much there is to show."""

from datetime import date

from contingent.register.capability import Capability
from contingent.register.duration import Duration
from contingent.register.nation import Nation
from contingent.register.offer import Offer
from contingent.register.register import CaseHead, Register
from contingent.register.requirement import RequirementLine

__all__ = ["EACH", "LINES", "NATIONS", "large_case"]

#: Lines, offers for each of them, and nations they come from in turn.
LINES, EACH, NATIONS = 400, 5, 40


def large_case(lines: int = LINES) -> Register:
    """2,000 offers of 40 nations for 400 lines in one month, or so many for fewer lines.

    Line ``l-007`` is called "Task 007" and can be filled by five offers of neighbouring nations.
    Every third line asks for one unit more than is offered and stays open: the essential ones.
    """
    codes = [f"{chr(65 + number // 26)}{chr(65 + number % 26)}X" for number in range(NATIONS)]
    return Register(
        case=CaseHead(title="A large case", start=date(2026, 1, 1), length=Duration.of_months(1)),
        nations=tuple(Nation(nation=code, name=f"Realm {code}") for code in codes),
        capabilities=tuple(
            Capability(capability=f"kind-{line}", domain="land", title=f"Kind {line}")
            for line in range(lines)
        ),
        offers=tuple(
            Offer.model_validate(
                {
                    "offer": f"o-{line:03}-{which}",
                    "nation": codes[(line + which) % NATIONS],
                    "supplies": f"kind-{line}:1",
                    "packages": 1,
                    "personnel": 100,
                    "state": "offered",
                    "confidence": "high",
                    "basis": "assumed",
                }
            )
            for line in range(lines)
            for which in range(EACH)
        ),
        requirements=tuple(
            RequirementLine.model_validate(
                {
                    "line": f"l-{line:03}",
                    "title": f"Task {line:03}",
                    "capability": f"kind-{line}",
                    "quantity": EACH + (line % 3 == 2),
                    "tier": 1 + (line + 1) % 3,
                    "at": "any",
                }
            )
            for line in range(lines)
        ),
    )

"""Short functions that make small registers, for tests to name only what they are about."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from hypothesis import settings

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.plan import Plan
from contingent.planning.planner import Question, make_plan
from contingent.planning.problem import Problem, build_problem
from contingent.planning.solver import Limits
from contingent.register.capability import Capability
from contingent.register.claim import Confidence
from contingent.register.duration import Duration
from contingent.register.nation import Nation
from contingent.register.offer import Offer, OfferState
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.site import Site
from contingent.register.step import Step
from contingent.register.world import World
from contingent.resolution.resolution import Resolution, resolve
from contingent.resolution.setting import Setting, Span

DOMAINS = {"mech-bn": "land", "guard-bn": "land", "frigate": "maritime", "isr": "intelligence"}


def days(number: float) -> str:
    """So many days, as a case writes them."""
    return str(Duration.of_days(number))


def in_months(number: int | None) -> str | None:
    """So many months, as a case writes them; None stays."""
    return None if number is None else str(Duration.of_months(number))


def calendar_of(steps: int, step: str = "month") -> dict[str, str]:
    """The entries of a case that looks at so many steps."""
    return {"step": step, "length": str(Step.of_text(step).duration(steps))}


def fewer(times: int) -> settings:
    """The loaded hypothesis profile with so many times fewer examples, for dear ones."""
    return settings(max_examples=max(1, settings().max_examples // times))


def offer(name: str, nation: str, condition: str = "", **more: Any) -> Offer:
    """One package of one mechanised battalion, unless more is said."""
    given = {"supplies": "mech-bn:1", "packages": 1, **more}
    return Offer.model_validate(
        {"offer": name, "nation": nation, "condition": condition, **_from(given)}
    )


def line(
    name: str, capability: str = "mech-bn", quantity: float = 1, **more: Any
) -> RequirementLine:
    """A line of one essential mechanised battalion anywhere and always, unless more is said."""
    return RequirementLine.model_validate(
        {"line": name, "capability": capability, "quantity": quantity, **_from(more)}
    )


def site(name: str, nation: str = "UKR", capacity: int | None = None, **more: Any) -> Site:
    """A site."""
    own = {"site": name, "name": name.title(), "nation": nation, "capacity": capacity}
    return Site.model_validate({**own, **more})


def _from(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key.removesuffix("_"): value for key, value in given.items()}


def register(
    offers: Iterable[Offer] = (),
    lines: Iterable[RequirementLine] = (),
    sites: Iterable[Site] = (),
    *,
    events: Sequence[str] = (),
    groups: Mapping[str, str] | None = None,
    nations: Sequence[str] = (),
    homes: Mapping[str, str] | None = None,
    months: int = 4,
    step: str = "month",
    **more: Any,
) -> Register:
    """A register of these rows; nations and capabilities are those its rows name.

    Args:
        groups: nations in each group, as ``{"eu": "FRA;DEU"}``.
        nations: nations without an offer or site.
        homes: home station of nations.
        months: how many steps are looked at.
    """
    offers, lines, sites = tuple(offers), tuple(lines), tuple(sites)
    members = {group: names.split(";") for group, names in (groups or {}).items()}
    names = dict.fromkeys(
        chain((o.nation for o in offers), (s.nation for s in sites), nations, *members.values())
    )
    capabilities = dict.fromkeys(
        chain(DOMAINS, (c for o in offers for c in o.capabilities), (li.capability for li in lines))
    )
    return Register.model_validate(
        {
            "case": {"title": "A test", "start": "2026-01-01", **calendar_of(months, step)},
            "events": [{"event": event} for event in events],
            "nations": [
                Nation(
                    nation=n,
                    name=n,
                    groups=tuple(g for g in members if n in members[g]),
                    home=(homes or {}).get(n),
                )
                for n in names
            ],
            "capabilities": [
                Capability(capability=c, domain=DOMAINS.get(c, "land")) for c in capabilities
            ],
            "offers": offers,
            "requirements": lines,
            "sites": sites,
            **more,
        }
    )


def replaced(given: Register, **tables: Any) -> Register:
    """The register with some tables replaced, built anew so that nothing is remembered."""
    own = {table: getattr(given, table) for table in Register.model_fields}
    return Register.model_validate({**own, **tables})


def setting(
    given: Register,
    events: Mapping[str, Any] | None = None,
    without: Iterable[str] = (),
    cutoff: str = "reported",
    confidence: str = "low",
) -> Setting:
    """The setting in which these events come true and these nations stay out."""
    world = World.model_validate(
        {"world": "base", "events": dict(events or {}), "without": tuple(without)}
    )
    return Setting(given, world, cutoff=OfferState(cutoff), confidence=Confidence(confidence))


def resolved(asked: Setting, month: int | None = None) -> Resolution:
    """Who stands, with the set finder that ships."""
    return resolve(asked, ClingoSets(), month)


def standing(given: Register) -> dict[str, tuple[int, ...]]:
    """Every offer standing in every month."""
    return {o.offer: tuple(range(given.case.steps)) for o in given.offers}


def posed(
    given: Register,
    stands: Mapping[str, tuple[int, ...]] | None = None,
    spans: Mapping[str, tuple[Span, ...]] | None = None,
) -> Problem:
    """The planning problem of the first concept; every offer stands always unless said."""
    months = standing(given) if stands is None else stands
    return build_problem(given, given.concept(None), months, spans=spans)


def planned(problem: Problem, **more: Any) -> Plan:
    """The plan, with the solver that ships."""
    asked = Question(world="base", reading="greatest", **{"limits": Limits(seconds=20), **more})
    return make_plan(problem, asked, HighsSolver())

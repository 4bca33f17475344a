"""JSON of ``deploy``, ``sites`` and ``sustain``."""

from contingent.planning.milestones import milestones
from contingent.resolution.setting import Setting
from contingent.services.places import SiteStep, Sustainability
from contingent.services.planning import Planned
from contingent.services.wire.json_value import Json
from contingent.services.wire.plan import links_json, tiers_json

__all__ = ["deploy_json", "sites_json", "sustain_json"]


def deploy_json(planned: Planned) -> Json:
    """``deploy``."""
    plan, offers = planned.plan, planned.problem.register.offers_by_id
    return {
        "world": plan.world,
        "concept": plan.concept,
        "status": plan.status,
        "verified": True,
        **vars(milestones(plan)),
        "arrivals": [
            {
                "month": item.month,
                "months": item.months,
                "offer": item.offer,
                "nation": offers[item.offer].nation,
                "site": item.site,
                "line": item.line,
                "packages": item.packages,
                "personnel": item.packages * offers[item.offer].personnel,
                "route": list(item.route),
                "links": links_json(item),
            }
            for item in sorted(plan.assignments, key=lambda item: (item.month, item.offer))
        ],
        "personnel": list(plan.personnel),
        "hash": plan.register_hash,
    }


def sites_json(setting: Setting, steps: tuple[SiteStep, ...]) -> Json:
    """``sites``."""
    return {
        "world": setting.world.world,
        "steps": [
            {
                "sites": step.sites,
                "opened": list(step.plan.opened),
                "status": step.plan.status,
                "verified": True,
                "tiers": tiers_json(step.plan),
            }
            for step in steps
        ],
        "hash": setting.register.content_hash,
    }


def sustain_json(found: Sustainability) -> Json:
    """``sustain``."""
    return {
        "world": found.setting.world.world,
        "domain": found.domain,
        "pool": max(found.people, default=0),
        "people": list(found.people),
        "offers": [offer.offer for offer in found.offers],
        "tour_months": found.tour_months,
        "rows": [vars(row) for row in found.rows],
        "hash": found.setting.register.content_hash,
    }

"""Sites, links and a plan's units as GeoJSON (RFC 7946): longitude first, WGS 84."""

import json
from typing import Any

from contingent.adapters.exchange.antimeridian import cut_at_antimeridian
from contingent.adapters.exchange.attribution import attribution
from contingent.adapters.exchange.stays import Stay, position
from contingent.register.calendar import write_moment
from contingent.register.register import Register
from contingent.register.site import Link, Site

__all__ = ["geojson"]

Json = dict[str, Any]


def geojson(register: Register, stays: tuple[Stay, ...] = ()) -> bytes:
    """A feature collection of every site, every link, and every stay of units at a site.

    Places without coordinates are features without geometry, as the standard provides. Stays have
    ``start`` and ``end`` dates, which tools such as QGIS play as a timeline. Links over the
    antimeridian are cut there. Where lengths come from OpenStreetMap, ``attribution`` says so.
    """
    features = [_site(site) for site in register.sites]
    features += [_link(register, number, link) for number, link in enumerate(register.links)]
    features += [_stay(register, number, stay) for number, stay in enumerate(stays)]
    collection: Json = {"type": "FeatureCollection", "features": features}
    if owed := attribution(register):
        collection["attribution"] = owed
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def _feature(name: str, geometry: Json | None, properties: Json) -> Json:
    present = {key: value for key, value in properties.items() if value not in (None, "", [])}
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": present}


def _point(site: Site | None) -> Json | None:
    place = position(site)
    return {"type": "Point", "coordinates": place} if place else None


def _site(site: Site) -> Json:
    own = {
        "kind": "site",
        "name": site.name,
        "nation": site.nation,
        "roles": list(site.roles),
        "capacity": site.capacity,
        "source": site.source,
    }
    return _feature(f"site:{site.site}", _point(site), own)


def _link(register: Register, number: int, link: Link) -> Json:
    one, other = (position(register.sites_by_id[name]) for name in (link.from_, link.to))
    line: Json | None = None
    if one and other:
        parts = cut_at_antimeridian(one, other)
        line = {"type": "LineString", "coordinates": parts[0]}
        if len(parts) > 1:
            line = {"type": "MultiLineString", "coordinates": parts}
    own = {
        "kind": "link",
        "name": f"{link.from_} – {link.to} ({link.mode.value})",
        "mode": link.mode.value,
        "time": str(link.time),
        "hours": float(link.time.hours),
        "km": link.km,
        "capacity": str(link.capacity) if link.capacity else None,
        "event": link.event,
        "source": link.source,
    }
    return _feature(f"link:{number}", line, own)


def _stay(register: Register, number: int, stay: Stay) -> Json:
    item = stay.assignment
    own = {
        "kind": "units",
        "name": f"{stay.offer.nation}: {stay.title}",
        "nation": stay.offer.nation,
        "nation_name": register.nation_names[stay.offer.nation],
        "offer": item.offer,
        "line": item.line,
        "capability": stay.capability,
        "site": item.site,
        "packages": item.packages,
        "personnel": stay.personnel,
        "step": item.month,
        "steps": item.months,
        "start": write_moment(stay.begin),
        "end": write_moment(stay.end),
        "sidc": stay.symbol,
    }
    return _feature(f"units:{number}", _point(stay.site), own)

"""Sites, links and a plan's units as KML 2.2 (OGC 07-147r2), with time spans to play."""

from datetime import date, datetime, timedelta
from html import escape
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from contingent.adapters.exchange.antimeridian import cut_at_antimeridian
from contingent.adapters.exchange.attribution import attribution
from contingent.adapters.exchange.stays import Stay, position
from contingent.register.register import Register
from contingent.register.site import Site

__all__ = ["kml"]

_NAMESPACE = "http://www.opengis.net/kml/2.2"


def kml(register: Register, stays: tuple[Stay, ...] = ()) -> bytes:
    """A KML document: a folder of sites, one of links, and one of units for each nation."""
    root = Element("kml", xmlns=_NAMESPACE)
    document = SubElement(root, "Document")
    _text(document, "name", register.case.title)
    if owed := attribution(register):
        _described(document, owed)
    sites = _folder(document, "Sites")
    for site in register.sites:
        told = [register.nation_names[site.nation], *site.roles]
        told += [f"holds {site.capacity:,}"] if site.capacity is not None else []
        _point(_placemark(sites, site.name, "; ".join(told), site.source), site)
    if register.links:
        _links(_folder(document, "Links"), register)
    by_nation: dict[str, list[Stay]] = {}
    for stay in stays:
        by_nation.setdefault(stay.offer.nation, []).append(stay)
    for nation in sorted(by_nation, key=register.nation_names.__getitem__):
        units = _folder(document, register.nation_names[nation])
        for stay in by_nation[nation]:
            _unit(units, stay)
    indent(root, " ")
    text: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _links(folder: Element, register: Register) -> None:
    for link in register.links:
        name = f"{link.from_} – {link.to}"
        mark = _placemark(folder, name, f"{link.mode.value}, {link.time}", link.source)
        one, other = (position(register.sites_by_id[site]) for site in (link.from_, link.to))
        if one and other:
            _line(mark, cut_at_antimeridian(one, other))


def _line(mark: Element, parts: list[list[list[float]]]) -> None:
    """A line, or two where it is cut at the antimeridian."""
    parent = SubElement(mark, "MultiGeometry") if len(parts) > 1 else mark
    for part in parts:
        line = SubElement(parent, "LineString")
        _text(line, "tessellate", "1")
        _text(line, "coordinates", " ".join(f"{end[0]},{end[1]}" for end in part))


def _unit(folder: Element, stay: Stay) -> None:
    item = stay.assignment
    packages = f"{item.packages} package{'' if item.packages == 1 else 's'}"
    told = f"{packages}, {stay.personnel:,} people, on line {item.line} as {stay.capability}"
    mark = SubElement(folder, "Placemark")
    _text(mark, "name", stay.title)
    _described(mark, told)
    span = SubElement(mark, "TimeSpan")
    _text(span, "begin", _instant(stay.begin))
    # Of days the end is the last one there, not the first one gone; of times the one gone.
    last = stay.end if isinstance(stay.end, datetime) else stay.end - timedelta(days=1)
    _text(span, "end", _instant(last))
    data = SubElement(mark, "ExtendedData")
    for name, value in (("offer", item.offer), ("site", item.site), ("sidc", stay.symbol)):
        _text(SubElement(data, "Data", name=name), "value", value or "")
    _point(mark, stay.site)


def _instant(moment: date) -> str:
    """A date as XML Schema writes it: a time with its seconds."""
    return moment.isoformat()


def _folder(parent: Element, name: str) -> Element:
    folder = SubElement(parent, "Folder")
    _text(folder, "name", name)
    return folder


def _placemark(folder: Element, name: str, description: str, source: str) -> Element:
    mark = SubElement(folder, "Placemark")
    _text(mark, "name", name)
    _described(mark, description, f"Source: {source}" if source else "")
    return mark


def _described(parent: Element, text: str, more: str = "") -> None:
    """A short text for lists, and a description, which is HTML to those who show it.

    So it is escaped as HTML, and once more as XML when it is written.
    """
    _text(parent, "Snippet", text)
    _text(parent, "description", escape(text) + (f"<br>{escape(more)}" if more else ""))


def _point(mark: Element, site: Site | None) -> None:
    place = position(site)
    if place:
        _text(SubElement(mark, "Point"), "coordinates", f"{place[0]},{place[1]}")


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text

"""Sites and units as GeoJSON and KML: valid, longitude first, nothing lost for want of a place."""

import json
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from contingent.adapters.exchange.geojson import geojson
from contingent.adapters.exchange.kml import kml
from contingent.adapters.exchange.stays import stays_of
from contingent.services.cases.opening import open_case
from tests.builders import replaced
from tests.exchange.plans import small_case, small_plan

KML = "{http://www.opengis.net/kml/2.2}"
FEATURE = {"type", "id", "geometry", "properties"}


def is_position(place: Any) -> bool:
    """RFC 7946, 3.1.1: longitude, then latitude."""
    return len(place) == 2 and -180 <= place[0] <= 180 and -90 <= place[1] <= 90


def check_geojson(data: bytes) -> list[dict[str, Any]]:
    """The features of a collection that keeps the rules of RFC 7946."""
    collection = json.loads(data)
    assert {"type", "features"} <= set(collection) <= {"type", "features", "attribution"}
    assert collection["type"] == "FeatureCollection"
    features: list[dict[str, Any]] = collection["features"]
    for feature in features:
        assert set(feature) == FEATURE
        assert feature["type"] == "Feature"
        shape = feature["geometry"]
        if shape is None:
            continue
        assert set(shape) == {"type", "coordinates"}
        if shape["type"] == "Point":
            assert is_position(shape["coordinates"])
        else:
            assert shape["type"] == "LineString"
            assert len(shape["coordinates"]) >= 2
            assert all(map(is_position, shape["coordinates"]))
    names = [feature["id"] for feature in features]
    assert len(set(names)) == len(names)
    return features


def test_a_plan_as_geojson() -> None:
    planned = small_plan()
    features = check_geojson(geojson(small_case(), stays_of(planned.plan, planned.problem)))
    by_kind = [feature["properties"]["kind"] for feature in features]
    assert by_kind == ["site"] * 3 + ["link"] + ["units"] * 4
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [24.03, 49.84]}
    assert features[1]["geometry"] is None, "the Black Sea has no coordinates, and is there"
    assert features[3]["geometry"]["coordinates"] == [[4.84, 45.76], [24.03, 49.84]]
    units = features[4]["properties"]
    assert (units["start"], units["end"]) == ("2026-01-04", "2026-03-01")
    assert (units["packages"], units["personnel"]) == (2, 1200)
    assert units["sidc"][3] == "3", "a friend"
    assert units["sidc"][6] == "1", "planned"


def test_a_plan_as_kml() -> None:
    planned = small_plan()
    data = kml(small_case(), stays_of(planned.plan, planned.problem))
    document = ET.fromstring(data).find(f"{KML}Document")  # noqa: S314 - our own
    assert document is not None
    folders = {f.findtext(f"{KML}name"): f for f in document.findall(f"{KML}Folder")}
    assert list(folders) == ["Sites", "Links", "DEU", "FRA"]
    sites = folders["Sites"].findall(f"{KML}Placemark")
    assert [site.findtext(f"{KML}Point/{KML}coordinates") for site in sites] == [
        "24.03,49.84",
        None,
        "4.84,45.76",
    ]
    stays = folders["FRA"].findall(f"{KML}Placemark")
    assert [stay.findtext(f"{KML}name") for stay in stays] == [
        "Battalions, <relieved> & rested"
    ] * 3
    spans = [
        (stay.findtext(f"{KML}TimeSpan/{KML}begin"), stay.findtext(f"{KML}TimeSpan/{KML}end"))
        for stay in stays
    ]
    assert spans == [
        ("2026-01-04", "2026-02-28"),
        ("2026-03-01", "2026-04-30"),
        ("2026-05-01", "2026-06-30"),
    ]
    line = folders["Links"].findtext(f"{KML}Placemark/{KML}LineString/{KML}coordinates")
    assert line == "4.84,45.76 24.03,49.84"


@pytest.mark.parametrize("name", ["ukraine"])
def test_the_places_of_the_embedded_case(name: str) -> None:
    register = open_case(name)
    assert len(check_geojson(geojson(register))) == len(register.sites) + len(register.links)
    root = ET.fromstring(kml(register))  # noqa: S314 - our own
    assert len(root.findall(f".//{KML}Placemark")) == len(register.sites) + len(register.links)
    for text in root.iter(f"{KML}coordinates"):
        for place in str(text.text).split():
            assert is_position([float(part) for part in place.split(",")])


def test_what_is_owed_to_openstreetmap_is_said_where_its_lengths_are() -> None:
    owed = json.loads(geojson(open_case("ukraine")))["attribution"]
    assert "© OpenStreetMap contributors" in owed
    assert "© OpenStreetMap contributors" in kml(open_case("ukraine")).decode()
    assert "attribution" not in json.loads(geojson(small_case()))
    assert "OpenStreetMap" not in kml(small_case()).decode()


def test_a_description_is_escaped_for_those_who_show_it_as_html() -> None:
    evil = "<img src=x onerror=alert(1)> & more"
    case = replaced(
        small_case(), links=(small_case().links[0].model_copy(update={"source": evil}),)
    )
    root = ET.fromstring(kml(case))  # noqa: S314 - our own
    (told,) = [d.text for d in root.iter(f"{KML}description") if d.text and "onerror" in d.text]
    assert told.endswith("<br>Source: &lt;img src=x onerror=alert(1)&gt; &amp; more")
    assert "<img" not in told


def test_the_elements_of_a_placemark_stand_in_the_order_of_the_standard() -> None:
    """KML 2.2's schema is a sequence: name, snippet, description, time, data, then geometry."""
    order = ["name", "Snippet", "description", "TimeSpan", "ExtendedData", "Point", "LineString"]
    planned = small_plan()
    data = kml(small_case(), stays_of(planned.plan, planned.problem))
    for mark in ET.fromstring(data).iter(f"{KML}Placemark"):  # noqa: S314 - our own
        places = [order.index(part.tag.removeprefix(KML)) for part in mark]
        assert places == sorted(places)


def test_stays_end_on_the_day_they_are_gone() -> None:
    planned = small_plan()
    last = stays_of(planned.plan, planned.problem)[-1]
    assert (last.begin, last.end) == (date(2026, 2, 1), date(2026, 9, 1))

"""Links over the antimeridian: two parts that meet there, in GeoJSON and KML."""

import json
import shutil
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.exchange.antimeridian import cut_at_antimeridian
from contingent.adapters.exchange.geojson import geojson
from contingent.adapters.exchange.kml import kml
from contingent.adapters.sources.case_folder import read_case_folder
from contingent.register.fault import FaultsFound

CASE = Path(__file__).parents[1] / "known_faults" / "geojson-antimeridian" / "g_antimeridian"
KML = "{http://www.opengis.net/kml/2.2}"


def test_a_link_over_the_antimeridian_is_cut_there(tmp_path: Path) -> None:
    case = shutil.copytree(CASE, tmp_path / "case")
    with pytest.raises(FaultsFound) as half:  # one site has half a position, which is a fault now
        read_case_folder(case)
    (fault,) = half.value.faults
    rows = (case / "sites.csv").read_text().splitlines()
    del rows[(fault.row or 0) - 1]
    (case / "sites.csv").write_text("\n".join(rows))
    register = read_case_folder(case)
    features = json.loads(geojson(register))["features"]
    (link,) = [f for f in features if f["id"] == "link:0"]
    assert link["geometry"]["type"] == "MultiLineString"
    (suva, cut), (cut_again, apia) = link["geometry"]["coordinates"]
    assert (suva[0] > 0, cut[0], cut_again[0], apia[0] < 0) == (True, 180.0, -180.0, True)
    assert cut[1] == cut_again[1]
    assert min(suva[1], apia[1]) <= cut[1] <= max(suva[1], apia[1])
    lines = ET.fromstring(kml(register)).findall(f".//{KML}MultiGeometry/{KML}LineString")  # noqa: S314 - our own
    assert len(lines) == 2


positions = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list)


@given(positions, positions)
def test_no_part_goes_round_the_world(one: list[float], other: list[float]) -> None:
    """Shows that the parts join the two ends, and that none is longer than half the world."""
    parts = cut_at_antimeridian(one, other)
    assert parts[0][0][1] == one[1]
    assert parts[-1][-1][1] == other[1]
    assert all(
        (place[0] - end[0]) % 360 == 0
        for place, end in ((parts[0][0], one), (parts[-1][-1], other))
    )
    for (lon, lat), (lon2, lat2) in parts:
        assert abs(lon2 - lon) <= 180
        assert all(-180 <= value <= 180 for value in (lon, lon2))
        assert all(-90 <= value <= 90 for value in (lat, lat2))
    for before, after in pairwise(parts):
        assert abs(before[-1][0]) == abs(after[0][0]) == 180
        assert before[-1][1] == after[0][1]

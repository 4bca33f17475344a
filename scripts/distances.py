"""Fill the ``km`` and ``days`` of a case's links.csv from open networks, once, by hand.

Needs packages that Contingent itself does not need, in an environment of their own:

    python3 -m venv /tmp/distances
    /tmp/distances/bin/pip install "searoute==1.6.0" "scgraph==2.15.0" "scgraph_data==2.0.0"
    /tmp/distances/bin/python scripts/distances.py src/contingent/cases/ukraine
    /tmp/distances/bin/python scripts/distances.py src/contingent/cases/ukraine --check

The rows of links.csv say which places are joined and how; sites.csv says where these lie. Sea
lengths come from searoute (Apache-2.0, on Eurostat's maritime network), rail and road from the
graphs of scgraph_data (made from OpenStreetMap, ODbL), air from great circles. ``capacity``,
``event`` and ``source`` are left as they are. scgraph 3 fetches its networks when it runs, hence
2.15. The rail graph knows no gauge: a rail link whose ends lie in nations of different gauge gets
the days of transshipment added here.

Exit codes: 0 done, 1 a link cannot be reached or (with --check) differs from what is computed.
"""

import csv
import io
import sys
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

#: Kilometres a day, all told: military trains with their stops, convoys, ships at 15 knots,
#: transport aircraft with a stop.
SPEED = {"rail": 400.0, "road": 300.0, "sea": 667.0, "air": 8000.0}
#: Nations whose railways are of 1,520 mm or near it, and what crossing into them costs.
BROAD = {"UKR", "EST", "LVA", "LTU", "FIN", "MDA", "BLR", "RUS"}
TRANSSHIPMENT_DAYS = 2.0
#: A way by land so much longer than the great circle is a hole in the network, no mountain range.
DETOUR, NEAR_KM = 2.6, 50.0

Point = tuple[float, float]


def great_circle(one: Point, other: Point) -> float:
    """Kilometres between two points given as latitude and longitude (haversine)."""
    lat, lon, lat2, lon2 = map(radians, (*one, *other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(half))


def sea_km(one: Point, other: Point) -> float:
    """Kilometres by sea; 0 when there is no way. The Northwest Passage is not taken for one."""
    import searoute

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        way = searoute.searoute(one[::-1], other[::-1], units="km", restrictions=["northwest"])
    return float(way.properties["length"])


def _graph_km(name: str) -> Callable[[Point, Point], float]:
    graphs: list[object] = []

    def length(one: Point, other: Point) -> float:
        if not graphs:
            from importlib import import_module

            graphs.append(
                getattr(import_module(f"scgraph_data.world_{name}"), f"world_{name}_geograph")
            )
        # The nearest node may lie on a siding cut off from the rest: then all near ones are tried.
        for near in ("quadrant", "all"):
            try:
                with redirect_stdout(io.StringIO()):
                    found = graphs[0].get_shortest_path(  # type: ignore[attr-defined]
                        origin_node={"latitude": one[0], "longitude": one[1]},
                        destination_node={"latitude": other[0], "longitude": other[1]},
                        output_units="km",
                        node_addition_type=near,
                        destination_node_addition_type=near,
                        node_addition_lat_lon_bound=0.5,
                    )
            except Exception:  # noqa: BLE001, S112 - scgraph raises no kind of its own
                continue
            return float(found["length"])
        return 0.0

    return length


KM: dict[str, Callable[[Point, Point], float]] = {
    "sea": sea_km,
    "rail": _graph_km("railways"),
    "road": _graph_km("highways"),
    "air": great_circle,
}


def measure(link: dict[str, str], sites: dict[str, dict[str, str]]) -> tuple[str, str, str]:
    """Kilometres and days of a link as written in the table, and what is wrong with them."""
    ends = [sites[link["from"]], sites[link["to"]]]
    one, other = ((float(s["lat"]), float(s["lon"])) for s in ends)
    straight, mode = great_circle(one, other), link["mode"]
    # Places of one town, or two names for one point, are nearer than the networks can tell.
    km = straight if straight < 1 else KM[mode](one, other)
    fault = ""
    if straight >= 1 and km <= 0:
        fault = "no way found: length 0 means unreachable"
    elif mode in {"rail", "road"} and straight > NEAR_KM and km > DETOUR * straight:
        fault = f"{km:.0f} km where the great circle is {straight:.0f}: a hole in the network?"
    days = days_of(km, mode, ends[0]["nation"], ends[1]["nation"])
    return f"{km:.0f}", f"{days:.1f}", fault


def days_of(km: float, mode: str, one: str, other: str) -> float:
    """Days of a link between two nations: its length at the speed of its mode, and the gauge."""
    breaks = mode == "rail" and (one in BROAD) != (other in BROAD)
    return km / SPEED[mode] + TRANSSHIPMENT_DAYS * breaks


def main(folder: str, *options: str) -> int:
    """Fill or check the table of a case folder."""
    case = Path(folder)
    with (case / "sites.csv").open(encoding="utf-8", newline="") as file:
        sites = {row["site"]: row for row in csv.DictReader(file)}
    with (case / "links.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, links = list(reader.fieldnames or ()), list(reader)
    faults = []
    for link in links:
        km, days, fault = measure(link, sites)
        time = f"{days} day{'' if str(days) == '1' else 's'}"
        name = f"{link['from']} - {link['to']} by {link['mode']}"
        if fault:
            faults.append(f"{name}: {fault}")
        if "--check" in options and (link["km"], link["time"]) != (km, time):
            faults.append(f"{name}: {link['km']} km, {link['time']}; computed {km}, {days}")
        link["km"], link["time"] = km, time
    if "--check" not in options:
        with (case / "links.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(links)
    for told in faults:
        print(told, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Voting games as cases: each voter offers its votes, and the quota is the one line required."""

from collections.abc import Mapping
from pathlib import Path

CASE = """\
format = 2
[case]
title = "A voting game"
start = 2026-01-01
length = "1 month"
[worlds.session]
[concepts.majority]
"""


def write_voting_game(folder: Path, quota: int, votes: Mapping[str, int]) -> Path:
    """Write the game [quota; votes] as a case folder."""
    (folder / "case.toml").write_text(CASE)
    (folder / "nations.csv").write_text(
        "nation,name\n" + "".join(f"{voter},{voter}\n" for voter in votes)
    )
    (folder / "capabilities.csv").write_text("capability,domain,unit\nvote,command,vote\n")
    (folder / "offers.csv").write_text(
        "offer,nation,supplies,packages\n"
        + "".join(f"{v.lower()},{v},vote:{number},1\n" for v, number in votes.items())
    )
    (folder / "requirements.csv").write_text(
        f"line,concepts,capability,quantity,tier\nquota,majority,vote,{quota},1\n"
    )
    (folder / "sites.csv").write_text("site,name,nation,lat,lon,roles,capacity\n")
    return folder


def voters(groups: Mapping[str, int]) -> dict[str, int]:
    """Votes by voter, from votes by ``"FRA DEU …"``."""
    return {voter: number for names, number in groups.items() for voter in names.split()}


EEC_1958 = voters({"FRA DEU ITA": 4, "BEL NLD": 2, "LUX": 1})

SECURITY_COUNCIL = voters(
    {
        "CHN FRA GBR RUS USA": 7,
        "BRA DZA ECU GAB GHA JPN MLT MOZ SVN CHE": 1,
    }
)

#: The Council of the EU of 27 under the treaty of Nice, votes only.
NICE = voters(
    {
        "DEU FRA GBR ITA": 29,
        "ESP POL": 27,
        "ROU": 14,
        "NLD": 13,
        "BEL CZE GRC HUN PRT": 12,
        "AUT BGR SWE": 10,
        "DNK FIN IRL LTU SVK": 7,
        "CYP EST LUX LVA SVN": 4,
        "MLT": 3,
    }
)

#: The Electoral College of 2004 and 2008, by postal code.
ELECTORS = voters(
    {
        "CAX": 55,
        "TXX": 34,
        "NYX": 31,
        "FLX": 27,
        "ILX PAX": 21,
        "OHX": 20,
        "MIX": 17,
        "GAX NCX NJX": 15,
        "VAX": 13,
        "MAX": 12,
        "INX MOX TNX WAX": 11,
        "AZX MDX MNX WIX": 10,
        "ALX COX LAX": 9,
        "KYX SCX": 8,
        "CTX IAX OKX ORX": 7,
        "ARX KSX MSX": 6,
        "NEX NVX NMX UTX WVX": 5,
        "HIX IDX MEX NHX RIX": 4,
        "AKX DEX DCX MTX NDX SDX VTX WYX": 3,
    }
)

"""A small good case as text, to write into a folder with one thing changed."""

from collections.abc import Mapping
from pathlib import Path

from contingent.adapters.sources.case_folder import read_case_folder
from contingent.register.fault import Fault, FaultsFound

GOOD: Mapping[str, str] = {
    "case.toml": """\
format = 2
[case]
title = "A small case"
host = "UKR"
start = 2026-01-01
length = "12 months"

[events.ceasefire]
title = "A ceasefire holds"
[events."parliament.GBR"]
[worlds.base]
events = { ceasefire = true, "parliament.GBR" = 2 }
without = ["TUR"]
[concepts.small]
[concepts.large]
""",
    "nations.csv": """\
nation,name,groups
FRA,France,nato;eu
GBR,United Kingdom,nato
POL,Poland,nato;eu
TUR,Türkiye,nato
UKR,Ukraine,
""",
    "capabilities.csv": """\
capability,domain,unit,symbol
mech-bn,land,battalion,10031000161211020000
guard-bn,land,battalion,
frigate,maritime,ship,
""",
    "offers.csv": """\
offer,nation,supplies,packages,personnel,ready,from,until,tour,rest_ratio,relief,state,\
confidence,condition,caveats,basis,claims,known_from,known_until,packages_low,packages_high
fra-1,FRA,mech-bn:1|guard-bn:1,2,700,30 days,,,6 months,1,,offered,\
high,ceasefire and GBR provides land,not with TUR,stated,C1,2025-03-01,,1,3
gbr-1,GBR,mech-bn,1,800,,2,,,,,confirmed,,,only at city,,,,,,
tur-1,TUR,frigate:1,1,200,,,,,,,reported,low,at least 2 nations from nato,,,,,,,
""",
    "requirements.csv": """\
line,concepts,capability,quantity,tier,at,from,until,needs,weight
core,small;large,mech-bn,2,1,city,,,,
guard,large,guard-bn,1,2,any,2,8,core,2
""",
    "sites.csv": """\
site,name,nation,lat,lon,roles,capacity
lviv,Lviv,UKR,49.84,24.03,city,2000
gdynia,Gdynia,POL,54.5,18.5,port,
""",
    "links.csv": "from,to,mode,time,capacity\ngdynia,lviv,rail,2 days,500 a month\n",
    "claims.csv": "id,iso3,stated_on,stance,confidence\nC1,FRA,2025-03-01,offers,high\n",
    "meetings.csv": "date,title,hosts,participants,meeting,group,chairs,attended,said\n"
    "2025-03-01,Summit,FRA;GBR,20,summit,coalition,FRA,POL,More is needed.\n",
    "consents.csv": "decider,about,verdict,from,until,world,source,known_from\n"
    "UKR,TUR,refused,,6,,a paper,\nUKR,TUR,granted,6,,base,,2025-03-02\n",
    "capacities.csv": "site,from,capacity\nlviv,3,500\n",
    "outcomes.csv": "date,measure,value\n2026-01-15,nation:FRA,700\n",
    "releases.csv": "kind,id,fields,to,by\noffer,fra-1,everything,GBR,A. Head\n"
    "claim,C1,existence,nato,\nclaim,C1,source,TUR,\n",
    "balance.csv": "about,at_least,at_most,of,tier\nFRA,,33 %,,\neach nation,,2400,packages,\n"
    "TUR,1/3,,personnel,2\n",
    "pledges.csv": "pledge,nation,what,quantity,unit,pledged_on,meeting,delivery\n"
    "p-1,FRA,howitzers,6,guns,2025-03-01,summit,partly\n",
    "coalitions.csv": "coalition,title,group,leads,members,partners,since\n"
    "drones,Drones,coalition,GBR,FRA;GBR,8,2025-02-14\n",
    "estimates.csv": "estimate,title,stated_on,low,high\nstudy,A study,2025-03-02,9000,25000\n",
}


def write_case(folder: Path, **changed: str | bytes | None) -> Path:
    """Write the good case with some files changed; None leaves a file out.

    Args:
        changed: text by file name without its ending: ``offers="…"``, ``case="…"``.
    """
    texts: dict[str, str | bytes | None] = dict(GOOD)
    for name, text in changed.items():
        texts["case.toml" if name == "case" else f"{name}.csv"] = text
    for file, content in texts.items():
        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            (folder / file).write_bytes(data)
    return folder


def edited(table: str, row: int, column: str, cell: str) -> str:
    """A table of the good case with one cell changed; a column not there is added.

    Args:
        row: as a spreadsheet numbers it, the header being row 1.
    """
    rows = [text.split(",") for text in GOOD[f"{table}.csv"].splitlines()]
    if column not in rows[0]:
        rows = [[*cells, ""] for cells in rows]
        rows[0][-1] = column
    rows[row - 1][rows[0].index(column)] = cell
    return "\n".join(",".join(cells) for cells in rows) + "\n"


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """The faults found in a case folder; none when it can be read."""
    try:
        read_case_folder(folder)
    except FaultsFound as found:
        return found.faults
    return ()


#: A slip: table, row, column, cell, and the message and hint of its fault.
Slip = tuple[str, int, str, str, str, str]


def told(folder: Path, table: str, row: int, column: str, cell: str) -> tuple[Fault, ...]:
    """The faults of the good case with one cell changed."""
    return faults_of(write_case(folder, **{table: edited(table, row, column, cell)}))


def names(slips: list[Slip]) -> list[str]:
    """Slips by name, for the names of tests."""
    return [f"{table}-{column}-{cell[:24]}" for table, _, column, cell, _, _ in slips]

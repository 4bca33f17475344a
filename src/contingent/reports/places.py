"""English names of the cities where meetings are held, by how a language's file names them."""

__all__ = ["CAPITALS", "CITIES"]

#: Capital by nation, in English.
CAPITALS = {
    "ALB": "Tirana", "AUS": "Canberra", "AUT": "Vienna", "BEL": "Brussels", "BGR": "Sofia",
    "BLR": "Minsk", "CAN": "Ottawa", "CHE": "Bern", "CHN": "Beijing", "CYP": "Nicosia",
    "CZE": "Prague", "DEU": "Berlin", "DNK": "Copenhagen", "ESP": "Madrid", "EST": "Tallinn",
    "FIN": "Helsinki", "FRA": "Paris", "GBR": "London", "GRC": "Athens", "HRV": "Zagreb",
    "HUN": "Budapest", "IND": "New Delhi", "IRL": "Dublin", "ISL": "Reykjavik", "ITA": "Rome",
    "JPN": "Tokyo", "KOR": "Seoul", "LTU": "Vilnius", "LVA": "Riga", "MKD": "Skopje",
    "MLT": "Valletta", "MNE": "Podgorica", "NLD": "The Hague", "NOR": "Oslo",
    "NZL": "Wellington", "POL": "Warsaw", "PRT": "Lisbon", "ROU": "Bucharest", "RUS": "Moscow",
    "SVK": "Bratislava", "SVN": "Ljubljana", "SWE": "Stockholm", "TUR": "Ankara", "UKR": "Kyiv",
    "USA": "Washington", "IDN": "Jakarta",
}  # fmt: skip

#: Other cities, folded beginnings -> English name.
CITIES = {
    "ramstein": "Ramstein", "istanbul": "Istanbul", "stambul": "Istanbul",
    "brussel": "Brussels", "bruxelles": "Brussels", "bruselas": "Brussels", "bruksel": "Brussels",
    "brusel": "Brussels", "bruxelas": "Brussels", "брюссел": "Brussels", "рамштайн": "Ramstein",
    "geneva": "Geneva", "geneve": "Geneva", "genf": "Geneva", "ginebra": "Geneva",
    "ginevra": "Geneva", "genew": "Geneva", "женев": "Geneva", "munich": "Munich",
    "munchen": "Munich", "monaco di baviera": "Munich", "мюнхен": "Munich",
    "anchorage": "Anchorage",
    "kopenhag": "Copenhagen", "стамбул": "Istanbul", "northwood": "Northwood", "evian": "Evian",
}  # fmt: skip

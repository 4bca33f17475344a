"""A problem as arrays: what the compiled loops of the large route read and never change."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["ServiceTable"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class ServiceTable(NamedTuple):
    """Lines, sites, classes of alike packages, and where and when each class may serve.

    A *class* is all packages that differ in nothing that matters to a plan. An *option* of a class
    is a line, a site and a way there. A *pattern* says for every month how long a tour that begins
    in it lasts; many options share one. Ragged lists are one array with the first place of each
    owner in another (``…_begins``, one longer than the owners): those of owner i are at
    ``…_begins[i]`` up to ``…_begins[i + 1]``. All arrays are int64 but ``quantity``, ``amount``,
    ``brings`` and ``part``, which are float64; months count from the case's first, 0.

    Attributes:
        quantity: of each line, in units of its capability.
        asked: lines x months, 1 where the line is needed.
        needs_begins, needs: the lines that each line needs.
        above_begins, above: the lines that need it, directly or not, needed ones first.
        capacity: of each site, in people; very large when there is no limit.
        link_capacity: people a month over each limited link and direction.
        ways_begins, ways: the limited links of each way.
        people, nation: of a package of each class.
        shuns_begins, shuns: the nations each class will not serve with.
        options_begins: the options of each class, those of one line side by side.
        line, site, way, pattern: of each option, by number.
        amount: units of the line's capability that a package brings, for each option, but no more
            than the line asks for; brings: the same, however many.
        stay: patterns x months: months in place of a tour that begins then; 0 where none can.
        gone: the same with the rest that follows.
        part: patterns x months, the share of its first month that such a tour counts for, up to 1.
        package_class, package_offer: of each package.
        most_away: packages of each offer that may be away at once.
        most_months: package-months each offer gives in all; very large when there is no limit.
    """

    quantity: Floats
    asked: Ints
    needs_begins: Ints
    needs: Ints
    above_begins: Ints
    above: Ints
    capacity: Ints
    link_capacity: Ints
    ways_begins: Ints
    ways: Ints
    people: Ints
    nation: Ints
    shuns_begins: Ints
    shuns: Ints
    options_begins: Ints
    line: Ints
    site: Ints
    way: Ints
    pattern: Ints
    amount: Floats
    brings: Floats
    stay: Ints
    gone: Ints
    part: Floats
    package_class: Ints
    package_offer: Ints
    most_away: Ints
    most_months: Ints

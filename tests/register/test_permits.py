"""Where and for what each kind of caveat lets an offer serve, and which make no sense."""

import pytest

from contingent.register.caveat import CaveatKind, parse_caveats
from contingent.register.consistency import check_register
from contingent.register.permits import allowed_at, allowed_for
from contingent.register.register import Register
from tests.builders import line, offer, register, site

SITES = [
    site("gdynia", "POL", lon=18.5, lat=54.5, roles="port"),
    site("lviv", "UKR", lon=24.0, lat=49.8, roles="hub"),
    site("kharkiv", "UKR", lon=36.2, lat=50.0),
    site("somewhere", "UKR"),
]

#: For each kind, a caveat, the sites it leaves and the capabilities it leaves.
LEFT: dict[CaveatKind, tuple[str, str, str]] = {
    CaveatKind.ONLY_IN: ("only in POL", "gdynia", "mech-bn isr"),
    CaveatKind.NOT_IN: ("not in POL", "lviv kharkiv somewhere", "mech-bn isr"),
    CaveatKind.NOT_EAST_OF: ("not east of 24", "gdynia lviv", "mech-bn isr"),
    CaveatKind.ONLY_AT: ("only at hub;kharkiv", "lviv kharkiv", "mech-bn isr"),
    CaveatKind.NOT_FOR: ("not for land", "gdynia lviv kharkiv somewhere", "isr"),
    CaveatKind.NOT_WITH: ("not with BBB", "gdynia lviv kharkiv somewhere", "mech-bn isr"),
    CaveatKind.ONLY_WITH: ("only with BBB", "gdynia lviv kharkiv somewhere", "mech-bn isr"),
    CaveatKind.MOST_PERSONNEL: (
        "at most 9 personnel",
        "gdynia lviv kharkiv somewhere",
        "mech-bn isr",
    ),
    CaveatKind.MOST_TIME: ("at most 9 months", "gdynia lviv kharkiv somewhere", "mech-bn isr"),
}


def caveated(text: str) -> Register:
    return register(
        [
            offer("a", "AAA", supplies="mech-bn:1|isr:1", personnel=100, caveats=text),
            offer("b", "BBB"),
        ],
        [line("l")],
        SITES,
    )


def test_every_kind_is_here() -> None:
    assert list(LEFT) == list(CaveatKind)
    assert [parse_caveats(text)[0].kind for text, *_ in LEFT.values()] == list(CaveatKind)


@pytest.mark.parametrize("kind", CaveatKind)
def test_each_kind_leaves_these_sites_and_tasks(kind: CaveatKind) -> None:
    text, sites, tasks = LEFT[kind]
    given = caveated(text)
    own = given.offers[0]
    assert [s.site for s in given.sites if allowed_at(own, s)] == sites.split()
    assert [c for c in own.capabilities if allowed_for(given, own, c)] == tasks.split()


@pytest.mark.parametrize(
    ("caveats", "message"),
    [
        ("only in PLO", "unknown nation 'PLO' in 'only in PLO'"),
        ("not in PLO", "unknown nation 'PLO' in 'not in PLO'"),
        ("not with PLO", "unknown nation 'PLO' in 'not with PLO'"),
        ("only at gdyna", "unknown site or role 'gdyna' in 'only at gdyna'"),
        ("not for iser", "unknown capability or domain 'iser' in 'not for iser'"),
        ("only in POL; not in POL;UKR", "'only in POL' and 'not in POL;UKR' leave no place"),
        ("not for land;isr", "forbid everything the offer supplies"),
        ("not with AAA", "not with itself"),
        ("only with AAA", "only with itself"),
        ("only with BBB; not with BBB", "'only with BBB' and 'not with BBB' leave no company"),
        ("at most 9 personnel", "'at most 9 personnel' is less than one package of 100"),
        ("not in POL; not in UKR", "'not in POL' and 'not in UKR' are two caveats of one kind"),
        ("not east of 3; not in POL", "contradict every line the offer could fill (l)"),
    ],
)
def test_a_caveat_that_names_nothing_or_leaves_nothing_is_told(caveats: str, message: str) -> None:
    found = check_register(caveated(caveats), lambda table, index: (table, index))
    assert message in [fault.message for fault in found]
    assert {(fault.file, fault.row, fault.column) for fault in found} == {("offers", 0, "caveats")}

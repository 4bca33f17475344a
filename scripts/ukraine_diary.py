"""What the engine says in ``docs/diary.md``."""

from ukraine_answers import ask, listed, table

#: More names than a cell of a table holds.
MANY = 12


def april() -> str:
    """The meetings of the days around 10 April 2025, and what the register held on each."""
    told, came = [], []
    register = ask("us-in").register
    names = {n.nation: n.name.removesuffix(" (organisation)") for n in register.nations}
    bodies = register.group_members["body"]
    for entry in ask("us-in").diary("2025-03-27", "2025-04-11").entries:
        if entry.standing is None:
            continue
        if told and entry.before is not None:
            new = [code for code in entry.standing.nations if code not in entry.before.nations]
            came += [f"{names[code]}{', a body' * (code in bodies)}" for code in new]
        turned = "nothing" if not entry.turns else f"{len(entry.turns)} positions"
        told.append(
            (
                f"{entry.date}, {entry.group}",
                entry.title,
                entry.participants,
                _named([names[code] for code in entry.present]),
                turned,
                f"{len(entry.standing.nations)} / {len(entry.standing.troops)}",
                len(entry.pledges),
            )
        )
    head = (
        *("day, group", "meeting", "at the table", "named by a source", "new in the register"),
        *("stand / with soldiers", "pledges"),
    )
    new = f"New among those that stand after 27 March: {listed(came) if came else 'nobody'}."
    return f"{table(head, told, right=9)}\n\n{new}"


def _named(names: list[str]) -> str:
    """Names as a cell lists them; many are counted."""
    return listed(names) if len(names) <= MANY else f"all {len(names)} nations"

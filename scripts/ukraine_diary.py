"""What the engine says in ``docs/diary.md``."""

from ukraine_answers import ask, listed, table


def april() -> str:
    """The meetings of the days around 10 April 2025, and what the register held on each."""
    told = []
    names = {nation.nation: nation.name for nation in ask("us-in").register.nations}
    for entry in ask("us-in").diary("2025-03-27", "2025-04-11").entries:
        if entry.standing is None:
            continue
        turned = "nothing" if not entry.turns else f"{len(entry.turns)} positions"
        told.append(
            (
                f"{entry.date}, {entry.group}",
                entry.title,
                entry.participants,
                listed([names[code] for code in entry.present]),
                turned,
                f"{len(entry.standing.nations)} / {len(entry.standing.troops)}",
                len(entry.pledges),
            )
        )
    head = (
        *("day, group", "meeting", "at the table", "named by a source", "new in the register"),
        *("stand / with soldiers", "pledges"),
    )
    return table(head, told, right=9)

"""A writer in a process of its own: ``python -m tests.storage.writer ADDRESS ACTOR CHANGES``.

Raises a number by one, again and again, each time against the version it read; on a conflict it
looks again. Prints what was acknowledged to it and how many conflicts it was told of.
"""

import json
import sys

from contingent.adapters.storage.store import LedgerStore
from contingent.errors import StaleWrite
from contingent.ledger.recording import Recording
from contingent.services.ledger.recording import Signed, record


def main() -> None:
    address, actor, changes = sys.argv[1], sys.argv[2], int(sys.argv[3])
    acknowledged: list[list[object]] = []
    conflicts = unclear = 0
    with LedgerStore.open(address) as store:
        while len(acknowledged) < changes:
            version = store.versions()["requirements", "pumps"]
            quantity = json.loads(store.rows_at(version)["requirements"]["pumps"])["quantity"]
            asked = Recording("line changed", "pumps", {"quantity": quantity + 1}, version)
            try:
                head = record(store, [asked], Signed(actor, "one more"))[0]
            except StaleWrite as error:
                conflicts += 1
                # Clear: it says who did what meanwhile.
                unclear += not (error.meanwhile and "quantity" in error.meanwhile[0])
                continue
            acknowledged.append([head.seq, head.hash])
    told = {"acknowledged": acknowledged, "conflicts": conflicts, "unclear": unclear}
    print(json.dumps(told))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main()

"""A room in a process of its own: ``python -m benchmarks.room_server CASE PORT``.

CASE is ``ukraine``, or ``canary``: 2,000 made offers of thirty nations for 400 lines.
"""

import socket
import sys

from benchmarks.forces import Size, force
from contingent.register.register import Register
from contingent.services.cases.opening import open_case
from contingent.web.app import create_app
from contingent.web.jobs import Jobs
from contingent.web.serving import serve

__all__ = ["CANARY", "register_of"]

CANARY = Size("canary", 2_000, 400)


def register_of(name: str) -> Register:
    """The register of a case of the benchmark."""
    return force(CANARY, 1) if name == "canary" else open_case(name)


def main() -> None:
    """Serve."""
    jobs = Jobs()
    jobs.prepare()
    register = register_of(sys.argv[1])
    sys.setswitchinterval(0.001)
    app = create_app(lambda: register, warm=sys.argv[1] != "canary", jobs=jobs)
    with socket.create_server(("127.0.0.1", int(sys.argv[2])), backlog=2048) as listening:
        serve(app, listening, jobs)


if __name__ == "__main__":
    main()

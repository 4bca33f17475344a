"""A room in a process of its own: ``python -m benchmarks.room_server CASE PORT``.

CASE is ``ukraine``, or ``canary``: 2,000 made offers of thirty nations for 400 lines.
"""

import sys

import uvicorn

from benchmarks.forces import Size, force
from contingent.register.register import Register
from contingent.services.cases import open_case
from contingent.web.app import create_app

__all__ = ["CANARY", "register_of"]

CANARY = Size("canary", 2_000, 400)


def register_of(name: str) -> Register:
    """The register of a case of the benchmark."""
    return force(CANARY, 1) if name == "canary" else open_case(name)


def main() -> None:
    """Serve."""
    register = register_of(sys.argv[1])
    sys.setswitchinterval(0.001)
    uvicorn.run(
        create_app(lambda: register, warm=sys.argv[1] != "canary"),
        port=int(sys.argv[2]),
        log_level="warning",
    )


if __name__ == "__main__":
    main()

"""Execute the notebooks of the docs and keep what they print: ``python scripts/notebooks.py``.

Names may be given: ``python scripts/notebooks.py 1-the-meeting``. The same program and cases give
the same bytes, pictures included; ``tests/api/test_notebooks.py`` executes them again.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

BOOKS = Path(__file__).parents[1] / "docs" / "notebooks"
#: Seconds that one cell may take.
PATIENCE = 600


def main() -> None:
    """Execute the notebooks that are named, or all."""
    named = set(sys.argv[1:])
    known = {file.stem for file in BOOKS.glob("*.ipynb")}
    if unknown := named - known:
        sys.exit(f"notebooks: there is no {', '.join(sorted(unknown))}; there are {sorted(known)}")
    for name in sorted(named or known):
        execute(BOOKS / f"{name}.ipynb")
        print(f"docs/notebooks/{name}.ipynb", flush=True)


def execute(file: Path) -> None:
    """Execute one notebook in its place, and keep nothing of the machine or the moment."""
    run = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(run, timeout=PATIENCE, kernel_name="python3").execute()
    run.metadata["language_info"] = {"name": "python"}
    for cell in run.cells:
        if cell.cell_type == "code":
            cell.metadata = {}  # when it was run
    nbformat.write(run, file)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()

"""The notebooks are executed, and print what they are kept with."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"
BOOKS = sorted(FOLDER.glob("*.ipynb"))


def _printed(cell: Any) -> list[object]:
    """What a cell has printed and shown; of pictures, that there is one."""
    found: list[object] = []
    for output in cell.get("outputs", ()):
        if output["output_type"] == "stream":
            found.append(output["text"])
        else:
            data = output["data"]
            picture = "image/png" in data
            found.append("a picture" if picture else data.get("text/html", data.get("text/plain")))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("file", BOOKS, ids=lambda file: file.stem)
def test_a_notebook_prints_what_it_is_kept_with(file: Path) -> None:
    kept = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
    run = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(run, timeout=300, kernel_name="python3").execute()
    assert [cell["source"] for cell in kept.cells if cell["cell_type"] == "code"]
    for before, now in zip(kept.cells, run.cells, strict=True):
        assert _printed(now) == _printed(before), now["source"]


def test_there_are_three_and_the_page_leads_to_each() -> None:
    page = (FOLDER.parent / "python.md").read_text(encoding="utf-8")
    assert len(BOOKS) == 3
    for file in BOOKS:
        assert f"notebooks/{file.name}" in page

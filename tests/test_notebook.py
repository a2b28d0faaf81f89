"""The tour runs from its first cell to its last, and each cell says something."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

TOUR = Path(__file__).resolve().parents[1] / "notebooks" / "tour.ipynb"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the kernel's own machinery
def test_the_tour_runs(tmp_path: Path) -> None:
    notebook = nbformat.read(TOUR, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no annotations
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(
        cell.outputs for cell in cells if not cell.source.startswith("from chainkg.loaders import read\n\nchain =")
    )
    text = str(cells)
    for words in ("铜杆", "在产，100,000 t/a", "甘肃东方钛业有限公司", "kB"):
        assert words in text
    assert (tmp_path / "out" / "tour.html").exists()


def test_the_tour_is_kept_without_outputs() -> None:
    notebook = nbformat.read(TOUR, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no annotations
    assert not any(cell.get("outputs") for cell in notebook.cells)

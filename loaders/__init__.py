"""Outside things become a chain."""

from pathlib import Path

from chainkg import data
from chainkg.graph.chain import Chain
from chainkg.loaders.dataset import inspect_dataset, read_dataset

__all__ = ["BUNDLED", "inspect_dataset", "read", "read_dataset"]

BUNDLED = Path(data.__file__).parent
"""The bundled dataset of Baiyin."""


def read(source: str | Path | None = None) -> Chain:
    """The dataset at *source* (a folder or one table of links); the bundled one where nothing is named.

    >>> read()
    <Chain Baiyin...>
    """
    return read_dataset(Path(source) if source else BUNDLED)

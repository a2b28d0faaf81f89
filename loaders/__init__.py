"""Outside things become a chain."""

from pathlib import Path

from chainkg import data
from chainkg.graph.chain import Chain
from chainkg.graph.server import Login, is_address, login
from chainkg.loaders.dataset import inspect_dataset, read_dataset

__all__ = ["BUNDLED", "inspect_dataset", "read", "read_dataset"]

BUNDLED = Path(data.__file__).parent
"""The bundled dataset of Baiyin."""


def read(source: str | Path | None = None, who: Login | None = None) -> Chain:
    """The dataset at *source* (a folder, one table of links, a server's address); the bundled one where none is named.

    A server is asked as *who*, else as the environment says (NEO4J_USER, NEO4J_PASSWORD, NEO4J_DATABASE).

    >>> read()
    <Chain Baiyin...>
    """
    if is_address(source):
        from chainkg.loaders.engine import read_server  # a folder needs none of it

        return read_server(str(source), who or login())
    return read_dataset(Path(source) if source else BUNDLED)

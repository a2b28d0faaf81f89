"""One writer of a dataset at a time; what a killed one left behind is finished before anybody reads or writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chainkg.graph.errors import ChainError
from chainkg.graph.text import Text
from chainkg.loaders.journal import HISTORY, finish, pending

_PATIENCE = 10.0  # seconds that a reader waits for a writer to move its files into place, which takes milliseconds


@contextmanager
def writing(folder: Path, wait: float = 0.0) -> Iterator[None]:
    """Be the only writer of *folder*; ChainError where another still is after *wait* seconds. May be nested."""
    from filelock import FileLock, Timeout  # only who writes pays for it

    if not folder.is_dir():
        raise ChainError(Text(f"没有这个数据集文件夹：{folder}", f"no such dataset folder: {folder}"))
    home = folder.resolve() / HISTORY
    home.mkdir(exist_ok=True)
    lock = FileLock(home / "lock", is_singleton=True)
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        zh = f"另一个程序正在写入 {folder}，请等它结束再试"
        en = f"another program is writing into {folder}: try again when it has ended"
        raise ChainError(Text(zh, en)) from error
    try:
        finish(folder)
        yield
    finally:
        lock.release()


def settle(folder: Path) -> None:
    """Finish what a killed writer had decided, so that the tables are those of one dataset."""
    if folder.is_dir() and pending(folder):
        with writing(folder, _PATIENCE):
            pass

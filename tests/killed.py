"""Brings rows into a dataset and dies by SIGKILL just before its n-th act on the file system: n, folder, what to do."""

import os
import signal
import sys
from pathlib import Path

from chainkg.loaders.dataset import read_dataset
from chainkg.loaders.joining import join
from chainkg.loaders.keeping import keep, undo
from outside import NEWER, firm, makes, source

_ACTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "shutil.copyfile", "shutil.rmtree"}


def _watch(at: int, folder: str) -> None:
    """Count what is done below *folder*, the opening of files to write included."""
    left = at

    def seen(event: str, args: tuple[object, ...]) -> None:
        nonlocal left
        writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
        if (event in _ACTS or writes) and any(str(arg).startswith(folder) for arg in args):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(seen)


def load(folder: Path) -> None:
    base = read_dataset(folder)
    rows = [source(NEWER), firm(2, "白银新来化工有限公司", NEWER), makes(2, "白银新来化工有限公司", "硫酸", NEWER)]
    keep(join(rows, base).chain, folder, base)


if __name__ == "__main__":
    at, place, what = sys.argv[1:]
    _watch(int(at), place)
    (load if what == "load" else undo)(Path(place))

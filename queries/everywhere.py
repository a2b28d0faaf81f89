"""The same work for many places: one after the other, or, where there is much of it, on all cores."""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from chainkg.queries.world import World

Found = TypeVar("Found")
Work = Callable[[World, str], Found]
ENOUGH = 1_000_000
"""Places × nodes from which on further processes pay for their start."""
_CHUNK = 4


def each_place(world: World, places: Sequence[str], work: Work[Found]) -> Iterator[Found]:
    """What *work* finds at each of *places*, in their order.

    The first place is worked on here, which works out all that the places share; then each core takes some of the
    others, in processes that see the same memory. Where processes cannot be forked, all is done here.
    """
    yield from (work(world, place) for place in places[:1])
    cores = _cores()
    if cores < 2 or len(places) * world.nodes < ENOUGH or not hasattr(os, "fork"):
        yield from (work(world, place) for place in places[1:])
        return
    import multiprocessing  # a report of one place starts without it

    with multiprocessing.get_context("fork").Pool(cores, _remember, (world, work)) as pool:
        yield from pool.imap(_worked, places[1:], _CHUNK)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_given: list[tuple[World, Work[object]]] = []
"""In a forked process: what all of its places are worked on with."""


def _remember(world: World, work: Work[object]) -> None:
    _given[:] = [(world, work)]


def _worked(place: str) -> object:
    world, work = _given[0]
    return work(world, place)

"""Many places at once, on one core or on several."""

import os
from functools import partial

import pytest

from chainkg.graph.chain import Chain
from chainkg.queries import everywhere
from chainkg.queries.assessment import Assessment
from chainkg.queries.everywhere import each_place
from chainkg.queries.ranking import Ranking
from chainkg.queries.world import World


def _ranked(limit: int, world: World, place: str) -> tuple[str, list[int], int]:
    """What is ranked there, and in which process."""
    return place, Ranking(Assessment(world, place)).ranked()[:limit].tolist(), os.getpid()


def test_several_processes_find_what_one_finds(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    world, work = World(chain), partial(_ranked, 50)
    places = world.places.names[: world.places.regions]
    alone = list(each_place(world, places, work))
    assert {process for *_, process in alone} == {os.getpid()}
    monkeypatch.setattr(everywhere, "ENOUGH", 1)
    monkeypatch.setattr(everywhere, "_cores", lambda: 2)
    several = list(each_place(world, places, work))
    assert [found[:2] for found in several] == [found[:2] for found in alone]
    if hasattr(os, "fork"):
        assert os.getpid() not in {process for *_, process in several[1:]}


def test_what_goes_wrong_in_a_process_is_told(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everywhere, "ENOUGH", 1)
    monkeypatch.setattr(everywhere, "_cores", lambda: 2)
    with pytest.raises(LookupError):
        list(each_place(World(chain), ["白银市", "金昌市", "嘉峪关市"], _lost))


def _lost(world: World, place: str) -> str:
    if place != "白银市":
        raise LookupError(place)
    return place

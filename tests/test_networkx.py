"""The networkx view and the way back."""

import networkx as nx
import pytest

from chainkg.graph.as_networkx import from_networkx, to_networkx
from chainkg.graph.chain import Chain
from chainkg.loaders import read


@pytest.fixture(scope="module")
def chain() -> Chain:
    return read()


def test_there_and_back_is_equal(chain: Chain) -> None:
    assert from_networkx(to_networkx(chain)) == chain


def test_a_changed_graph_is_another_chain(chain: Chain) -> None:
    graph = to_networkx(chain)
    graph.remove_node(("ChainNode", "tdi"))
    changed = from_networkx(graph)
    assert changed != chain
    assert len(changed.tables["chain_nodes"]) == len(chain.tables["chain_nodes"]) - 1
    assert "tdi" not in changed.tables["produces"]["node"].cells()


def test_attributes_are_the_names_of_the_model(chain: Chain) -> None:
    graph = to_networkx(chain)
    tdi = graph.nodes["ChainNode", "tdi"]
    assert (tdi["name"], tdi["kind"], tdi["trade"]) == ("甲苯二异氰酸酯", "product", "global")
    made = [data for _, _, data in graph.in_edges(("ChainNode", "tdi"), data=True) if data["type"] == "PRODUCES"]
    assert sorted(data["capacity_low"] for data in made if "capacity_low" in data) == [20000.0, 50000.0, 100000.0]
    assert all(data["source"] for data in made)


def test_an_algorithm_of_networkx_runs_on_it(chain: Chain) -> None:
    graph = to_networkx(chain)
    flows = [(a, b) for a, b, data in graph.edges(data=True) if data["type"] in ("FEEDS", "BYPRODUCT")]
    below = nx.descendants(nx.DiGraph(flows), ("ChainNode", "copper-concentrate"))
    assert ("ChainNode", "sulfuric-acid") in below

"""A chain as a networkx graph, for its algorithms and for users, and back; the only importer of networkx."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Ints
from chainkg.graph.model import KINDS
from chainkg.graph.projection import Links, Nodes, project
from chainkg.graph.rebuild import PROJECTED, Row, joint_of, rebuilt, relation_row
from chainkg.graph.tables import TABLES

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    Graph = MultiDiGraph[tuple[str, str]]


def to_networkx(chain: Chain) -> "Graph":
    """All things and relations of *chain* as a MultiDiGraph.

    A node is a pair of label and identity, as ``("Park", "…")``; its attributes are the columns of its table: numbers
    as float, several names as list, an empty cell as no attribute. An edge has ``type``, ``table`` and the columns of
    its row. Tables that are neither (routes, checks, …), the settings and the rules are attributes of the graph.
    """
    from networkx import MultiDiGraph  # a tenth of a second that a report need not pay

    graph: Graph = MultiDiGraph(settings=chain.settings, rules=chain.rules, tables=_beside(chain))
    names = {label: chain.table(kind)[kind.identity].cells() for label, kind in KINDS.items()}
    for part in project(chain):
        if isinstance(part, Nodes):
            things = zip(names[part.kind.label], part.rows, strict=True)
            graph.add_nodes_from(((part.kind.label, name), row) for name, row in things)
        else:
            _add_links(graph, part, names)
    return graph


def circles(source: Ints, target: Ints) -> list[list[int]]:
    """Nodes that lead to one another by links from *source* to *target*, circle by circle; a node linked to itself is
    one."""
    from networkx import DiGraph, nodes_with_selfloops, strongly_connected_components

    graph: DiGraph[int] = DiGraph(zip(source.tolist(), target.tolist(), strict=True))
    alone = set(nodes_with_selfloops(graph))
    parts = (sorted(part) for part in strongly_connected_components(graph))
    return sorted(part for part in parts if len(part) > 1 or part[0] in alone)


def _add_links(graph: "Graph", links: Links, names: dict[str, list[str]]) -> None:
    subject, object_, type_ = links.subject.label, links.object.label, links.relation.type
    for source, target, row in zip(links.subjects, links.objects, links.rows, strict=True):
        start, end = (subject, names[subject][source]), (object_, names[object_][target])
        graph.add_edge(start, end, None, type=type_, table=links.table, **row)


def _beside(chain: Chain) -> dict[str, list[Row]]:
    tables = {name: chain.tables[name] for name in TABLES if name not in PROJECTED}
    return {name: [table.row(at) for at in range(len(table))] for name, table in tables.items()}


def from_networkx(graph: "Graph") -> Chain:
    """The chain that ``to_networkx`` made a graph of, changed as the graph was changed meanwhile.

    An edge that the table of a kind implies (a firm in its park, a chain in its industry) is read from that table's
    columns, that is from the attributes of the node.
    """
    rows: dict[str, list[Row]] = {name: list(found) for name, found in graph.graph["tables"].items()}
    for (label, _), attributes in graph.nodes(data=True):
        rows.setdefault(KINDS[label].table, []).append(attributes)
    for source, target, attributes in graph.edges(data=True):
        carried: dict[str, Any] = dict(attributes)
        joint = joint_of(carried.pop("type"), carried.pop("table"))
        if joint is not None:
            rows.setdefault(joint.table, []).append(relation_row(joint, (source, target), carried))
    return rebuilt(rows, graph.graph["settings"], graph.graph["rules"])


def cut_points(edges: Iterable[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """The articulation points of an undirected graph: into how many parts each splits its component, and how many nodes
    then lie outside the largest of them (Hopcroft & Tarjan 1973).

    >>> cut_points([(1, 2), (2, 3), (3, 1), (3, 4), (4, 5)])
    {3: (2, 2), 4: (2, 1)}
    """
    from networkx import Graph as Undirected
    from networkx import articulation_points, connected_components

    graph = Undirected(edges)
    found = {}
    for point in sorted(articulation_points(graph)):
        beside = set(graph[point])
        rest = graph.copy()
        rest.remove_node(point)
        sizes = sorted(len(part) for part in connected_components(rest) if part & beside)
        found[point] = (len(sizes), sum(sizes[:-1]))
    return found

"""The parts of the score (MODEL §6): each a number from 0 to 1 for every node, or no data at all."""

from collections.abc import Callable

import numpy as np

from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.groups import flags, tally
from chainkg.graph.model import (
    ANCHORS,
    CHAIN,
    FIRM,
    HOSTS,
    INDUSTRY,
    INPUT_ROLES,
    INSTITUTE,
    NODE,
    NODE_KINDS,
    PARK,
    SUBSTITUTES,
    SUPPORTS,
    Kind,
)
from chainkg.queries.assessment import Assessment


def finished(view: Assessment) -> Floats:
    """How far the node is from raw material: products and equipment."""
    rule = view.world.chain.rules["finished_kind"]
    return np.array([*(rule.get(kind, 0.0) for kind in NODE_KINDS), 0.0])[view.world.kind]


def peers(view: Assessment, counts: Ints | None) -> Floats | None:
    """Comparable regions where the node operates or is being built; no data where there is no comparable region."""
    if counts is None:
        return None
    enough = view.world.chain.rules["score"]["peers_enough"]
    return _by_count(counts, lambda count: np.minimum(1.0, count / enough))


def _by_count(counts: Ints, worth: Callable[[Ints], Floats]) -> Floats:
    """What each of *counts* is worth, worked out once per number: they are few, nodes are many."""
    return worth(np.arange(counts.max(initial=0) + 1)).take(counts)


def need(view: Assessment) -> Floats:
    """Local users by the weight of their draw, damped by how far the good travels, halved by a local substitute."""
    rules = view.world.chain.rules
    node, _, role = view.drawn
    weights = np.array([*(rules["need_role"][name] for name in INPUT_ROLES), 0.0])[role]
    users = np.bincount(node, weights=weights, minlength=view.world.nodes)
    value = np.minimum(1.0, users / rules["score"]["need_enough"]) * view.world.travel.need
    value[substituted(view)] *= rules["score"]["need_substitute"]
    return value


def substituted(view: Assessment) -> Ints:
    """Nodes that something there can replace, each once."""
    rows = view.world.chain.links(SUBSTITUTES)
    substitute, node = (end[rows] for end in view.world.chain.ends())
    return tally(node[view.there[substitute]])[0]


def unlock(view: Assessment) -> Floats:
    """u / (u + half), u = nodes that the node would feed."""
    half = view.world.chain.rules["score"]["unlock_half"]
    return _by_count(view.routing.unlocked, lambda count: np.asarray(count / (count + half)))


def plan(view: Assessment) -> Floats | None:
    """Whether the plan names the node, the field it stands for, or only its chain; no data before it or elsewhere."""
    chain, rules = view.world.chain, view.world.chain.rules["score"]
    known = view.world.seen("plan_cover")
    if not known.any() or not view.at_home:
        return None
    match = chain.tables["plan_cover"]["match"]
    value = np.zeros(view.world.nodes)
    for worth, nodes in (
        (rules["plan_chain"], _plan_chains(view, known)),
        (rules["plan_field"], _plan_nodes(view, known & (match.is_("members") | match.is_("umbrella")), below=True)),
        (rules["plan_named"], _plan_nodes(view, known & (match.is_("exact") | match.is_("umbrella")), below=False)),
    ):
        value = np.where(nodes, np.maximum(value, worth), value)
    return value


def _plan_chains(view: Assessment, known: Bools) -> Bools:
    """Nodes of the chains that rows of the plan name."""
    chain = view.world.chain
    chains = chain.refs("plan_cover", "chains", CHAIN).all_of(np.flatnonzero(known))
    named = view.world.chain.ref("plan_cover", "object", CHAIN)[known]
    nodes = view.scopes.of_chain.all_of(np.concatenate((chains, named[named >= 0])))
    return flags(view.world.nodes, nodes)


def _plan_nodes(view: Assessment, rows: Bools, *, below: bool) -> Bools:
    """Nodes that rows of the plan list, with their kinds (*below*) where the row names a whole family."""
    nodes = view.world.chain.refs("plan_cover", "nodes", NODE).all_of(np.flatnonzero(rows))
    found = flags(view.world.nodes, nodes)
    return view.world.sunk(found) if below else found


def support(view: Assessment) -> Floats | None:
    """An institute, anchor or park at the node, its chain or its industry; no data where there is no such role."""
    rules = view.world.chain.rules["score"]
    found = [_supported(view, kind) for kind in (INDUSTRY, CHAIN, NODE)]  # the nearest comes last, and counts
    if not any(map(len, found)):
        return None
    value = np.zeros(view.world.nodes)
    for name, nodes in zip(("industry", "chain", "node"), found, strict=True):
        value[nodes] = rules[f"support_{name}"]
    return value


def _supported(view: Assessment, kind: Kind) -> Ints:
    """Nodes that a role reaches at the level of *kind*: the node itself, its chain or its industry."""
    spread: dict[Kind, Callable[[Ints], Ints]] = {
        NODE: lambda things: things,
        CHAIN: lambda things: view.scopes.of_chain.all_of(things),
        INDUSTRY: lambda things: view.scopes.of_industry.all_of(things),
    }
    _, things = role_rows(view, kind)
    return spread[kind](things)


def role_rows(view: Assessment, kind: Kind) -> tuple[Ints, Ints]:
    """The roles by which an institute, anchor or park of the place serves a thing of *kind*, and those things."""
    chain, places = view.world.chain, view.world.places
    inside, known = places.inside(view.place), view.world.seen("roles")
    here: dict[Kind, Callable[[Ints], Bools]] = {
        FIRM: lambda firms: places.hold(view.place, firms),
        PARK: lambda parks: inside[parks + places.regions],
        INSTITUTE: lambda institutes: _institutes(view)[institutes],
    }
    found = []
    for relation, subject in ((SUPPORTS, INSTITUTE), (ANCHORS, FIRM), (HOSTS, PARK)):
        rows, subjects, things = chain.roles(relation, subject, kind)
        kept = np.flatnonzero(known[rows] & here[subject](subjects))
        found.append((rows[kept], things[kept]))
    return np.concatenate([rows for rows, _ in found]), np.concatenate([things for _, things in found])


def _institutes(view: Assessment) -> Bools:
    """Institutes that may help: at home all (partners elsewhere are on file as such), abroad those of the city."""
    where = view.world.places.rows("institutes", "region_or_park")
    near = np.append(view.world.places.inside(view.whole), False)[where]
    return near | view.at_home

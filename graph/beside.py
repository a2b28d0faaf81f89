"""What a database needs beside nodes and relations to give a dataset back: other tables, settings, rules."""

import hashlib
import json
from collections.abc import Iterator, Mapping

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.engine import Value
from chainkg.graph.joints import JOINTS, SCHEMA
from chainkg.graph.model import Kind
from chainkg.graph.projection import Links, Nodes, Properties, pieces, properties
from chainkg.graph.rebuild import PROJECTED
from chainkg.graph.rules import merge_rules
from chainkg.graph.settings import Settings, read_settings
from chainkg.graph.tables import TABLES

TABLE, KEY = "_table", "_key"
MARK, OPEN, FOUND = "_push", "_unfinished", "_found"
"""What was pushed bears the digest of all of it; the dataset, that its push has not ended; a thing, that it was there
before chainkg wrote to it."""
ROW = Kind("_Row", "_Row", "", "_rows", KEY)
"""A row of a table that is neither a thing nor a relation."""
DATASET = Kind("_Dataset", "_Dataset", "", "_datasets", KEY)
"""What the dataset says of itself: one node."""
_TABLES_OF = {joint.relation.type: {one.table for one in JOINTS if one.relation == joint.relation} for joint in JOINTS}


def rows_beside(chain: Chain, at_once: int = 0) -> Iterator[Nodes]:
    """The rows of all other tables."""
    for name in TABLES:
        table = chain.tables[name]
        for rows in pieces(np.arange(len(table)), at_once) if name not in PROJECTED and len(table) else ():
            found = properties(chain, name, TABLES[name].fields, rows)
            told = zip(found, keys(chain, name, rows.tolist()), strict=True)
            yield Nodes(ROW, [{**row, TABLE: name, KEY: key} for row, key in told])


def keys(chain: Chain, table: str, rows: list[int]) -> list[str]:
    """Per row a short text that stands for the table and all its identity columns."""
    columns = [chain.tables[table][name] for name in TABLES[table].identity]
    cells = zip(*([column.values[code] for code in column.codes[rows].tolist()] for column in columns), strict=True)
    return [_short("\x1f".join((table, *row))) for row in cells]


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def link_keys(chain: Chain, links: Links) -> list[str]:
    """What tells relations of one type between the same two things apart; of computed ones there is one."""
    return keys(chain, links.table, list(links.at)) if links.table else [links.relation.type] * len(links.rows)


def origin(links: Links) -> Properties:
    """The table that a relation is a row of, where its type does not say."""
    return {TABLE: links.table} if len(_TABLES_OF.get(links.relation.type, ())) > 1 else {}


def about(chain: Chain) -> Nodes:
    """The one node that speaks of the dataset itself."""
    said = chain.settings
    own: dict[str, Value] = {"region": said.region, "as_of": str(said.as_of), "note": said.note}
    own |= {"name_zh": said.name.zh, "name_en": said.name.en, "minimum": json.dumps(dict(said.minimum))}
    own |= {"rules": json.dumps({name: dict(part) for name, part in chain.rules.items()})}
    told: Properties = {name: text for name, text in own.items() if text}
    told |= {"schema": SCHEMA, KEY: DATASET.label}
    return Nodes(DATASET, [told])


def described(row: Mapping[str, Value], chain: Chain) -> tuple[Settings, Mapping[str, Mapping[str, float]]]:
    """Settings and rules as ``about`` told them of a dataset with the tables of *chain*."""
    own = {name: row[name] for name in ("region", "as_of", "name_zh", "name_en", "note") if row.get(name)}
    minimum, rules = (json.loads(str(row.get(name) or "{}")) for name in ("minimum", "rules"))
    where = str(DATASET.label)
    return read_settings(own | {"minimum": minimum}, chain.tables, where), merge_rules(rules, where)

"""Which firm each row of firms speaks of: the code decides, then the name as written, then the name taken apart."""

from dataclasses import dataclass
from itertools import filterfalse

import numpy as np

from chainkg.graph.chain import split
from chainkg.graph.codes import all_sound, clean_code, code_fault
from chainkg.graph.columns import Bools, Column, Ints, Table
from chainkg.graph.firm_names import written
from chainkg.graph.model import FIRM
from chainkg.graph.names import clean_name
from chainkg.graph.text import Text
from chainkg.loaders.gathering import Batch
from chainkg.loaders.intake import Fate, Origin, Remark
from chainkg.loaders.joining_things import unclear
from chainkg.loaders.placing_firms import Firms, Looks

_COLUMNS = ("id", "name", "uscc", "aliases", "former_names")
BY_CODE = Text("信用代码相同", "same credit code")
BY_FORMER = Text("曾用名或别名相符", "by a former name or an alias")
BY_PARTS = Text("地名、字号与公司类型相符，只是写法不同", "place, name and legal form agree, only the writing differs")


@dataclass(slots=True)
class _Asked:
    """A row of firms while it is placed."""

    row: int
    given: str
    name: str
    code: str
    aliases: list[str]
    former: list[str]


def place_firms(batch: Batch, firms: Firms) -> None:
    """Give each row of firms the id of the firm that it speaks of; every joining of two spellings is told and kept."""
    table = batch.tables[FIRM.table]
    if not len(table):
        return
    cells = {name: table[name].cells() for name in _COLUMNS}
    ids: list[str] = [""] * len(table)
    places = _Places(batch, firms)
    given, names, codes, aliases, former = cells.values()
    sound, looks, order = _sound(table), firms.looks(names), _order(table)
    alone = order[(sound & _alone(table, looks, firms))[order]].tolist()
    picked = ([column[row] for row in alone] for column in (names, *looks, codes))
    for row, identity in zip(alone, firms.enter_alone(*picked), strict=True):
        ids[row] = identity
    for row in filterfalse(ids.__getitem__, order.tolist()):
        also, before = split(aliases[row]), split(former[row])
        look = (looks[0][row], looks[1][row])
        identity = firms.enter(names[row], look, also + before, codes[row]) if sound[row] else ""
        if not identity:
            asked = _Asked(row, given[row], names[row], codes[row], also, before)
            if asked.code:
                asked.code = codes[row] = places.sound_code(asked)
            identity = places.whom(asked)
            if identity:
                places.free(asked, identity)
                firms.learn(identity, (asked.name, *asked.aliases, *asked.former), asked.code)
        ids[row] = identity
        if identity and (aliases[row] or former[row]):
            aliases[row], former[row] = ";".join(also), ";".join(before)
    batch.append("same", places.decisions, places.origins)
    for column, told in (cells | {"id": ids}).items():
        if told != table[column].cells():
            batch.put(FIRM.table, column, Column.encode(told))
    batch.keep(FIRM.table, ~batch.tables[FIRM.table]["id"].is_(""))


def _order(table: Table) -> Ints:
    """The rows in the order in which they are placed: those with a code first, then by name and code."""
    names, codes = table["name"], table["uscc"]
    ties = (codes.ranks(),) if len(names.values) < len(table) else ()
    order: Ints = np.lexsort((*ties, names.ranks(), codes.is_("")))
    return order


def _sound(table: Table) -> Bools:
    """Which rows tell by names, and perhaps a sound code, whose they are."""
    codes = table["uscc"]
    sound = all_sound([code for code in codes.values if code]) or codes.which(lambda code: not code)
    return sound & table["id"].is_("")


def _alone(table: Table, looks: Looks, firms: Firms) -> Bools:
    """Which rows give one name that nothing else bears or resembles: whatever their order, each is a firm."""
    others = [table[column] for column in ("id", "aliases", "former_names")]
    named = [name for column in others for cell in column.values for name in split(cell)]
    once = firms.alone(looks, table["uscc"].cells(), named)
    for column in others:
        once &= column.is_("")
    return once


class _Places:
    def __init__(self, batch: Batch, firms: Firms) -> None:
        self._batch, self._firms = batch, firms
        self._table = batch.tables[FIRM.table]
        self.decisions: list[dict[str, str]] = []
        self.origins: list[Origin] = []

    def sound_code(self, asked: _Asked) -> str:
        """The code in one spelling; empty, and told, where its check digit says that it is wrong."""
        code = clean_code(asked.code)
        fault = code_fault(code)
        if fault:
            self._tell(Fate.REJECTED, asked, "uscc", asked.code, fault)
            return ""
        return code

    def whom(self, asked: _Asked) -> str:
        """The id of the firm; empty where the row cannot be taken, for a reason that is told."""
        firms = self._firms
        named = (firms.exact(asked.given) if asked.given else ()) or firms.exact(asked.name)
        owner = firms.by_code(asked.code)
        if owner:
            return self._by_code(asked, owner, named)
        if len(named) > 1:
            self._tell(Fate.UNPLACED, asked, "name", asked.name, unclear(named))
            return ""
        if named:
            return self._by_name(asked, named[0])
        for found, why in ((self._by_former(asked), BY_FORMER), (firms.similar(asked.name), BY_PARTS)):
            if len(found) == 1 and not self._other_code(asked, found[0]):
                return self._joined(asked, found[0], why)
        return asked.given or "".join(asked.name.split())

    def free(self, asked: _Asked, identity: str) -> None:
        """Of the aliases and former names only those stay that no other firm bears; the others are told."""
        for names in (asked.aliases, asked.former):
            for name in list(names):
                others = set(self._firms.exact(name)) - {identity, ""}
                if others:
                    names.remove(name)
                    listed = "、".join(sorted(others))
                    message = Text(f"也是 {listed} 的名称，未作别名", f"also names {listed}, so it is no alias here")
                    self._tell(Fate.CONFLICT, asked, "aliases", name, message)

    def _by_code(self, asked: _Asked, owner: str, named: tuple[str, ...]) -> str:
        if owner in named:
            return owner
        if named:
            others = "、".join(filter(None, named))
            zh = f"名称属于 {others}，信用代码属于 {owner}；请核对是哪一家"
            en = f"the name is that of {others}, the code that of {owner}: see which is meant"
            self._tell(Fate.CONFLICT, asked, "name", asked.name, Text(zh, en))
            return ""
        return self._joined(asked, owner, BY_CODE)

    def _by_name(self, asked: _Asked, owner: str) -> str:
        if self._other_code(asked, owner) and not self._firms.decided_same(asked.name, owner):
            self._firms.contested.add(written(asked.name))
            have = self._firms.codes[owner]
            zh = f"与 {owner} 同名而信用代码不同（在册为 {have}），可能不是一家；请核对后写入 same.csv 或改正代码"
            en = f"bears the name of {owner}, whose code is {have}: perhaps another firm; mend it or decide in same.csv"
            self._tell(Fate.CONFLICT, asked, "uscc", asked.code, Text(zh, en))
            return ""
        if clean_name(asked.name) != clean_name(owner):
            told = Text(f"即 {owner}", f"is {owner}")
            self._tell(Fate.NORMALISED, asked, "name", asked.name, told)
        return owner

    def _by_former(self, asked: _Asked) -> tuple[str, ...]:
        if not (asked.former or asked.aliases):
            return ()
        found = {owner for name in (*asked.former, *asked.aliases) for owner in self._firms.exact(name)}
        return tuple(sorted(found))

    def _other_code(self, asked: _Asked, owner: str) -> bool:
        have = self._firms.codes.get(owner)
        return bool(asked.code and have and have != asked.code)

    def _joined(self, asked: _Asked, owner: str, why: Text) -> str:
        """Two names, one firm: told in the report, and kept among the decisions with the source of the second."""
        message = Text(f"视为 {owner}：{why.zh}", f"taken for {owner}: {why.en}")
        self._tell(Fate.NORMALISED, asked, "name", asked.name, message)
        evidence = {column: self._table[column][asked.row] for column in ("source", "locator", "as_of", "confidence")}
        decision = {"kind": FIRM.label, "left": owner, "right": asked.name, "decision": "same", "note": why.zh}
        self.decisions.append(decision | evidence)
        self.origins.append(self._batch.origin(self._table, asked.row))
        return owner

    def _tell(self, fate: Fate, asked: _Asked, column: str, value: str, message: Text) -> None:
        self._batch.remarks.append(Remark(fate, self._batch.origin(self._table, asked.row, column), value, message))

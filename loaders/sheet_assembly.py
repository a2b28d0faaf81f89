"""What was read from the cells of a row is put together into rows of tables: places, firms, a row for each product."""

from collections.abc import Iterator, Mapping

from chainkg.graph.check_rows import UNDATED
from chainkg.graph.dates import Date
from chainkg.graph.quantities import digits
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text
from chainkg.graph.units import AMOUNTS
from chainkg.loaders.intake import Fate, Origin, Row
from chainkg.loaders.sheet_cells import with_unit
from chainkg.loaders.sheet_layout import Filled
from chainkg.loaders.sheet_products import Product, read_products
from chainkg.loaders.sheet_record import Record, Values, add_note

LEVELS = ("province", "city", "district")
EMPTY = Text("不能为空；请补上", "must not be empty; fill it in")
SEVERAL = Text(
    "一格里有几个产品，数量却只有一个；请一个产品写一行", "several products, one quantity; give each its row"
)


def assembled(record: Record, values: Values) -> Iterator[Row]:
    """The rows of all tables; what is wrong with them goes among the remarks of *record*."""
    sheet = record.sheet
    origin = Origin(sheet.file, sheet.part, record.number)
    evidence = {**_evidence(record), **values[""]}
    yield from _source(record, evidence["source"], origin)
    firm = values.get("firms", {})
    yield from _places(record, firm, evidence, origin)
    for filled in sheet.layout.tables:
        own = values[filled.kind.name]
        if filled.of_firm and firm.get("name"):
            own.setdefault("firm", firm["name"])
        for row in _of_table(record, filled, own):
            for column, header in filled.needed.items():
                if not row.get(column) and header not in {fault.origin.column for fault in record.faults()}:
                    record.says(
                        Fate.REJECTED, header, "", EMPTY if header in sheet.layout.header else _no_column(header)
                    )
            cells = _finished(filled, row, evidence)
            _in_time(record, filled, cells)
            yield Row(filled.kind.name, cells, origin)


def _no_column(name: str) -> Text:
    zh = f"表里没有哪一列说的是“{name}”；请补一列，或在对应文件里指明是哪一列，都一样的写进 [constants]"
    en = f"no column of the sheet tells it ({name}); add one, or name it in the mapping, or put it under [constants]"
    return Text(zh, en)


def _in_time(record: Record, filled: Filled, cells: Mapping[str, str]) -> None:
    """What is told as of a day did not begin after it; no dataset takes such a row."""
    since, seen = (Date.parse(cells.get(column, "")) for column in ("since", "as_of"))
    if since and seen and since.first > seen.first:
        told = ((one.header, record.cells[one.at]) for one in record.sheet.layout.taken if one.column == "since")
        header, text = next(told, ("", cells["since"]))
        zh = f"晚于数据日期 {seen}；尚未开始的请清空此格，表若更新请用 --as-of 写明日期"
        en = f"is later than the date of the data, {seen}; clear it if it lies ahead, or tell a newer sheet by --as-of"
        if header not in {fault.origin.column for fault in record.faults()}:
            record.says(Fate.REJECTED, header, text, Text(zh, en))


def _evidence(record: Record) -> dict[str, str]:
    """Source and place; a row that was rejected before keeps those of its first file."""
    sheet = record.sheet
    if not sheet.layout.origins:
        locator = f"{sheet.part} 第{record.number}行".lstrip()
        return {**sheet.evidence, "source": sheet.source["id"], "locator": locator}
    told = {name: record.cells[at] for name, at in sheet.layout.origins.items() if record.cells[at]}
    source = told.get("原文件") or sheet.source["id"]
    locator = f"{told.get('原表', sheet.part)} 第{told.get('原行号', record.number)}行".lstrip()
    return {**sheet.evidence, "source": source, "locator": locator}


def _source(record: Record, identity: str, origin: Origin) -> Iterator[Row]:
    """The row of sources, before the first row that speaks of it."""
    sheet = record.sheet
    if ("sources", identity) not in sheet.seen:
        sheet.seen.add(("sources", identity))
        own = {} if identity == sheet.source["id"] else {"id": identity, "title": identity}
        yield Row("sources", {**sheet.source, **own}, origin)


def _places(record: Record, firm: dict[str, str], evidence: Mapping[str, str], origin: Origin) -> Iterator[Row]:
    """The regions and the park that a row names, when first seen; the firm's region becomes the narrowest of them.

    A district without a city, and a park, are in the region of the dataset; that is told.
    """
    named = [(level, firm.pop(level)) for level in LEVELS if level in firm]
    alone = len(named) == 1 and named[0][0] == "district"
    above = record.sheet.region if alone else ""
    for _, name in named:
        if name != above and ("regions", name) not in record.sheet.seen:
            yield Row("regions", _place(record, "regions", name, above, evidence, told=alone), origin)
        above = name
    if named:
        firm.setdefault("region", above)
    park = firm.get("park")
    if park and ("parks", park) not in record.sheet.seen:
        yield Row("parks", _place(record, "parks", park, record.sheet.region, evidence, told=True), origin)


def _place(
    record: Record, table: str, name: str, where: str, evidence: Mapping[str, str], *, told: bool
) -> dict[str, str]:
    """The cells of a region or park in *where*, which is told where the sheet does not say it."""
    record.sheet.seen.add((table, name))
    if where and told:
        message = Text(f"{name} 计入 {where}", f"{name} is taken to be in {where}")
        record.says(Fate.NORMALISED, TABLES[table].zh, name, message)
    return {"name": name, ("parent" if table == "regions" else "region"): where, **evidence}


def _of_table(record: Record, filled: Filled, own: dict[str, str]) -> Iterator[dict[str, str]]:
    """The rows of one table: one, or one for each product; none where the row says nothing of it."""
    if filled.product is None:
        yield own
        return
    at, header = filled.product
    text = record.cells[at]
    products = read_products(text, record.sheet.known)
    if isinstance(products, Text):
        record.says(Fate.REJECTED, header, text, products)
    elif not products:
        if set(own) - {"firm", "status", "note"}:
            yield own
    else:
        rows = [{**own, "node": product.name} for product in products]
        if len(products) > 1 or products[0].quantity:
            _share(record, filled, products, rows)
        yield from rows


def _share(record: Record, filled: Filled, products: list[Product], rows: list[dict[str, str]]) -> None:
    """Give each product its own quantity; one quantity of the row for several products is nobody's."""
    at, header = filled.product or (0, "")
    low, high, unit = AMOUNTS.get(filled.kind.name, ("", "", ""))
    if len(products) > 1 and any(low in row or high in row for row in rows):
        record.says(Fate.REJECTED, header, record.cells[at], SEVERAL)
        return
    for product, row in zip(products, rows, strict=True):
        found = with_unit(product.quantity, "", yearly=filled.kind.statement) if product.quantity and low else None
        if found is None or isinstance(found, Text) or row.get(low) or row.get(high):
            continue
        ends = {low: found.low, high: found.high}
        row.update({name: digits(end) for name, end in ends.items() if end is not None}, **{unit: found.unit})
        if found.approx:
            add_note(row, "note", "约数")
    shown = "、".join(" ".join(filter(None, (row["node"], row.get(low), row.get(unit)))) for row in rows)
    message = Text(f"分作 {len(rows)} 个产品：{shown}", f"taken apart into {len(rows)}: {shown}")
    record.says(Fate.NORMALISED, header, record.cells[at], message)


def _finished(filled: Filled, row: dict[str, str], evidence: Mapping[str, str]) -> dict[str, str]:
    """A row with the constants and its evidence; a statement without a date says so."""
    cells = {**filled.constants, **evidence, **row}
    if filled.kind.statement and not cells.get("as_of"):
        add_note(cells, filled.remark, UNDATED)
    return cells

"""Several products in one cell, with or without their quantities: 合成氨30万吨、尿素52万吨/年；TDI（年产5万吨）."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from chainkg.graph.names import clean_name
from chainkg.graph.quantities import Quantity, read_quantity
from chainkg.graph.text import Text
from chainkg.loaders.sheet_cells import NOTHING, PARTS, tidy

_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_AMOUNT = re.compile(r"(?<![A-Za-z0-9.,，])(?=\d|约|近|超|逾|不|年产|日产)")
_YEARLY = re.compile(r"((?:年|日)产能?\s*(?:约|近|超|逾)?\s*\d[\d.,]*(?:\s*[-~—–至]\s*\d[\d.,]*)?)\s*(.+)")
_FILLER = re.compile(r"^(?:主要)?(?:产品|生产|主营|产能)\s*[:：]\s*|(?:等|等产品|项目|生产线|建设项目)$")


@dataclass(frozen=True, slots=True)
class Product:
    """One product as the cell names it, and the quantity that stands with it."""

    name: str
    quantity: Quantity | None = None


def read_products(text: str, known: Collection[str] = frozenset()) -> list[Product] | Text:
    """The products of a cell in order; *known*: cleaned names that are never taken apart.

    >>> [product.name for product in read_products("硫酸、TDI/MDI；磷酸铁(电池级,干法)")]
    ['硫酸', 'TDI', 'MDI', '磷酸铁(电池级,干法)']
    >>> [(one.name, one.quantity.low, one.quantity.unit) for one in read_products("年产5万吨磷酸铁、尿素52万吨/年")]
    [('磷酸铁', Decimal('50000'), 't/a'), ('尿素', Decimal('520000'), 't/a')]
    """
    whole = tidy(text)
    if whole.casefold() in NOTHING:
        return []
    if clean_name(whole) in known:
        return [Product(whole)]
    found: dict[str, Product] = {}
    for part in _parts(text):
        product = _product(part, known)
        if isinstance(product, Text):
            return product
        found.setdefault(product.name, product)
    return list(found.values())


def _parts(text: str) -> list[str]:
    """The parts of a cell; signs inside brackets part nothing."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found[0])
        return f"\x00{len(held) - 1}\x01"

    parts = PARTS.split(_BRACKETED.sub(hold, text))
    whole = (re.sub("\x00(\\d+)\x01", lambda at: held[int(at[1])], part) for part in parts)
    return [part for one in whole if (part := _FILLER.sub("", tidy(one))).casefold() not in NOTHING]


def _product(part: str, known: Collection[str]) -> Product | Text:
    if clean_name(part) in known or not re.search(r"\d", part):
        return Product(part)
    for name, amount in _readings(part):
        quantity = read_quantity(amount)
        if not isinstance(quantity, Text) and quantity.unit:
            return Product(_FILLER.sub("", name), quantity)
    if re.fullmatch(r"[\d\s.,%]+", part) or not isinstance(read_quantity(part), Text):
        zh = f"“{part}”是数量，不是产品名；请写产品名"
        return Text(zh, f"{part!r} is an amount; write the name of the product")
    return Product(part)


def _readings(part: str) -> Iterator[tuple[str, str]]:
    """How a part may be a name and an amount: the amount last (尿素52万吨), or first after 年产 (年产5万吨磷酸铁)."""
    for found in _AMOUNT.finditer(part):
        name = part[: found.start()].rstrip("(（:： ")
        if name:
            yield name, part[found.start() :].rstrip(")） ")
    if yearly := _YEARLY.fullmatch(part):
        amount, rest = yearly[1], yearly[2]
        yield from ((rest[cut:].strip(), amount + rest[:cut]) for cut in range(min(len(rest) - 1, 8), 0, -1))

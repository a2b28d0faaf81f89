"""Made-up rows as a reader of outside files gives them: no firm here is a real one."""

from chainkg.graph.codes import check_sign
from chainkg.loaders.intake import Origin, Row

LIST, NEWER = "list-2025", "list-2026"
DATES = {LIST: "2025-06", NEWER: "2026-06"}


def code(number: int) -> str:
    """A sound credit code."""
    first = f"91620400MA{number:07}"
    return first + check_sign(first)


def source(name: str = LIST, grade: str = "official") -> Row:
    return Row("sources", {"id": name, "title": "企业名单", "grade": grade}, Origin(f"{name}.csv"))


def row(table: str, line: int, origin: str = LIST, **cells: str) -> Row:
    """Row *line* of the list *origin*, with the evidence that a reader gives it."""
    evidence = {"source": origin, "locator": f"第{line}行", "as_of": DATES[origin], "confidence": "medium"}
    return Row(table, evidence | cells, Origin(f"{origin}.csv", "", line))


def firm(line: int, name: str, origin: str = LIST, **cells: str) -> Row:
    return row("firms", line, origin, name=name, **cells)


def makes(line: int, name: str, node: str, origin: str = LIST, **cells: str) -> Row:
    return row("produces", line, origin, firm=name, node=node, **({"status": "operating"} | cells))

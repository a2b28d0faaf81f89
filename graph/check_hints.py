"""What to write instead, where a cell tells a quantity as a page does and a column takes digits only.

Loaded when the first fault is found: a sound dataset does not pay for the reader of quantities.
"""

from collections.abc import Iterator

from chainkg.graph.fields import Field
from chainkg.graph.quantities import Quantity, digits, read_quantity
from chainkg.graph.quantity_units import read_unit, split_factor
from chainkg.graph.text import Text
from chainkg.graph.units import AMOUNTS


def hinted(message: Text, table: str, field: Field, value: str) -> Text:
    """*message* about a bad number with what to write instead, where its text can be read as a quantity."""
    if field.type != "number" or not value or value != value.strip():
        return message
    columns = AMOUNTS.get(table, ())
    hint = _hint(read_quantity(value), columns if field.name in columns else (field.name, field.name, ""))
    return Text(f"{message.zh}；{hint.zh}", f"{message.en}; {hint.en}")


def _hint(read: Quantity | Text, columns: tuple[str, ...]) -> Text:
    if isinstance(read, Text):
        return read
    if not read.known:
        return Text("数字未知就留空", "leave it empty where the figure is unknown")
    if columns[0] == columns[1] and read.low != read.high:
        return Text("此列只写一个数", "this column takes one number")
    steps = list(_steps(read, *columns))
    return Text(f"请{'，'.join(step.zh for step in steps)}", f"write {', '.join(step.en for step in steps)}")


def _steps(read: Quantity, low: str, high: str, unit: str) -> Iterator[Text]:
    if read.low == read.high and read.low is not None:
        both = Text(f"{low} 与 {high}", f"{low} and {high}") if low != high else Text(low, low)
        yield Text(f"在 {both.zh} 写 {digits(read.low)}", f"{digits(read.low)} in {both.en}")
    else:
        for column, end in ((low, read.low), (high, read.high)):
            words = (f"写 {digits(end)}", digits(end)) if end is not None else ("留空", "nothing")
            yield Text(f"在 {column} {words[0]}", f"{words[1]} in {column}")
    if read.unit and unit:
        yield Text(f"在 {unit} 写 {read.unit}", f"{read.unit} in {unit}")
    if read.approx:
        yield Text("在 note 写“约数”", "'approximate' in note")


def unit_hint(value: str) -> Text:
    """What to write for a unit that nobody declared, where it is a declared one in other words; else nothing."""
    factor, text = split_factor(value)
    read = read_unit(text)
    if isinstance(read, Text) or not read[1]:
        return Text("", "")
    times = factor * read[0]
    more = (
        Text(f"，数量乘以 {digits(times)}", f" and multiply the amounts by {digits(times)}")
        if times != 1
        else Text("", "")
    )
    return Text(f"；请写 {read[1]}{more.zh}", f"; write {read[1]}{more.en}")

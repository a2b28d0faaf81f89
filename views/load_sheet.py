"""What a load did, as rows: what was changed, rejected, left out or not placed, by column, with examples."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from chainkg.graph.tables import TABLES
from chainkg.graph.text import Lang, Text
from chainkg.loaders.intake import Fate, Remark
from chainkg.loaders.load_report import Group, Tally, shown_column
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined

_HEADERS = (Text("去向", "fate"), Text("何处", "where"), Text("数", "count"), Text("例", "examples"))
_FAULTS = 20
_LONG = 60


def load_sheet(tally: Tally, added: Mapping[str, int], rejected: list[Path], listing: Path | None, lang: Lang) -> Sheet:
    """Counts above, groups of remarks in the rows, every rejected cell (the first 20) and the files written below."""
    counts = {fate: tally.left[fate] for fate in (Fate.REJECTED, Fate.SKIPPED)}
    lines = [
        Text(
            f"读 {tally.read} 行：装入 {tally.kept}，退回 {counts[Fate.REJECTED]}，略过 {counts[Fate.SKIPPED]}。",
            f"{tally.read} rows read: {tally.kept} loaded, {counts[Fate.REJECTED]} rejected, "
            f"{counts[Fate.SKIPPED]} skipped.",
        )(lang),
        *_by_file(tally, lang),
        *_added(added, lang),
    ]
    order = list(Fate)
    groups = sorted(tally.groups.values(), key=lambda group: (order.index(group.fate), group.place))
    rows = tuple(_row(group, lang) for group in groups)
    return Sheet(
        tuple(text(lang) for text in _HEADERS), rows, tuple(lines), tuple(_notes(tally, rejected, listing, lang))
    )


def _by_file(tally: Tally, lang: Lang) -> list[str]:
    """Of a source of several files the account of each: read = kept + listed."""
    shown = sorted((name, account) for name, account in tally.accounts.items() if name in tally.apart)
    return [
        Text(
            f"{name}：读 {account.read}＝装入 {account.kept}＋列出 {account.left}",
            f"{name}: {account.read} read = {account.kept} kept + {account.left} listed",
        )(lang)
        for name, account in (shown if len(shown) > 1 else ())
    ]


def _added(added: Mapping[str, int], lang: Lang) -> list[str]:
    told = [f"{TABLES[name].zh if lang == 'zh' else name} {count}" for name, count in sorted(added.items()) if count]
    return [Text(f"新增：{joined(told, lang)}。", f"Added: {joined(told, lang)}.")(lang)] if told else []


def _row(group: Group, lang: Lang) -> tuple[str, ...]:
    examples = "\n".join(_example(remark, lang) for remark in group.examples)
    place = replace(group.place, column=shown_column(group.place.column, lang))
    return (group.fate.value(lang), str(place), str(group.count), examples)


def _example(remark: Remark, lang: Lang) -> str:
    place = Text(f"第 {remark.origin.row} 行 ", f"row {remark.origin.row} ")(lang) if remark.origin.row else ""
    value = f"“{_short(remark.value)}” " if remark.value else ""
    return f"{place}{value}{_short(remark.message(lang))}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _notes(tally: Tally, rejected: list[Path], listing: Path | None, lang: Lang) -> list[str]:
    notes = [remark.say(lang) for remark in tally.faults[:_FAULTS]]
    more = sum(group.count for group in tally.groups.values() if group.fate is Fate.REJECTED) - len(notes)
    if more > 0:
        notes.append(Text(f"另有 {more} 处，见清单。", f"and {more} more, see the list.")(lang))
    for path in rejected:
        zh = f"退回的行在 {path}：改正后再装一次"
        notes.append(Text(zh, f"The rejected rows are in {path}: correct them and load that file")(lang))
    if listing:
        notes.append(Text(f"逐条清单：{listing}", f"Everything one by one: {listing}")(lang))
    return notes

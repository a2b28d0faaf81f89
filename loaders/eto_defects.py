"""The known defects of ETO's files, counted as they lie there, and what of them has no place in a dataset."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from chainkg.graph.names import clean_name
from chainkg.graph.text import Text
from chainkg.loaders.eto_files import Record
from chainkg.loaders.intake import Fate, Origin, Remark

Files = Mapping[str, Sequence[Record]]
_NO_CODES = ("EUR", "MAL", "Various", "Various countries")
"""What stands for a country and is no code of ISO 3166."""
_TEXTS = ("description", "market_share_chart_global_market_size_info", "market_share_chart_caption",
          "market_share_chart_source")  # fmt: skip
_WHOLE = 102
"""Shares of whole per cent add up to as much by rounding; beyond it they are wrong."""


def defects(files: Files) -> Iterator[Remark]:
    """One remark a defect that is there, with the number of rows that have it."""
    told = (_aliases(files), _namesakes(files), _old_names(files), _codes(files), _pairs(files), _sums(files))
    for file, column, count, message in told:
        if count:
            yield Remark(Fate.COUNTED, Origin(f"{file}.csv", "", 0, column), "", message, count)
    for file in ("inputs", "stages"):
        for column in _TEXTS:
            count = sum(bool(one[column]) for one in files[file])
            message = Text("说明文字，模型里没有它的位置，未取", "a text that the model has no place for: not taken")
            if count:
                yield Remark(Fate.UNPLACED, Origin(f"{file}.csv", "", 0, column), "", message, count)


Defect = tuple[str, str, int, Text]


def _aliases(files: Files) -> Defect:
    ids = Counter(one["provider_id"] for one in files["providers"])
    rows = sum(count - 1 for count in ids.values())
    return (
        "providers",
        "provider_id",
        rows,
        Text("同一编号又一行，按编号合并", "rows repeat an id and are merged by it"),
    )


def _namesakes(files: Files) -> Defect:
    ids = {(clean_name(one["provider_name"]), one["provider_id"]) for one in files["providers"]}
    rows = len(ids) - len({name for name, _ in ids})
    message = Text("与另一编号同名，算作一家", "ids bear the name of another one, and are one firm with it")
    return "providers", "provider_name", rows, message


def _old_names(files: Files) -> Defect:
    names = {(one["provider_id"], one["provider_name"]) for one in files["providers"]}
    old = sum((one["provider_id"], one["provider_name"]) not in names for one in files["provision"])
    return "provision", "provider_name", old, Text("名称是旧的，按编号对应", "names are old ones: joined by id")


def _codes(files: Files) -> Defect:
    rows = [one for one in files["providers"] if {one["country"], one["provider_name"]}.intersection(_NO_CODES)]
    listed = ", ".join(
        sorted({name for one in rows for name in (one["country"], one["provider_name"]) if name in _NO_CODES})
    )
    return (
        "providers",
        "country",
        len(rows),
        Text(f"不是 ISO 3166 代码：{listed}", f"are no code of ISO 3166: {listed}"),
    )


def _pairs(files: Files) -> Defect:
    pairs = Counter((one["provider_id"], one["provided_id"]) for one in files["provision"])
    rows = sum(count - 1 for count in pairs.values())
    return "provision", "provided_id", rows, Text("同一供方与产品又一行", "rows repeat a provider and what it provides")


def _sums(files: Files) -> Defect:
    types = {one["provider_id"]: one["provider_type"] for one in files["providers"]}
    sums = Counter[tuple[str, str]]()
    for one in files["provision"]:
        share = one["share_provided"].removesuffix("%").strip()
        if share.replace(".", "", 1).isdecimal():
            sums[types.get(one["provider_id"], ""), one["provided_id"]] += float(share)  # type: ignore[assignment]
    over = sorted(what for (_, what), total in sums.items() if total > _WHOLE)
    listed = ", ".join(over)
    return (
        "provision",
        "share_provided",
        len(over),
        Text(f"份额合计超过 100：{listed}", f"add up to more than 100: {listed}"),
    )

"""All chains of a place as rows."""

from chainkg.graph.text import Lang, Text
from chainkg.queries.chains import ChainView
from chainkg.views.sheet import Sheet

_HEADERS = (
    Text("产业", "industry"),
    Text("产业链", "chain"),
    Text("环节", "nodes"),
    Text("按状态", "by state"),
    Text("完整度", "completeness"),
    Text("已知", "known"),
    Text("最长连续段", "longest unbroken run"),
)


def chain_sheet(chains: list[ChainView], region: str, as_of: str, lang: Lang) -> Sheet:
    """One row a chain; completeness as an interval, since what nobody checked is neither there nor missing."""
    title = Text(f"{region}各产业链（截至 {as_of}）", f"Chains of {region} (as of {as_of})")
    note = Text(
        "完整度为区间：下限只计确有的环节，上限加上待核与陈旧的；外购、废物与类名不计。建链：链上没有一个环节在本地。",
        "Completeness is an interval: the low end counts what is surely there, the high end adds what is unverified or "
        "stale; bought-in goods, wastes and families are left out. To build: no node of the chain is there.",
    )
    rows = tuple(_row(chain, lang) for chain in chains)
    return Sheet(tuple(text(lang) for text in _HEADERS), rows, (title(lang),), (note(lang),))


def _row(view: ChainView, lang: Lang) -> tuple[str, ...]:
    states = " ".join(
        f"{state.zh if lang == 'zh' else state.en}{count if lang == 'zh' else f' {count}'}"
        for state, count in view.states.items()
        if count
    )
    interval = f"{view.low:.0%}–{view.high:.0%}" if view.low is not None and view.high is not None else "–"
    known = f"{view.known:.0%}" if view.known is not None else "–"
    run = "→".join(name(lang) for name in view.run)
    told = f"{len(view.run)}:{run}" if run else Text("建链", "to build")(lang) if view.build else "–"
    name = view.chain if lang == "zh" else view.name_en
    return (view.industry, name, str(view.nodes), states, interval, known, told)

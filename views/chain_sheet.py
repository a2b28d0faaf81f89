"""All chains of a place as rows."""

from chainkg.graph.text import Lang, Text
from chainkg.queries.chains import ChainView
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined, until

_HEADERS = (
    Text("产业", "industry"),
    Text("产业链", "chain"),
    Text("环节", "nodes"),
    Text("按状态", "by state"),
    Text("完整度", "completeness"),
    Text("已知", "known"),
    Text("过链主几步", "steps beyond the anchor"),
    Text("最长连续段", "longest unbroken run"),
    Text("补上可接通", "would join"),
)
_SHOWN = 2


def chain_sheet(chains: list[ChainView], region: str, as_of: str, lang: Lang) -> Sheet:
    """One row a chain; completeness as an interval, since what nobody checked is neither there nor missing."""
    title = Text(f"{region}各产业链（{until(as_of).zh}）", f"Chains of {region} ({until(as_of).en})")
    note = Text(
        "完整度为区间：下限只计确有的环节，上限加上待核与陈旧的；外购、废物与类名不计。建链：链上没有一个环节在本地。"
        "过链主几步：从链主（没有的用产业的链主）的产品往下，本地已连着走了几步，链主自己做的和废物不算；“–”表示没有链主在产。"
        "补上可接通：缺在几段之间的环节；断点分是接通后的环节数减去原来最大的一段，括号内是这两个数。",
        "Completeness is an interval: the low end counts what is surely there, the high end adds what is unverified or "
        "stale; bought-in goods, wastes and families are left out. To build: no node of the chain is there. Steps "
        "beyond the anchor: how many local nodes follow one another after what the chain's anchor (else that of its "
        "industry) makes, wastes apart; – where no anchor makes any of it. Would join: missing nodes between parts; "
        "the break score is the joined part less the largest part before (both in brackets).",
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
    return (
        view.industry,
        name,
        str(view.nodes),
        states,
        interval,
        known,
        _depth(view, lang),
        told,
        _breaks(view, lang),
    )


def _depth(view: ChainView, lang: Lang) -> str:
    if view.depth is None:
        return "–"
    return f"{view.depth}:{'→'.join(name(lang) for name in view.beyond)}" if view.depth else "0"


def _breaks(view: ChainView, lang: Lang) -> str:
    shown = (f"{one.name(lang)} {one.score}({one.before}→{one.joined})" for one in view.breaks[:_SHOWN])
    return joined(shown, lang) + ("…" if len(view.breaks) > _SHOWN else "")

"""Words of the explore view in the two languages."""

from chainkg.graph.text import Text

KIND_WORDS = {
    "Firm": Text("企业", "firm"),
    "Park": Text("园区", "park"),
    "Institute": Text("科研机构", "institute"),
    "ChainNode": Text("环节", "node"),
}
RELATIONS = {
    "FEEDS": Text("供给", "feeds"),
    "BYPRODUCT": Text("副产", "throws off"),
    "SUBSTITUTES": Text("可替代", "can replace"),
    "IS_A": Text("属于此类", "is a kind of"),
    "PRODUCES": Text("生产", "makes"),
    "CONSUMES": Text("消耗", "uses"),
    "SUPPLIES": Text("供应", "supplies"),
    "ENDOWED_WITH": Text("拥有", "has"),
    "OWNED_BY": Text("受控于", "owned by"),
    "LOCATED_IN": Text("位于", "located in"),
    "SUPPORTS": Text("支撑", "supports"),
}
WORDS = {
    "title": Text("周边", "Around"),
    "kinds": Text("类别（点按隐藏或显示）", "Kinds (click to hide or show)"),
    "chart": Text("关系图；同样的内容见下面的列表", "Picture of the ties; the list below has the same content"),
    "list": Text("全部列出", "All as a list"),
    "name": Text("名称", "name"),
    "kind": Text("类别", "kind"),
    "state": Text("状态", "state"),
    "hops": Text("步数", "hops"),
    "ties": Text("联系", "ties"),
    "fold": Text("收起背后", "Collapse"),
    "unfold": Text("展开背后", "Expand"),
    "start": Text("从这里找路径", "Path from here"),
    "target": Text("点另一个，看怎么连过去；按 Esc 取消", "Now click another thing to see the way; Esc ends it"),
    "path": Text("最短路径", "Shortest path"),
    "no_path": Text("两者之间没有路径（被收起或隐藏的不算）", "No way between them (what is hidden does not count)"),
    "home": Text("回到起点", "Back to the start"),
    "fit": Text("全图", "Fit"),
    "first": Text("起点", "The start"),
    "away": Text("步以外", "hops away"),
    "short": Text(
        "离起点较远，这里只列联系；要看依据，请对它单独运行 chainkg explore。",
        "Far from the start, so only its ties are told; for its evidence run chainkg explore on it.",
    ),
    "script": Text(
        "浏览器不运行脚本：关系图要用 Edge 或 Chrome 打开；全部内容见下面的列表。",
        "Scripts do not run here: for the picture use Edge or Chrome; the list below has all its content.",
    ),
    "search": Text("搜名称、别名（按 / ）", "Name or alias ( / )"),
    "none_found": Text("没有这个名称", "No such name"),
    "found": Text("个已点亮", "lit"),
    "other": Text("English", "中文"),
    "print": Text("打印", "Print"),
    "to_top": Text("↑ 回到图", "↑ Back to the picture"),
}
HEADS = {"beside": Text("联系", "Ties"), "facts": Text("依据", "Evidence"), "note": Text("说明", "Note")}

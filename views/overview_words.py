"""Words of the overview in the two languages."""

from chainkg.graph.text import Text

NO_INDUSTRY = Text("未分产业", "no industry")
APART = Text("不属任何链的环节", "nodes of no chain")
WORDS = {
    "industry": Text("产业", "Industry"),
    "chain": Text("产业链", "Chain"),
    "complete": Text("完整度", "Completeness"),
    "complete_note": Text(
        "完整度是区间：实心是有新近依据的，竖线是待核的。",
        "Completeness is an interval: solid rests on fresh evidence, striped is not verified.",
    ),
    "note": Text(
        "一格一个环节，格子的形状和颜色是它的状态；点格子或链名看依据。",
        "One cell a node, in the look of its state; click a cell or a chain for the evidence.",
    ),
    "note_alone": Text(
        "一格一个环节，格子的形状和颜色是它的状态；停在格子上看名称。",
        "One cell a node, in the look of its state; rest on a cell for its name.",
    ),
    "parks": Text("园区与产业链", "Parks and chains"),
    "parks_note": Text(
        "数字：园区内已有的环节；＋数字：在建或规划；底纹：规划安排该园区承载这个产业或这条链。空白是没有记录，不等于没有。",
        "Number: nodes there; + number: being built or planned; shaded: the plan lets the park host the industry or "
        "the chain. Blank means nothing on file, not that there is nothing.",
    ),
    "park": Text("园区", "Park"),
    "all": Text("合计", "all"),
    "changed": Text("有变化", "Changed"),
    "to_parks": Text("园区", "Parks"),
    "search": Text("搜环节、别名、企业、园区（按 / ）", "Node, alias, firm, park ( / )"),
    "none_found": Text("没有这个环节、别名、企业或园区", "No such node, alias, firm or park"),
    "found": Text("个环节已点亮", "nodes lit"),
    "legend": Text("状态（点按点亮）", "States (click to light up)"),
    "other": Text("English", "中文"),
    "print": Text("打印", "Print"),
    "to_top": Text("↑ 回到总览", "↑ Back to the overview"),
    "empty": Text("未登记环节", "no nodes on file"),
    "script": Text(
        "浏览器不运行脚本：总览和链接都能用，搜索和切换语言要用 Edge 或 Chrome 打开。",
        "Scripts do not run here: the overview and its links work; for search and languages use Edge or Chrome.",
    ),
    "no_parks": Text("数据集没有登记这里的园区。", "The dataset has no parks here."),
}

"""Words that only the pages use, in the two languages."""

from chainkg.graph.text import Text
from chainkg.queries.grounds import IMPLIED, RESOURCE, STALE

WORDS = {
    "search": Text("搜环节、别名、企业、园区（按 / ）", "Node, alias, firm, park ( / )"),
    "table": Text("表格", "Table"),
    "print": Text("打印", "Print"),
    "home": Text("← 总览", "← Overview"),
    "wide": Text("投影", "Present"),
    "other": Text("English", "中文"),
    "list": Text("缺口清单", "Gaps"),
    "back": Text("← 返回清单", "← Back to the list"),
    "close": Text("关闭", "Close"),
    "zoom_in": Text("放大", "Zoom in"),
    "zoom_out": Text("缩小", "Zoom out"),
    "fit": Text("全图", "Fit"),
    "gaps": Text("缺口优先级", "Gaps, ranked"),
    "gaps_note": Text(
        "名次按全区域排，点开看依据。“待核”不等于没有：还没有人查过。",
        "Ranks are those of the whole region; click for the evidence. Unverified is not absent: nobody has looked yet.",
    ),
    "coming": Text("在建、规划，或曾在建、曾规划", "Being built or planned, or once so"),
    "services": Text("服务短板", "Services lacking"),
    "colon": Text("：", ": "),
    "semicolon": Text("；", "; "),
    "score": Text("得分", "score"),
    "no_gaps": Text("这里没有可排序的缺口。", "There is no gap to rank here."),
    "score_of": Text("得分构成：", "Parts of the score:"),
    "none_found": Text("没有这个环节、别名、企业或园区", "No such node, alias, firm or park"),
    "found": Text("个环节已点亮", "nodes lit"),
    "hidden": Text("已隐藏的环节：", "Nodes hidden: "),
    "show_all": Text("全部显示", "Show all"),
    "to_top": Text("↑ 回到图", "↑ Back to the picture"),
    "chart": Text("产业链图；同样的数据见下表", "Picture of the chain; the table below has the same data"),
    "script": Text(
        "浏览器不运行脚本：图可以看，点开、搜索和表格要用 Edge 或 Chrome 打开。",
        "Scripts do not run here: the picture is whole; to click, search and see the table use Edge or Chrome.",
    ),
    "folded": Text("合并显示的环节", "Nodes that share a card"),
    "legend": Text("状态（点按隐藏或显示）", "States (click to hide or show)"),
    "marks": Text("标记（点按点亮）", "Marks (click to light up)"),
    "lines": Text("联系", "Links"),
    "rank": Text("全区域名次", "rank in the region"),
    "complete": Text("完整度", "Completeness"),
    "looked": Text("缺口已核查", "Gaps checked"),
    "caption": Text("同样的数据，一行一个环节", "The same data, one row a node"),
    "confidence": Text("可信度", "confidence "),
    "undated": Text("未注日期", "undated"),
    "panel": Text("依据", "Evidence"),
}
HEADERS = (
    Text("段", "stage"),
    Text("环节", "node"),
    Text("状态", "state"),
    Text("标记", "marks"),
    Text("动作", "move"),
    Text("名次", "rank"),
    Text("得分", "score"),
    Text("企业或依据", "firms or ground"),
    Text("缺主料", "lacks"),
    Text("本地用户", "local users"),
    Text("最近依据", "newest evidence"),
)
UNSTAGED = Text("未分段", "no stage")
CONFIDENCES = {"high": Text("高", "high"), "medium": Text("中", "medium"), "low": Text("低", "low")}
HEADS = {
    "change": Text("变化", "Change"),
    "rule": Text("判定", "Rule"),
    "inferred": Text("推定依据", "Inferred from"),
    "notes": Text("先看", "First check"),
    "standing": Text("排序", "Standing"),
    "parts": Text("得分构成", "Parts of the score"),
    "routes": Text("工艺路线（✓ 主料已备）", "Routes (✓ main inputs at hand)"),
    "balance": Text("每年余缺", "Balance a year"),
    "history": Text("企业与历史", "Firms and their history"),
    "parks": Text("园区", "Parks"),
    "institutes": Text("科研机构", "Institutes"),
    "lacks": Text("缺主料", "Lacks"),
    "users": Text("本地用户", "Local users"),
    "also": Text("也用", "May also use it"),
    "unlocks": Text("可带动", "Would feed"),
    "from": Text("上游（来自）", "Upstream"),
    "to": Text("下游（去向）", "Downstream"),
    "swap": Text("可互相替代", "Can replace one another"),
    "grounds": Text("现状依据", "Grounds of the state"),
    "further": Text("其他依据", "Further evidence"),
    "elsewhere": Text("邻市", "Elsewhere"),
}
BALANCE = {
    "supply": Text("供给：", "supply: "),
    "demand": Text("需求：", "demand: "),
    "left": Text("余缺：", "left over: "),
}
MARK_LOOP = Text("循环", "loop")
MARK_ONCE = Text("旧计划", "lapsed")
MARK_UNNAMED = Text("未具名", "unnamed")
MARK_CITY = Text("市内", "city")
MARKS = {
    IMPLIED: Text("没有企业登记，由在产的环节推定", "no firm on file; follows from what runs here"),
    STALE: Text("最近的消息已陈旧", "the newest news is old"),
    RESOURCE: Text("只是资源，还没有生产者", "a resource, not yet made by anybody"),
    MARK_UNNAMED: Text("有产量而企业未具名", "a total is on file, its makers are not named"),
    MARK_CITY: Text("由市内其他地方供应", "supplied from elsewhere in the city"),
    MARK_LOOP: Text("可用掉本地闲置的副产或废物", "would use up an idle by-product or waste"),
    MARK_ONCE: Text("曾规划或曾在建，后无消息", "once planned or being built, no news since"),
}
LINES = {
    "main": Text("主料", "main input"),
    "input": Text("其他投入", "other input"),
    "byproduct": Text("副产", "by-product"),
    "bought": Text("外购供料", "bought-in supply"),
    "open": Text("一端本地尚无", "one end not here yet"),
    "loop": Text("循环回用", "loop"),
    "kind": Text("属于此类", "is a kind of"),
}

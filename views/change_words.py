"""What changed between two dates, in words."""

from collections import Counter
from collections.abc import Iterable

from chainkg.graph.text import Text
from chainkg.queries.changes import KINDS, Change
from chainkg.views.page_texts import listed
from chainkg.views.words import until

CHANGES = {
    "arrived": Text("新增", "new"),
    "gone": Text("退出", "gone"),
    "moved": Text("变动", "changed"),
    "closed": Text("停产", "closure"),
    "stale": Text("转陈旧", "went stale"),
}
MEANINGS = {
    CHANGES["arrived"]: Text("现在有，那时没有", "there now and not then"),
    CHANGES["gone"]: Text("那时有，现在没有", "there then and not now"),
    CHANGES["moved"]: Text("换了状态，如由规划到在建", "in another state, such as from planned to building"),
    CHANGES["closed"]: Text("其间有企业停产或退出", "a firm that made it has closed since"),
    CHANGES["stale"]: Text("还在，但消息已陈旧", "still there, but the news has become old"),
}


def where_text(place: str, as_of: str, since: str) -> Text:
    """Place and date, and what they are compared with: the record, so that news which came late counts when it came."""
    zh, en = f"{place} · {until(as_of).zh}", f"{place} · {until(as_of).en}"
    if since:
        return Text(f"{zh}，与截至 {since} 的资料相比", f"{en}, compared with the record up to {since}")
    return Text(zh, en)


def change_text(change: Change, since: str, until: str) -> Text:
    """What became of one node."""
    words = listed(CHANGES[kind] for kind in change.kinds)
    zh = f"{words.zh}：{since} 为“{change.before.zh}”，{until} 为“{change.after.zh}”"
    return Text(zh, f"{words.en}: {change.before.en} at {since}, {change.after.en} at {until}")


def changes_text(changes: Iterable[Change], since: str) -> Text:
    """How many changed and how, in one sentence."""
    counts = Counter(kind for change in changes for kind in change.kinds)
    told = [kind for kind in KINDS if counts[kind]]
    if not told:
        return Text(f"自 {since} 以来没有变化的记录。", f"No change on file since {since}.")
    zh = "、".join(f"{CHANGES[kind].zh} {counts[kind]}" for kind in told)
    en = ", ".join(f"{CHANGES[kind].en} {counts[kind]}" for kind in told)
    return Text(f"自 {since} 以来：{zh}。", f"Since {since}: {en}.")

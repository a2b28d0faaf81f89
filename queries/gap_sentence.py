"""A missing link in one sentence, for whoever reads nothing else of its row."""

from chainkg.graph.model import Move, State
from chainkg.graph.text import Text
from chainkg.queries.gap import Gap, Mention

_SHOWN = 3


def sentence(gap: Gap) -> Text:
    """What is at hand, who waits for it, what it opens, what it lacks, and how far anybody has looked."""
    parts = (_why(gap), _opens(gap), _lacks(gap), _looked(gap))
    told = [part for part in parts if part]
    zh, en = "；".join(part.zh for part in told), "; ".join(part.en for part in told)
    return Text(f"{gap.name.zh}：{zh}。", f"{gap.name.en}: {en}.")


def _why(gap: Gap) -> Text:
    have, users = _named(gap.local_inputs), _named(gap.local_users)
    if gap.state is State.PLANNED:
        return Text("已有规划，尚未动工", "a plant is planned, none is being built")
    if Move.BRIDGE in gap.moves:
        return Text(
            f"上有{have.zh}，下有{users.zh}，中间缺这一环", f"{have.en} and {users.en} are here, the link is not"
        )
    if Move.EXTEND in gap.moves:
        return Text(f"原料{have.zh}在手，可以往下延伸", f"its input {have.en} is at hand, so the chain can go on")
    if Move.FILL in gap.moves:
        return Text(f"{users.zh}要用，本地未见厂家", f"needed here for {users.en}, and no maker is known")
    return Text("眼下还不具备条件", "not yet possible here")


def _opens(gap: Gap) -> Text | None:
    if not gap.unlocks:
        return None
    opened = _named(gap.unlocks)
    return Text(f"建成后可带动{opened.zh}", f"it would feed {opened.en}")


def _lacks(gap: Gap) -> Text | None:
    lacking = _named(gap.missing_inputs)
    if gap.missing_inputs:
        return Text(f"还缺主料{lacking.zh}", f"it still lacks {lacking.en}")
    if not gap.local_inputs:
        return Text("主料都要外购", "all its main inputs would be bought in")
    return None


def _looked(gap: Gap) -> Text | None:
    if gap.state in (State.BROKEN, State.ABSENT):
        return Text("经核查，本地没有", "checked: nobody makes it here")
    if gap.state is State.UNVERIFIED:
        return Text("本地有没有厂家，待核", "whether anybody makes it here is unverified")
    return None


def _named(mentions: tuple[Mention, ...]) -> Text:
    """The first of them by name, and how many they are where that is not all."""
    names, more = [one.name for one in mentions[:_SHOWN]], len(mentions) - _SHOWN
    tail = Text(f"等 {len(mentions)} 种", f" and {more} more") if more > 0 else Text("", "")
    return Text("、".join(name.zh for name in names) + tail.zh, ", ".join(name.en for name in names) + tail.en)

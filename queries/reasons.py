"""Why a part of the score has its value: one sentence in each language, naming the facts."""

from collections.abc import Callable, Iterable

import numpy as np

from chainkg.graph.model import INPUT_ROLES, NODE_KINDS, REGION, SUBSTITUTES, Term
from chainkg.graph.text import Text
from chainkg.queries.evidence import node_name
from chainkg.queries.grounds import Grounds
from chainkg.queries.ranking import Ranking

_SHOWN = 4


def _worked_up(kind: Term | None, value: float) -> Text:
    if value:
        return Text("，向终端再进一步", ", a step towards the market")
    if kind and kind.key in ("service", "waste"):
        return Text("，不算延伸", ", no step towards the market")
    return Text("，还须再加工", ", needs working up")


class Reasons:
    """The sentences behind the parts of one ranking."""

    def __init__(self, ranking: Ranking, grounds: Grounds) -> None:
        self.ranking, self.view, self.grounds = ranking, ranking.view, grounds
        self.chain = ranking.view.world.chain

    def of(self, part: str, node: int, value: float) -> Text:
        """The sentence for *part* of *node*, whose value is *value*."""
        tellers: dict[str, Callable[[int, float], Text]] = {
            "feed": self._feed,
            "finished": self._finished,
            "peers": self._peers,
            "need": self._need,
            "unlock": self._unlock,
            "circular": self._circular,
            "plan": self._plan,
            "support": self._support,
        }
        return tellers[part](node, value)

    def _listed(self, nodes: Iterable[int]) -> Text:
        texts = [node_name(self.chain, node) for node in nodes]
        more = len(texts) - _SHOWN
        tail = Text(f"等 {len(texts)} 个", f" and {more} more") if more > 0 else Text("", "")
        shown = texts[:_SHOWN]
        return Text("、".join(text.zh for text in shown) + tail.zh, ", ".join(text.en for text in shown) + tail.en)

    def _feed(self, node: int, value: float) -> Text:
        feed, recipes = self.ranking.feed, self.view.world.recipes
        route = int(feed.route[node])
        if route < 0:
            return Text("没有列出主料", "no main input on file")
        places = [place for place in recipes.needs[route].tolist() if recipes.main[place]]
        inputs = [self.grounds.as_input(int(recipes.need_node[place])) for place in dict.fromkeys(places)]
        zh, en = "、".join(text.zh for text in inputs), ", ".join(text.en for text in inputs)
        scale = round(float(feed.scale[node]), 2)
        if not feed.scale_known[node]:
            return Text(f"主料：{zh}；规模待核（×{scale}）", f"main inputs: {en}; scale unverified (×{scale})")
        if scale < 1:
            told = Text(
                f"；已知供应只够半座常见装置的 {scale:.0%}", f"; known supply feeds {scale:.0%} of half a usual plant"
            )
        else:
            told = Text("；已知供应够半座常见装置", "; known supply feeds half a usual plant")
        return Text(f"主料：{zh}{told.zh}", f"main inputs: {en}{told.en}")

    def _finished(self, node: int, value: float) -> Text:
        kinds = list(NODE_KINDS.values())
        kind = kinds[int(self.view.world.kind[node])] if self.view.world.kind[node] >= 0 else None
        name = Text(kind.zh, kind.en) if kind else Text("类型未知", "kind unknown")
        tail = _worked_up(kind, value)
        return Text(name.zh + tail.zh, name.en + tail.en)

    def _peers(self, node: int, value: float) -> Text:
        names = self.chain.table(REGION)["name"]
        rivals = self.ranking.rivals
        having = [names[int(region)] for region in rivals.region[rivals.node == node]]
        if not having:
            return Text("可比地区没有在产或在建的记录", "no comparable region has it on file")
        return Text(f"{'、'.join(having)}在产或在建", f"operates or is being built in {', '.join(having)}")

    def _need(self, node: int, value: float) -> Text:
        drawn, users, roles = self.view.drawn
        at = np.flatnonzero(drawn == node)
        if not len(at):
            return Text("本地没有已知用户", "no known local user")
        terms = [*INPUT_ROLES.values(), Term("", "角色未写", "role not told")]
        at = at[np.lexsort((users[at], roles[at]))]
        told = [(node_name(self.chain, int(users[one])), terms[int(roles[one])]) for one in at[:_SHOWN]]
        zh = "、".join(f"{name.zh}（{role.zh}）" for name, role in told)
        en = ", ".join(f"{name.en} ({role.en})" for name, role in told)
        more = Text(f"等 {len(at)} 个", f" and {len(at) - _SHOWN} more") if len(at) > _SHOWN else Text("", "")
        swap = self._substitute(node)
        return Text(f"本地用户：{zh}{more.zh}{swap.zh}", f"local users: {en}{more.en}{swap.en}")

    def _substitute(self, node: int) -> Text:
        rows = self.chain.links(SUBSTITUTES)
        source, target = (end[rows] for end in self.chain.ends())
        found = [int(one) for one in source[target == node] if self.view.there[one]]
        if not found:
            return Text("", "")
        names = self._listed(found)
        return Text(f"；本地有替代 {names.zh}，减半", f"; halved, as {names.en} is there to replace it")

    def _unlock(self, node: int, value: float) -> Text:
        opened = self.view.routing.unlocks[node].tolist()
        if not opened:
            return Text("不因它而另有环节具备条件", "feeds no further node by itself")
        names = self._listed(opened)
        return Text(f"有了它，{names.zh}即具备条件", f"would feed {names.en}")

    def _circular(self, node: int, value: float) -> Text:
        eaten = self.ranking.idle_inputs[node].tolist()
        if not eaten:
            return Text("不消纳本地无人用的副产物", "takes no by-product that lacks a user")
        names = self._listed(eaten)
        if value == self.chain.rules["score"]["circular_unknown"]:
            return Text(f"消纳本地无人用的{names.zh}，数量待核", f"takes {names.en}, unused here; tonnage unverified")
        return Text(
            f"消纳本地无人用的{names.zh}，已知量够半座常见装置的 {value:.0%}",
            f"takes {names.en}, unused here; the known surplus feeds {value:.0%} of half a usual plant",
        )

    def _plan(self, node: int, value: float) -> Text:
        rules = self.chain.rules["score"]
        told = {
            rules["plan_named"]: Text("规划点名", "named by the plan"),
            rules["plan_field"]: Text("属于规划点名的领域", "stands for a field that the plan names"),
            rules["plan_chain"]: Text("所在产业链由规划点名", "its chain is named by the plan"),
        }
        return told.get(value, Text("规划未提", "not in the plan"))

    def _support(self, node: int, value: float) -> Text:
        rules = self.chain.rules["score"]
        told = {
            rules["support_node"]: Text("有机构支撑此环节", "an institute works on it"),
            rules["support_chain"]: Text(
                "所在产业链有机构、链主或园区", "an institute, anchor or park serves its chain"
            ),
            rules["support_industry"]: Text(
                "所在产业有机构、链主或园区", "an institute, anchor or park serves its industry"
            ),
        }
        return told.get(value, Text("没有机构、链主或园区对应", "no institute, anchor or park for it"))

"""Chains written link by link: A-B-C, A—B—C, A→B→C."""

import re
from collections.abc import Iterator

from chainkg.graph import model
from chainkg.loaders.plan_clauses import of_focus
from chainkg.loaders.plan_fact import Fact
from chainkg.loaders.plan_lists import Stretch, stretch
from chainkg.loaders.plan_outline import Focus, Line

_JOINT = r"(?:[-–—―－~～]{1,2}|[→⟶➝]|->)"
_LINK = r"[\u4e00-\u9fffA-Za-z0-9αβγ/·()]+"
_CHAIN = re.compile(f"{_LINK}(?:\\s*{_JOINT}\\s*{_LINK})+")
_SAID = re.compile("产业链|链条|全链|价值链|链式|一体化(?!发展|格局)|循环|链(?![长主])")
_OPENING = re.compile(
    ".*(?:构建|形成|打造|推动|推进|完善|贯通|延伸|打通|发展|做强|建设|拓展|补齐|加快|健全|立足|围绕|聚焦|按照|到|以|从|和|的|、|,)"
)
_NO_LINK = re.compile(
    "创新$|转化|孵化|企业|研发$|^研究|人才|培育|场景|空间|加速|园区|产业园|产业化$|基金|平台|上市|科研|(?<!终端)应用$|^市场|政府|高校|院所|^生产$|^销售$|^消费|^创意|^科创|服务体系|^项目|小升规|^[市县区省]$|高铁|机场|人$|招引|投资|^个$|新区$|市$|县$"
)


def chains(line: Line, focus: Focus | None, sentence: Stretch) -> Iterator[Fact]:
    """A chain, of the industry in focus, and its links in their order; rows of stages of innovation are no chains."""
    for found in _CHAIN.finditer(line.text, sentence.start, sentence.end):
        whole = _trimmed(line.text, found.start(), found.end())
        links = _links(line.text, whole)
        if not _is_chain(links, line.text[whole.end : whole.end + 60]):
            continue
        name = line.raw[whole.start : whole.end]
        if focus is not None:
            yield of_focus(line, focus, model.CHAIN.label, model.OF_INDUSTRY.type, whole)
        for at, link in enumerate(links, 1):
            note = f"link {at} of {len(links)} in the chain name"
            place = (line.number, whole.start, whole.end, note)
            yield Fact(model.NODE.label, link.text, model.PART_OF.type, model.CHAIN.label, name, *place)


def _trimmed(text: str, start: int, end: int) -> Stretch:
    """The chain without the verb before its first link and what follows its last one."""
    first = re.compile(_JOINT).search(text, start, end)
    assert first is not None
    head = _OPENING.match(text[start : first.start()])
    begin = start + (head.end() if head and head.end() < first.start() - start else 0)
    tail = re.search("(?:一体化|全产业链|产业链条|产业链|产业|链条|全链条|循环|等|的|闭环)[^-–—→]*$", text[begin:end])
    stop = begin + tail.start() if tail else end
    return stretch(text, begin, stop)


def _links(text: str, whole: Stretch) -> list[Stretch]:
    parts, begin = [], whole.start
    for found in re.compile(_JOINT).finditer(text, whole.start, whole.end):
        parts.append(stretch(text, begin, found.start()))
        begin = found.end()
    return [*parts, stretch(text, begin, whole.end)]


def _is_chain(links: list[Stretch], after: str) -> bool:
    """Whether the parts are goods, and the words behind say that they are a chain."""
    names = [link.text for link in links]
    if any(not re.search(r"[\u4e00-\u9fff]|[A-Z]{2}", name) or len(name) > 14 for name in names):
        return False
    if sum(bool(_NO_LINK.search(name)) for name in names) * 3 >= len(names):
        return False
    said = re.split("[。;,]", after)[0]
    return bool(_SAID.search(said)) or (len(names) > 2 and "一体化" in said)

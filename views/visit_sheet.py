"""The visit list as rows."""

from chainkg.graph.text import Lang, Text
from chainkg.queries.visits import TOP, Effect, Visit, VisitList
from chainkg.views.gap_sheet import names_of
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined, until

_HEADERS = (
    Text("先问", "ask"),
    Text("问谁", "whom"),
    Text("变动", "moved"),
    Text("若如此", "if so"),
)
_NOBODY = Text("尚无线索", "no lead yet")


def visit_sheet(found: VisitList, lang: Lang) -> Sheet:
    """One row a question: whom to ask, how far its answer moves the first rows, and what each answer does."""
    place, when = found.region, until(found.as_of)
    title = Text(
        f"{place}走访清单（{when.zh}）：{found.asked} 个未知事实中，答案最能改变排序的 {len(found.visits)} 个",
        f"Whom to visit in {place} ({when.en}): of {found.asked} unknown facts the {len(found.visits)} whose answer "
        "moves the ranking most",
    )
    note = Text(
        f"变动：前 {TOP} 名在答案前后名次之差的总和，落出者按第 {TOP + 1} 名计；所问环节自己的一行不计。",
        f"Moved: the sum of the differences in place of the first {TOP} before and after the answer, what falls out "
        f"taken at {TOP + 1}; the row of the node asked about does not count.",
    )
    rows = tuple(_row(visit, lang) for visit in found.visits)
    return Sheet(tuple(text(lang) for text in _HEADERS), rows, (title(lang),), (note(lang),))


def _row(visit: Visit, lang: Lang) -> tuple[str, ...]:
    ask = joined(visit.ask, lang) or _NOBODY(lang)
    return visit.question(lang), ask, str(visit.moved), "\n".join(_told(effect, lang) for effect in visit.effects)


def _told(effect: Effect, lang: Lang) -> str:
    """An answer, and who enters and leaves the first rows by it."""
    changes = [
        (effect.enters, Text("进入：", "enters: ")),
        (effect.leaves, Text("落出：", "leaves: ")),
    ]
    told = [word(lang) + names_of(nodes, lang) for nodes, word in changes if nodes]
    if not effect.moved:
        told = [Text("排序不变", "nothing moves")(lang)]
    elif not told:
        told = [Text("只在内部换位", "only places change")(lang)]
    return f"{effect.answer(lang)}{Text('→', ' → ')(lang)}{Text('；', '; ')(lang).join(told)}"

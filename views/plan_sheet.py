"""A plan for one node as rows, a plant each."""

from collections.abc import Iterator

from chainkg.graph.text import Lang, Text
from chainkg.queries.grounds import SAME_PARK
from chainkg.queries.plan import Bought, Handed, Minimum, Plan, PlanReport, Plant
from chainkg.views.gap_sheet import names_of
from chainkg.views.sheet import Sheet
from chainkg.views.words import until

_HEADERS = (
    Text("方案", "plan"),
    Text("次序", "order"),
    Text("建什么", "to build"),
    Text("前面的厂供", "from plants before it"),
    Text("本地已有", "there"),
    Text("外购", "bought in"),
    Text("副产与提示", "by-products, notes"),
)
_SHORTEST, _NEXT, _LEAST = Text("最短", "shortest"), Text("次选", "next best"), Text("最少", "fewest")


def plan_sheet(report: PlanReport, lang: Lang) -> Sheet:
    """For people: a row for each plant of the shortest plan, and of the one of fewest plants where that is another."""
    plans = [(word, plan) for word, plan in _plans(report) if word is not _NEXT]
    lines = tuple(text(lang) for text in (_title(report), *_findings(report)))
    return _sheet(plans, lang, lines, tuple(text(lang) for text in _notes(report)))


def plan_table(report: PlanReport, lang: Lang) -> Sheet:
    """For spreadsheets: every plan in full."""
    return _sheet(list(_plans(report)), lang)


def _sheet(
    plans: list[tuple[Text, Plan]], lang: Lang, lines: tuple[str, ...] = (), notes: tuple[str, ...] = ()
) -> Sheet:
    rows = tuple(row for word, plan in plans for row in _rows(word(lang), plan, lang))
    return Sheet(tuple(text(lang) for text in _HEADERS), rows, lines, notes)


def _plans(report: PlanReport) -> Iterator[tuple[Text, Plan]]:
    if report.plan:
        yield _SHORTEST, report.plan
    if report.alternative:
        yield _NEXT, report.alternative
    if report.minimum and report.minimum.plan != report.plan:
        yield _LEAST, report.minimum.plan


def _title(report: PlanReport) -> Text:
    name, place = report.name, report.region
    return Text(
        f"{place}要有{name.zh}，须建哪些厂（{until(report.as_of).zh}）",
        f"What {place} must build to have {name.en} ({until(report.as_of).en})",
    )


def _findings(report: PlanReport) -> Iterator[Text]:
    name = report.name
    if report.there:
        marks = Text("、".join(mark.zh for mark in report.marks), ", ".join(mark.en for mark in report.marks))
        zh, en = (f"（{marks.zh}）", f" ({marks.en})") if report.marks else ("", "")
        yield Text(f"{name.zh}本地已有{zh}，不必建厂。", f"{name.en} is there already{en}: nothing has to be built.")
        return
    if report.buyable:
        yield Text(
            f"{name.zh}通常外购；下面是在本地生产的走法。",
            f"{name.en} is usually bought in; this is how to make it here.",
        )
    yield _figures(report)
    if not report.reachable:
        yield _blocked(report)
    elif report.minimum:
        yield _least(report.minimum)


def _figures(report: PlanReport) -> Text:
    bought, made = report.steps.bought, report.steps.made
    zh_a = "走不通" if bought is None else f"要建 {bought} 座厂"
    zh_b = "走不通" if made is None else f"要建 {made} 座厂"
    en_a, en_b = ("out of reach" if count is None else f"{count} to build" for count in (bought, made))
    return Text(
        f"全国、全球流通的商品外购时，{zh_a}；全部自产时，{zh_b}。",
        f"Plants, with national and global goods bought in: {en_a}; with all made here: {en_b}.",
    )


def _blocked(report: PlanReport) -> Text:
    ends = report.dead_ends
    if not ends:
        return Text(
            "各条路线的主料互为前提，转成一圈，没有起点。", "The inputs of its routes wait for one another in a circle."
        )
    return Text(
        f"卡在：{names_of(ends, 'zh', 20)}。这些本地没有，也没有工艺路线。",
        f"It founders on {names_of(ends, 'en', 20)}: not there, and without a route.",
    )


def _least(minimum: Minimum) -> Text:
    count = len(minimum.plan.plants)
    if minimum.proven:
        return Text(f"最少要建 {count} 座厂，已证明不能再少。", f"The fewest plants are {count}: proven.")
    return Text(
        f"时限之内找到的最少是 {count} 座厂，已证明至少要 {minimum.bound} 座。",
        f"The fewest plants found in time are {count}; at least {minimum.bound} are proven to be needed.",
    )


def _rows(word: str, plan: Plan, lang: Lang) -> Iterator[tuple[str, ...]]:
    for plant in plan.plants:
        yield (
            word,
            str(plant.place),
            "\n".join(_what(plant, lang)),
            "\n".join(_handed(one, lang) for one in plant.handed),
            "\n".join(text(lang) for text in plant.local),
            "\n".join(_bought(one, lang) for one in plant.bought),
            "\n".join(_beside(plant, lang)),
        )


def _what(plant: Plant, lang: Lang) -> Iterator[str]:
    yield plant.name(lang)
    if plant.route:
        yield Text(f"路线：{plant.route}", f"route: {plant.route}")(lang)
    if plant.scale:
        yield Text(f"常见规模 {plant.scale}", f"usual size {plant.scale}")(lang)
    if plant.gives:
        yield Text(f"为得到{names_of(plant.gives, 'zh')}", f"for its {names_of(plant.gives, 'en')}")(lang)


def _handed(one: Handed, lang: Lang) -> str:
    near = f"，{SAME_PARK.zh}" if one.same_park else ""
    near_en = f", {SAME_PARK.en}" if one.same_park else ""
    return Text(f"{one.name.zh}（{one.plant} 号{near}）", f"{one.name.en} (from {one.plant}{near_en})")(lang)


def _bought(one: Bought, lang: Lang) -> str:
    if one.trade is None:
        return one.name(lang)
    return Text(f"{one.name.zh}（{one.trade.zh}）", f"{one.name.en} ({one.trade.en})")(lang)


def _beside(plant: Plant, lang: Lang) -> Iterator[str]:
    if plant.throws:
        yield Text(f"副产：{names_of(plant.throws, 'zh', 20)}", f"gives off {names_of(plant.throws, 'en', 20)}")(lang)
    yield from (note(lang) for note in plant.notes)


def _other(plan: Plan, other: Plan) -> Text:
    """The next plan by what it builds instead."""
    less, more = _missing(plan, other), _missing(other, plan)
    count = len(other.plants)
    zh = f"次选 {count} 座厂：不建{'、'.join(one.zh for one in less)}"
    en = f"Next best, {count} to build: without {', '.join(one.en for one in less)}"
    if more:
        zh, en = f"{zh}，改建{'、'.join(one.zh for one in more)}", f"{en}; with {', '.join(one.en for one in more)}"
    return Text(f"{zh}。", f"{en}.")


def _missing(plan: Plan, other: Plan) -> list[Text]:
    """Plants of *plan* that *other* does without, with their routes."""
    built = {(plant.node, plant.route) for plant in other.plants}
    plants = [plant for plant in plan.plants if (plant.node, plant.route) not in built]
    return [
        Text(f"{one.name.zh}（{one.route}）", f"{one.name.en} ({one.route})") if one.route else one.name
        for one in plants
    ]


def _notes(report: PlanReport) -> Iterator[Text]:
    if report.plan is None:
        return
    if report.alternative:
        yield _other(report.plan, report.alternative)
    else:
        yield Text("没有别的走法：其中任何一座都少不了。", "There is no other way: none of these can be left out.")
    if report.minimum is None and len(report.plan.plants) > 1:
        yield Text(
            "座数是上限：几处共用的厂，找最短走法时按处计，找到后只数一次。--exact 求最少座数。",
            "The number is an upper bound: a shared plant weighs in each branch while the way is sought and is counted "
            "once afterwards. --exact finds the fewest.",
        )
    if not report.make_all:
        yield Text(
            "以上按全国、全球流通的商品可以外购计；--make-all 按全部自产计。",
            "National and global goods are bought in; --make-all makes them here.",
        )

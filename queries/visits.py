"""A visit list: the unknown facts whose answer would move the ranking most."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Ints
from chainkg.graph.text import Text
from chainkg.queries.assessment import Assessment
from chainkg.queries.gap import GapBuilder, Mention
from chainkg.queries.gaps import assess
from chainkg.queries.notes import silent_firms
from chainkg.queries.ranking import Ranking
from chainkg.queries.visit_facts import Answer, Question, questions
from chainkg.queries.whatif_rows import assumed
from chainkg.queries.world import World

TOP, SHOWN = 20, 5
Watched = Callable[[list[Question]], Iterable[Question]]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one answer does to the first twenty: the places that they move in all, who enters, who leaves."""

    answer: Text
    moved: int
    enters: tuple[Mention, ...]
    leaves: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """An unknown fact: the question, whom to ask, and the effect of each answer, the greatest first."""

    question: Text
    node: Mention
    ask: tuple[str, ...]
    effects: tuple[Effect, ...]

    @property
    def moved(self) -> int:
        return self.effects[0].moved


@dataclass(frozen=True, slots=True)
class VisitList:
    """The questions whose answer moves the ranking most; ``asked``: how many unknown facts were tried."""

    region: str
    as_of: str
    asked: int
    visits: tuple[Visit, ...]


def what_would_change(
    chain: Chain, region: str = "", as_of: str | None = None, *, limit: int = SHOWN, watched: Watched = iter
) -> VisitList:
    """The *limit* unknown facts of a region or park whose answer moves its ranking most.

    Each answer is put into the dataset in turn and all is ranked anew. Equal ones stand in the order of their nodes'
    ids. *watched* wraps the list of questions in what shows how far the work has come.
    """
    before = Ranking(assess(chain, region, as_of))
    asked = questions(before.view)
    tried = [(question, _effects(before, question)) for question in watched(asked)]
    moving = [one for one in tried if one[1][0].moved]
    moving.sort(key=lambda one: -one[1][0].moved)
    builder = GapBuilder(before)
    visits = [_visit(builder, question, effects) for question, effects in moving[:limit]]
    return VisitList(before.view.name, str(before.view.world.as_of), len(asked), tuple(visits))


def _visit(builder: GapBuilder, question: Question, effects: tuple[Effect, ...]) -> Visit:
    ask = question.ask or silent_firms(builder.view, question.node)
    return Visit(question.says, builder.mention(question.node), ask, effects)


def _effects(before: Ranking, question: Question) -> tuple[Effect, ...]:
    found = [_effect(before, question.node, answer) for answer in question.answers]
    return tuple(sorted(found, key=lambda effect: -effect.moved))


def _effect(before: Ranking, node: int, answer: Answer) -> Effect:
    view = before.view
    after = Ranking(Assessment(World(assumed(view, answer.assumption), view.world.as_of), view.name))
    first, then = _places(before, node), _places(after, node)
    builder = GapBuilder(before)
    top = {one for one, place in first.items() if place <= TOP}, {one for one, place in then.items() if place <= TOP}
    return Effect(
        answer.says,
        distance(first, then),
        tuple(builder.mention(one) for one in sorted(top[1] - top[0], key=then.__getitem__)),
        tuple(builder.mention(one) for one in sorted(top[0] - top[1], key=first.__getitem__)),
    )


def _places(ranking: Ranking, without: int) -> dict[int, int]:
    """Node → its place in the list from which the node asked about is left out: that its own row goes is no news."""
    rows: Ints = ranking.ranked()
    return {node: place for place, node in enumerate(rows[rows != without].tolist(), 1)}


def distance(first: dict[int, int], then: dict[int, int], top: int = TOP) -> int:
    """How far two lists are apart at their top: Σ |place before − place after| over all that is among the first *top*
    of either, whatever stands below taken to stand at *top* + 1.

    Source: Spearman's footrule for top k lists with location parameter k + 1, Fagin, Kumar and Sivakumar 2003.

    >>> distance({7: 1, 8: 2, 9: 3}, {8: 1, 7: 2, 5: 3}, top=2)
    2
    >>> distance({7: 1, 8: 2}, {7: 1, 9: 2, 8: 3}, top=2)
    2
    """
    listed = {node for places in (first, then) for node, place in places.items() if place <= top}
    return sum(abs(min(first.get(node, top + 1), top + 1) - min(then.get(node, top + 1), top + 1)) for node in listed)

"""A card as SVG: name, lines, marks and state of a node, or the names and states of a folded family."""

from collections.abc import Callable, Sequence

from chainkg.graph.model import State
from chainkg.graph.text import Lang, Text
from chainkg.views.page_cards import Card
from chainkg.views.page_texts import listed
from chainkg.views.svg_folds import Fold
from chainkg.views.svg_layout import CARD
from chainkg.views.svg_looks import GROUPS, LOOKS
from chainkg.views.svg_text import clean, escape, shorten, width, wrap

_PAD, _NAME, _NAME_LOW, _NOTE, _STEP = 9, 17.0, 15.0, 13.0, 16
_INSET = {State.WEAK: 8, State.BOUGHT: 3}
_NOSE = {State.BUILDING: 9, State.PLANNED: 9, State.BROKEN: 12}
Langs = Sequence[Lang]


def spoken(langs: Langs, draw: Callable[[Lang], str]) -> str:
    """What *draw* makes of each language, to be shown one at a time; once where it is the same in both."""
    made = [draw(lang) for lang in langs]
    if len(set(made)) == 1:
        return made[0]
    return "".join(f'<g class="{lang}">{one}</g>' for lang, one in zip(langs, made, strict=True) if one)


def words(x: float, y: float, kind: str, text: str, extra: str = "") -> str:
    """A text element; *kind*: its class."""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}"{extra}>{escape(text)}</text>'


def draw_card(at: int, card: Card, x: int, y: int, langs: Langs) -> str:
    """The card of node *at*, its upper left corner at *x*, *y*."""
    label = spoken_label(card, langs[0])
    body = spoken(langs, lambda lang: _words(card, lang))
    rank = _rank(card.rank) if card.rank else ""
    halo = _halo() if card.changed else ""
    return (
        f'<g class="card {card.state.color}" data-at="{at}" transform="translate({x} {y})" tabindex="-1" role="button" '
        f'aria-label="{escape(label)}">{halo}<use href="#s-{card.state.color}"/>{body}{rank}</g>'
    )


def _halo() -> str:
    """A frame round what changed."""
    return f'<rect class="halo" x="-6" y="-6" width="{CARD.width + 12}" height="{CARD.height + 12}" rx="5"/>'


def spoken_label(card: Card, lang: Lang) -> str:
    """All that a card says, for those who cannot see it."""
    state = card.state.zh if lang == "zh" else card.state.en
    rank = [f"#{card.rank}"] if card.rank else []
    parts = [card.name(lang), state, *(mark(lang) for mark in card.marks), *(line(lang) for line in card.lines), *rank]
    return clean(" · ".join(parts))


def _words(card: Card, lang: Lang) -> str:
    left = _PAD + _INSET.get(card.state, 0)
    room = CARD.width - left - _PAD + 2
    names, size = _name(clean(card.name(lang)), room - _NOSE.get(card.state, 0))
    step = size * 1.16
    parts = [
        words(left, 9 + size * 0.88 + step * row, "n" if size == _NAME else "n m", name)
        for row, name in enumerate(names)
    ]
    top = 9 + step * len(names)
    for row, line in enumerate(card.lines[: 3 - len(names)]):
        y = top + _STEP * row + 12.5
        parts.append(
            words(left, round(y, 1), "t", shorten(clean(line(lang)), _NOTE, room - _NOSE.get(card.state, 0) / 2))
        )
    return "".join(parts) + _foot(card, left, lang)


def _name(name: str, room: float) -> tuple[list[str], float]:
    """A name on one line, in smaller letters if need be, else on two."""
    for size in (_NAME, _NAME_LOW):
        if width(name, size) * 1.04 <= room:
            return [name], size
    return wrap(name, _NAME_LOW, room / 1.04, 2), _NAME_LOW


def _foot(card: Card, left: float, lang: Lang) -> str:
    """The marks at the left, the state at the right: as wide as the word needs, never shortened."""
    word = card.state.zh if lang == "zh" else card.state.en
    wide = width(word, _NOTE) + 10
    edge = CARD.width - 6 - _NOSE.get(card.state, 0) * (card.state is not State.BROKEN)
    y = CARD.height - 23
    look = LOOKS[card.state]
    solid = card.state not in (State.STRONG, State.BOUGHT, State.UNVERIFIED, State.PLANNED)
    fill, ink = (look.line, "#ffffff") if solid else ("#ffffff", look.line if card.state is State.STRONG else look.ink)
    badge = (
        f'<rect class="b" x="{edge - wide:g}" y="{y}" width="{wide:g}" height="17" rx="3" fill="{fill}" '
        f'stroke="{look.line}"/>' + words(edge - wide / 2, y + 13, "w", word, f' fill="{ink}"')
    )
    room = edge - wide - left - 8
    marks = _marks([mark(lang) for mark in card.marks], listed(card.marks)(lang), room - 8)
    if not marks:
        return badge
    span = width(marks, _NOTE) + 8
    frame = f'<rect class="k" x="{left - 1:g}" y="{y}" width="{span:g}" height="17" rx="8"/>'
    return badge + frame + words(left + 3, y + 13, "k", marks)


def _marks(marks: Sequence[str], all_of_them: str, room: float) -> str:
    """The marks of a card; where there is no room for all, the first and how many more there are."""
    if not marks or width(all_of_them, _NOTE) <= room:
        return all_of_them if marks else ""
    return shorten(marks[0] if len(marks) == 1 else f"{marks[0]} +{len(marks) - 1}", _NOTE, room)


def _rank(rank: str) -> str:
    wide = width(rank, 13) + 14
    return (
        f'<g class="rank"><rect x="-7" y="-15" width="{wide:g}" height="18" rx="9"/>'
        + words(wide / 2 - 7, -1.5, "r", rank)
        + "</g>"
    )


def draw_fold(fold: Fold, cards: Sequence[Card], x: int, y: int, langs: Langs) -> str:
    """A family folded into one card: its name, how many they are, which, in which states."""
    held = [cards[at] for at in fold.members]
    name = fold.name or Text("", "")
    names = listed(card.name for card in held)
    count = Text(f"{len(held)} 个", f"{len(held)}")
    body = spoken(langs, lambda lang: _fold_words(name(lang), names(lang), count(lang)))
    label = clean(f"{name(langs[0])} ({len(held)}): {names(langs[0])}")
    wide, high = CARD.width - 8, CARD.height - 2
    halo = _halo() if any(card.changed for card in held) else ""
    sheets = halo + "".join(
        f'<rect x="{off}" y="{-off}" width="{wide}" height="{high - off}" rx="3"/>' for off in (8, 4)
    )
    states = ticks([card.state for card in held], wide - 2 * _PAD - 48)
    return (
        f'<g class="card fold" data-of="{" ".join(map(str, fold.members))}" transform="translate({x} {y})" '
        f'tabindex="-1" role="button" aria-label="{escape(label)}"><title>{escape(label)}</title>{sheets}'
        f'<rect class="front" width="{wide}" height="{high}" rx="3"/>{body}'
        f'<g transform="translate({_PAD} {CARD.height - 19})">{states}</g></g>'
    )


def _fold_words(name: str, names: str, count: str) -> str:
    room = CARD.width - 8 - 2 * _PAD
    titles = wrap(clean(name), _NAME_LOW, room / 1.04, 2)
    parts = [words(_PAD, 22 + 17 * row, "n m", line) for row, line in enumerate(titles)]
    rows = wrap(clean(names), _NOTE, room, 3 - len(titles))
    parts += [words(_PAD, 20 + 17 * len(titles) + 14 * row, "t s", line) for row, line in enumerate(rows)]
    wide = width(count, _NOTE) + 12
    edge, low = CARD.width - 14, CARD.height - 23
    parts.append(f'<rect class="count" x="{edge - wide:g}" y="{low}" width="{wide:g}" height="17" rx="3"/>')
    return "".join(parts) + words(edge - wide / 2, low + 13, "r", count)


def ticks(states: Sequence[State], room: float) -> str:
    """One small tick a node in the look of its state, those of a group together."""
    order = [state for _, _, group in GROUPS for state in group]
    step = min(11.0, room / max(1, len(states)))
    wide = max(1.5, step - 2)
    drawn = []
    for at, state in enumerate(sorted(states, key=order.index)):
        look = LOOKS[state]
        dash = ' stroke-dasharray="2 1.5"' if look.dash else ""
        fill = look.line if state in (State.STRONG, State.WEAK, State.BROKEN) else look.fill
        drawn.append(
            f'<rect x="{at * step:.1f}" width="{wide:.1f}" height="9" fill="{fill}" stroke="{look.line}"{dash}/>'
        )
    return "".join(drawn)

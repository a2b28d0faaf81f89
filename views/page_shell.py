"""The frame of every page: one file, nothing from outside, and a policy under which only its own scripts run."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chainkg.graph.text import Lang, Text
from chainkg.views.page_texts import Texts
from chainkg.views.svg_text import clean, escape

_HEAD = "page.html"


def fill_page(
    template: str, scripts: Sequence[str], style: str, lang: Lang, texts: Texts, frame: Mapping[str, Any]
) -> str:
    """The page as text: *template* within the shell, with the named *scripts* after the shared ones.

    In the templates ``say(text)`` is words that change with the language, ``told(text)`` the same for an attribute,
    and ``data`` is what the scripts read.
    """
    return str(environment(template, scripts, style, lang, texts, frame).get_template(template).render()) + "\n"


def environment(
    template: str,
    scripts: Sequence[str],
    style: str,
    lang: Lang,
    texts: Texts,
    frame: Mapping[str, Any],
    library: str = "",
) -> Any:
    """What renders *template*; *library*: a script that runs before the named ones."""
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    env = Environment(
        loader=DictLoader({name: own(name) for name in (_HEAD, template)}), autoescape=True, undefined=StrictUndefined
    )
    css = own("page.css") + style
    script = "\n".join([*([library] if library else []), *(own(name) for name in scripts)])
    speaker = Speaker(texts, lang)
    env.globals.update(frame, lang=lang, style=Markup(css), script=Markup(script), policy=policy(css, script))
    env.globals.update(
        say=speaker.say, told=speaker.told, safe=Markup, data=lambda value: Markup(embedded(value, texts))
    )
    return env


class Speaker:
    """Words of the page itself, which a script exchanges when the language changes."""

    def __init__(self, texts: Texts, lang: Lang) -> None:
        self.texts, self.lang = texts, lang

    def say(self, text: Text) -> Any:
        """*text* as an element that knows its number."""
        from markupsafe import Markup

        return Markup(f'<span data-t="{self.texts.of(text)}">{escape(clean(text(self.lang)))}</span>')

    def told(self, text: Text, attribute: str = "aria-label") -> Any:
        """*text* as an attribute."""
        from markupsafe import Markup

        number = self.texts.of(text)
        return Markup(f'{attribute}="{escape(clean(text(self.lang)))}" data-{attribute}="{number}"')


def embedded(value: Mapping[str, Any], texts: Texts) -> str:
    """Data as JSON that cannot end the script element around it; the words last, since all else collects them."""
    told = json.dumps({**value, "texts": texts.plain()}, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        told = told.replace(sign, f"\\u{ord(sign):04x}")
    return told


def own(name: str) -> str:
    """A file that stands beside this module."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def policy(style: str, script: str) -> str:
    """Nothing may be loaded, and only the style and the script of this page hold."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"

"""The first of the layers that keep a question from changing anything: a text that does more than ask is refused."""

import re
import unicodedata
from collections.abc import Sequence

from chainkg.graph.errors import EngineError
from chainkg.graph.lexer import Token, at, pieces, place
from chainkg.graph.text import Text

_REFUSED = """
CREATE INSERT MERGE SET DELETE DETACH NODETACH REMOVE DROP FOREACH LOAD USE ALTER GRANT DENY REVOKE RENAME TRUNCATE
START STOP TERMINATE SHOW BEGIN COMMIT ROLLBACK ENABLE DISABLE DRYRUN
"""
REFUSED = frozenset(_REFUSED.split())
OPENERS = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "CALL", "RETURN")
_CALLED = """
db.labels db.relationshiptypes db.propertykeys date.truncate datetime.truncate localdatetime.truncate time.truncate
localtime.truncate duration.between duration.inmonths duration.indays duration.inseconds datetime.fromepoch
datetime.fromepochmillis point.distance point.withinbbox
"""
CALLED = frozenset(_CALLED.split())
_LINES = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")


def refuse_writes(text: str) -> None:
    """EngineError with the place of the first thing in *text* that is not a question.

    Engines differ in when they resolve ``\\\\uXXXX``, so a text is read both as it stands and resolved.
    """
    for version in dict.fromkeys((text, _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))):
        everything = pieces(version)
        for token in everything:
            _tell(version, token, _unseen(token))
        _refuse(version, [token for token in everything if token.kind not in ("space", "comment")])


def _refuse(text: str, words: Sequence[Token]) -> None:
    for index, token in enumerate(words):
        _tell(text, token, _complaint(words, index))
    opener = next((token for token in words if token.word not in ("EXPLAIN", "PROFILE")), Token("end", "", 0))
    if opener.word not in OPENERS:
        known = ", ".join(OPENERS)
        _tell(text, opener, Text(f"提问应以 {known} 之一开头", f"a question begins with one of {known}"))


def _tell(text: str, token: Token, complaint: Text | None) -> None:
    if complaint:
        where = place(text, token.at)
        raise EngineError(Text(f"{where}：{complaint.zh}", f"{where}: {complaint.en}"))


def _unseen(token: Token) -> Text | None:
    """Signs that a person does not see, or takes for others: engines differ in what they read there."""
    if token.kind == "sign" and not token.text.isascii():
        code = f"U+{ord(token.text):04X}"
        plain = unicodedata.normalize("NFKC", token.text)
        zh, en = (f"，请用半角 {plain}", f"; write {plain}") if plain != token.text and plain.isascii() else ("", "")
        shown = f"“{token.text}”（{code}）" if token.text.isprintable() else code
        return Text(f"此处不能有 {shown}{zh}", f"{code} may not stand here{en}")
    if token.kind in ("space", "comment") and (odd := _LINES.search(token.text)):
        code = f"U+{ord(odd[0]):04X}"
        return Text(f"此处不能有 {code}，请用普通换行", f"{code} may not stand here; write a plain line end")
    return None


def _complaint(words: Sequence[Token], index: int) -> Text | None:
    token = words[index]
    if token.unclosed:
        return Text(f"{token.text} 没有结尾", f"nothing closes {token.text}")
    if token.text == ";" and index + 1 < len(words):
        return Text("一次只能提一个问题", "one question at a time")
    if token.kind not in ("name", "quoted") or _is_property(words, index):
        return None
    called = _called(words, index)
    if called and called.lower() not in CALLED:
        return Text(f"不能调用 {called}", f"may not call {called}")
    if _is_name(words, index):
        return None
    if token.word in REFUSED:
        return _refused(token)
    return _transactions(words, index) if token.word == "IN" else None


def _refused(token: Token) -> Text:
    zh = f"提问只读，不能用 {token.word}；若是名称请加反引号：`{token.text}`"
    return Text(zh, f"questions only read, {token.word} is refused; a name goes in backticks: `{token.text}`")


def _called(words: Sequence[Token], index: int) -> str:
    """The procedure behind CALL, or the function of a library (``date.truncate``), that is named at *index*."""
    last = index
    while at(words, last + 1).text == "." and at(words, last + 2).name:
        last += 2
    named = ".".join(token.name for token in words[index : last + 1 : 2])
    if at(words, index - 1).word == "CALL" and not _is_name(words, index - 1):
        return named
    return named if last > index and at(words, last + 1).text == "(" else ""


def _is_name(words: Sequence[Token], index: int) -> bool:
    """Whether a keyword at *index* can only be the name of a property, a label, a type or a variable."""
    before, after = at(words, index - 1).text, at(words, index + 1).text
    if before in (":", "&", "!") or after == "." or _is_property(words, index):
        return True
    if before == "|":
        return after in ("]", "|", "&", "*", ")", ":")
    return before in ("(", "[", "{", ",") and after in (":", ")")


def _is_property(words: Sequence[Token], index: int) -> bool:
    return at(words, index - 1).text == "." and at(words, index - 2).kind != "number"


def _transactions(words: Sequence[Token], index: int) -> Text | None:
    """``CALL { … } IN TRANSACTIONS``, with or without a number of them."""
    after = [token.word for token in words[index + 1 : index + 4]]
    if at(words, index - 1).text != "}" or not {"TRANSACTIONS", "TRANSACTION"} & set(after):
        return None
    return Text("提问只读，不能用 IN TRANSACTIONS", "questions only read, IN TRANSACTIONS is refused")

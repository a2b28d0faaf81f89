"""The first of the layers that keep a question from changing anything: a text that does more than ask is refused."""

import re
from collections.abc import Sequence

from chainkg.graph.errors import EngineError
from chainkg.graph.lexer import Token, at, place, tokens
from chainkg.graph.text import Text

_REFUSED = """
CREATE INSERT MERGE SET DELETE DETACH NODETACH REMOVE DROP FOREACH LOAD USE ALTER GRANT DENY REVOKE RENAME TRUNCATE
START STOP TERMINATE
"""
REFUSED = frozenset(_REFUSED.split())
OPENERS = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "CALL", "RETURN")
_CALLED = """
db.labels db.relationshiptypes db.propertykeys date.truncate datetime.truncate localdatetime.truncate time.truncate
localtime.truncate duration.between duration.inmonths duration.indays duration.inseconds datetime.fromepoch
datetime.fromepochmillis point.distance point.withinbbox
"""
CALLED = frozenset(_CALLED.split())
_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")


def refuse_writes(text: str) -> None:
    """EngineError with the place of the first thing in *text* that is not a question.

    Engines differ in when they resolve ``\\\\uXXXX``, so a text is read both as it stands and resolved.
    """
    for version in dict.fromkeys((text, _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))):
        _refuse(version, tokens(version))


def _refuse(text: str, pieces: Sequence[Token]) -> None:
    for index, token in enumerate(pieces):
        complaint = _complaint(pieces, index)
        if complaint:
            where = place(text, token.at)
            raise EngineError(Text(f"{where}：{complaint.zh}", f"{where}: {complaint.en}"))
    opener = next((token.word for token in pieces if token.word not in ("EXPLAIN", "PROFILE")), "")
    if opener not in OPENERS:
        words = ", ".join(OPENERS)
        raise EngineError(Text(f"1:1：提问应以 {words} 之一开头", f"1:1: a question begins with one of {words}"))


def _complaint(pieces: Sequence[Token], index: int) -> Text | None:
    token = pieces[index]
    if token.unclosed:
        return Text(f"{token.text} 没有结尾", f"nothing closes {token.text}")
    if token.text == ";" and index + 1 < len(pieces):
        return Text("一次只能提一个问题", "one question at a time")
    if token.kind not in ("name", "quoted") or _is_property(pieces, index):
        return None
    called = _called(pieces, index)
    if called and called.lower() not in CALLED:
        return Text(f"不能调用 {called}", f"may not call {called}")
    if _is_name(pieces, index):
        return None
    if token.word in REFUSED:
        return _refused(token)
    return _transactions(pieces, index) if token.word == "IN" else None


def _refused(token: Token) -> Text:
    zh = f"提问只读，不能用 {token.word}；若是名称请加反引号：`{token.text}`"
    return Text(zh, f"questions only read, {token.word} is refused; a name goes in backticks: `{token.text}`")


def _called(pieces: Sequence[Token], index: int) -> str:
    """The procedure behind CALL, or the function of a library (``date.truncate``), that is named at *index*."""
    last = index
    while at(pieces, last + 1).text == "." and at(pieces, last + 2).name:
        last += 2
    named = ".".join(token.name for token in pieces[index : last + 1 : 2])
    if at(pieces, index - 1).word == "CALL" and not _is_name(pieces, index - 1):
        return named
    return named if last > index and at(pieces, last + 1).text == "(" else ""


def _is_name(pieces: Sequence[Token], index: int) -> bool:
    """Whether a keyword at *index* can only be the name of a property, a label, a type or a variable."""
    before, after = at(pieces, index - 1).text, at(pieces, index + 1).text
    if before in (":", "&", "!") or after == "." or _is_property(pieces, index):
        return True
    if before == "|":
        return after in ("]", "|", "&", "*", ")", ":")
    return before in ("(", "[", "{", ",") and after in (":", ")")


def _is_property(pieces: Sequence[Token], index: int) -> bool:
    return at(pieces, index - 1).text == "." and at(pieces, index - 2).kind != "number"


def _transactions(pieces: Sequence[Token], index: int) -> Text | None:
    """``CALL { … } IN TRANSACTIONS``, with or without a number of them."""
    words = [token.word for token in pieces[index + 1 : index + 4]]
    if at(pieces, index - 1).text != "}" or not {"TRANSACTIONS", "TRANSACTION"} & set(words):
        return None
    return Text("提问只读，不能用 IN TRANSACTIONS", "questions only read, IN TRANSACTIONS is refused")

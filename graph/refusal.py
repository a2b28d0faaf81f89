"""What the driver of a server complains of, in one line that a user can act on; never with a login in it."""

import re

from chainkg.graph.errors import EngineError
from chainkg.graph.text import Text

_PLACE = re.compile(r"\s*\(line (\d+), column (\d+) \(offset: \d+\)\)")
_EXPECTED = re.compile(r":? expected .*", re.DOTALL)
_STATUS = re.compile(r"^\w+: (?:[^.]*\. )?")
_LOGIN = Text("用户名或口令不对（NEO4J_USER、NEO4J_PASSWORD）", "wrong user or password (NEO4J_USER, NEO4J_PASSWORD)")
_LIMITED = Text(
    "登录失败次数太多，服务器暂时拒绝；请稍候再试", "the server refuses logins for a while after too many wrong ones"
)
_EXPIRED = Text("口令须先更换（初始口令）", "the password has to be changed first: it is the initial one")
_FORBIDDEN = Text("这个用户无权做这件事", "this user may not do that")
_NO_BOLT = Text("那里应答的不是 Neo4j（Bolt 端口通常是 7687）", "no Neo4j answers there (Bolt is mostly port 7687)")
_STOPPED = Text("与服务器的连接断了；它恢复后请再来一次", "the connection broke; try again when the server is back")
_DATABASE = Text("服务器上没有这个数据库（NEO4J_DATABASE）", "the server has no such database (NEO4J_DATABASE)")
_WRITES = Text(
    "提问只读：引擎不执行会改动数据的语句", "questions only read: the engine runs nothing that may change data"
)
_MEMORY = Text("需要的内存太多，已停止；请缩小范围", "stopped: it takes too much memory; narrow the question")
_OLD = Text("服务器版本太旧；需要 Neo4j 5 或更新", "the server is too old; Neo4j 5 or newer is needed")
_CODES = {
    "Security.Unauthorized": _LOGIN,
    "Security.AuthenticationRateLimit": _LIMITED,
    "Security.CredentialsExpired": _EXPIRED,
    "Security.Forbidden": _FORBIDDEN,
    "Database.DatabaseNotFound": _DATABASE,
    "Statement.AccessMode": _WRITES,
    "General.MemoryPoolOutOfMemoryError": _MEMORY,
    "General.TransactionOutOfMemoryError": _MEMORY,
    "General.OutOfMemoryError": _MEMORY,
}
_TIMED_OUT = ("Transaction.TransactionTimedOut", "Transaction.LockClientStopped", "Transaction.Terminated")


def refusal(error: Exception, address: str, seconds: float, *, connected: bool = True) -> EngineError:
    """*error* of the driver. *connected*: whether the server had answered before; *seconds*: a question's limit."""
    code = str(getattr(error, "code", None) or "").removeprefix("Neo.").partition(".")[2]
    if code.startswith(_TIMED_OUT):
        return EngineError(_timeout(seconds))
    if code in _CODES:
        return EngineError(_at(address, _CODES[code]))
    if not code:
        return EngineError(_at(address, _of_driver(error, connected)))
    return EngineError(_said(str(getattr(error, "message", None) or code)))


def _of_driver(error: Exception, connected: bool) -> Text:
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"ServiceUnavailable", "SessionExpired", "IncompleteCommit", "OSError"}:
        return _STOPPED if connected else _NO_BOLT
    if "UnsupportedServerProduct" in kinds:
        return _NO_BOLT
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    return Text(f"不能使用：{words}", f"cannot be used: {words}")


def _at(address: str, what: Text) -> Text:
    return what if what in (_WRITES, _MEMORY) else Text(f"{address}：{what.zh}", f"{address}: {what.en}")


def _said(message: str) -> Text:
    """The server's own words, the place in front and no list of all that might have stood there."""
    place = _PLACE.search(message)
    words = _EXPECTED.sub("", _PLACE.sub("", message.splitlines()[0])).strip()
    if place is None:
        return Text(f"引擎不能回答：{words}", f"the engine cannot answer: {words}")
    where = f"{place[1]}:{place[2]}"
    return Text(f"{where}：语法错误：{words}", f"{where}: syntax error: {words}")


def _timeout(seconds: float) -> Text:
    return Text(
        f"超过 {seconds:g} 秒的时限，已停止；请缩小范围或限定路径长度",
        f"stopped after {seconds:g} seconds; narrow the question or bound its paths",
    )


def too_old(agent: str) -> Text | None:
    """What to say of a server that calls itself *agent*; None where it is new enough, or of another make.

    >>> too_old("Neo4j/4.4.40") is None, too_old("Neo4j/5.26.30") is None, too_old("Neo4j/2025.10.1") is None
    (False, True, True)
    """
    made = re.match(r"Neo4j/(\d+)", agent)
    if made is None or int(made[1]) >= 5:
        return None
    return Text(f"{_OLD.zh}（现为 {agent}）", f"{_OLD.en} (it is {agent})")


def remark(status: str, words: str) -> Text | None:
    """A remark of the server on names that no data bears; None for remarks of other sorts."""
    kinds = {"01N50": ("标签", "label"), "01N51": ("关系类型", "relation type"), "01N52": ("属性", "property")}
    name = re.search(r"`(.*?)` does not exist", words)
    if status not in kinds or name is None:
        return None
    zh, en = kinds[status]
    return Text(f"库中没有{zh} {name[1]}", f"the database has no {en} {name[1]}")

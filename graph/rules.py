"""Thresholds and weights: the project's own, overridden one by one by a dataset's ``rules.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from chainkg.graph.errors import BadData, Problem
from chainkg.graph.names import nearest

Rules = Mapping[str, Mapping[str, float]]


@cache
def default_rules() -> Rules:
    """The numbers that ship with the project (``graph/rules.toml``)."""
    rules: Rules = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    return rules


def merge_rules(own: Mapping[str, Any], file: str) -> Rules:
    """The default rules with a dataset's *own* laid over them; BadData for a name or value that means nothing."""
    rules = {section: dict(values) for section, values in default_rules().items()}
    problems = []
    for section, values in own.items():
        if section not in rules or not isinstance(values, dict):
            problems.append(_unknown(file, section, list(rules)))
            continue
        for name, value in values.items():
            if name not in rules[section]:
                problems.append(_unknown(file, f"{section}.{name}", [f"{section}.{key}" for key in rules[section]]))
            elif isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                problems.append(_not_a_number(file, f"{section}.{name}", value))
            else:
                rules[section][name] = value
    if problems:
        raise BadData(problems)
    return rules


def _unknown(file: str, name: str, known: list[str]) -> Problem:
    near = nearest(name, known)
    hint_zh, hint_en = (f"，是否指 {near[0]}", f"; did you mean {near[0]}?") if near else ("", "")
    return Problem(file, 0, name, "", f"没有这一项规则{hint_zh}", f"no such rule{hint_en}")


def _not_a_number(file: str, name: str, value: object) -> Problem:
    return Problem(file, 0, name, str(value), "应为不小于 0 的数", "must be a number not below 0")

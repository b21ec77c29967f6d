"""What the YAML parser objects to, in Chinese, and where a person finds the mistake."""

from __future__ import annotations

import re
from typing import Any

_REASONS = [
    (r"'\\t' that cannot start any token", "用制表符（Tab）缩进了，请改用空格"),
    (r"character '[%@`]' that cannot start any token", "以 % @ ` 开头的文字须加引号"),
    (r"could not find expected ':'", "这一行缺少英文冒号“:”，冒号后还要有一个空格"),
    (r"mapping values are not allowed here", "这一行多了一个英文冒号“:”，或缩进不对；文字中有冒号的须加引号"),
    (r"sequence entries are not allowed here", "“- ”的位置不对，各项要另起一行并对齐"),
    (r"mapping keys are not allowed here", "键的位置不对"),
    (r"expected <block end>", "缩进与上面各行没有对齐"),
    (r"expected ',' or '\]'", "方括号 [ ] 没有写完，或各项之间没有用英文逗号隔开"),
    (r"expected ',' or '}'", "花括号 { } 没有写完，或各项之间没有用英文逗号隔开"),
    (r"found unexpected end of stream|unexpected document separator", "引号没有写完"),
    (r"unknown escape character|escape sequence", "双引号中的 \\ 请改用单引号书写"),
    (r"another document", "一个文件只能有一份内容，请删去 --- 以下的部分"),
    (r"tag", "以 ! 开头的文字须加引号"),
    (r"alias|anchor|alphabetic or numeric character", "以 * 或 & 开头的文字须加引号"),
    (r"expected the node content", "这里缺少内容，或标点是多余的"),
    (r"special characters are not allowed", "有看不见的控制字符，请删去重写"),
]
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_WIDE = {"：": ":", "，": ",", "【": "[", "】": "]", "｛": "{", "｝": "}", "“": '"', "”": '"'}
_KEY = re.compile(r"\s*(?:- )?\w+\s*：")


def fault(problem: Exception, text: str) -> tuple[str, tuple[int, int] | None]:
    """The reason in Chinese, and line and column (1-based) of the mistake, None where the parser does not tell it."""
    objection = str(getattr(problem, "problem", None) or getattr(problem, "reason", None) or "")
    mark = getattr(problem, "problem_mark", None)
    if "could not find expected ':'" in objection:  # the mark of the problem stands on the line below
        mark = getattr(problem, "context_mark", None) or mark
    place = (mark.line + 1, mark.column + 1) if mark else _position(problem, text)
    lines = text.split("\n")
    if place and (wide := _wide_colon(lines, place[0])):
        return "用了中文冒号“：”，请改为英文冒号“:”，后面加一个空格", wide
    return _reason(objection, lines[place[0] - 1] if place and place[0] <= len(lines) else ""), place


def _wide_colon(lines: list[str], number: int) -> tuple[int, int] | None:
    """The place of a key with a Chinese colon, in the line with this number or the one before, which it swallows."""
    for at in (number, number - 1):
        line = lines[at - 1] if 0 < at <= len(lines) else ""
        if _KEY.match(line):
            return at, len(line) - len(line.lstrip()) + 1
    return None


def _reason(objection: str, line: str) -> str:
    if _CHINESE.search(objection):
        return objection
    reason = next((words for pattern, words in _REASONS if re.search(pattern, objection)), "写法不合 YAML 的格式")
    if wide := [mark for mark in _WIDE if mark in line.split("#")[0]]:
        reason += f"（这一行有中文标点 {' '.join(wide)}）"
    return reason


def _position(problem: Any, text: str) -> tuple[int, int] | None:
    """The place of a character that no YAML file may have."""
    at = getattr(problem, "position", None)
    if not isinstance(at, int):
        return None
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")

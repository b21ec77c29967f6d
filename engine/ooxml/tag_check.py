"""Finds tags too broken for Jinja to read, in the text of each paragraph as a person sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAIRS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_MARK = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_FULL_WIDTH = re.compile(r"[｛｝]|\{％|％\}")
_SINGLE = re.compile(r"(?<!\{)\{\s*[a-z_]+(?:\.[a-z_]+)+\s*\}(?!\})")
_APART = re.compile(r"\{ +[{%]|[}%] +\}")
_TAG = re.compile(r"\{[{%].*?[%}]\}")
_QUOTES = re.compile("[“”‘’]")
_SHOWN = 30


def broken_tags(paragraphs: Iterator[str]) -> Iterator[str]:
    """What is wrong, with the paragraph's number and text; a tag must end in the paragraph where it begins."""
    for number, text in enumerate(paragraphs, 1):
        for problem in _problems(text):
            yield f"第 {number} 段“{text.strip()[:_SHOWN]}”{problem}"


def _problems(text: str) -> Iterator[str]:
    if _FULL_WIDTH.search(text):
        yield "用了全角花括号或百分号，应为半角 { } %"
    if _APART.search(text):
        yield "花括号之间有空格"
    if _SINGLE.search(text):
        yield "标记少了一层花括号，应为 {{ 字段 }}"
    if any(_QUOTES.search(tag) for tag in _TAG.findall(text)):
        yield "标记内用了中文引号，应为英文引号"
    yield from _unpaired(text)


def _unpaired(text: str) -> Iterator[str]:
    opened = ""
    for match in _MARK.finditer(text):
        mark = match[0]
        if mark in _PAIRS:
            if opened:
                yield f"标记 {opened} 没有收尾"
            opened = mark
        elif not opened:
            yield f"多出 {mark}"
        elif mark != _PAIRS[opened]:
            yield f"标记以 {opened} 开头却以 {mark} 收尾"
            opened = ""
        else:
            opened = ""
    if opened:
        yield f"标记 {opened} 没有收尾"

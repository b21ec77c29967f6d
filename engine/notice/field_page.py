"""docs/template-fields.md: every field that a template can use, generated from the models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from ..ooxml.template_fields import described
from .documents import documents
from .letter_fields import LetterContext

_HEAD = """\
# 文书模板可用的字段

本页由程序生成（`python -m tools.letter_templates`），与程序内的字段一一对应；模板里写了这里没有的字段，
`tenglong template check 模板.docx` 会指出来。

- 显示一个字段：`{{ enterprise.name }}`。
- 列表逐项成段：`{%p for fact in facts %}`、`{%p endfor %}` 各占一段，中间的段落重复；在表格里用 `{%tr for … %}`、
  `{%tr endfor %}` 各占一行。循环内可用 `{{ loop.index }}`。
- 有则显示：`{%p if document.copies %}` … `{%p endif %}`。
- 不知道的值印作空白线“＿＿＿＿”，由经办人填写；数值带单位，日期不补零。
- 模板是普通的 Word 文档，可以在 WPS 或 Word 中改字体、改文字；标记被拆成几段格式也能认。
"""


def fields_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_groups(), *_documents()]).rstrip() + "\n"


def _groups() -> Iterator[str]:
    yield "## 单个值\n"
    yield "| 字段 | 含义 |\n|---|---|"
    yield from (
        f"| `{name}` | {meaning} |" for name, (type_, meaning) in described(LetterContext).items() if type_ is str
    )
    for name, (type_, meaning) in described(LetterContext).items():
        row = get_args(type_)[0] if get_origin(type_) is tuple else None
        if row is str:
            yield f"\n## {name}（{meaning}；列表，每项一句）\n\n`{{%p for item in {name} %}}` `{{{{ item }}}}` `{{%p endfor %}}`"
        elif row or type_ is not str:
            yield from _group(name, meaning, row or type_, listed=row is not None)


def _group(name: str, meaning: str, model: Any, *, listed: bool) -> Iterator[str]:
    """The lines about the fields of a dataclass; `listed`: it is the row of a list, used by the name in the loop."""
    owner = "item" if listed else name
    yield f"\n## {name}（{meaning}）\n"
    if listed:
        yield f"列表：`{{%tr for item in {name} %}}` … `{{%tr endfor %}}`\n"
    yield "| 字段 | 含义 |\n|---|---|"
    yield from (f"| `{owner}.{field}` | {text} |" for field, (_, text) in described(model).items())


def _documents() -> Iterator[str]:
    yield "\n## 各文书的必备要素\n\n改模板时不可缺少的文字或标记；同一处理意见的文书另有不得出现的文字。\n"
    yield "| 模板 | 文书 | 必备要素 | 不得出现 |\n|---|---|---|---|"
    table = documents()
    for name, kind in table.documents.items():
        needed = "、".join(kind.required)
        yield f"| `{name}.docx` | {kind.title} | {needed} | {'、'.join(table.tracks[kind.track].forbidden)} |"

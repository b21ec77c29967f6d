"""What a clause's letter says, as data of the criterion: title, opening, paths, consequence, what is asked, what settles it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from ..core.validation import Model


class LetterPath(Model):
    """A way that the clause itself offers, such as 搬迁入园, and what it means in own words."""

    name: str = Field(min_length=1, description="途径名称，用条款自己的说法，如 搬迁入园")
    text: str = Field(default="", description="用自己的话说明；可以不写")


def _named(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


PathEntry = Annotated[LetterPath, BeforeValidator(_named, json_schema_input_type=LetterPath | str)]


class LetterText(Model):
    """The texts of a letter about a criterion or a case; what is left out is filled by the default of its finding."""

    title: str = Field(default="", description="文书名称，如 入园集聚告知书")
    opening: str = Field(default="", description="为什么告知，接“，某机关核对了……”，如 为推动小织造企业集中入园")
    fact: str = Field(default="", description="事实的写法，如 从事小织造，未进入织造产业园；不写的按情形名称或填报内容")
    paths: tuple[PathEntry, ...] = Field(default=(), description="条款自己列出的途径，供企业选择")
    consequence: str = Field(default="", description="条款规定的处理，接“按照该条款，”，不多于条款所写")
    asked: str = Field(default="", description="请企业反馈什么，如 对标提升方案")
    settled: str = Field(default="", description="怎样即不再列入，一句话")

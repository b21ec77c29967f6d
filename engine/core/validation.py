"""Load a YAML file into a pydantic model; an error is one line with file, rule id, line and column."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from .errors import RuleError
from .yaml_source import YamlSource, load_yaml

Loaded = TypeVar("Loaded", bound=BaseModel)

_REASONS = {
    "missing": "缺少此项",
    "extra_forbidden": "不认识此项",
    "invalid_key": "键应为文字，请加引号",
    "string_type": "应为文字",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为“键: 值”",
    "model_type": "应为“键: 值”",
    "model_attributes_type": "应为“键: 值”",
    "literal_error": "取值不在允许之列",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "string_too_short": "不得为空",
    "too_short": "至少 {min_length} 项",
    "string_pattern_mismatch": "写法不对",
    "date_from_datetime_parsing": "应为日期，写作 2022-12-31",
    "date_parsing": "应为日期，写作 2022-12-31",
    "date_type": "应为日期，写作 2022-12-31",
}
"""What is wrong, by pydantic's name of the error. They stand here and not among the labels of the vocabulary, since
that file is checked by these, too."""


class Model(BaseModel):
    """Base of all rule and profile models: unknown keys are errors, instances are frozen, and building is deferred."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def load_model(model: type[Loaded], path: Path) -> Loaded:
    """Load a YAML file of the rules into `model`.

    Raises:
        RuleError: the file is missing or broken; the error names the line.
    """
    return validated(model, load_yaml(path, RuleError))


def validated(model: type[Loaded], source: YamlSource) -> Loaded:
    """The data of a parsed file, checked and turned into `model`.

    Raises:
        RuleError: the data does not fit the model; only the first mistake is reported.
    """
    try:
        return model.model_validate(source.data)
    except ValidationError as problem:
        loc, reason = first_mistake(problem)
        keys = ".".join(str(part) for part in loc) or "内容"
        remedy = "格式见 tenglong rules schema"
        raise RuleError(
            f"{keys} 有误：{reason}", code="R001", where=source_location(source, *loc), remedy=remedy
        ) from problem


def first_mistake(problem: ValidationError) -> tuple[tuple[str | int, ...], str]:
    """Where the first mistake stands, as keys and list indexes from the outside in, and in Chinese what is wrong."""
    first = problem.errors()[0]
    if first["type"] == "literal_error":
        return first["loc"], f"取值不在允许之列，可写 {_choices(first['ctx']['expected'])}"
    if reason := _REASONS.get(first["type"]):
        return first["loc"], reason.format(**first.get("ctx", {}))
    return first["loc"], first["msg"].removeprefix("Value error, ")


def _choices(expected: str) -> str:
    """The allowed values as pydantic names them, in Chinese: 'a', 'b' or 'c' → a、b、c."""
    return "、".join(value or "（留空）" for value in re.findall(r"'([^']*)'", expected)) or expected


def source_location(source: YamlSource, *path: str | int) -> str:
    """The place of the node at `path`: folder/file, line and column, and the rule's id inside a list of rules."""
    try:
        name = f" {source.data[path[0]][path[1]]['id']}"
    except (KeyError, IndexError, TypeError):
        name = ""
    return f"{source.path.parent.name}/{source.where(*path)}{name}"

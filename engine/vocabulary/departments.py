"""Names of departments: whether an office's full name means the department that a clause names in short."""

from __future__ import annotations

import re
from functools import cache

from pydantic import Field

from ..core.resources import RULES
from ..core.validation import Model, load_model

_ENDING = re.compile("(分局|局|委员会|委|大队|支队|厅|处)$")
_PLACE = re.compile("^[省市县区]")


class DepartmentFile(Model):
    """The contents of departments.yaml."""

    names: dict[str, list[str]] = Field(description="文件中的简称 → 全称中意思相同的部分")


def same_department(office: str, named: str) -> bool:
    """Whether an office's name means the department that a clause names, such as 市市场监管局.

    >>> same_department("嵊州市市场监督管理局", "市市场监管局")
    True
    >>> same_department("嵊州市市场监督管理局", "市应急管理局")
    False
    """
    short = _ENDING.sub("", _PLACE.sub("", named))
    return bool(short) and any(word in office for word in (short, *_names().get(short, ())))


@cache
def _names() -> dict[str, list[str]]:
    return load_model(DepartmentFile, RULES / "vocabulary" / "departments.yaml").names

"""Names of departments: whether an office's full name means the department that a clause names in short."""

from __future__ import annotations

import re
from functools import cache

from pydantic import Field

from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model

_ENDING = re.compile("(分局|局|委员会|委|大队|支队|厅|处|部门|机关|机构)$")
_GOVERNMENT = re.compile("(人民政府|政府|办事处)$")
_PLACE = re.compile("^[省市县区]")


class DepartmentFile(Model):
    """The contents of departments.yaml."""

    names: dict[str, list[str]] = Field(description="文件中的简称 → 全称、旧称中意思相同的部分")
    coordinating: list[str] = Field(description="议事协调机构名称中的用语：名称含这些用语的，不得对外行文")


def same_department(office: str, named: str) -> bool:
    """Whether an office's name means the department that a clause names, such as 市市场监管局.

    >>> same_department("嵊州市市场监督管理局", "市市场监管局")
    True
    >>> same_department("嵊州市市场监督管理局", "市场监管"), same_department("嵊州市市场监督管理局", "市应急管理局")
    (True, False)
    >>> same_department("嵊州市发展和改革局", "节能主管部门")
    True
    """
    bare = named if named in _same() else _ENDING.sub("", named)
    short = bare if bare in _same() else _ENDING.sub("", _PLACE.sub("", named))  # 市场监管 begins with no place
    return bool(short) and any(word in office for word in (short, *_same().get(short, ())))


def same_government(office: str, named: str) -> bool:
    """Whether the full name of a government means the one that a list names in short, such as 白石镇政府 or 市政府.

    >>> same_government("嵊州市白石镇人民政府", "白石镇"), same_government("嵊州市人民政府", "市政府")
    (True, True)
    >>> same_government("嵊州市白石镇人民政府", "石镇"), same_government("宁波市鄞州区人民政府", "市政府")
    (False, False)
    """
    full, short = _GOVERNMENT.sub("", office), _GOVERNMENT.sub("", named)
    if len(short) == 1:
        return short != named and full.endswith(short)
    before = full.removesuffix(short)
    return full != before and (not before or before[-1] in "省市县区")


def coordinates(office: str) -> bool:
    """Whether an office is by its name one that only coordinates (a task force, a leading group), which writes to nobody.

    >>> coordinates("青溪县“腾笼换鸟”工作领导小组办公室"), coordinates("青溪县经济和信息化局")
    (True, False)
    """
    return any(word in office for word in _file().coordinating)


@cache
def _same() -> dict[str, list[str]]:
    """Name of a department, short or in full → the other names of the same department."""
    groups = ([short, *others] for short, others in _file().names.items())
    return {name: [other for other in names if other != name] for names in groups for name in names}


@cached_across_runs
def _file() -> DepartmentFile:
    return load_model(DepartmentFile, RULES / "vocabulary" / "departments.yaml")

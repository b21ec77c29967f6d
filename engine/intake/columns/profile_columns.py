"""What an office's profile says of headers: their fields, and the units that the sheets leave out."""

from __future__ import annotations

import re
from typing import get_args

from ...core.errors import ProfileError
from ...core.text import fold_text
from ...policy.profile import Office
from ...vocabulary.fields import Kind, Vocabulary, vocabulary
from ...vocabulary.header_index import HeaderMatch
from ...vocabulary.units import find_unit

_WITH_UNIT = re.compile(r"(.+)[（(]([^（）()]+)[)）]")


def profile_fields(office: Office, words: Vocabulary) -> dict[str, HeaderMatch]:
    """The profile's table of headers by folded header; headers of other kinds of records are left out.

    A field may be written with the unit of the column's figures, for sheets that do not say it: 税收实际贡献（元）.

    Raises:
        ProfileError: the profile names a field that no kind of record has.
    """
    columns = office.config.columns
    if not columns:
        return {}
    known = {name for kind in get_args(Kind) for name in vocabulary(kind).keys}
    directed: dict[str, HeaderMatch] = {}
    for header, wanted in columns.items():
        name, unit = (wanted, "") if wanted in known else _field_and_unit(wanted)
        if name not in known:
            raise ProfileError(
                f"表头对照中的字段“{wanted}”不存在", code="P024", where=office.where("columns", header),
                remedy="请填写字段的中文名称或 key",
            )  # fmt: skip
        if name in words.keys:
            directed[fold_text(header)] = HeaderMatch(key=words.keys[name], how="profile", unit=unit)
    return directed


def _field_and_unit(wanted: str) -> tuple[str, str]:
    """`税收实际贡献（元）` → 税收实际贡献, 元; any other text with no unit."""
    match = _WITH_UNIT.fullmatch(wanted.strip())
    return (match.group(1).strip(), match.group(2)) if match and find_unit(match.group(2)) else (wanted, "")

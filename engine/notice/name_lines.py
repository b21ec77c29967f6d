"""Long names of offices in lines, each broken where a word ends, as in 署名 and letterheads."""

from __future__ import annotations

import re
from itertools import combinations

LONGEST = 15
"""Characters that a line holds: 署名 is centred above its date, and a letterhead's characters are twice as large."""

_ENDS = (
    re.compile("政府|街道|委员会|管委会|办公室|办事处|开发区|新区|分局|局|大队|支队|中心|公司"),
    re.compile("省|(?<!城)市|区|县|镇|乡(?!村)|自然资源|生态环境|综合|管理|行政"),
)
"""What words end with: first names of offices, then places and what offices are about."""


def name_lines(name: str) -> tuple[str, ...]:
    """The name in as few lines as hold it, about equally long.

    >>> name_lines("某市某镇人民政府")
    ('某市某镇人民政府',)
    >>> name_lines("青溪市自然资源和规划局白石自然资源和规划管理所")
    ('青溪市自然资源和规划局', '白石自然资源和规划管理所')
    >>> name_lines("青溪市白石镇黑石村红石自然村黄石老年人协会")
    ('青溪市白石镇', '黑石村红石自然村黄石老年人协会')
    """
    count = -(-len(name) // LONGEST)
    ends: list[int] = []
    for words in _ENDS if count > 1 else ():
        ends = sorted({*ends, *(match.end() for match in words.finditer(name) if match.end() < len(name))})
        if fitting := [lines for lines in _cuts(name, ends, count) if max(map(len, lines)) <= LONGEST]:
            return min(fitting, key=lambda lines: max(map(len, lines)))
    size = -(-len(name) // max(count, 1))
    return tuple(name[start : start + size] for start in range(0, len(name), size or 1)) or ("",)


def _cuts(name: str, ends: list[int], count: int) -> list[tuple[str, ...]]:
    """The name cut at each choice of `count` − 1 ends."""
    return [
        tuple(name[start:end] for start, end in zip((0, *chosen), (*chosen, len(name)), strict=True))
        for chosen in combinations(ends, count - 1)
    ]

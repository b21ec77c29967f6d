"""Units that stand elsewhere than in a header or a 单位 line: in the row below the header, or in a note."""

from __future__ import annotations

import re

from ...core.text import EDGES, fold_text
from ...vocabulary.layout_words import layout_words
from ...vocabulary.units import Unit, find_unit
from ..files.grid import Grid
from .blocks import Block

_TAIL = 12
"""Last rows of a table that are looked at for notes."""


def note_lines(grid: Grid, block: Block) -> list[str]:
    """The notes at the end of a table, each cell by itself."""
    tail = range(max(block.first, block.end - _TAIL), min(block.end, grid.cells.height))
    rows = [[text.strip(EDGES) for text in grid.cells.row(row) if text and text.strip(EDGES)] for row in tail]
    notes: list[str] = []
    for cells in rows:
        if len(cells) <= 2 and cells and (notes or re.search(layout_words().notes, fold_text(cells[0]))):
            notes += cells
    return notes


def units_of_notes(texts: list[str]) -> list[Unit]:
    """The units that notes state.

    >>> [unit.symbol for unit in units_of_notes(["注：1.税金单位为元，面积以平方米计。2.本表单位：户数除外"])]
    ['元', '平方米']
    """
    named = [
        next(filter(None, match.groups()))
        for text in texts
        for match in re.finditer(layout_words().unit_notes, fold_text(text))
    ]
    return [unit for unit in map(find_unit, named) if unit is not None and unit.dimension]

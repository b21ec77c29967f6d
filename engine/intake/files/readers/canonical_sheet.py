"""Rewrites sheet XML of uncommon layout in the layout that `sheet_xml` reads: slow, but correct for any valid XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import IO

from ....core.cell_addresses import cell_address
from .bounds import Bounds
from .refusals import damaged
from .xml_events import iterate_xml

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


class _CanonicalSheet:
    """A sheet while its XML is read: cells by row and column, merged cells and columns, as canonical XML."""

    def __init__(self, bounds: Bounds, where: str) -> None:
        self._bounds = bounds
        self._where = where
        self.rows: dict[int, dict[int, str]] = {}
        self.hidden: set[int] = set()
        self.around: dict[str, list[str]] = {"col": [], "mergeCell": []}
        self._row = self._column = -1
        self._cell: dict[str, str] = {}
        self._value = ""
        self._runs: list[str] = []
        self._formula = self._phonetic = False

    def take(self, event: str, tag: str, attributes: dict[str, str], text: str) -> None:
        """Take one event of `iterate_xml`."""
        if event == "start":
            self._start(tag, attributes)
        elif tag == "v":
            self._value = text
        elif tag == "t" and not self._phonetic:
            self._runs.append(text)
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c":
            self._finish_cell()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.hidden.add(self._row)
        elif tag == "c":
            self._move_to(attributes.get("r", ""))
            self._cell = attributes
            self._value = ""
            self._runs = []
            self._formula = False
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._phonetic = True
        elif tag in self.around:
            shown = " ".join(f'{key}="{escape(value)}"' for key, value in attributes.items())
            self.around[tag].append(f"<{tag} {shown}/>")

    def _move_to(self, reference: str) -> None:
        """Move to the cell of a reference; without a reference, to the cell right of the last one."""
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            if reference:
                raise damaged(self._where, f"单元格编号 {reference[:20]} 有误")
            self._column += 1
            return
        self._column = 0
        for letter in match[1]:
            self._column = self._column * 26 + ord(letter) - 64
        self._column, self._row = self._column - 1, int(match[2]) - 1

    def _finish_cell(self) -> None:
        value = self._value or "".join(self._runs)
        if not value and not self._formula:
            return
        attributes = f' s="{self._cell["s"]}"' if "s" in self._cell else ""
        attributes += f' t="{self._cell["t"]}"' if "t" in self._cell else ""
        self.rows.setdefault(self._row, {})[self._column] = (
            f'<c r="{cell_address(self._row, self._column)}"{attributes}>{"<f/>" if self._formula else ""}'
            f"<v>{escape(value, quote=False)}</v></c>"
        )

    def xml(self) -> Iterator[str]:
        """The whole sheet in canonical layout."""
        yield f"<worksheet><cols>{''.join(self.around['col'])}</cols><sheetData>"
        for row in sorted(self.rows.keys() | self.hidden):
            hidden = ' hidden="1"' if row in self.hidden else ""
            cells = self.rows.get(row, {})
            yield f'<row r="{row + 1}"{hidden}>' + "".join(cells[column] for column in sorted(cells)) + "</row>"
        yield f"</sheetData><mergeCells>{''.join(self.around['mergeCell'])}</mergeCells></worksheet>"


def normalise(stream: IO[bytes], bounds: Bounds, where: str) -> bytes:
    """The sheet in canonical layout: every cell with its reference, in order; styles, types and merges kept."""
    sheet = _CanonicalSheet(bounds, where)
    for event in iterate_xml(stream, where):
        sheet.take(*event)
    return "".join(sheet.xml()).encode()

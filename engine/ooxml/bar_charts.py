"""Bar charts for workbooks and Word files: one way of drawing, as DrawingML that Word, Excel, WPS and LibreOffice show.

The values stand in the chart too (a cache), so that a Word file needs no workbook behind it and a preview shows the bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.xml.functions import tostring

FONT = "宋体"
COLOURS = ("1F4E79", "C55A11", "7F7F7F")
"""Of the first, second and third series: dark enough to be told apart in black and white print."""

_HEADER = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, kw_only=True)
class BarSeries:
    """Bars of one kind.

    Attributes:
        values: decimal texts, a bar for each category; "" for no bar.
        cells: where the values stand, such as '按乡镇'!$C$5:$C$9.
        shown: number format of the values beside the bars.
    """

    name: str
    values: Sequence[str]
    cells: str
    shown: str = "General"


@dataclass(frozen=True, kw_only=True)
class BarFigure:
    """A bar chart.

    Attributes:
        category_cells: where the categories stand.
        lying: bars from left to right, the first category on top; otherwise standing.
        width, height: in cm.
        most: the end of the scale of values; None to leave it to the program.
    """

    title: str
    categories: Sequence[str]
    category_cells: str
    series: Sequence[BarSeries]
    lying: bool = False
    width: float = 15.4
    height: float = 8.0
    most: float | None = None


def bar_chart(figure: BarFigure) -> BarChart:
    """The chart, for a sheet of a workbook."""
    chart = BarChart()
    chart.type, chart.grouping, chart.gapWidth = ("bar" if figure.lying else "col"), "clustered", 60
    chart.title = _title(figure.title)
    chart.width, chart.height = figure.width, figure.height  # type: ignore[assignment]  # the stubs want whole cm
    chart.roundedCorners = False
    for number, series in enumerate(figure.series):
        chart.series.append(_series(figure, series, COLOURS[number % len(COLOURS)]))
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete, axis.txPr, axis.title = False, _letters(900), None
    chart.y_axis.number_format = "General"
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill="D9D9D9")))
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, figure.most
    if figure.lying:
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    if len(figure.series) > 1:
        chart.legend.position, chart.legend.txPr = "b", _letters(900)
    else:
        chart.legend = None
    return chart


def chart_part(figure: BarFigure) -> bytes:
    """The chart as a part of a Word file (word/charts/chart1.xml)."""
    content: Any = tostring(bar_chart(figure)._write())  # type: ignore[attr-defined]
    return _HEADER + bytes(content)


def _series(figure: BarFigure, bars: BarSeries, colour: str) -> Series:
    values = [NumVal(idx=place, v=value) for place, value in enumerate(bars.values) if value]
    names = [StrVal(idx=place, v=name) for place, name in enumerate(figure.categories)]
    series = Series(
        val=NumDataSource(numRef=NumRef(f=bars.cells, numCache=NumData(ptCount=len(bars.values), pt=values))),
        cat=AxDataSource(strRef=StrRef(f=figure.category_cells, strCache=StrData(ptCount=len(names), pt=names))),
        tx=SeriesLabel(v=bars.name),
        spPr=GraphicalProperties(solidFill=colour),
        invertIfNegative=False,
    )
    series.dLbls = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False, showBubbleSize=False,
        txPr=_letters(800), dLblPos="outEnd", numFmt=bars.shown,
    )  # fmt: skip
    return series


def _title(text: str) -> Title:
    run = RegularTextRun(rPr=_characters(1200, bold=True), t=text)
    return Title(tx=Text(rich=RichText(bodyPr=RichTextProperties(), p=[Paragraph(r=[run])])), overlay=False)


def _letters(size: int) -> RichText:
    """Text in hundredths of a point."""
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(size)), endParaRPr=CharacterProperties())
    paragraph.r = []  # openpyxl puts in a run without text
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _characters(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, latin=Font(typeface=FONT), ea=Font(typeface=FONT), solidFill="000000")

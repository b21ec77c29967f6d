"""Bar charts: the same bytes for the same figures, values in the chart itself, bars in the order of the table."""

from __future__ import annotations

from lxml import etree
from openpyxl import Workbook, load_workbook

from tenglong.engine.ooxml.bar_charts import BarFigure, BarSeries, bar_chart, chart_part

FIGURE = BarFigure(
    title="各镇完成率", categories=["白石镇", "<黑石镇> & 东"], category_cells="'表'!$A$2:$A$3", lying=True, most=100,
    series=[BarSeries(name="完成率", values=["66.67", ""], cells="'表'!$B$2:$B$3", shown="0.00")],
)  # fmt: skip
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def test_a_chart_holds_its_values_and_is_the_same_again() -> None:
    part = chart_part(FIGURE)
    assert part == chart_part(FIGURE)
    root = etree.fromstring(part)
    values = root.find(f".//{C}numCache")
    assert [point.get("idx") for point in values.iter(f"{C}pt")] == ["0"]
    assert [node.text for node in root.find(f".//{C}strCache").iter(f"{C}v")] == ["白石镇", "<黑石镇> & 东"]
    assert root.find(f".//{C}barDir").get("val") == "bar"
    assert [node.get("val") for node in root.iter(f"{C}delete")] == ["0", "0"]  # else no axis is drawn


def test_a_workbook_with_a_chart_opens() -> None:
    from io import BytesIO

    book, buffer = Workbook(), BytesIO()
    book.active.add_chart(bar_chart(FIGURE), "A5")
    book.save(buffer)
    [chart] = load_workbook(BytesIO(buffer.getvalue())).active._charts
    assert chart.series[0].val.numRef.f == "'表'!$B$2:$B$3"

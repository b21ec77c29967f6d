"""A chart in a template: its part with a specimen, and the drawing that shows it."""

from __future__ import annotations

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.document import DocumentPart

from tenglong.engine.ooxml.bar_charts import BarFigure, BarSeries, chart_part

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WIDTH = 5_616_000
"""156 mm, the type area's width, in EMU."""

_DRAWING = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="{number}" name="图{number}" descr="{text}"/><wp:cNvGraphicFramePr/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)

_SPECIMEN = BarFigure(
    title="图", categories=["甲镇"], category_cells="'表'!$A$1:$A$1", series=[BarSeries(name="数", values=["1"], cells="'表'!$B$1:$B$1")]
)  # fmt: skip


def add_chart_part(main: DocumentPart, number: int) -> str:
    """Add a chart with a specimen; returns the id of the relation to it."""
    name = PackURI(f"/word/charts/chart{number}.xml")
    part = XmlPart(name, _CONTENT_TYPE, parse_xml(chart_part(_SPECIMEN)), main.package)
    return str(main.relate_to(part, RELATIONSHIP_TYPE.CHART))


def chart_run(relation: str, number: int, *, height: str, text: str) -> BaseOxmlElement:
    """A run with the drawing."""
    xml = _DRAWING.format(width=_WIDTH, height=height, number=number, text=text, relation=relation)
    run: BaseOxmlElement = parse_xml(xml)
    return run

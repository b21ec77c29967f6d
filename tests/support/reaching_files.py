"""Files of every kind that LibreOffice opens, each with one way to reach for something elsewhere: by what it asks for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from made_templates import made_template
from openpyxl import Workbook

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"

Maker = Callable[[str], bytes]
"""A file's bytes, from the address that it reaches for."""


def _packed(parts: Mapping[str, str | bytes], *, first: str = "") -> bytes:
    """A ZIP container; `first` is a media type that stands at its beginning, unpacked (OpenDocument)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def _parts(package: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _text(part: str | bytes) -> str:
    return part if isinstance(part, str) else part.decode()


_OUTSIDE = ' TargetMode="External"'


def _relations(*entries: tuple[str, str, str]) -> str:
    """Relationships (id, kind, target) to what stands outside; a target without an address is a part of the package."""
    items = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/relationships/{kind}" Target="{escape(target)}"'
        f"{_OUTSIDE if '://' in target else ''}/>"
        for name, kind, target in entries
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def _added(package: dict[str, str | bytes], rels: str, *entries: tuple[str, str, str]) -> None:
    """Add relationships to a part's, which may have some."""
    known = _text(package.get(rels, _relations())).removesuffix("</Relationships>")
    package[rels] = known + _relations(*entries).partition('relationships">')[2]


def _word(block: str = "", *entries: tuple[str, str, str], **parts: str) -> bytes:
    """A Word file with a block before its end, relationships of its text, and further parts."""
    package = _parts(made_template("正文"))
    document = _text(package["word/document.xml"])
    end = document.rindex("<w:sectPr")
    package["word/document.xml"] = document[:end] + block + document[end:]
    _added(package, "word/_rels/document.xml.rels", *entries)
    return _packed(package | dict(parts))


def _linked_picture(address: str) -> bytes:
    picture = f"""<w:p><w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing">
      <wp:extent cx="914400" cy="914400"/><wp:docPr id="9" name="p"/><a:graphic xmlns:a="{DRAWING}/main">
      <a:graphicData uri="{DRAWING}/picture"><pic:pic xmlns:pic="{DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="0" name="x"/>
      <pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{OFFICE}/relationships" r:link="rIdX"/></pic:blipFill>
      <pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>
      </a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""
    return _word(picture, ("rIdX", "image", f"{address}/picture.png"))


def _old_picture(address: str) -> bytes:
    """A picture as Word 2003 writes it (VML)."""
    shape = f"""<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="{OFFICE}/relationships">
      <v:shape style="width:72pt;height:72pt"><v:imagedata r:id="rIdX"/></v:shape></w:pict></w:r></w:p>"""
    return _word(shape, ("rIdX", "image", f"{address}/old.png"))


def _attached_template(address: str) -> bytes:
    package = _parts(_word())
    settings = _text(package["word/settings.xml"])
    start = settings.index(">", settings.index("<w:settings")) + 1
    link = f'<w:attachedTemplate xmlns:r="{OFFICE}/relationships" r:id="rIdX"/>'
    package["word/settings.xml"] = settings[:start] + link + settings[start:]
    _added(package, "word/_rels/settings.xml.rels", ("rIdX", "attachedTemplate", f"{address}/template.dotx"))
    return _packed(package)


def _linked_object(address: str) -> bytes:
    """An OLE object that is only linked, brought up to date when the file is opened."""
    block = f"""<w:p><w:r><w:object xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
      xmlns:r="{OFFICE}/relationships"><v:shape id="s1" style="width:72pt;height:72pt"/>
      <o:OLEObject Type="Link" ProgID="Excel.Sheet.12" ShapeID="s1" DrawAspect="Content" r:id="rIdX" UpdateMode="Always"/>
      </w:object></w:r></w:p>"""
    return _word(block, ("rIdX", "oleObject", f"{address}/object.xlsx"))


def _alternative_text(address: str) -> bytes:
    block = f'<w:altChunk xmlns:r="{OFFICE}/relationships" r:id="rIdX"/>'
    return _word(block, ("rIdX", "aFChunk", f"{address}/chunk.html"))


def _sub_document(address: str) -> bytes:
    block = f'<w:subDoc xmlns:r="{OFFICE}/relationships" r:id="rIdX"/>'
    return _word(block, ("rIdX", "subDocument", f"{address}/part.docx"))


def _fields(*instructions: str) -> Maker:
    """A paragraph for each field, which fetches something when it is brought up to date."""
    run = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'

    def made(address: str) -> bytes:
        return _word(
            "".join(
                f"<w:p>{run.format('begin')}<w:r><w:instrText>{escape(text.format(address))}</w:instrText></w:r>"
                f"{run.format('separate')}<w:r><w:t>旧</w:t></w:r>{run.format('end')}</w:p>"
                for text in instructions
            )
        )

    return made


def _mail_merge(address: str) -> bytes:
    package = _parts(_word())
    settings = _text(package["word/settings.xml"])
    start = settings.index(">", settings.index("<w:settings")) + 1
    merge = (
        f'<w:mailMerge xmlns:r="{OFFICE}/relationships"><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="native"/>'
        '<w:query w:val="SELECT * FROM a"/><w:dataSource r:id="rIdX"/></w:mailMerge>'
    )
    package["word/settings.xml"] = settings[:start] + merge + settings[start:]
    _added(package, "word/_rels/settings.xml.rels", ("rIdX", "mailMergeSource", f"{address}/firms.xlsx"))
    return _packed(package)


def _rich_text(address: str) -> bytes:
    return (
        r"{\rtf1{\*\template " + address + r"/template.dot}{\field{\*\fldinst INCLUDEPICTURE " + f'"{address}/rtf.png"'
        r" \\d}{\fldrslt x}}{\field{\*\fldinst INCLUDETEXT " + f'"{address}/rtf.docx"' + r"}{\fldrslt x}}}"
    ).encode()


def _page(address: str) -> bytes:
    """A web page under the name of a letter."""
    return (
        f'<html><head><link rel="stylesheet" href="{address}/style.css"><base href="{address}/"></head><body'
        f' background="{address}/ground.png"><img src="{address}/page.png"><iframe src="{address}/frame.html"></iframe>'
        "<p>甲</p></body></html>"
    ).encode()


def _open_document(kind: str, body: str) -> bytes:
    """A text or a spreadsheet of OpenDocument in one file, without a container."""
    spaces = {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "svg": "svg-compatible",
        "script": "script",
    }
    names = " ".join(f'xmlns:{short}="{OPEN_DOCUMENT}{name}:1.0"' for short, name in spaces.items())
    media = f"application/vnd.oasis.opendocument.{kind}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.3" office:mimetype="{media}">'
        f"{body}</office:document>"
    ).encode()


_SHOWN = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'


def _text_picture(address: str) -> bytes:
    frame = f'<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{address}/other.png" {_SHOWN}/></draw:frame>'
    return _open_document("text", f"<office:body><office:text><text:p>{frame}</text:p></office:text></office:body>")


def _text_section(address: str) -> bytes:
    section = f'<text:section text:name="s"><text:section-source xlink:href="{address}/section.odt"/><text:p>甲</text:p></text:section>'
    return _open_document("text", f"<office:body><office:text>{section}</office:text></office:body>")


def _text_object(address: str) -> bytes:
    frame = f'<draw:frame svg:width="2cm" svg:height="2cm"><draw:object xlink:href="{address}/object.ods" {_SHOWN}/></draw:frame>'
    return _open_document("text", f"<office:body><office:text><text:p>{frame}</text:p></office:text></office:body>")


def _text_macro(address: str) -> bytes:
    """Calls a library elsewhere when it is opened."""
    listener = (
        '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script"'
        f' script:event-name="dom:load" xlink:href="{escape(address)}/macro?language=Basic&amp;location=document"'
        ' xlink:type="simple"/></office:event-listeners></office:scripts>'
    )
    return _open_document(
        "text", f"{listener}<office:body><office:text><text:p>甲</text:p></office:text></office:body>"
    )


def _cells(*formulas: str, before: str = "") -> bytes:
    cells = "".join(
        f'<table:table-cell table:formula="of:={escape(formula, {chr(34): "&quot;"})}" office:value-type="float" office:value="1"/>'
        for formula in formulas
    )
    table = f'<table:table table:name="a">{before}<table:table-row>{cells or "<table:table-cell/>"}</table:table-row></table:table>'
    return _open_document("spreadsheet", f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>")


def _sheet_source(address: str) -> bytes:
    return _cells(
        before=f'<table:table-source xlink:href="{address}/sheet.ods" table:table-name="a" table:mode="copy-all"/>'
    )


def _sheet_range(address: str) -> bytes:
    cell = (
        f'<table:table-cell><table:cell-range-source table:name="a" xlink:href="{address}/range.html"'
        ' table:last-column-spanned="1" table:last-row-spanned="1"/></table:table-cell>'
    )
    table = f'<table:table table:name="a"><table:table-row>{cell}</table:table-row></table:table>'
    return _open_document("spreadsheet", f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>")


def _workbook(*formulas: str, **parts: str) -> dict[str, str | bytes]:
    """The parts of a workbook with these formulas."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = 1
    for row, formula in enumerate(formulas, 2):
        sheet.cell(row, 1, f"={formula}")
    made = io.BytesIO()
    book.save(made)
    return _parts(made.getvalue()) | dict(parts)


def _with_types(package: dict[str, str | bytes], **types: str) -> bytes:
    """The workbook, with the content types of further parts (`part` → the end of its type)."""
    overrides = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in types.items())
    package["[Content_Types].xml"] = _text(package["[Content_Types].xml"]).replace("</Types>", f"{overrides}</Types>")
    return _packed(package)


_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _external_book(address: str) -> bytes:
    package = _workbook("[1]Sheet1!A1")
    package["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="{SHEET}"><externalBook xmlns:r="{OFFICE}/relationships" r:id="rIdX"><sheetNames>'
        '<sheetName val="Sheet1"/></sheetNames></externalBook></externalLink>'
    )
    package["xl/externalLinks/_rels/externalLink1.xml.rels"] = _relations(
        ("rIdX", "externalLinkPath", f"{address}/book.xlsx")
    )
    _link_workbook(
        package, "externalReferences", "externalReference", "externalLink", "externalLinks/externalLink1.xml"
    )
    return _with_types(package, **{"xl/externalLinks/externalLink1.xml": f"{_SPREADSHEET}.externalLink+xml"})


def _dde_book(address: str) -> bytes:
    package = _workbook("[1]!'a'")
    package["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="{SHEET}"><ddeLink ddeService="soffice" ddeTopic="{address}/dde.ods"><ddeItems>'
        '<ddeItem name="a" advise="1"/></ddeItems></ddeLink></externalLink>'
    )
    _link_workbook(
        package, "externalReferences", "externalReference", "externalLink", "externalLinks/externalLink1.xml"
    )
    return _with_types(package, **{"xl/externalLinks/externalLink1.xml": f"{_SPREADSHEET}.externalLink+xml"})


def _link_workbook(package: dict[str, str | bytes], group: str, item: str, kind: str, target: str) -> None:
    """Name a part in the workbook: its relationship, and an entry behind the sheets."""
    _added(package, "xl/_rels/workbook.xml.rels", ("rIdLink", kind, target))
    book = _text(package["xl/workbook.xml"])
    entry = f'<{group}><{item} xmlns:r="{OFFICE}/relationships" r:id="rIdLink"/></{group}>'
    package["xl/workbook.xml"] = book.replace("</sheets>", f"</sheets>{entry}")


def _web_query(address: str) -> bytes:
    """A table of the web in a sheet, refreshed when the workbook is opened, and a map of XML data."""
    package = _workbook()
    package["xl/connections.xml"] = (
        f'<connections xmlns="{SHEET}"><connection id="1" name="q" type="4" refreshedVersion="6" refreshOnLoad="1" background="0">'
        f'<webPr url="{address}/query.html" htmlTables="1" parsePre="1"/></connection></connections>'
    )
    package["xl/queryTables/queryTable1.xml"] = (
        f'<queryTable xmlns="{SHEET}" name="q" connectionId="1" refreshOnLoad="1" autoFormatId="16"/>'
    )
    package["xl/xmlMaps.xml"] = (
        f'<MapInfo xmlns="{SHEET}" SelectionNamespaces=""><Schema ID="s" SchemaRef="{address}/schema.xsd"/>'
        '<Map ID="1" Name="m" RootElement="r" SchemaID="s" ShowImportExportValidationErrors="0" AutoFit="1" Append="0"'
        f' PreserveSortAFLayout="1" PreserveFormat="1"><DataBinding FileBinding="1" DataBindingLoadMode="1"'
        f' DataBindingName="{address}/data.xml"/></Map></MapInfo>'
    )
    _added(
        package,
        "xl/_rels/workbook.xml.rels",
        ("rIdC", "connections", "connections.xml"),
        ("rIdM", "xmlMaps", "xmlMaps.xml"),
    )
    _added(package, "xl/worksheets/_rels/sheet1.xml.rels", ("rIdQ", "queryTable", "../queryTables/queryTable1.xml"))
    return _with_types(
        package,
        **{
            "xl/connections.xml": f"{_SPREADSHEET}.connections+xml",
            "xl/queryTables/queryTable1.xml": f"{_SPREADSHEET}.queryTable+xml",
        },
    )


def _sheet_picture(address: str) -> bytes:
    package = _workbook()
    package["xl/drawings/drawing1.xml"] = (
        f'<xdr:wsDr xmlns:xdr="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main"><xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col>'
        '<xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="914400" cy="914400"/>'
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="p"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
        f'<a:blip xmlns:r="{OFFICE}/relationships" r:link="rIdX"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"
    )
    package["xl/drawings/_rels/drawing1.xml.rels"] = _relations(("rIdX", "image", f"{address}/sheet.png"))
    _added(package, "xl/worksheets/_rels/sheet1.xml.rels", ("rIdD", "drawing", "../drawings/drawing1.xml"))
    sheet = _text(package["xl/worksheets/sheet1.xml"])
    entry = f'<drawing xmlns:r="{OFFICE}/relationships" r:id="rIdD"/></worksheet>'
    package["xl/worksheets/sheet1.xml"] = sheet.replace("</worksheet>", entry)
    return _with_types(
        package, **{"xl/drawings/drawing1.xml": "application/vnd.openxmlformats-officedocument.drawing+xml"}
    )


def _calling(*formulas: str) -> Maker:
    return lambda address: _packed(_workbook(*(formula.format(address) for formula in formulas)))


REACHING: dict[str, Maker] = {
    "docx picture": _linked_picture,
    "docx old picture": _old_picture,
    "docx template": _attached_template,
    "docx object": _linked_object,
    "docx alternative text": _alternative_text,
    "docx sub-document": _sub_document,
    "docx mail merge": _mail_merge,
    "docx picture field": _fields('INCLUDEPICTURE "{}/field.png" \\d'),
    "docx text field": _fields('INCLUDETEXT "{}/field.docx"'),
    "docx DDE field": _fields('DDEAUTO "{}" "a.xlsx" "a"', 'LINK Excel.Sheet.12 "{}/table.xlsx" "a!R1C1" \\a \\p'),
    "docx database field": _fields('DATABASE \\d "{}/firms.xlsx" \\s "SELECT * FROM a"'),
    "rtf": _rich_text,
    "html": _page,
    "odt picture": _text_picture,
    "odt section": _text_section,
    "odt object": _text_object,
    "odt macro": _text_macro,
    "ods call": lambda address: _cells(f'WEBSERVICE("{address}/call")', f'IMAGE("{address}/image.png")'),
    "ods reference": lambda address: _cells(f"'{address}/reference.ods'#$a.A1"),
    "ods DDE": lambda address: _cells(f'DDE("soffice";"{address}/dde.ods";"a.A1")'),
    "ods sheet": _sheet_source,
    "ods range": _sheet_range,
    "xlsx call": _calling('_xlfn.WEBSERVICE("{}/call")', '_xlfn.IMAGE("{}/image.png")'),
    "xlsx book": _external_book,
    "xlsx DDE": _dde_book,
    "xlsx query and map": _web_query,
    "xlsx picture": _sheet_picture,
    "iqy": lambda address: f"WEB\r\n1\r\n{address}/query.html\r\n\r\nSelection=AllTables\r\n".encode(),
    "slk": lambda address: f'ID;P\r\nC;Y1;X1;K1;EWEBSERVICE("{address}/call")\r\nE\r\n'.encode(),
}
"""What a file is and how it reaches out → how it is made."""

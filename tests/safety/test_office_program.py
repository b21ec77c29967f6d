"""LibreOffice, when it makes a PDF of a file with links, reaches for nothing outside: a server beside it counts what comes."""

from __future__ import annotations

import shutil
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from made_templates import made_template

from tenglong.engine.ooxml import pdf

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="没有安装 LibreOffice，只能在装有它的机器上试"),
]


class Listener(ThreadingHTTPServer):
    """Answers nothing and keeps what was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Answering)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    """Every method that LibreOffice uses."""

    server: Listener

    def handle_any(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(404)

    do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = do_CONNECT = handle_any  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def picture() -> str:
    """A paragraph with a picture that is only linked."""
    return f"""<w:p><w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing">
      <wp:extent cx="914400" cy="914400"/><wp:docPr id="9" name="p"/><a:graphic xmlns:a="{DRAWING}/main">
      <a:graphicData uri="{DRAWING}/picture"><pic:pic xmlns:pic="{DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="0" name="x"/>
      <pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{TYPES}" r:link="rIdPicture"/></pic:blipFill><pic:spPr>
      <a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
      </pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""


def fields(*instructions: str) -> str:
    """A paragraph for each field, which fetches something when it is brought up to date."""
    run = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return "".join(
        f'<w:p>{run.format("begin")}<w:r><w:instrText xml:space="preserve"> {text} </w:instrText></w:r>'
        f"{run.format('separate')}<w:r><w:t>旧</w:t></w:r>{run.format('end')}</w:p>"
        for text in instructions
    )


def relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{TYPES}/{kind}" Target="{target}" TargetMode="External"/>'


def word_file(path: Path, address: str) -> Path:
    """A Word file with a linked picture, a template elsewhere, and fields that fetch pictures, texts and tables."""
    fetching = fields(
        f'INCLUDEPICTURE "{address}/picture.png" \\d',
        f'INCLUDETEXT "{address}/text.docx"',
        f'DDEAUTO "{address}" "a.xlsx" "a"',
        f'LINK Excel.Sheet.12 "{address}/table.xlsx" "a!R1C1" \\a \\p',
    )
    plain = path.with_suffix(".plain")
    plain.write_bytes(made_template("正文"))
    with zipfile.ZipFile(plain) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    document, links = "word/document.xml", "word/_rels/document.xml.rels"
    end = parts[document].rindex("<w:sectPr") if "<w:sectPr" in parts[document] else parts[document].rindex("</w:body>")
    parts[document] = parts[document][:end] + picture() + fetching + parts[document][end:]
    known = parts.get(
        links, '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    )
    linked = relation("rIdPicture", "image", f"{address}/image.png")
    parts[links] = known.replace("</Relationships>", f"{linked}</Relationships>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def other_file(path: Path, address: str) -> Path:
    """A file of another program under the name of a Word file: a linked picture, and a section that stands elsewhere."""
    names = " ".join(
        f'xmlns:{short}="{OPEN_DOCUMENT}{name}:1.0"'
        for short, name in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"))
    )
    shown = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    path.write_text(
        f'<?xml version="1.0"?><office:document {names} xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>'
        f'<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{address}/other.png" {shown}/></draw:frame>'
        f'</text:p><text:section text:name="s"><text:section-source xlink:href="{address}/section.odt"/>'
        "<text:p>甲</text:p></text:section></office:text></office:body></office:document>",
        encoding="utf-8",
    )
    return path


def files(folder: Path, address: str) -> list[Path]:
    return [word_file(folder / "a.docx", address), other_file(folder / "b.docx", address)]


def test_the_files_are_ones_by_which_libreoffice_would_reach_out(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without our settings it asks for both pictures; so the test below would see it."""
    monkeypatch.setattr(pdf, "_SETTINGS", ())
    pdf.write_pdfs(files(tmp_path, listener.address))
    assert {"/image.png", "/other.png"} <= set(listener.asked)


def test_nothing_is_asked_of_the_computer_that_a_link_names(tmp_path: Path, listener: Listener) -> None:
    pdf.write_pdfs(files(tmp_path, listener.address))
    assert listener.asked == []


def test_nothing_is_asked_of_the_network_either(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy that stands for the network is the server here: it would be asked for any address."""
    port = str(listener.server_port)
    settings = [(*rest, port if value == "9" else value) for *rest, value in pdf._SETTINGS]
    monkeypatch.setattr(pdf, "_SETTINGS", settings)
    pdf.write_pdfs(files(tmp_path, "http://example.invalid"))
    assert listener.asked == []

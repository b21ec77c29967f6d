"""LibreOffice, when it makes a PDF of a file of any kind, reaches for nothing outside: a server beside it counts what comes."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from reaching_files import REACHING

from tenglong.engine.ooxml import pdf

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


OPEN = (
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "0"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "0"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "false"),
)
"""Settings under which links are brought up to date and macros run."""

OLD = ("ods call", "ods reference", "ods DDE", "xlsx book", "xlsx picture")
"""Kinds that are also tried as .xls."""


def reached(listener: Listener) -> set[str]:
    """The kinds of files of which something was asked."""
    names = {f"{number:02}": kind for number, kind in enumerate(REACHING)}
    return {names.get(path.split("/")[1], path) for path in listener.asked}


def convert(folder: Path, address: str) -> None:
    """Make a PDF of a file of every kind, each under the name of a letter."""
    for number, (kind, made) in enumerate(REACHING.items()):
        (folder / f"{number:02}.docx").write_bytes(made(f"{address}/{number:02}"))
        if kind in OLD:
            (folder / f"{number:02}.ods").write_bytes(made(f"{address}/{number:02}"))
    old_workbooks(folder)
    pdf.write_pdfs(sorted(folder.glob("*.docx")))


def old_workbooks(folder: Path) -> None:
    """Save each .ods of a folder as an .xls, then call it a letter."""
    with tempfile.TemporaryDirectory() as home:
        pdf._write_settings(Path(home))  # or this would ask already
        command = [
            "soffice",
            f"-env:UserInstallation={Path(home).as_uri()}",
            "--headless",
            "--convert-to",
            "xls:MS Excel 97",
        ]
        files = [str(path) for path in sorted(folder.glob("*.ods"))]
        subprocess.run([*command, "--outdir", str(folder), *files], capture_output=True, check=True, timeout=120)
    made = sorted(folder.glob("*.xls"))
    assert len(made) == len(OLD)
    for path in made:
        assert path.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
        path.rename(folder / f"{path.stem}-old.docx")


@pytest.fixture(autouse=True)
def any_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spreadsheets are made into PDF as well, so that all files go through one process."""
    monkeypatch.setattr(pdf, "_EXPORT", "pdf")


def test_the_files_are_ones_by_which_libreoffice_would_reach_out(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With links brought up to date it asks for these; so the tests below would see it."""
    monkeypatch.setattr(pdf, "_SETTINGS", OPEN)
    convert(tmp_path, listener.address)
    assert reached(listener) == {"docx picture", "html", "odt picture", "odt section", "odt object", "xlsx picture"}


def test_nothing_is_asked_of_the_computer_that_a_link_names(tmp_path: Path, listener: Listener) -> None:
    convert(tmp_path, listener.address)
    assert listener.asked == []


def test_nothing_is_asked_of_the_network_either(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy that stands for the network is the server here: it would be asked for any address."""
    port = str(listener.server_port)
    settings = [(*rest, port if value == "9" else value) for *rest, value in pdf._SETTINGS]
    monkeypatch.setattr(pdf, "_SETTINGS", settings)
    convert(tmp_path, "http://example.invalid")
    assert listener.asked == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="没有安装 pdftotext（poppler-utils），看不到 PDF 里的字")
def test_no_other_file_of_this_computer_comes_into_a_letter(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("本机的秘密", encoding="utf-8")
    for kind in ("docx text field", "odt section", "docx alternative text"):
        made = REACHING[kind](tmp_path.as_uri())
        path = tmp_path / "letter.docx"
        for name in ("field.docx", "section.odt", "chunk.html"):
            shutil.copy(tmp_path / "secret.txt", tmp_path / name)
        path.write_bytes(made)
        pdf.write_pdfs([path])
        text = subprocess.run(["pdftotext", path.with_suffix(".pdf"), "-"], capture_output=True, text=True, check=True)
        assert "秘密" not in text.stdout, kind

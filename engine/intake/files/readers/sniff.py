"""Tells the kind of a file by its content; its name is not used (an .xls may be HTML, an .et a ZIP)."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from ....core.errors import SubmissionError
from .encoding import guess_encoding
from .refusals import damaged

FileKind = Literal["xlsx", "xlsb", "xls", "ods", "html", "text", "parquet"]

HEAD_BYTES = 65536


class Unsupported(NamedTuple):
    """A kind that is not read, but recognised so that the error can say what to do."""

    code: str
    what: str
    remedy: str


_AS_SHEET = "请把其中的表格另存为 .xlsx 后再提交"
_WORD = Unsupported(code="S901", what="这是文字处理文档，不是表格", remedy=_AS_SHEET)
_IMAGE = Unsupported(code="S902", what="这是图片，不是表格", remedy="请索要原始电子表格后再提交")
_ARCHIVE = Unsupported(code="S903", what="这是压缩包", remedy="请解压后提交其中的表格")
_ENCRYPTED = Unsupported(
    code="S904", what="文件设有打开密码，无法读取", remedy="请在 Excel/WPS 中取消密码并另存后再提交"
)
_PRESENTATION = Unsupported(code="S905", what="这是演示文稿，不是表格", remedy=_AS_SHEET)

_MAGIC: tuple[tuple[bytes, Unsupported], ...] = (
    (b"%PDF", Unsupported(code="S906", what="这是 PDF，不是表格", remedy="请索要原始电子表格后再提交")),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"BM", _IMAGE),
    (b"II*\x00", _IMAGE),
    (b"MM\x00*", _IMAGE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"PK\x05\x06", Unsupported(code="S907", what="这是空的压缩包", remedy=_AS_SHEET)),
    (b"{\\rtf", _WORD),
    (
        b"MIME-Version:",
        Unsupported(
            code="S908", what="这是单个网页文件（MHT），不是表格", remedy="请用 Excel/WPS 打开后另存为 .xlsx 再提交"
        ),
    ),
    (b"SQLite format 3", Unsupported(code="S909", what="这是数据库文件，不是表格", remedy=_AS_SHEET)),
)
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
_STREAMS: tuple[tuple[str, FileKind | Unsupported], ...] = (
    ("EncryptedPackage", _ENCRYPTED),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", _WORD),
    ("PowerPoint Document", _PRESENTATION),
)
_PARTS: tuple[tuple[str, FileKind | Unsupported], ...] = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/", "xlsx"),
    ("word/", _WORD),
    ("ppt/", _PRESENTATION),
)
_CONTENT_TYPES: tuple[tuple[bytes, FileKind | Unsupported], ...] = (
    (b"sheet.binary.macroEnabled.main", "xlsb"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main+xml", "xlsx"),
    (b"ms-excel.template.macroEnabled.main+xml", "xlsx"),
    (b"wordprocessingml.document.main+xml", _WORD),
    (b"presentationml.presentation.main+xml", _PRESENTATION),
)
"""What a package's list of content types says; the parts may stand at any path."""

_LIST_BYTES = 4_000_000
"""Most bytes of a package's own lists and of its content that are looked at to find its kind."""
_HTML = re.compile(r"<(?:html|table|tr|body|!doctype html)[\s>]", re.IGNORECASE)
_XML_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def sniff(path: Path, where: str) -> FileKind:
    """The kind of a readable file.

    Raises:
        SubmissionError: the file is of a kind that is not read (password, document, picture, archive …), or is broken.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    kind = _by_content(path, head, where)
    if isinstance(kind, Unsupported):
        raise SubmissionError(kind.what, code=kind.code, where=where, remedy=kind.remedy)
    return kind


def _by_content(path: Path, head: bytes, where: str) -> FileKind | Unsupported:
    if head.startswith(b"PAR1"):
        return "parquet"
    for magic, unsupported in _MAGIC:
        if head.startswith(magic):
            return unsupported
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _IMAGE
    if head.startswith(_OLE2):
        return _in_ole2(path, where)
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(path, where)
    if _BARE_BIFF.match(head):
        return "xls"
    return _in_text(head, where)


def _in_ole2(path: Path, where: str) -> FileKind | Unsupported:
    """Kind of an OLE2 file by its streams' names: entries start at multiples of 128 bytes, names are UTF-16."""
    data = path.read_bytes()
    for name, kind in _STREAMS:
        if any(match.start() % 128 == 0 for match in re.finditer(_entry_name(name), data)):
            return kind
    raise damaged(where, "文件里没有工作簿")


def _entry_name(name: str) -> bytes:
    """A pattern for a stream's name in any case, to its end."""
    letters = (f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else re.escape(letter) for letter in name)
    return b"".join(letter.encode() + b"\\x00" for letter in letters) + b"\\x00\\x00"


def _in_zip(path: Path, where: str) -> FileKind | Unsupported:
    try:
        with zipfile.ZipFile(path) as package:
            names = {name.replace("\\", "/").lower(): name for name in package.namelist()}
            if "content.xml" in names:
                return _in_open_document(package, names)
            types = _start_of(package, names.get("[content_types].xml"))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as problem:
        raise damaged(where, "压缩结构不完整") from problem
    binary = any(name.endswith("workbook.bin") for name in names)  # the type is also listed where no part has it
    for type_, kind in _CONTENT_TYPES:
        if type_ in types and (kind != "xlsb" or binary):
            return kind
    for part, kind in _PARTS:
        if any(name.startswith(part) for name in names):
            return kind
    return _ARCHIVE


def _start_of(package: zipfile.ZipFile, name: str | None) -> bytes:
    """The first bytes of a part; none where there is no such part."""
    if name is None:
        return b""
    with package.open(name) as stream:
        return stream.read(_LIST_BYTES)


def _in_open_document(package: zipfile.ZipFile, names: Mapping[str, str]) -> FileKind | Unsupported:
    """Kind of an OpenDocument by its mimetype; where that is left out, by its content."""
    if b"encryption-data" in _start_of(package, names.get("meta-inf/manifest.xml")):
        return _ENCRYPTED
    mimetype = _start_of(package, names.get("mimetype"))
    if mimetype:
        return "ods" if b"opendocument.spreadsheet" in mimetype else _WORD
    content = _start_of(package, names["content.xml"])
    if b"opendocument" not in content:
        return _ARCHIVE
    return "ods" if re.search(rb"<(?:[\w.-]+:)?spreadsheet[\s>/]", content) else _WORD


def _in_text(head: bytes, where: str) -> FileKind | Unsupported:
    encoding = guess_encoding(head, cut=len(head) == HEAD_BYTES)
    if encoding is None and b"\0" in head and guess_encoding(head.replace(b"\0", b""), cut=len(head) == HEAD_BYTES):
        return "text"  # its reader names the line of the NUL
    if encoding is None:
        return Unsupported(
            code="S910", what="无法识别的文件，不是表格", remedy="请用 Excel/WPS 打开后另存为 .xlsx 再提交"
        )
    text = head.decode(encoding, errors="replace")
    if _XML_SPREADSHEET in text:
        return Unsupported(
            code="S911", what="这是 XML 电子表格 2003", remedy="请用 Excel/WPS 打开后另存为 .xlsx 再提交"
        )
    if _HTML.search(text):
        return "html"
    if text.lstrip().startswith(("<?xml", "{", "[")):
        return Unsupported(code="S912", what="这是 XML 或 JSON 数据，不是表格", remedy=_AS_SHEET)
    return "text"

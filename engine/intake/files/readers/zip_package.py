"""Opens a ZIP container (xlsx, xlsb, ods) safely: sizes are checked, encryption and DOCTYPE are refused."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from ....core.errors import SubmissionError
from .bounds import Bounds
from .refusals import damaged, doctype_refused

SMALL_PART_BYTES = 100_000_000


class ZipPackage:
    """The parts of a ZIP file, found whatever the case of their names or the direction of their slashes.

    `zipfile` never gives more bytes of a part than its directory declares, so the declared sizes limit the work.
    """

    def __init__(self, path: Path, bounds: Bounds, where: str) -> None:
        self.where = where
        self._bounds = bounds
        try:
            self._zip = zipfile.ZipFile(path)
        except zipfile.BadZipFile as problem:
            raise damaged(where, "压缩结构不完整") from problem
        self._parts = {_key(info.filename): info for info in self._zip.infolist()}
        unpacked = sum(info.file_size for info in self._parts.values()) / 1e6
        if unpacked > bounds.unpacked_megabytes:
            raise SubmissionError(
                f"解压后达 {unpacked:.0f} MB，超过上限 {bounds.unpacked_megabytes} MB",
                code="S030",
                where=where,
                remedy="请核对文件来源；确需读取时在配置 limits.unpacked_megabytes 中调高上限",
            )

    def has(self, prefix: str) -> bool:
        """Whether a part of this name, or below this folder, exists."""
        return any(name == prefix or name.startswith(prefix.rstrip("/") + "/") for name in self._parts)

    def open(self, name: str) -> IO[bytes]:
        """A part as a stream."""
        if (info := self._parts.get(_key(name))) is None:
            raise damaged(self.where, f"缺少 {name}")
        if info.flag_bits & 1:
            raise SubmissionError(
                "压缩内容设有密码，无法读取", code="S031", where=self.where, remedy="请取消密码后再提交"
            )
        return self._zip.open(info)

    def xml(self, name: str) -> ElementTree.Element:
        """A small part, parsed."""
        with self.open(name) as stream:
            data = stream.read(SMALL_PART_BYTES + 1)
        if len(data) > SMALL_PART_BYTES:
            raise damaged(self.where, f"{name} 过大")
        return safe_xml(data, self.where)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def safe_xml(data: bytes, where: str) -> ElementTree.Element:
    """Parse XML; a DOCTYPE, which entity bombs need, is refused."""

    class Tree(ElementTree.TreeBuilder):
        def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
            raise doctype_refused(where)

    parser = ElementTree.XMLParser(target=Tree())
    parser.feed(data)
    root: ElementTree.Element = parser.close()
    return root


def local(tag: str) -> str:
    """An element's or attribute's name without its namespace."""
    return tag.rpartition("}")[2]

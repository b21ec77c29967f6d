"""Opens a ZIP container (xlsx, xlsb, ods) safely: sizes are checked, encryption and DOCTYPE are refused."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from ....core.errors import SubmissionError
from .bounds import DEEPEST_XML, MOST_PACKED, MOST_PARTS, SMALL_PART_BYTES, Bounds
from .refusals import check_count, damaged, doctype_refused


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
        check_count(len(self._zip.infolist()), MOST_PARTS, "压缩包里的文件", where)
        self._parts = {_key(info.filename): info for info in self._zip.infolist()}
        self._check_unpacked(bounds)

    def _check_unpacked(self, bounds: Bounds) -> None:
        """Refuse a package whose parts unpack to more than they may, or to far more than sheets do."""
        unpacked = sum(info.file_size for info in self._parts.values()) / 1e6
        if unpacked > bounds.unpacked_megabytes:
            raise SubmissionError(
                f"解压后达 {unpacked:.0f} MB，超过上限 {bounds.unpacked_megabytes} MB",
                code="S030",
                where=self.where,
                remedy="请核对文件来源；确需读取时在配置 limits.unpacked_megabytes 中调高上限",
            )
        for info in self._parts.values():
            if info.file_size > max(SMALL_PART_BYTES, MOST_PACKED * info.compress_size):
                raise SubmissionError(
                    f"{info.filename} 解压后是压缩时的 {info.file_size // max(info.compress_size, 1)} 倍"
                    f"（{info.file_size / 1e6:.0f} MB），疑为压缩炸弹，拒绝读取",
                    code="S091",
                    where=self.where,
                    remedy="请核对文件来源，用 Excel/WPS 打开并另存为 .xlsx 后再提交",
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
        depth = 0

        def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
            self.depth += 1
            check_count(self.depth, DEEPEST_XML, "层层嵌套的 XML 元素", where)
            return super().start(tag, attrs)

        def end(self, tag: str, /) -> ElementTree.Element:
            self.depth -= 1
            return super().end(tag)

        def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
            raise doctype_refused(where)

    parser = ElementTree.XMLParser(target=Tree())
    parser.feed(data)
    root: ElementTree.Element = parser.close()
    return root


def local(tag: str) -> str:
    """An element's or attribute's name without its namespace."""
    return tag.rpartition("}")[2]

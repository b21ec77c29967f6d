"""Pages as LibreOffice lays them out and poppler reads them: the lines of each page with their text and place, in points."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tenglong.engine.ooxml.pdf import write_pdfs

MM = 72 / 25.4
TOP, LEFT, WIDE, HIGH = 37 * MM, 28 * MM, 156 * MM, 225 * MM
"""The type area of GB/T 9704-2012, 5.2.1: where it begins, how wide and high it is."""

CAN_RENDER = bool(shutil.which("soffice") and shutil.which("pdftotext"))
WHY_NOT = "没有安装 LibreOffice 或 poppler（pdftotext），版面只能在装有它们的机器上量"

_SPACE = re.compile(r"\s")
_RUN = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,:%/-]*$"), re.compile(r"^[0-9A-Za-z.,:%/-]*[0-9A-Za-z]")


@dataclass(frozen=True, kw_only=True)
class RenderedLine:
    """A line of text: its place on the page; `block` numbers the paragraph or cell that it belongs to."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    block: int

    @property
    def in_area(self) -> bool:
        """Whether it stands in the type area, not in the margins."""
        return self.top > TOP - 2 and self.bottom < TOP + HIGH + 6


@dataclass(frozen=True)
class RenderedPage:
    """A page's lines from top to bottom."""

    lines: tuple[RenderedLine, ...]

    @property
    def body(self) -> list[RenderedLine]:
        """The lines in the type area: without page numbers and letterhead."""
        return [line for line in self.lines if line.in_area]

    @property
    def text(self) -> str:
        """The text of the type area, without spaces."""
        return "".join(_SPACE.sub("", line.text) for line in self.body)


def rendered(files: Sequence[Path], fonts: Path) -> dict[Path, list[RenderedPage]]:
    """Word file → its pages; a PDF is left beside each.

    Args:
        fonts: where to write which installed fonts stand in for those of the standard: with any other, Western digits have
            another width.
    """
    fonts.write_text(_FONTS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(fonts))
        write_pdfs(files)
    return {path: pages_of(path.with_suffix(".pdf")) for path in files}


def pages_of(pdf: Path) -> list[RenderedPage]:
    """The pages of a PDF."""
    out = pdf.with_suffix(".bbox.html")
    subprocess.run(["pdftotext", "-bbox-layout", str(pdf), str(out)], check=True, capture_output=True, timeout=120)
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", out.read_text(encoding="utf-8"))
    out.unlink()
    root = ElementTree.fromstring(re.sub(r"<!DOCTYPE[^>]*>|\sxmlns=\"[^\"]*\"", "", text))
    return [
        RenderedPage(tuple(sorted(_lines(page), key=lambda line: (line.top, line.left)))) for page in root.iter("page")
    ]


def _lines(page: ElementTree.Element) -> Iterator[RenderedLine]:
    for number, block in enumerate(page.iter("block")):
        for line in block.iter("line"):
            words = [word.text or "" for word in line.iter("word")]
            place = {name: float(line.attrib[key]) for name, key in _EDGES.items()}
            yield RenderedLine(text=" ".join(words), block=number, **place)


_STAND_IN = "Noto Serif CJK SC"
_FONTS = f"""<?xml version="1.0"?><fontconfig><include>/etc/fonts/fonts.conf</include>{
    "".join(
        f'<match><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{_STAND_IN}</string></edit></match>'
        for name in ("仿宋_GB2312", "楷体_GB2312", "宋体", "黑体", "方正小标宋简体")
    )
}</fontconfig>"""
_EDGES = {"left": "xMin", "right": "xMax", "top": "yMin", "bottom": "yMax"}


def broken_runs(pages: Sequence[RenderedPage]) -> list[str]:
    """Numbers, codes and telephone numbers that a line's end divides: 0575-8000|0000."""
    found = []
    for page in pages:
        for above, below in pairwise(page.body):
            end, start = _RUN[0].search(above.text), _RUN[1].search(below.text)
            full = above.right > LEFT + WIDE - 20 and below.left < LEFT + 2
            if end and start and (full or above.block == below.block) and below.top > above.top + 3:
                found.append(f"{end[0]}|{start[0]}")
    return found

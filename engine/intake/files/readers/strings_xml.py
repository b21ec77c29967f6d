"""sharedStrings.xml: the workbook's texts, by their index."""

from __future__ import annotations

import re

import polars as pl

from .refusals import IrregularError, damaged
from .xml_blocks import blocks, decode_controls, pieces, unescape, unescape_text
from .xml_events import SPREADSHEET, iterate_xml
from .zip_package import ZipPackage

_SIMPLE = r"^(?:<t>|<t xml:space=\"preserve\">)([^<]*)</t>(?:<phoneticPr [^>]*/>)?</si>(?:</sst>)?[ \r\n\t]*$"
_PHONETIC = re.compile(r"<rPh[\s>]")
_RUN = re.compile(r"<t(?:\s[^<>]*)?(?:/>|>([^<]*)</t>)")
_OTHER_PREFIX = re.compile(rb"<\w+:si[\s>/]")
_TEXT_START = re.compile(r"<t[\s>/]|<\w+:t[\s>/]")


def read_strings(package: ZipPackage, part: str | None) -> pl.Series:
    """The shared texts; rich text is joined from its runs, pronunciation guides (furigana) are left out."""
    if part is None or not package.has(part.lower()):
        return pl.Series("text", [], dtype=pl.String)
    try:
        with package.open(part) as stream:
            strings = [_block_strings(block, package.where) for block in blocks(stream, b"<si>")]
    except IrregularError:
        return decode_controls(pl.Series("text", _normal_strings(package, part), dtype=pl.String))
    return decode_controls(pl.concat(strings).rechunk())


def _block_strings(block: bytes, where: str) -> pl.Series:
    block = block.replace(b"<si/>", b"<si><t></t></si>")
    parts = pieces(block, "<si>").slice(1)
    if block.count(b"<si") != parts.len() or (b":si" in block and _OTHER_PREFIX.search(block)):
        raise IrregularError
    texts = parts.str.extract(_SIMPLE).alias("text")
    texts = unescape(texts)
    rich = texts.is_null()
    if not rich.any():
        return texts
    return texts.scatter(rich.arg_true(), [_rich_text(piece, where) for piece in parts.filter(rich).to_list()])


def _rich_text(piece: str, where: str) -> str:
    inside, closed, _ = piece.partition("</si>")
    if not closed:
        raise damaged(where, "文字表不完整")
    spoken = _without_guides(inside)
    runs = _RUN.findall(spoken)
    if len(runs) != len(_TEXT_START.findall(spoken)):
        raise IrregularError
    return unescape_text("".join(runs))


def _without_guides(inside: str) -> str:
    """Rich text without its pronunciation guides; in one pass, whatever the text holds."""
    first, *others = _PHONETIC.split(inside)
    rest = [other.partition("</rPh>") for other in others]
    if not all(closed for _, closed, _ in rest):
        raise IrregularError
    return first + "".join(after for _, _, after in rest)


def _normal_strings(package: ZipPackage, part: str) -> list[str]:
    texts: list[str] = []
    runs: list[str] = []
    phonetic = False
    with package.open(part) as stream:
        for event, tag, _attributes, text in iterate_xml(stream, package.where, SPREADSHEET):
            if tag == "rPh":
                phonetic = event == "start"
            elif tag == "t" and event == "end" and not phonetic:
                runs.append(text)
            elif tag == "si" and event == "end":
                texts.append("".join(runs))
                runs.clear()
    return texts

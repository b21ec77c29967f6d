"""Letters merged into one Word file: nothing is lost, nothing shows through from one letter to the next."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.opc.part import Part
from docxcompose.composer import Composer
from lxml import etree
from made_templates import in_cell, made_template

from tenglong.engine.core.errors import RunError
from tenglong.engine.core.resources import TEMPLATES
from tenglong.engine.ooxml.merge import MergedLetters, read_letter
from tenglong.engine.ooxml.xml_parts import local_name
from tools.letter_templates.template_document import TemplateDocument


def merge(folder: Path, *letters: bytes) -> Document:
    """The letters, merged in this order."""
    merged = None
    for number, content in enumerate(letters):
        (folder / f"{number}.docx").write_bytes(content)
        letter = read_letter(folder / f"{number}.docx")
        merged = merged or MergedLetters(folder / "合.docx", letter)
        merged.add(letter)
    assert merged
    return docx.Document(str(merged.close()))


def texts(document: Document) -> list[str]:
    """The text of every paragraph, those of tables too, without the empty ones."""
    paragraphs = (paragraph.xpath("string()") for paragraph in document.element.body.iter("{*}p"))
    return [text for text in paragraphs if text]


TALK, VERIFY, REFER = ((TEMPLATES / f"{name}.docx").read_bytes() for name in ("talk", "verify", "refer"))


def test_the_text_is_that_of_docxcompose_which_has_one_section_for_all(tmp_path: Path) -> None:
    letters = [TALK, REFER, VERIFY, TALK]
    composer = Composer(docx.Document(io.BytesIO(letters[0])))
    for content in letters[1:]:
        composer.append(docx.Document(io.BytesIO(content)))
    merged = merge(tmp_path, *letters)
    assert texts(merged) == texts(composer.doc)
    assert (len(merged.sections), len(composer.doc.sections)) == (4, 1)


def test_each_letter_keeps_its_page_its_headers_and_footers_and_counts_from_one(tmp_path: Path) -> None:
    letters = [TALK, REFER, VERIFY]
    for section, content in zip(merge(tmp_path, *letters).sections, letters, strict=True):
        own = docx.Document(io.BytesIO(content)).sections[0]
        for name in (
            "footer",
            "even_page_footer",
            "first_page_footer",
            "header",
            "even_page_header",
            "first_page_header",
        ):
            shown, expected = getattr(section, name), getattr(own, name)
            assert not shown.is_linked_to_previous
            assert [part.text for part in shown.paragraphs] == [part.text for part in expected.paragraphs] or (
                expected.is_linked_to_previous and shown.paragraphs[0].text == ""
            )
        assert section._sectPr.xpath("w:pgNumType/@w:start") == ["1"]
        assert (section.header_distance, section.footer_distance) == (own.header_distance, own.footer_distance)


ENDS = {
    "paragraph": "末段",
    "paragraph without properties": "<w:p><w:r><w:t>末段</w:t></w:r></w:p>",
    "empty paragraph": "<w:p/>",
    "table": in_cell("末格"),
    "changed properties": '<w:p><w:pPr><w:jc w:val="center"/><w:pPrChange w:id="1" w:author="a"><w:pPr/></w:pPrChange></w:pPr></w:p>',
    "paragraph that ends a section": "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>",
}


@pytest.mark.parametrize("end", ENDS)
def test_a_letter_may_end_in_anything(tmp_path: Path, end: str) -> None:
    merged = merge(tmp_path, *[made_template("开头", ENDS[end])] * 3)
    assert len(merged.sections) == (6 if "ends a section" in end else 3)
    assert texts(merged).count("开头") == 3
    assert not merged.sections[0].header.is_linked_to_previous


def test_the_properties_of_a_section_stand_in_the_order_of_the_standard(tmp_path: Path) -> None:
    order = [
        "footerReference",
        "headerReference",
        "footnotePr",
        "type",
        "pgSz",
        "pgMar",
        "lnNumType",
        "pgNumType",
        "cols",
    ]
    own = (
        '<w:p><w:pPr><w:sectPr><w:footnotePr/><w:type w:val="continuous"/><w:pgSz/><w:pgMar/><w:lnNumType/>'
        '<w:pgNumType w:start="7"/><w:cols/></w:sectPr></w:pPr></w:p>'
    )
    section = merge(tmp_path, made_template(own)).sections[0]._sectPr
    names = [local_name(child) for child in section]
    assert sorted(set(names), key=names.index)[2:] == order[2:]
    assert set(names[:6]) == {"footerReference", "headerReference"}


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A .docx with something else in one part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            held = source.read(name)
            target.writestr(name, held.replace(old, new) if name == part else held)
    return buffer.getvalue()


def look(folder: Path, content: bytes) -> str:
    (folder / "x.docx").write_bytes(content)
    return read_letter(folder / "x.docx").look


@pytest.mark.parametrize(
    "part, old, new, alike",
    [
        ("word/styles.xml", b'w:val="32"', b'w:val="30"', False),
        ("word/styles.xml", b"<w:qFormat/>", b"<w:qFormat></w:qFormat>", True),
        ("word/settings.xml", b"<w:compat>", b'<w:rsids><w:rsidRoot w:val="00A1"/></w:rsids><w:compat>', True),
        ("word/settings.xml", b"<w:evenAndOddHeaders/>", b"", False),
        ("word/document.xml", b"<w:body>", b'<w:background w:color="FF0000"/><w:body>', False),
        ("docProps/core.xml", b"<dc:title>", b"<dc:title>X", True),
    ],
)
def test_letters_share_a_file_where_they_look_alike(
    tmp_path: Path, part: str, old: bytes, new: bytes, alike: bool
) -> None:
    other = changed(VERIFY, part, old, new)
    assert other != VERIFY
    assert (look(tmp_path, other) == look(tmp_path, VERIFY)) is alike


def png(grey: int) -> bytes:
    """A picture of one dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    dot = zlib.compress(bytes([0, grey]))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)), chunk(b"IDAT", dot), chunk(b"IEND", b""))
    )


def with_pictures(text: int, header: int) -> bytes:
    """A letter with a picture in its text and one in its header; every letter's pictures have the same file names."""
    template = TemplateDocument("有图")
    template.document.add_picture(io.BytesIO(png(text)))
    margin = template.document.sections[0].header
    margin.is_linked_to_previous = False
    margin.paragraphs[0].add_run().add_picture(io.BytesIO(png(header)))
    return template.to_bytes()


def pictures(part: Part) -> list[bytes]:
    return [part.related_parts[name].blob for name in part.element.xpath("//a:blip/@r:embed")]


@pytest.mark.parametrize("first", [[], [made_template("无图")]], ids=["first", "behind one without"])
def test_every_letter_keeps_its_own_pictures(tmp_path: Path, first: list[bytes]) -> None:
    merged = merge(tmp_path, *first, with_pictures(1, 2), with_pictures(3, 4), with_pictures(1, 2))
    assert pictures(merged.part) == [png(1), png(3), png(1)]
    headers = [pictures(section.header.part) for section in list(merged.sections)[len(first) :]]
    assert headers == [[png(2)], [png(4)], [png(2)]]


def without_document(content: bytes) -> bytes:
    return changed(content, "word/document.xml", b"<w:document", b"<w:broken")


def without_body(content: bytes) -> bytes:
    return changed(content, "word/document.xml", b"w:body>", b"w:other>")


@pytest.mark.parametrize(
    "damage, what",
    [
        (lambda content: content[:200], "C011"),
        (without_document, "C011"),
        (without_body, "C012"),
    ],
    ids=["cut off", "no XML", "no body"],
)
def test_a_file_that_cannot_be_merged_is_named(tmp_path: Path, damage: Callable[[bytes], bytes], what: str) -> None:
    (tmp_path / "坏.docx").write_bytes(damage(TALK))
    with pytest.raises(RunError) as raised:
        read_letter(tmp_path / "坏.docx")
    assert raised.value.code == what
    assert "坏.docx" in raised.value.line


def test_a_damaged_part_is_found(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(TALK)) as archive:
        entry = archive.getinfo("word/styles.xml")
    at = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    (tmp_path / "坏.docx").write_bytes(TALK[:at] + bytes([TALK[at] ^ 0xFF]) + TALK[at + 1 :])
    with pytest.raises(RunError, match="C011"):
        read_letter(tmp_path / "坏.docx")


def test_the_merged_file_is_well_formed_throughout(tmp_path: Path) -> None:
    merge(tmp_path, TALK, REFER, with_pictures(1, 2))
    with zipfile.ZipFile(tmp_path / "合.docx") as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        listed = [entry.get("PartName")[1:] for entry in types.findall("{*}Override")]
        assert set(listed) <= set(names)
        assert len(listed) == len(set(listed))

"""An office's own template can fetch nothing, run nothing and hang nothing; LibreOffice is started by its full path."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from made_templates import made_template

from tenglong.engine.core.errors import RunError, TemplateError
from tenglong.engine.notice.letter_fields import LetterContext
from tenglong.engine.notice.template_check import check_template
from tenglong.engine.ooxml import pdf
from tenglong.engine.ooxml.template import LetterTemplate
from tenglong.engine.policy.profile import Profile

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relation(kind: str, mode: str = "External", target: str = "http://192.0.2.1/x") -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId99" Type="{TYPES}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def template(path: Path, *blocks: str, **parts: str) -> Path:
    """A template with these paragraphs and these further parts."""
    made = io.BytesIO(made_template(*(blocks or ("正文",))))
    with zipfile.ZipFile(made) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content |= {name: part.encode() for name, part in parts.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


def field(*pieces: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return f"<w:hdr {names}><w:p>{runs}</w:p></w:hdr>"


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("word/_rels/document.xml.rels", relation("image"), "链接到外部（image"),
        ("word/_rels/settings.xml.rels", relation("attachedTemplate"), "链接到外部（attachedTemplate"),
        ("word/_rels/header9.xml.rels", relation("aFChunk", "Internal", "chunk.html"), "链接到外部（aFChunk"),
        ("word/header9.xml", field("INCLUDEPIC", 'TURE "http://192.0.2.1/x"'), "INCLUDEPICTURE"),
        ("word/header9.xml", field(' ddeauto c:\\\\x "y"'), "DDEAUTO"),
        ("word/vbaProject.bin", "x", "宏"),
        ("word/embeddings/oleObject1.bin", "x", "嵌入"),
        ("word/header9.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "实体声明"),
    ],
)
def test_what_acts_or_fetches_is_refused(tmp_path: Path, part: str, content: str, said: str) -> None:
    path = template(tmp_path / "a.docx", **{part: content})
    with pytest.raises(TemplateError, match=said):
        LetterTemplate(path, LetterContext)
    with pytest.raises(TemplateError, match=said):
        check_template(path, Profile(), "order")


def test_a_link_that_is_clicked_and_the_fields_of_any_document_stay_allowed(tmp_path: Path) -> None:
    path = template(
        tmp_path / "a.docx",
        **{"word/_rels/header9.xml.rels": relation("hyperlink"), "word/header9.xml": field(" PAGE ", " SEQ 图 ")},
    )
    assert LetterTemplate(path, LetterContext).text


@pytest.mark.parametrize("tag", ["{{ " + "(" * 3000 + "name" + ")" * 3000 + " }}", "{{ " + "[" * 3000 + " }}"])
def test_brackets_inside_brackets_without_end(tmp_path: Path, tag: str) -> None:
    path = template(tmp_path / "a.docx", tag)
    with pytest.raises(TemplateError, match=r"嵌套过深|标记有误"):
        LetterTemplate(path, LetterContext)
    with pytest.raises(TemplateError, match="嵌套过深"):
        check_template(path, Profile(), "order")


def test_libreoffice_is_not_taken_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(tmp_path)]))
    monkeypatch.delenv("ProgramFiles", raising=False)
    with pytest.raises(RunError, match="没有找到 LibreOffice"):
        pdf.office_program()
    monkeypatch.chdir("/")
    assert pdf.office_program() == str(program)


def test_libreoffice_may_not_reach_a_network_and_runs_no_macro(tmp_path: Path) -> None:
    pdf._write_settings(tmp_path)
    settings = (tmp_path / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true' in settings
    assert settings.count("<value>127.0.0.1</value>") == 3

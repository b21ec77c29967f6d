"""The tool that makes the Word templates: the shipped ones say, part by part, what it makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenglong.engine.core.resources import TEMPLATES
from tenglong.engine.notice.field_page import fields_page
from tools.letter_templates import __main__ as tool
from tools.letter_templates.make import make_templates
from tools.letter_templates.same_content import canonical_parts

MADE = dict(make_templates())
ROOT = Path(__file__).parents[2]


def test_the_tool_makes_every_template_of_the_package() -> None:
    assert set(MADE) == {path.name for path in TEMPLATES.glob("*.docx")}


@pytest.mark.parametrize("name", MADE)
def test_each_part_of_a_shipped_template_is_what_the_tool_makes(name: str) -> None:
    assert canonical_parts((TEMPLATES / name).read_bytes()) == canonical_parts(MADE[name])


def test_the_tool_makes_the_same_bytes_each_time() -> None:
    assert dict(make_templates()) == MADE


def test_a_template_that_says_the_same_keeps_its_bytes_and_another_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "docs").mkdir()
    for name in MADE:
        (tmp_path / "templates" / name).write_bytes((TEMPLATES / name).read_bytes())
    (tmp_path / "templates" / "talk.docx").write_bytes(MADE["verify.docx"])
    (tmp_path / "templates" / "plan.docx").unlink()
    tool.main()
    assert sorted(capsys.readouterr().out.split()) == ["templates/plan.docx", "templates/talk.docx"]
    for name, content in MADE.items():
        shipped = (TEMPLATES / name).read_bytes()
        expected = content if name in ("plan.docx", "talk.docx") else shipped
        assert (tmp_path / "templates" / name).read_bytes() == expected


def test_the_page_of_fields_is_what_the_tool_writes() -> None:
    assert (ROOT / "docs" / "template-fields.md").read_text(encoding="utf-8") == fields_page()

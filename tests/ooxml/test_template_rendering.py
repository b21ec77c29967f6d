"""Loading and rendering templates: strict, safe, the same bytes every time."""

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docxtpl import DocxTemplate
from made_templates import in_cell, made_template
from notice_cases import RECORD, case

from tenglong.engine.core.errors import TemplateError
from tenglong.engine.notice.compose import context_of
from tenglong.engine.notice.letter_fields import LetterContext
from tenglong.engine.notice.letters import template_fields
from tenglong.engine.ooxml.template import LetterTemplate

FIELDS = template_fields(context_of(case("inform"), "inform"))


def _template(folder: Path, *paragraphs: str) -> LetterTemplate:
    path = folder / "t.docx"
    path.write_bytes(made_template(*paragraphs))
    return LetterTemplate(path, LetterContext)


def _text(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def test_rendering_gives_what_docxtpl_itself_gives(tmp_path: Path) -> None:
    loop = ("{%p for fact in facts %}", "{{ fact.actual }}", "{%p endfor %}")
    template = _template(tmp_path, "{{ enterprise.name }}：", *loop)
    plain = DocxTemplate(template.path)
    plain.render(FIELDS)
    plain.save(tmp_path / "plain.docx")
    expected = _text((tmp_path / "plain.docx").read_bytes())
    assert _text(template.render(FIELDS)) == expected == "嵊州市示例领带有限公司：\n4.996（约5.00）万元/亩"


def test_a_tag_that_word_split_over_runs_still_works(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    paragraph = "<w:p>" + "".join(run.format(piece) for piece in ("{", "{ enter", "prise", ".name }", "}")) + "</w:p>"
    (tmp_path / "t.docx").write_bytes(made_template(paragraph))
    assert _text(LetterTemplate(tmp_path / "t.docx", LetterContext).render(FIELDS)) == RECORD["name"]


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ enterprise.nmae }}", "没有字段 nmae"),
        ("{{ company }}", "没有字段 company"),
        ("{% if year == '1' %}{{ company }}{% endif %}", "没有字段 company"),
        ("{% for a in facts %}{{ a.court }}{% endfor %}", "没有字段 court"),
        ("{% for a in enterprise.name %}x{% endfor %}", "循环只可用于列表字段"),
        ("{{ enterprise.__class__ }}", "不允许的名称"),
        ("{{ enterprise.name.__class__ }}", "不允许的名称"),
        ("{{ enterprise['__class__'] }}", "下标只可用于列表字段"),
        ("{{ range(9) }}", "不允许的语句"),
        ("{{ enterprise.name * 999999999 }}", "不允许的语句"),
        ("{% set a = 1 %}", "不允许的语句"),
        ("{% include 'x' %}", "不允许的语句"),
        ("{% macro m() %}{% endmacro %}", "不允许的语句"),
        ("{{ enterprise.name|safe }}", "标记有误"),
        ("{{ enterprise.name|attr('x') }}", "标记有误"),
        ("{{ enterprise.name ", "标记有误"),
        ("{% for fact in facts %}", "标记有误"),
        ("{{ " + "(" * 5000 + "year" + ")" * 5000 + " }}", "嵌套过深"),
        ("{% for a in facts %}{% for b in facts %}{% for c in facts %}{% for d in facts %}{% endfor %}{% endfor %}"
         "{% endfor %}{% endfor %}", "循环嵌套过深"),
    ],
)  # fmt: skip
def test_a_broken_or_forbidden_tag_is_found_when_the_template_is_loaded(tmp_path: Path, tag: str, said: str) -> None:
    with pytest.raises(TemplateError, match=said) as told:
        _template(tmp_path, tag)
    assert "\n" not in told.value.line


@pytest.mark.parametrize(
    "across",
    [
        ["{% if year == '2025' %}甲", in_cell("{% endif %}")],
        [in_cell("{% for fact in facts %}"), "{% endfor %}"],
        ["{% if year == '1' %}甲{% else %}", in_cell("{% endif %}")],
        ["{%p if year == '2025' %}", in_cell("{%tr endif %}")],
    ],
)
def test_tags_that_would_break_the_document_are_found_when_it_is_loaded(tmp_path: Path, across: list[str]) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(made_template(*across))
    with pytest.raises(TemplateError, match="放错了位置"):
        LetterTemplate(path, LetterContext)


@pytest.mark.parametrize("year", ["2025", "1999"])
def test_a_condition_over_two_paragraphs_joins_them_or_not(tmp_path: Path, year: str) -> None:
    template = _template(tmp_path, "始{% if year == '2025' %}甲", "乙{% endif %}终")
    assert _text(template.render({**FIELDS, "year": year})) == ("始甲\n乙终" if year == "2025" else "始终")


HOSTILE = [
    "<w:t>&amp;</w:t>", "]]></w:t><w:p/>", "{{ office.name }}", "{% if x %}", "=1+1", "../../etc/passwd",
    "龘镕喆㎡〔〕", "\x00\x08\x1b甲", "甲\n乙\t丙", "\u202e甲", "\ud800甲", "\ufffe甲", "甲" * 10_000, "&#0;", "'\"",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_comes_out_as_text(tmp_path: Path, value: str) -> None:
    record = {key: (text if key in ("tax", "land_actual") else value) for key, text in RECORD.items()}
    fields = template_fields(context_of(case("inform", record=record), "inform"))
    template = _template(tmp_path, "始{{ enterprise.name }}终", "{{ enterprise.address }}")
    shown = _text(template.render(fields)).split("\n")[0]
    kept = re.sub("[\x00-\x08\x0b-\x1f\u202e\ud800\ufffe]", "", value).replace("\n", " ").replace("\t", " ")
    assert shown == f"始{kept}终"


def test_the_same_fields_give_the_same_bytes(tmp_path: Path) -> None:
    template = _template(tmp_path, "{{ enterprise.name }}")
    assert template.render(FIELDS) == template.render(FIELDS)
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(template.render(FIELDS))).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_the_archive_is_whole(tmp_path: Path) -> None:
    content = _template(tmp_path, "{{ enterprise.name }}").render(FIELDS)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip"])
def test_a_file_that_is_no_document_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.docx").write_bytes(content)
    with pytest.raises(TemplateError, match=re.escape("不是 .docx 文件")):
        LetterTemplate(tmp_path / "t.docx", LetterContext)


def test_an_entity_declaration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;{{ year }}</a>')
    with pytest.raises(TemplateError, match="实体声明"):
        LetterTemplate(path, LetterContext)


def test_a_missing_template_is_told() -> None:
    with pytest.raises(TemplateError, match="不存在"):
        LetterTemplate(Path("/nowhere/t.docx"), LetterContext)

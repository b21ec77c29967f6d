"""`tenglong template check` and the templates that an office copies to edit."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from made_templates import in_cell, made_template

from tenglong import cli
from tenglong.engine.core.errors import RunError, TemplateError
from tenglong.engine.core.resources import TEMPLATES
from tenglong.engine.notice.documents import documents
from tenglong.engine.notice.own_templates import copy_templates
from tenglong.engine.notice.template_check import check_template, write_specimen
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.profile import Profile, load_profile

KINDS = documents().documents


def faults(folder: Path, *paragraphs: str, document: str = "inform") -> list[str]:
    """What is said of a template of these paragraphs, except for elements that it lacks."""
    path = folder / f"{document}.docx"
    path.write_bytes(made_template(*paragraphs))
    return [fault.what for fault in check_template(path, Profile()).faults if fault.kind != "要素"]


@pytest.mark.parametrize("document", KINDS)
def test_the_package_s_own_templates_have_no_fault_and_a_specimen(document: str) -> None:
    report = check_template(TEMPLATES / f"{document}.docx", Profile())
    assert report.faults == []
    assert report.specimen
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(report.specimen)).paragraphs]
    assert not re.search(r"\{[{%]", "".join(texts))


@pytest.mark.parametrize("document", KINDS)
def test_a_template_without_a_required_element_is_told_which(document: str, tmp_path: Path) -> None:
    (tmp_path / f"{document}.docx").write_bytes(made_template("空"))
    told = [fault.what for fault in check_template(tmp_path / f"{document}.docx", Profile()).faults]
    assert len(told) == len(KINDS[document].required)
    assert all(any(element in what for what in told) for element in KINDS[document].required)


def test_a_required_list_may_be_looped_over_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / "order.docx"
    with zipfile.ZipFile(TEMPLATES / "order.docx") as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == "word/document.xml":
                content = content.replace("matter in matters", "事项 in matters").replace("{{ matter.", "{{事项.")
            target.writestr(name, content)
    assert check_template(path, Profile()).faults == []


def test_every_unknown_field_is_told_not_only_the_first(tmp_path: Path) -> None:
    told = faults(tmp_path, "{{ company }}{{ enterprise.nmae }}", "{% for x in facts %}{{ x.court }}{% endfor %}")
    assert told == ["正文：没有字段 company", "正文：没有字段 nmae", "正文：没有字段 court"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("甲{{ enterprise.name }乙", "没有收尾"),
        ("甲{{ enterprise.name 乙", "没有收尾"),
        ("甲 enterprise.name }}乙", "多出 }}"),
        ("甲{ enterprise.name }乙", "少了一层花括号"),
        ("甲｛｛ enterprise.name ｝｝乙", "全角花括号"),
        ("甲{ { enterprise.name } }乙", "之间有空格"),
        ("甲{% if year == “2025” %}乙{% endif %}", "中文引号"),
        ("甲{% fi year %}乙", "不认识的语句 fi"),
        ("甲{% if year %}乙", "endif"),
        ("甲{{ year|upper }}乙", "没有过滤器 upper"),
        ("甲{{ enterprise.name %}乙", "却以"),
    ],
)
def test_a_broken_tag_is_told_with_its_words_in_chinese(tmp_path: Path, text: str, said: str) -> None:
    told = faults(tmp_path, text)
    assert any(said in what for what in told), told
    assert not any(re.search("[a-z]{3,} [a-z]{3,} [a-z]{3,}", what) for what in told)


def runs(*pieces: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in pieces) + "</w:p>"


def test_a_tag_split_over_runs_is_fine_and_a_broken_one_is_found(tmp_path: Path) -> None:
    assert faults(tmp_path, runs("{", "{ enter", "prise", ".name }", "}")) == []
    assert "没有收尾" in faults(tmp_path, runs("{", "{ enter", "prise", ".name", "}"))[0]
    assert faults(tmp_path, runs("{{ enter", "prise", ".nmae }", "}")) == ["正文：没有字段 nmae"]


def test_a_tag_over_two_paragraphs_is_found(tmp_path: Path) -> None:
    assert any("没有收尾" in what for what in faults(tmp_path, "甲{{ enterprise", ".name }}乙"))


def test_what_the_track_forbids_is_told_unless_its_local_rule_is_loaded(tmp_path: Path) -> None:
    assert faults(tmp_path, "责令整改，执行差别电价。") == ["这种文书不得出现“责令”", "这种文书不得出现“差别电价”"]
    loaded = Profile(local_rules={"差别电价": "《示例办法》第三条"})
    told = [fault.what for fault in check_template(tmp_path / "inform.docx", loaded).faults if fault.kind == "用语"]
    assert told == ["这种文书不得出现“责令”"]


def test_tags_that_would_tear_the_document_are_told(tmp_path: Path) -> None:
    assert any("放错了位置" in what for what in faults(tmp_path, "{% if year %}甲", in_cell("{% endif %}")))


def test_a_file_may_be_named_after_id_or_title_or_be_told(tmp_path: Path) -> None:
    (tmp_path / "整治提升告知书.docx").write_bytes(made_template("x"))
    assert check_template(tmp_path / "整治提升告知书.docx", Profile()).document == "inform"
    path = (tmp_path / "整治提升告知书.docx").rename(tmp_path / "我的.docx")
    assert check_template(path, Profile(), "移送函").document == "refer"
    with pytest.raises(RunError, match="--document"):
        check_template(path, Profile())


def test_a_file_may_be_named_after_the_title_of_a_clause_s_letter(tmp_path: Path) -> None:
    policies = load_policies(["SZ20", "SZ22"])
    for title, document, refused in [
        ("低效企业整治提升告知书", "inform", []),
        ("两高企业对标提升告知书", "inform", ["这种文书不得出现“低效”"]),
        ("腾退告知书", "withdraw", ["这种文书不得出现“低效”"]),
        ("inform", "inform", ["这种文书不得出现“低效”"]),
    ]:
        path = tmp_path / f"{title}.docx"
        path.write_bytes(made_template("列为低效企业。"))
        report = check_template(path, Profile(), policies=policies)
        assert report.document == document
        assert [fault.what for fault in report.faults if fault.kind == "用语"] == refused


def test_a_file_that_is_no_word_document_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "inform.docx").write_bytes(b"x")
    with pytest.raises(TemplateError):
        check_template(tmp_path / "inform.docx", Profile())


def test_the_specimen_shows_each_field_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "inform.docx"
    path.write_bytes(
        made_template("致{{ enterprise.name }}：", "{%p for f in facts %}", "{{ f.number }}", "{%p endfor %}")
    )
    specimen = write_specimen(path, check_template(path, Profile()), tmp_path / "样张")
    assert specimen
    assert [one.text for one in docx.Document(str(specimen)).paragraphs] == ["致【企业名称】：", "1", "2"]


def ended(arguments: Sequence[str]) -> object:
    with pytest.raises(SystemExit) as told:
        cli.main(arguments)
    return told.value.code


def test_copied_templates_pass_their_check_and_are_used_from_the_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ended(["init", "--templates"]) == 0
    copies = sorted(Path("文书模板").iterdir())
    assert len(copies) == len(KINDS)
    assert load_profile(Path("profile.yaml")).config.templates == "文书模板"
    assert ended(["template", "check", *map(str, copies), "--out", "样张"]) == 0
    assert len(list(Path("样张").iterdir())) == len(KINDS)
    copies[0].write_bytes(made_template("{{ nothing }}"))
    assert ended(["template", "check", str(copies[0])]) == 1
    assert "没有字段 nothing" in capsys.readouterr().out


def test_templates_can_be_copied_beside_a_profile_that_exists_but_never_over_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("profile.yaml").write_text("templates: 甲\n", encoding="utf-8")
    assert ended(["init", "--templates", "甲"]) == 0
    assert Path("profile.yaml").read_text(encoding="utf-8") == "templates: 甲\n"
    assert ended(["init", "--templates", "甲"]) == 2
    with pytest.raises(RunError, match="不覆盖"):
        copy_templates(tmp_path / "甲")

"""Letters to files."""

from pathlib import Path

import pytest
from made_templates import extended_template, made_template
from notice_cases import RECORD, case

from tenglong.engine.core.errors import RunError, TemplateError
from tenglong.engine.notice.compose import letters_for
from tenglong.engine.notice.letters import Templates, write_letters
from tenglong.engine.policy.profile import Office, Profile

NAMES = ["甲公司", "甲公司", "a/b\\c", "CON", "", "x" * 10_000, "../../../etc/passwd", "\x00\x01", "A公司", "a公司"]


def _letters() -> list:  # type: ignore[type-arg]
    return [letter for name in NAMES for letter in letters_for(case("inform", record={**RECORD, "name": name}))]


def _content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_letter_is_a_file_of_its_own_inside_the_folder_whatever_the_name(tmp_path: Path) -> None:
    files = write_letters(_letters(), tmp_path / "notices", Office())
    assert set(_content(tmp_path / "notices")) == {file.path for file in files}
    assert len({file.path.casefold() for file in files}) == len(NAMES)
    assert [path.name for path in tmp_path.iterdir()] == ["notices"]


def test_a_file_is_named_after_document_and_enterprise(tmp_path: Path) -> None:
    [file] = write_letters(letters_for(case("inform")), tmp_path, Office())
    assert file.path == "低效企业整治提升告知书/低效企业整治提升告知书-嵊州市示例领带有限公司.docx"
    assert (file.document, file.track, file.record_id) == ("inform", "inform", "r1")


def test_a_referral_is_named_after_its_department_too(tmp_path: Path) -> None:
    files = write_letters(letters_for(case("refer")), tmp_path, Office())
    assert [file.path.rsplit("-", 1)[1] for file in files] == ["市应急管理局.docx", "市生态环境分局.docx"]


def test_the_same_letters_give_the_same_files(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_letters(_letters(), tmp_path / folder, Office())
    assert _content(tmp_path / "one") == _content(tmp_path / "two")


def test_the_office_s_own_template_comes_before_the_package_s(tmp_path: Path) -> None:
    own = tmp_path / "模板"
    own.mkdir()
    (own / "inform.docx").write_bytes(extended_template("inform", "自制{{ enterprise.name }}"))
    profile = Office(config=Profile(templates="模板"), folder=tmp_path)
    letters = [*letters_for(case("inform")), *letters_for(case("withdraw"))]
    mine, packaged = write_letters(letters, tmp_path / "out", profile)
    plain = write_letters(letters, tmp_path / "plain", Office())
    assert mine.template != plain[0].template
    assert packaged.template == plain[1].template


def test_an_own_template_without_a_required_element_stops_the_run_and_names_it(tmp_path: Path) -> None:
    (tmp_path / "inform.docx").write_bytes(made_template("自制{{ enterprise.name }}"))
    profile = Office(config=Profile(templates="."), folder=tmp_path)
    with pytest.raises(TemplateError, match=r"inform\.docx.*缺少必备要素.*反馈期限"):
        write_letters(letters_for(case("inform")), tmp_path / "out", profile)


def test_a_renamed_template_is_told_and_not_silently_replaced(tmp_path: Path) -> None:
    for name in ("责令书.docx", "inform.docx", "整治提升告知书.docx", "~$整治.docx"):
        (tmp_path / name).write_bytes(b"x")
    names = Templates(Office(config=Profile(templates="."), folder=tmp_path)).unused(["低效企业整治提升告知书"])
    assert names == ("责令书.docx",)


def test_a_broken_own_template_stops_the_run_and_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "inform.docx").write_bytes(b"x")
    profile = Office(config=Profile(templates="."), folder=tmp_path)
    with pytest.raises(TemplateError, match=r"inform\.docx"):
        write_letters(letters_for(case("inform")), tmp_path / "out", profile)


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "低效企业整治提升告知书").write_bytes(b"")
    with pytest.raises(RunError, match="无法写入"):
        write_letters(letters_for(case("inform")), tmp_path, Office())


def test_progress_is_told_every_hundred_letters(tmp_path: Path) -> None:
    told: list[int] = []
    write_letters(letters_for(case("inform")) * 250, tmp_path, Office(), progress=told.append)
    assert told == [100, 200]

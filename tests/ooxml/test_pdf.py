"""PDF through LibreOffice: one process for a batch; a clear line where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from letter_runs import checked, profile, submission
from notice_cases import RECORD, case

from tenglong import cli
from tenglong.engine.core.errors import RunError
from tenglong.engine.notice.compose import letters_for
from tenglong.engine.notice.letters import write_letters
from tenglong.engine.ooxml import pdf
from tenglong.engine.ooxml.pdf import office_program, write_pdfs
from tenglong.engine.policy.profile import Office


def letters(folder: Path, count: int) -> list[Path]:
    written = [
        letter
        for number in range(count)
        for track in ("inform", "withdraw")
        for letter in letters_for(case(track, record={**RECORD, "name": f"公司{number}"}))
    ]
    return [folder / file.path for file in write_letters(written, folder, Office())]


def test_letters_of_mixed_kinds_take_one_process_for_each_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []

    def convert(command: list[str], **_: object) -> None:
        calls.append(command)
        for name in command:
            if name.endswith(".docx"):
                Path(name).with_suffix(".pdf").write_bytes(b"%PDF")

    monkeypatch.setattr(pdf, "office_program", lambda: "soffice")
    monkeypatch.setattr(subprocess, "run", convert)
    write_pdfs(letters(tmp_path, 5))
    assert len(calls) == 2
    assert len(list(tmp_path.rglob("*.pdf"))) == 10


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="没有安装 LibreOffice，PDF 只能在装有它的机器上试")
def test_a_check_writes_each_letter_and_the_merged_file_as_pdf_too(tmp_path: Path) -> None:
    checked(tmp_path, pdf=True, prints=True)
    documents = list((tmp_path / "结果").rglob("*.docx"))
    assert len(documents) == 5
    assert all(path.with_suffix(".pdf").read_bytes().startswith(b"%PDF") for path in documents)


def test_without_libreoffice_the_check_says_so_at_once_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pdf, "_places", lambda: iter(()))
    with pytest.raises(RunError, match="LibreOffice"):
        office_program()
    given = [str(submission(tmp_path)), "--out", str(tmp_path / "结果"), "--profile", str(profile(tmp_path)), "--pdf"]
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", *given])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "结果").exists()

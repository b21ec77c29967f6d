"""Papers: kept by content only when their event is entered, listed, given out again, and missed by verify."""

from __future__ import annotations

from pathlib import Path

import pytest
from register_cases import ISSUE, SERVE, enter_all, with_case

from tenglong.cli import _run
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.look import altered, one_case
from tenglong.engine.cases.papers import papers, papers_of, stated_papers
from tenglong.engine.core.errors import RunError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the papers are kept, for both databases."""
    monkeypatch.setenv("TENGLONG_PAPERS", str(tmp_path / "材料"))
    return tmp_path / "材料"


def paper(folder: Path, name: str, content: bytes = b"scan") -> str:
    path = folder.parent / name
    path.write_bytes(content)
    return str(path)


def test_a_refused_event_keeps_no_paper(register: Register, folder: Path) -> None:
    with_case(register)
    with pytest.raises(RunError, match="不能送达"):
        enter_all(register, ("serve", {**SERVE[1], "paper": paper(folder, "回证.jpg")}))
    with pytest.raises(RunError, match=r"材料文件不存在"):
        enter_all(register, ISSUE, ("serve", {**SERVE[1], "paper": f"{paper(folder, '回证.jpg')}；没有.jpg"}))
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_several_papers_of_an_event_are_listed_and_given_out(register: Register, folder: Path) -> None:
    number = with_case(register)
    both = f"{paper(folder, '回证.jpg', b'first')}；{paper(folder, '照片.jpg', b'second')}"
    enter_all(register, ISSUE, ("serve", {**SERVE[1], "paper": both}))
    known = papers_of(one_case(register, number)[1])
    assert [entry.name for entry in known] == ["回证.jpg", "照片.jpg"]
    assert altered(register) == []
    kept = papers(register) / known[0].digest[:2] / known[0].digest
    kept.write_bytes(b"other")
    assert "的内容被改动过" in altered(register)[0]
    kept.unlink()
    assert "材料“回证.jpg”" in altered(register)[0]


def test_the_command_lists_and_gives_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = Register.at(tmp_path / "台账库.db")
    number = with_case(register)
    (tmp_path / "回证.jpg").write_bytes(b"scan")
    enter_all(register, ISSUE, ("serve", {**SERVE[1], "paper": str(tmp_path / "回证.jpg")}))
    file = ["--register", str(tmp_path / "台账库.db")]
    [known] = papers_of(one_case(register, number)[1])
    assert _run(["case", "show", number, *file]) == 0
    assert f"{known.digest[:12]}  2022-12-02 送达  回证.jpg" in capsys.readouterr().out
    target = tmp_path / "取出.jpg"
    assert _run(["case", "paper", number, known.digest[:12], "-o", str(target), *file]) == 0
    assert target.read_bytes() == b"scan"
    for asked, where in (("../../etc", "b.jpg"), (known.digest[:3], "b.jpg"), (known.digest, "取出.jpg")):
        assert _run(["case", "paper", number, asked, "-o", str(tmp_path / where), *file]) == 2
    assert not (tmp_path / "b.jpg").exists()
    kept = papers(register) / known.digest[:2] / known.digest
    kept.write_bytes(b"other")
    assert _run(["case", "paper", number, known.digest, "-o", str(tmp_path / "c.jpg"), *file]) == 2
    assert "材料内容已被改动" in capsys.readouterr().err
    assert not (tmp_path / "c.jpg").exists()


def test_a_name_never_reads_as_a_hash(register: Register, folder: Path) -> None:
    number = with_case(register)
    forged = "甲（sha256:" + "0" * 64 + "）；乙.jpg"
    enter_all(register, ISSUE, ("serve", {**SERVE[1], "paper": paper(folder, forged)}))
    [(name, digest)] = stated_papers(one_case(register, number)[1][-1]["facts"]["paper"])
    assert digest != "0" * 64
    assert name.endswith("乙.jpg")

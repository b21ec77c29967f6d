"""The output folder: complete or as before, and what people put or changed in it is kept."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tenglong.engine.core import earlier_runs, folder_lock, output_folder
from tenglong.engine.core.errors import RunError
from tenglong.engine.core.output_folder import HISTORY, recover, replace_folder, restore
from tenglong.engine.report.console.history import history_lines

FIRST = {"台账.xlsx": "一", "notices/甲.docx": "甲一", "notices/乙.docx": "乙一"}
SECOND = {"台账.xlsx": "二", "notices/甲.docx": "甲一", "notices/乙.docx": "乙二"}


def _run(out: Path, files: Mapping[str, str]) -> list[str]:
    with replace_folder(out) as staging:
        _put(staging.folder, {**files, "run.json": "{}"})
    return staging.kept


def _put(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _texts(folder: Path) -> dict[str, str]:
    """Every file that is neither run.json nor a manifest."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".json"]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def _earlier(out: Path) -> list[dict[str, str]]:
    return [_texts(run) for run in sorted((out / HISTORY).iterdir())] if (out / HISTORY).exists() else []


def _present(out: Path) -> dict[str, str]:
    return {name: text for name, text in _texts(out).items() if not name.startswith(f"{HISTORY}/")}


def test_the_run_before_stays_under_history(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    assert _run(out, FIRST) == []
    assert _run(out, SECOND) == []
    assert (_present(out), _earlier(out)) == (SECOND, [FIRST])
    _run(out, FIRST)
    assert len(_earlier(out)) == 2


def test_what_people_added_comes_along(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"走访记录.txt": "记", "notices/附件/照片.txt": "照"})
    (out / "空文件夹").mkdir()
    kept = _run(out, SECOND)
    assert _present(out) == {**SECOND, "走访记录.txt": "记", "notices/附件/照片.txt": "照"}
    assert kept == ["notices/附件/照片.txt、走访记录.txt：不是检查写出的，已保留在原处"]
    assert (out / "空文件夹").is_dir()
    _run(out, FIRST)
    assert _present(out)["走访记录.txt"] == "记"


def test_what_people_changed_stays_where_the_run_wrote_the_same_again(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"notices/甲.docx": "甲一 文号7", "notices/乙.docx": "乙一 文号8"})
    kept = _run(out, SECOND)
    assert _present(out) == {**SECOND, "notices/甲.docx": "甲一 文号7"}
    [earlier] = _earlier(out)
    assert earlier["notices/乙.docx"] == "乙一 文号8"
    assert any(line.startswith("notices/乙.docx：有人改动过，改动后的在 历史/") for line in kept)


def test_a_changed_file_that_was_kept_is_still_known_as_changed(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"notices/甲.docx": "甲一 文号7"})
    for _ in range(3):
        _run(out, SECOND)
        assert _present(out)["notices/甲.docx"] == "甲一 文号7"


@pytest.mark.parametrize("manifest", [None, "[]", "{", ""])
def test_a_run_without_a_manifest_is_kept_whole_and_that_is_told(tmp_path: Path, manifest: str | None) -> None:
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"走访记录.txt": "记"})
    (out / "manifest.json").unlink()
    if manifest is not None:
        _put(out, {"manifest.json": manifest})
    (line,) = _run(out, SECOND)
    assert "manifest.json 缺失或损坏" in line
    assert (_present(out), _earlier(out)) == (SECOND, [{**FIRST, "走访记录.txt": "记"}])


def test_a_link_to_itself_is_no_output_folder(tmp_path: Path) -> None:
    (tmp_path / "圈").symlink_to(tmp_path / "圈")
    with pytest.raises(RunError, match=r"C00[123]"):
        _run(tmp_path / "圈", FIRST)
    assert recover(tmp_path / "圈") == []


def test_a_damaged_earlier_run_does_not_hide_the_others(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    for files in (FIRST, SECOND, FIRST):
        _run(out, files)
    assert [line.partition("：")[2][:17] for line in history_lines(out)] == ["其中的 run.json 损坏，看"] * 2


def test_a_failed_run_leaves_everything_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"走访记录.txt": "记"})
    with pytest.raises(TypeError):
        _run(out, {**SECOND, "坏": None})  # type: ignore[dict-item]
    assert (_present(out), _earlier(out)) == ({**FIRST, "走访记录.txt": "记"}, [])
    assert [path.name for path in tmp_path.iterdir()] == ["结果"]


@pytest.mark.parametrize("step", range(1, 9))
def test_a_run_that_is_killed_at_any_step_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Every rename or move may be the last one; the next run puts all right."""
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"走访记录.txt": "记", "notices/甲.docx": "甲一 文号7", "notices/乙.docx": "乙一 文号8"})
    steps = iter(range(1, 100))

    class Killed(BaseException):
        pass

    def counted(original: object) -> object:
        def moved(self: Path, target: Path) -> Path:
            if next(steps) == step:
                raise Killed
            return original(self, target)  # type: ignore[operator, no-any-return]

        return moved

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", counted(Path.rename))
        patched.setattr(Path, "replace", counted(Path.replace))
        patched.setattr(earlier_runs.shutil, "rmtree", lambda *_, **__: None)  # nor is anything cleaned up
        with contextlib.suppress(Killed):
            _run(out, SECOND)
    recover(out)
    assert (out / "run.json").is_file()
    assert _present(out)["走访记录.txt"] == "记"
    _run(out, SECOND)
    everything = [*_present(out).values(), *(text for run in _earlier(out) for text in run.values())]
    assert {"记", "甲一 文号7", "乙一 文号8"} <= set(everything)
    assert set(SECOND) <= set(_present(out))
    assert not [path for path in tmp_path.iterdir() if path.name != "结果"]


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    _put(tmp_path, {"照片/一.jpg": "照"})
    with pytest.raises(RunError) as caught, replace_folder(tmp_path / "照片"):
        raise AssertionError
    assert caught.value.code == "C001"


def test_a_second_run_into_the_same_folder_is_refused_while_the_first_works(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    other = (
        "from pathlib import Path\nfrom tenglong.engine.core.errors import RunError\n"
        "from tenglong.engine.core.output_folder import replace_folder\n"
        f"try:\n    with replace_folder(Path({str(out)!r})): pass\nexcept RunError as refusal: print(refusal.code)\n"
    )
    with replace_folder(out) as staging:
        said = subprocess.run([sys.executable, "-c", other], capture_output=True, text=True, check=True).stdout
        _put(staging.folder, {**FIRST, "run.json": "{}"})
    assert said.strip() == "C051"
    assert _present(out) == FIRST


def _rewrite(out: Path, files: Mapping[str, str], but: Sequence[str]) -> list[str]:
    with replace_folder(out) as staging:
        staging.take_over(but)
        _put(staging.folder, files)
    return staging.kept


def test_letters_again_keep_what_people_changed_and_added(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"notices/甲.docx": "甲一 文号7", "notices/乙.docx": "乙一 文号8", "notices/丙.docx": "自己写的"})
    kept = _rewrite(out, {"notices/甲.docx": "甲一", "notices/乙.docx": "乙三"}, ["notices"])
    assert _present(out) == {
        "台账.xlsx": "一", "notices/甲.docx": "甲一 文号7", "notices/乙.docx": "乙三", "notices/丙.docx": "自己写的",
    }  # fmt: skip
    assert [earlier["notices/乙.docx"] for earlier in _earlier(out)] == ["乙一 文号8"]
    assert len(kept) == 3


def test_letters_again_leave_no_earlier_run_where_nobody_changed_anything(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"走访记录.txt": "记"})
    _rewrite(out, {"notices/甲.docx": "甲三"}, ["notices"])
    assert _present(out) == {"台账.xlsx": "一", "notices/甲.docx": "甲三", "走访记录.txt": "记"}
    assert not (out / HISTORY).exists()


def test_letters_again_do_not_take_a_changed_ledger_for_their_own(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"台账.xlsx": "一 认定意见"})
    _rewrite(out, {"notices/甲.docx": "甲一"}, ["notices"])
    assert _present(out)["台账.xlsx"] == "一 认定意见"
    assert any("台账.xlsx：有人改动过" in line for line in _run(out, SECOND))


def test_an_earlier_run_is_brought_back(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    _run(out, FIRST)
    _run(out, SECOND)
    [name] = [run.name for run in (out / HISTORY).iterdir()]
    restore(out, name)
    assert _present(out) == FIRST
    assert SECOND in _earlier(out)


@pytest.mark.parametrize("name", ["没有", "..", "../外", ""])
def test_an_earlier_run_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    _run(tmp_path / "结果", FIRST)
    with pytest.raises(RunError) as caught:
        restore(tmp_path / "结果", name)
    assert caught.value.code == "C053"


def test_what_people_changed_in_a_run_that_was_brought_back_is_still_theirs(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"notices/乙.docx": "乙一 文号8"})
    _run(out, SECOND)
    restore(out, *(run.name for run in (out / HISTORY).iterdir()))
    assert _present(out) == {**FIRST, "notices/乙.docx": "乙一 文号8"}
    _put(out, {"notices/乙.docx": "乙一 文号9"})
    [name] = [run.name for run in (out / HISTORY).iterdir() if _texts(run) == FIRST | {"notices/乙.docx": "乙一 文号8"}]
    restore(out, name)
    assert _present(out)["notices/乙.docx"] == "乙一 文号8"
    assert {"乙一 文号9", "乙二"} <= {earlier["notices/乙.docx"] for earlier in _earlier(out)}
    assert any("notices/乙.docx：有人改动过" in line for line in _run(out, SECOND))


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "结果").mkdir()
    assert _run(tmp_path / "结果", FIRST) == []
    assert (_present(tmp_path / "结果"), _earlier(tmp_path / "结果")) == (FIRST, [])


def test_the_folder_in_which_somebody_works_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(tmp_path / "结果", FIRST)
    (tmp_path / "结果" / "下级").mkdir()
    monkeypatch.chdir(tmp_path / "结果" / "下级")
    for name in (".", "..", "../../结果"):
        with pytest.raises(RunError) as caught, replace_folder(Path(name)):
            raise AssertionError
        assert caught.value.code == "C070"
    assert _present(tmp_path / "结果") == FIRST


def test_a_link_to_the_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "别处").mkdir()
    (tmp_path / "结果").symlink_to(tmp_path / "别处")
    _run(tmp_path / "结果", FIRST)
    _run(tmp_path / "结果", SECOND)
    assert (tmp_path / "结果").is_symlink()
    assert (_present(tmp_path / "别处"), _earlier(tmp_path / "别处")) == (SECOND, [FIRST])


def test_links_that_people_put_in_come_along_as_links(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(tmp_path, {"共享/一.txt": "一"})
    (out / "共享").symlink_to(tmp_path / "共享")
    (out / "断").symlink_to(tmp_path / "没有")
    _run(out, SECOND)
    assert (out / "共享").is_symlink()
    assert (out / "断").is_symlink()
    assert (out / "共享" / "一.txt").read_text(encoding="utf-8") == "一"


def test_a_lock_file_that_a_killed_run_left_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / ".结果.lock").write_bytes(b"")
    _run(tmp_path / "结果", FIRST)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["结果"]


def test_a_lock_on_a_file_that_was_removed_meanwhile_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run before removes its lock file just after this one has opened it."""
    path, tries = tmp_path / ".结果.lock", []

    def removed_first(stream: object) -> None:
        tries.append(stream)
        if len(tries) == 1:
            path.unlink()

    monkeypatch.setattr(folder_lock, "_lock", removed_first)
    with folder_lock.locked(tmp_path / "结果"):
        assert path.exists()
    assert len(tries) == 2


def test_a_run_that_is_put_away_late_does_not_undo_what_people_wrote_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while the run before is put away: people then write in the new one, and the next run finishes the first."""
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"notices/甲.docx": "甲一 文号7", "走访记录.txt": "记"})
    with monkeypatch.context() as patched, contextlib.suppress(KeyboardInterrupt):
        patched.setattr(output_folder, "put_away", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        _run(out, SECOND)
    assert _present(out)["notices/甲.docx"] == "甲一 文号7"
    _put(out, {"notices/甲.docx": "甲一 文号9", "走访记录.txt": "新记"})
    recover(out)
    assert (_present(out)["notices/甲.docx"], _present(out)["走访记录.txt"]) == ("甲一 文号9", "新记")
    [earlier] = _earlier(out)
    assert (earlier["notices/甲.docx"], earlier["走访记录.txt"]) == ("甲一 文号7", "记")


def test_an_earlier_run_is_brought_back_with_all_its_files(tmp_path: Path) -> None:
    """What people changed came along to the next run, and is still with the earlier one."""
    out = tmp_path / "结果"
    _run(out, FIRST)
    _put(out, {"notices/甲.docx": "甲一 文号7"})
    _run(out, SECOND)
    assert _present(out)["notices/甲.docx"] == "甲一 文号7"
    _run(out, {**FIRST, "notices/甲.docx": "甲二"})
    restore(out, sorted(run.name for run in (out / HISTORY).iterdir())[0])
    assert _present(out) == {**FIRST, "notices/甲.docx": "甲一 文号7"}

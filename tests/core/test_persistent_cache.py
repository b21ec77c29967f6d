"""What is kept of the rules is used only where nothing differs that it follows from, and nobody else could have written it."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tenglong.engine.core import persistent_cache
from tenglong.engine.core.persistent_cache import FOLDER_VARIABLE, CacheFile, value_across_runs
from tenglong.engine.core.resources import PACKAGE
from tenglong.engine.policy.corpus import POLICIES, load_policies
from tenglong.engine.policy.targets import targets_of
from tenglong.engine.vocabulary.units import Unit

MILE = Unit("英里", (("km", 1),), Fraction(25146, 15625))

on_posix = pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A saved file with one value."""
    path = tmp_path / "cache" / "rules.pickle"
    file = CacheFile(path, "stamp")
    file.keep("mile", MILE)
    file.save()
    return path


def _holds(path: Path, stamp: str = "stamp") -> bool:
    try:
        return bool(CacheFile(path, stamp).value("mile") == MILE)
    except KeyError:
        return False


def test_the_next_process_has_the_value(path: Path) -> None:
    assert _holds(path)


def test_another_stamp_has_nothing(path: Path) -> None:
    assert not _holds(path, "another")


def test_what_is_saved_under_another_stamp_takes_its_place(path: Path) -> None:
    file = CacheFile(path, "another")
    file.keep("mile", MILE)
    file.save()
    assert _holds(path, "another")
    assert not _holds(path)


@pytest.mark.parametrize("place", range(0, 400, 7))
def test_a_changed_byte_makes_it_unused(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1
    path.write_bytes(content)
    assert not _holds(path)


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_a_half_written_file_is_unused(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert not _holds(path)


@on_posix
@pytest.mark.parametrize("rights", [0o620, 0o602])
def test_a_file_that_others_may_write_is_unused(path: Path, rights: int) -> None:
    path.chmod(rights)
    assert not _holds(path)


@on_posix
@pytest.mark.parametrize("rights", [0o770, 0o707])
def test_in_a_folder_that_others_may_write_nothing_is_used_or_saved(path: Path, rights: int) -> None:
    path.parent.chmod(rights)
    assert not _holds(path)
    path.unlink()
    file = CacheFile(path, "stamp")
    file.keep("mile", MILE)
    file.save()
    assert list(path.parent.iterdir()) == []


@on_posix
def test_another_users_file_is_unused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    assert not _holds(path)


@on_posix
def test_a_link_is_unused(path: Path) -> None:
    aside = path.rename(path.with_name("aside"))
    path.symlink_to(aside)
    assert not _holds(path)


@on_posix
def test_only_the_user_may_read_it(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "no folder").write_bytes(b"")
    file = CacheFile(tmp_path / "no folder" / "rules.pickle", "stamp")
    file.keep("mile", MILE)
    file.save()
    assert file.value("mile") == MILE


@on_posix
def test_a_folder_that_cannot_be_written_is_no_error(path: Path) -> None:
    path.unlink()
    path.mkdir()  # nothing can take its place
    file = CacheFile(path, "stamp")
    file.keep("mile", MILE)
    file.save()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


class Harmful:
    """Would write a file when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return (shutil.copy, (__file__, str(self.target)))


def test_what_is_unpickled_names_nothing_but_the_programs_classes(path: Path, tmp_path: Path) -> None:
    file = CacheFile(path, "stamp")
    file.keep("mile", Harmful(tmp_path / "harm"))
    file.save()
    with pytest.raises(pickle.UnpicklingError):
        CacheFile(path, "stamp").value("mile")
    assert not (tmp_path / "harm").exists()


@dataclass(frozen=True)
class Outsider:
    """A class that is not the program's."""

    text: str


def test_a_value_that_cannot_be_unpickled_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = CacheFile(tmp_path / "cache" / "rules.pickle", "stamp")
    monkeypatch.setattr(persistent_cache, "_cache_file", lambda: file)
    made = [value_across_runs("outsider", lambda: Outsider("a")) for _ in range(2)]
    assert made == [Outsider("a"), Outsider("a")]


def test_two_processes_at_once_leave_a_sound_file(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tenglong.engine.core.persistent_cache import CacheFile\n"
        "for turn in range(60):\n"
        "    file = CacheFile(Path(sys.argv[1]), 'stamp'); file.keep(sys.argv[2] + str(turn), 'x' * 50_000); file.save()\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in ("a", "b")]
    while any(process.poll() is None for process in started):
        assert _holds(path)
    assert [process.returncode for process in started] == [0, 0]
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the rules and of a little of the program, of which the stamp is made."""
    for folder in ("rules/vocabulary", "engine/core"):
        shutil.copytree(PACKAGE / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(persistent_cache, "PACKAGE", tmp_path)
    monkeypatch.setattr(persistent_cache, "RULES", tmp_path / "rules")
    return tmp_path


def test_the_stamp_stays_where_nothing_differs(copied: Path) -> None:
    assert persistent_cache._stamp() == persistent_cache._stamp()


@pytest.mark.parametrize("name", ["rules/vocabulary/units.yaml", "engine/core/exact.py"])
def test_the_stamp_follows_every_file(copied: Path, name: str) -> None:
    before = persistent_cache._stamp()
    (copied / name).write_bytes((copied / name).read_bytes() + b"\n")
    assert persistent_cache._stamp() != before


def test_the_stamp_follows_a_file_of_the_same_size_and_time(copied: Path) -> None:
    before, file = persistent_cache._stamp(), copied / "rules" / "vocabulary" / "units.yaml"
    status, content = file.stat(), file.read_bytes()
    file.write_bytes(content.replace(b"1", b"2", 1))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file.stat().st_size == status.st_size
    assert persistent_cache._stamp() != before


def test_the_stamp_follows_new_and_lost_files(copied: Path) -> None:
    before = persistent_cache._stamp()
    (copied / "rules" / "new.yaml").write_bytes(b"")
    new = persistent_cache._stamp()
    (copied / "rules" / "new.yaml").unlink()
    (copied / "rules" / "vocabulary" / "units.yaml").unlink()
    assert len({before, new, persistent_cache._stamp()}) == 3


@pytest.mark.parametrize("name", ["VERSION", "_LIBRARIES"])
def test_the_stamp_follows_versions(copied: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = persistent_cache._stamp()
    monkeypatch.setattr(persistent_cache, name, {"VERSION": "0.0.0", "_LIBRARIES": ("click",)}[name])
    assert persistent_cache._stamp() != before


def test_policies_are_the_same_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = CacheFile(tmp_path / "cache" / "rules.pickle", "stamp")
    monkeypatch.setattr(persistent_cache, "_cache_file", lambda: None)
    read = load_policies()
    monkeypatch.setattr(persistent_cache, "_cache_file", lambda: file)
    load_policies()
    file.save()
    again = CacheFile(tmp_path / "cache" / "rules.pickle", "stamp")
    monkeypatch.setattr(persistent_cache, "_cache_file", lambda: again)
    monkeypatch.setattr("tenglong.engine.policy.corpus._load_policy", None)  # cannot be loaded but from the file
    loaded = load_policies()
    assert [policy.head for policy in loaded] == [policy.head for policy in read]
    assert [policy.rules for policy in loaded] == [policy.rules for policy in read]
    assert [policy.lists for policy in loaded] == [policy.lists for policy in read]
    assert [policy.hash for policy in loaded] == [policy.hash for policy in read]
    assert [len(targets_of(policy)) for policy in loaded] == [len(targets_of(policy)) for policy in read]


def test_an_offices_own_policies_are_always_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = CacheFile(tmp_path / "cache" / "rules.pickle", "stamp")
    monkeypatch.setattr(persistent_cache, "_cache_file", lambda: file)
    shutil.copytree(POLICIES / "SZ20", tmp_path / "own" / "SZ20")
    load_policies(["SZ20"], folder=tmp_path / "own")
    file.save()
    assert "policy" not in (file._path.read_text(encoding="utf-8", errors="replace") if file._path.exists() else "")


LOADERS = [
    (path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", "."), name)
    for path in sorted((PACKAGE / "engine").rglob("*.py"))
    for name in re.findall(r"@cached_across_runs\ndef (\w+)\(\)", path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("module", "name"), LOADERS)
def test_every_loader_gives_what_can_be_kept(path: Path, module: str, name: str) -> None:
    value = getattr(import_module(f"tenglong.{module}"), name)()
    file = CacheFile(path, "stamp")
    file.keep(name, value)
    file.save()
    assert type(CacheFile(path, "stamp").value(name)) is type(value)


def test_the_folder_is_chosen_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert persistent_cache._folder() == tmp_path
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    assert persistent_cache._folder() is None

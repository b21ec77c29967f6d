"""The lock of an output folder as Windows has it, with a stand-in for msvcrt: the calls and their order, not the system itself."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tenglong.engine.core import folder_lock
from tenglong.engine.core.errors import RunError


class Msvcrt(ModuleType):
    """Locks one byte of a file for one open file; `calls` are what was asked of it."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.calls: list[tuple[int, int]] = []
        self._held: dict[int, int] = {}

    def locking(self, descriptor: int, mode: int, size: int) -> None:
        """As msvcrt.locking."""
        self.calls.append((mode, size))
        file = os.fstat(descriptor).st_ino
        if mode == self.LK_UNLCK:
            del self._held[file]
        elif file in self._held:
            raise OSError(36, "Resource deadlock avoided")
        else:
            self._held[file] = descriptor


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, Msvcrt]:
    """The module as it is loaded on Windows, and the stand-in that it uses."""
    library = Msvcrt()
    monkeypatch.setitem(sys.modules, "msvcrt", library)
    monkeypatch.setattr(sys, "platform", "win32")
    spec = importlib.util.spec_from_file_location("tenglong.engine.core.folder_lock_there", str(folder_lock.__file__))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, library


def test_one_run_holds_it_and_another_is_refused_in_one_line(
    stand_in: tuple[ModuleType, Msvcrt], tmp_path: Path
) -> None:
    module, _ = stand_in
    with module.locked(tmp_path / "结果"):
        with pytest.raises(RunError) as caught, module.locked(tmp_path / "结果"):
            pass
        assert caught.value.code == "C051"
    with module.locked(tmp_path / "结果"):
        assert (tmp_path / ".结果.lock").exists()
    assert not (tmp_path / ".结果.lock").exists()


def test_it_is_unlocked_before_its_file_closes(stand_in: tuple[ModuleType, Msvcrt], tmp_path: Path) -> None:
    module, library = stand_in
    with pytest.raises(KeyError), module.locked(tmp_path / "结果"):
        raise KeyError
    assert library.calls == [(Msvcrt.LK_NBLCK, 1), (Msvcrt.LK_UNLCK, 1)]


def test_a_lock_file_that_a_killed_run_left_is_used_as_it_is(
    stand_in: tuple[ModuleType, Msvcrt], tmp_path: Path
) -> None:
    module, _ = stand_in
    (tmp_path / ".结果.lock").touch()
    with module.locked(tmp_path / "结果"):
        pass
    assert not (tmp_path / ".结果.lock").exists()

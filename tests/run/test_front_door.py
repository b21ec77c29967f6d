"""`import tenglong` offers a few names, each loaded when it is first used."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import tenglong

HEAVY = ("polars", "pydantic", "lark", "durable", "lxml", "openpyxl", "click", "rich", "yaml")


def test_importing_the_package_loads_none_of_its_libraries() -> None:
    code = f"import sys, tenglong; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_every_public_name_is_there_and_no_other() -> None:
    assert all(getattr(tenglong, name) for name in tenglong.__all__)
    assert set(tenglong.__all__) <= set(dir(tenglong))
    with pytest.raises(AttributeError, match="no attribute 'judge'"):
        tenglong.judge  # noqa: B018


def test_a_public_name_is_the_engines_own() -> None:
    from tenglong.engine.checking.options import Options
    from tenglong.engine.core.errors import TenglongError

    assert tenglong.Options is Options
    assert tenglong.TenglongError is TenglongError


def test_a_file_that_is_missing_is_one_error_with_a_code(tmp_path: Path) -> None:
    options = tenglong.Options(files=(tmp_path / "无此文件.xlsx",), as_of=date(2022, 12, 31))
    for call in (lambda: tenglong.read(options), lambda: tenglong.check(options, tmp_path / "out")):
        with pytest.raises(tenglong.TenglongError) as caught:
            call()
        assert caught.value.code.startswith("S")
    assert not (tmp_path / "out").exists()

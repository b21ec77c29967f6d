"""Lets the tests import the helpers of tests/support (oracle, made_records, …), however pytest imports tests; one
Spark session and one PostgreSQL for all that ask for it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import hypothesis
import pytest

# What processes keep of the rules is the tests' own, and shared by them.
os.environ["TENGLONG_CACHE"] = os.path.join(tempfile.gettempdir(), f"tenglong-tests-{getattr(os, 'geteuid', int)()}")

TESTS = Path(__file__).parent
SUPPORT = TESTS / "support"
sys.path.insert(0, str(SUPPORT))

hypothesis.settings.register_profile("whatever the machine does", deadline=None)
hypothesis.settings.load_profile("whatever the machine does")


def pytest_configure(config: pytest.Config) -> None:
    """Keep xdist from beginning with the files of many tests: what takes long comes first (see below)."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `--dist loadgroup` all tests of a file run in one process, and all of Spark, so that what they share is made
    once. Spark comes first, then the files with slow tests, so that no process is left alone with them at the end. Spark
    and office programs are slow to start, so what needs them is slow."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group("spark" if _needs_spark(item) else item.path.stem))
        if _needs_spark(item):
            item.add_marker(pytest.mark.slow)
    slow_files = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (not _needs_spark(item), item.path not in slow_files))


def _needs_spark(item: pytest.Item) -> bool:
    return item.path.relative_to(TESTS).parts[0] == "spark"


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A check of the samples under their profile, as the README has it. Tests read it; to change it, copy it."""
    from tenglong.cli import _run
    from tenglong.engine.core.resources import PACKAGE

    out = tmp_path_factory.mktemp("samples") / "out"
    profile = PACKAGE / "samples" / "profile.yaml"
    options = ("--profile", str(profile), "--year", "2022", "--as-of", "2022-12-31")
    assert _run(["check", str(PACKAGE / "samples" / "上报表"), "--out", str(out), *options]) == 1
    return out


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Spark on this machine, with two workers; the test is skipped where pyspark or Java are missing, and says so."""
    from tenglong.engine.core.errors import RunError
    from tenglong.engine.spark.session import require_spark, session

    try:
        require_spark()
    except RunError as problem:
        pytest.skip(f"Spark cannot run here: {problem.line}")
    with ExitStack() as stack:
        paths = os.pathsep.join(filter(None, (str(SUPPORT), os.environ.get("PYTHONPATH"))))
        with patch.dict(os.environ, PYTHONPATH=paths):  # of the workers, too
            started = stack.enter_context(session("local[2]"))
        yield started


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL of the tests' own; the test is skipped where the server is missing, and says so."""
    from postgres_server import program_folder, running

    folder = program_folder()
    if folder is None:
        pytest.skip("没有 PostgreSQL 服务程序(postgresql)，未测")
    with running(folder, tmp_path_factory.mktemp("postgres")) as address:
        yield address

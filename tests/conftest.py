"""Lets the tests import the helpers that stand beside them (oracle, made_records, …), however pytest imports tests; one
Spark session for all that ask for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Spark on this machine, with two workers; the test is skipped where pyspark or Java are missing, and says so."""
    from tenglong.engine.errors import RunError
    from tenglong.engine.spark.session import ready, session

    try:
        ready()
    except RunError as problem:
        pytest.skip(f"Spark cannot run here: {problem.line}")
    helpers = {"spark.executorEnv.PYTHONPATH": str(Path(__file__).parent), "spark.sql.session.timeZone": "UTC"}
    with session("local[2]", helpers) as started:
        yield started

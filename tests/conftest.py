"""Lets the tests import the helpers of tests/support (oracle, made_records, …), however pytest imports tests; one
Spark session for all that ask for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

SUPPORT = Path(__file__).parent / "support"
sys.path.insert(0, str(SUPPORT))


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Spark on this machine, with two workers; the test is skipped where pyspark or Java are missing, and says so."""
    from tenglong.engine.core.errors import RunError
    from tenglong.engine.spark.session import ready, session

    try:
        ready()
    except RunError as problem:
        pytest.skip(f"Spark cannot run here: {problem.line}")
    with ExitStack() as stack:
        with patch.dict(os.environ, PYTHONPATH=str(SUPPORT)):  # of the workers, too
            started = stack.enter_context(session("local[2]"))
        yield started

"""The Spark session of a run: the active one if there is one, else a new one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import RunError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_CONFIGURED: dict[str, bool | float | int | str | None] = {
    "spark.app.name": "tenglong",
    "spark.log.level": "FATAL",  # we report a failure ourselves, in one line
    "spark.ui.showConsoleProgress": "false",
    "spark.executorEnv.POLARS_MAX_THREADS": "1",  # Spark keeps every core busy with a worker of its own
}


def require_spark() -> None:
    """Make sure that Spark can be started here.

    Raises:
        RunError: pyspark, pyarrow or Java is missing.
    """
    missing = [name for name in ("pyspark", "pyarrow") if not find_spec(name)]
    if missing:
        raise RunError(f"没有安装 {'、'.join(missing)}", code="C035", remedy="请用 pip install 'tenglong[spark]' 安装")
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which(str(Path(home, "bin", "java"))) if home else shutil.which("java")):
        raise RunError(
            "没有找到 Java",
            code="C036",
            where=f"JAVA_HOME={home}" if home else "",
            remedy="请安装 Java 17 或更高版本，或设好 JAVA_HOME",
        )


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """Gives the active session, which is left running, or else a new one, which is stopped at the end.

    Args:
        master: as spark-submit has it, such as local[4]; "" leaves it to Spark's configuration.

    Raises:
        RunError: Spark cannot be started.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    if active := SparkSession.getActiveSession():
        yield active
        return
    builder = SparkSession.builder.config(map=_CONFIGURED)
    if master:
        builder = builder.master(master)
    if not master or master.startswith("local"):  # local workers: same Python, unless it is set
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        started = builder.getOrCreate()
    except (PySparkException, Py4JError) as problem:
        text = " ".join(str(problem).split())[:200]
        raise RunError(
            f"Spark 无法启动({text})", code="C037", remedy="请核对 --master，并确认 Java 为 17 或更高版本"
        ) from problem
    try:
        yield started
    finally:
        started.stop()

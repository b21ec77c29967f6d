"""The functions `tenglong.check` and `tenglong.read`: the two main verbs of the command line."""

from __future__ import annotations

from pathlib import Path

from ..checking.options import Options
from ..checking.result import Result
from ..core.clock import Progress
from ..records.records import Records


def check(options: Options, out: Path, progress: Progress | None = None) -> Result:
    """Judge submitted files and write a finished run into the folder `out`: tables, ledger, letters and run.json.

    Args:
        options: the files and how to judge them.
        out: the folder to write. An earlier run in it is replaced; a folder with other contents is refused.
        progress: is called as work goes on; None for silence.

    Returns:
        The result of the run; its `tally` has the counts, its `account` what was given and not used. The verdicts are in
        `out / "verdicts.parquet"`.

    Raises:
        TenglongError: the run failed; `out` is then as it was before.

    One firm pays 16.2万元 on 3.24亩, 5万元/亩, and the policy's 5万元/亩以下 leaves open whether 5 is meant; another pays less:

    >>> from datetime import date
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import tenglong
    >>> with TemporaryDirectory() as folder:
    ...     sheet = Path(folder, "企业.csv")
    ...     lines = ["企业名称,行业,税收(万元),实际用地(亩)", "甲厂,纺织业,16.2,3.24", "乙厂,纺织业,16.2,4"]
    ...     _ = sheet.write_text("\\n".join(lines), encoding="utf-8")
    ...     options = tenglong.Options(files=(sheet,), policies=("SZ20",), year=2022, as_of=date(2022, 12, 31))
    ...     result = tenglong.check(options, Path(folder, "out"))
    >>> result.tally.records
    2
    >>> result.tally.by("verdicts", "criterion", "outcome")["SZ20-E01", "boundary"]
    1
    >>> result.tally.by("verdicts", "criterion", "outcome")["SZ20-E01", "hit"]
    1
    """
    from .check_run import check as check_embedded

    return check_embedded(options, out, progress)


def read(options: Options) -> Records:
    """The records in submitted files, and the problems found while reading them.

    Args:
        options: only files, kind, day, year and profile are used; options for judging are ignored.

    Returns:
        `frame` has a row for each record and a column for each field: numbers are exact text in the vocabulary's unit,
        a missing value is null. `problems` has a row for each cell or row that a person should look at.

    Raises:
        TenglongError: a file cannot be read, or no sheet has a header that the vocabulary knows.

    >>> from datetime import date
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import tenglong
    >>> with TemporaryDirectory() as folder:
    ...     sheet = Path(folder, "企业.csv")
    ...     _ = sheet.write_text("企业名称,税收(元),用地面积(㎡)\\n甲厂,162000,2000\\n", encoding="utf-8")
    ...     records = tenglong.read(tenglong.Options(files=(sheet,), as_of=date(2022, 12, 31)))
    >>> records.frame.select("name", "tax", "land_actual").rows()
    [('甲厂', '16.2', '3')]
    """
    from ..intake.records.submission import read_submission
    from ..policy.profile import load_profile

    return read_submission(
        options.files, kind=options.kind, office=load_profile(options.profile), as_of=options.as_of, year=options.year
    )

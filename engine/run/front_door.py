"""What `tenglong.check` and `tenglong.read` are: the command line's two main verbs as functions."""

from __future__ import annotations

from pathlib import Path

from ..checking.options import Options
from ..checking.result import Result
from ..core.clock import Progress
from ..records.records import Records


def check(options: Options, out: Path, progress: Progress | None = None) -> Result:
    """Judge submitted files and leave a finished run at `out`: tables, ledger, letters and run.json.

    Args:
        options: the files and how to judge them.
        out: the folder to write; a run that stands there is replaced, other contents are refused.
        progress: is called as work goes on; None for silence.

    Returns:
        What the run says of itself; `result.tally` has the counts. The verdicts stand in `out / "verdicts.parquet"`.

    Raises:
        TenglongError: the run cannot be done; `out` is then as it was.

    One firm pays 16.2万元 on 3.24亩, 5万元/亩, and the policy's 5万元/亩以下 leaves open whether 5 is meant; another pays less:

    >>> from datetime import date
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import tenglong
    >>> with TemporaryDirectory() as folder:
    ...     sheet = Path(folder, "企业.csv")
    ...     lines = ["企业名称,县市区,税收(万元),实际用地(亩)", "甲厂,嵊州市,16.2,3.24", "乙厂,嵊州市,16.2,4"]
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
    """The records that submitted files hold, with what could not be read as written.

    Args:
        options: files, kind, day, year and profile count; what concerns judging is not looked at.

    Returns:
        `frame` has a row for each record and a column for each field: exact numbers as text in the vocabulary's unit, null where
        missing. `problems` has a row for each cell or row that a person should look at.

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

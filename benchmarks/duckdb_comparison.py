"""Two finished runs compared in DuckDB by hand: which verdicts differ, and the figures of both. No causes, letters or near names.

python -m benchmarks.duckdb_comparison OLD NEW prints how many verdicts of enterprises with one record in each run differ.
"""

from __future__ import annotations

import sys
from pathlib import Path

_QUERY = """
WITH
old_firms AS (SELECT uscc, any_value(record_id) AS record_id FROM read_parquet($old_records)
              WHERE uscc IS NOT NULL GROUP BY uscc HAVING count(*) = 1),
new_firms AS (SELECT uscc, any_value(record_id) AS record_id FROM read_parquet($new_records)
              WHERE uscc IS NOT NULL GROUP BY uscc HAVING count(*) = 1),
pairs AS (SELECT o.record_id AS old_id, n.record_id AS new_id FROM old_firms o JOIN new_firms n USING (uscc)),
old_verdicts AS (SELECT p.old_id AS pair, v.* FROM read_parquet($old_verdicts) v JOIN pairs p ON v.record_id = p.old_id
                 WHERE v.outcome <> 'out_of_scope'),
new_verdicts AS (SELECT p.old_id AS pair, v.* FROM read_parquet($new_verdicts) v JOIN pairs p ON v.record_id = p.new_id
                 WHERE v.outcome <> 'out_of_scope')
SELECT coalesce(o.pair, n.pair) AS pair, coalesce(o.criterion, n.criterion) AS criterion, o.outcome AS outcome_old,
       n.outcome AS outcome_new, o.actual AS actual_old, n.actual AS actual_new, o.message AS message_old, n.message AS message_new
FROM old_verdicts o FULL JOIN new_verdicts n ON o.pair = n.pair AND o.criterion = n.criterion
WHERE o.outcome IS DISTINCT FROM n.outcome OR o.basis IS DISTINCT FROM n.basis
ORDER BY pair, criterion
"""


def flips_by_hand(old: Path, new: Path) -> int:
    """How many verdicts differ."""
    import duckdb

    sides = {
        f"{run}_{name}": _files(out, name)
        for run, out in (("old", old), ("new", new))
        for name in ("records", "verdicts")
    }
    with duckdb.connect() as connection:
        return len(connection.execute(_QUERY, sides).fetchall())


def _files(out: Path, name: str) -> list[str]:
    """A table of a run is one file or a folder of parts."""
    path = out / f"{name}.parquet"
    return [str(part) for part in sorted(path.glob("*.parquet"))] if path.is_dir() else [str(path)]


if __name__ == "__main__":
    print(flips_by_hand(Path(sys.argv[1]), Path(sys.argv[2])))

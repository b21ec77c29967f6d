"""Checkers between two runs: the first judges by the older run's profile, options and days, each next one replaces one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..checking.check import Checker
from ..checking.options import Options
from .sides import Side

_JUDGING = ("policies", "region", "kind", "include_out_of_scope")
"""The options that verdicts and decisions follow from, but for the days and the approved list."""


@dataclass(frozen=True, kw_only=True)
class StepwiseCheckers:
    """All judge by the rules of today.

    Attributes:
        rules: profile, options, approved list, outside tables and days of the older run.
        tables: with the outside tables of the newer run.
        profile: with its profile, options and approved list too.
        days: with its days too: as the newer run judged.
    """

    rules: Checker
    tables: Checker
    profile: Checker
    days: Checker

    @staticmethod
    def between(old: Side, new: Side) -> StepwiseCheckers:
        """The checkers from `old` to `new`.

        What the older run read and nobody has any more, a table or an approved list, gives way to that of the newer run.

        Raises:
            TenglongError: the rules or a profile cannot be used any more.
        """
        own = _own_policies(new) or _own_policies(old)
        later = _tables(new)
        earlier = {name: path if path.exists() else later.get(name) for name, path in _tables(old).items()}
        first, last = (replace(side.record.asked, files=()) for side in (old, new))
        if first.release and not first.release.exists():
            first = replace(first, release=last.release)
        there = {name: path for name, path in earlier.items() if path}
        rules = _checker(old, first, own, there)
        tables = rules if there == later else _checker(old, first, own, later)
        days = _checker(new, last, _own_policies(new), later)
        before = rules.settings
        if _days(rules) == _days(days):
            return StepwiseCheckers(rules=rules, tables=tables, profile=days, days=days)
        on_old_days = replace(last, as_of=before.as_of, year=before.year, issue_date=before.signing_day)
        profile = _checker(new, on_old_days, _own_policies(new), later)
        return StepwiseCheckers(rules=rules, tables=tables, profile=profile, days=days)


def judges_alike(checker: Checker, other: Checker) -> bool:
    """Whether two checkers give the same verdicts and decisions."""
    return checker is other or _judging(checker) == _judging(other)


def _checker(side: Side, options: Options, policies: str, tables: Mapping[str, Path]) -> Checker:
    """A checker by the profile of a run, but with this folder of own policies and these outside tables."""
    office = side.record.office
    places = {"policies": policies, "reference_tables": {name: str(path) for name, path in tables.items()}}
    if office.config.two_high_trades:
        places["two_high_trades"] = str(office.folder / office.config.two_high_trades)
    return Checker.of(options, office.model_copy(update={"config": office.config.model_copy(update=places)}))


def _own_policies(side: Side) -> str:
    office = side.record.office
    folder = office.folder / office.config.policies
    return str(folder) if office.config.policies and folder.is_dir() else ""


def _tables(side: Side) -> dict[str, Path]:
    office = side.record.office
    return {name: office.folder / file for name, file in office.config.reference_tables.items()}


def _days(checker: Checker) -> tuple[object, ...]:
    settings = checker.settings
    return settings.as_of, settings.year, settings.signing_day


def _judging(checker: Checker) -> tuple[object, ...]:
    """All that a checker's verdicts and decisions follow from; files by what is in them."""
    options, config = checker.options, checker.office.config
    paths = {name: Path(file) for name, file in config.reference_tables.items()}
    if options.release:
        paths["--release"] = options.release
    files = {name: checker.inputs.tables.get(path) for name, path in paths.items()}
    unread = {"policies": "", "reference_tables": {}, "templates": "", "powers_file": ""}
    return (
        config.model_copy(update=unread),
        [(policy.head.id, policy.hash) for policy in checker.policies],
        [getattr(options, name) for name in _JUDGING],
        {name: stamp and stamp.sha256 for name, stamp in files.items()},
        checker.settings.region,
        _days(checker),
    )

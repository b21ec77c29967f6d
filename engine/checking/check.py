"""Records to verdicts and decisions: what that takes is made once, and used on all records or on part after part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from ..core.clock import Clock
from ..decision.release import NOTHING, RELEASED, match_release, read_release
from ..policy.corpus import Policy
from ..policy.office import office_policies
from ..policy.profile import Office, load_profile
from ..policy.settings import Settings
from ..policy.targets import targets_of
from ..records.records import Records
from ..vocabulary.fields import Kind
from .options import Options
from .result import Result
from .tally import Tally

if TYPE_CHECKING:
    from ..decision.decide import Known
    from ..decision.facts import CriterionFacts
    from ..evaluation.targets.aggregate_sums import IndicatorTotals, Key


@dataclass(frozen=True, kw_only=True)
class Check:
    """All tables of a run.

    Attributes:
        approvals: `release.RELEASED`, what an approved list let out of review.
        warnings: lines that somebody must read before a letter goes out.
        sums: what an enterprise list adds up to for the indicators that it answers.
    """

    options: Options
    office: Office
    policies: list[Policy]
    settings: Settings
    records: Records
    verdicts: pl.DataFrame
    cautions: pl.DataFrame
    decisions: pl.DataFrame
    approvals: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RELEASED))
    warnings: tuple[str, ...] = ()
    sums: Mapping[Key, IndicatorTotals] = field(default_factory=dict)

    @cached_property
    def tally(self) -> Tally:
        """The counts."""
        return Tally.of(self.records.frame, self.verdicts, self.decisions, self.records.problems)

    @cached_property
    def indicators(self) -> pl.DataFrame:
        """Regional targets computed from an enterprise list, `aggregate.INDICATORS`."""
        from ..evaluation.targets.aggregate import aggregate_targets

        return aggregate_targets(self.sums, self.policies, self.settings, self.office.config)

    @property
    def result(self) -> Result:
        """What the check says of itself."""
        return Result(
            options=self.options,
            office=self.office,
            policies=self.policies,
            settings=self.settings,
            sources=self.records.sources,
            tally=self.tally,
            warnings=self.warnings,
            approvals=self.approvals.height,
            indicators=self.indicators,
        )

    def tables(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """The tables of records that a run keeps, by name, but for the decisions (they name their letters)."""
        yield "records", self.records.frame
        yield "problems", self.records.problems
        yield "verdicts", self.verdicts
        yield "cautions", self.cautions
        yield "approvals", self.approvals


@dataclass(frozen=True, kw_only=True)
class Checker:
    """What a check judges by: its options, profile, policies, settings and the office's list of two-high trades, all of it
    loaded. It can be sent to another process."""

    options: Options
    office: Office
    policies: list[Policy]
    settings: Settings
    two_high: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(options: Options, loaded: Office | None = None) -> Checker:
        """Load profile, policies and outside tables; `loaded` goes before the profile that the options name.

        Raises:
            TenglongError: one of them cannot be used.
        """
        from ..evaluation.criteria.hints import two_high_trades
        from ..policy.references import load_references

        loaded = loaded or load_profile(options.profile)
        policies = office_policies(loaded, options.policies)
        references = load_references(loaded, policies)
        region = options.region or loaded.config.office.region
        settings = Settings(as_of=options.as_of, year=options.year, region=region, references=references)
        return Checker(
            options=options, office=loaded, policies=policies, settings=settings, two_high=two_high_trades(loaded)
        )

    def read(self, clock: Clock) -> Records:
        """The records of the submitted files."""
        from ..intake.records.submission import read_submission

        options = self.options
        with clock.stage("read") as count:
            records = read_submission(
                options.files, kind=options.kind, office=self.office, as_of=options.as_of, year=options.year
            )
            count(records.frame.height)
        return records

    def check(self, records: Records, clock: Clock) -> Check:
        """Evaluate and decide."""
        from ..decision.decide import decide
        from ..decision.facts import Issuer
        from ..decision.shutdown_risk import shutdown_warnings

        with clock.stage("evaluate") as count:
            records, verdicts, cautions, sums = self._evaluated(records)
            count(records.frame.height)
        with clock.stage("decide") as count:
            issuer = Issuer.of(self.office.config)
            decisions = decide(verdicts, cautions, issuer, self._facts, known=self._known)
            release = NOTHING
            if self.options.release:
                entries = read_release(self.options.release, self.office.config.limits)
                release = match_release(entries, verdicts, decisions, set(self._facts))
                decisions = decide(
                    verdicts, cautions, issuer, self._facts, released=release.approvals, known=self._known
                )
            count(decisions.height)
        done = Check(
            options=self.options,
            office=self.office,
            policies=self.policies,
            settings=self.settings,
            records=records,
            verdicts=verdicts,
            cautions=cautions,
            decisions=decisions,
            approvals=release.approvals,
            warnings=tuple(release.problems),
            sums=sums,
        )
        return replace(done, warnings=(*done.warnings, *shutdown_warnings(done.tally.trades, self.office.config)))

    def _evaluated(self, records: Records) -> tuple[Records, pl.DataFrame, pl.DataFrame, dict[Key, IndicatorTotals]]:
        """The records with what evaluation remarks on them; verdicts; cautions; what the list adds up to."""
        from ..evaluation.criteria.binding import with_named_places
        from ..evaluation.criteria.cautions import find_cautions
        from ..evaluation.criteria.hints import two_high_hints
        from ..evaluation.criteria.waivers import criterion_cautions, expired_waivers
        from ..records.problems import catalogue

        profile, day = self.office.config, self.options.as_of
        records = with_named_places(records.noting(two_high_hints(records, self.two_high)), self.policies)
        verdicts, sums, doubts = self._judged(records)
        codes = {code: kind.caution for code, kind in catalogue().items() if kind.caution}
        cautions = find_cautions(
            records, self.policies, settings=self.settings, problem_cautions=codes, office=self.office
        )
        cautions = pl.concat([cautions, doubts, criterion_cautions(verdicts, self.policies, profile, day)])
        return records.noting(expired_waivers(verdicts, profile, day)), verdicts, cautions, sums

    def _judged(self, records: Records) -> tuple[pl.DataFrame, dict[Key, IndicatorTotals], pl.DataFrame]:
        """Verdicts, what the list adds up to, and cautions that the judging itself gives, by the kind of records."""
        from ..evaluation.criteria.cautions import CAUTIONS
        from ..evaluation.criteria.evaluate import evaluate
        from ..evaluation.targets.aggregate_sums import totals_of
        from ..evaluation.targets.judge_targets import judge_targets

        profile, everything = self.office.config, self.options.include_out_of_scope
        if self.options.kind == "region":
            judged = judge_targets(records, self.policies, self.settings, profile, everything=everything)
            return judged.verdicts, {}, judged.cautions
        verdicts = evaluate(records, self.policies, self.settings, everything=everything)
        return verdicts, totals_of(records, self.policies, self.settings), pl.DataFrame(schema=CAUTIONS)

    @cached_property
    def _known(self) -> Known:
        """What was inferred so far: parts of a long submission have mostly the same combinations."""
        return {}

    @cached_property
    def _facts(self) -> dict[str, CriterionFacts]:
        return _facts(self.policies, self.options.kind)


def _facts(policies: Sequence[Policy], kind: Kind) -> dict[str, CriterionFacts]:
    """What a decision needs to know of every clause that records of the kind are judged by."""
    from ..decision.facts import CriterionFacts

    if kind == "region":
        return {aim.spec.id: CriterionFacts("target") for policy in policies for aim in targets_of(policy)}
    return {rule.criterion.id: CriterionFacts.of(rule.criterion) for policy in policies for rule in policy.rules}


def judge(options: Options, clock: Clock, loaded: Office | None = None) -> Check:
    """Read, evaluate and decide, without writing anything; `loaded` goes before the profile that the options name."""
    checker = Checker.of(options, loaded)
    return checker.check(checker.read(clock), clock)

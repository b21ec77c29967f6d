"""From records to verdicts and decisions: a `Checker` is made once and used on all records or on one part at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from ..core.clock import Clock
from ..decision.release import NOTHING, RELEASED, VoidApproval, match_release, read_release
from ..decision.review import held_warnings, is_review_sheet, read_review
from ..policy.corpus import Policy
from ..policy.office import office_policies
from ..policy.profile import Office, load_profile
from ..policy.settings import Settings
from ..policy.targets import targets_of
from ..records.records import Records
from ..vocabulary.fields import Kind
from .account import Account, unused
from .days import signed_on, signing_day
from .input_files import InputFiles
from .met_entries import met_entries
from .options import Options
from .profile_account import UsedProfile, account_of
from .result import Result
from .tally import Tally

if TYPE_CHECKING:
    from ..decision.decide import Known
    from ..decision.facts import CriterionFacts
    from ..evaluation.targets.aggregate_sums import IndicatorTotals, Key


@dataclass(frozen=True, kw_only=True)
class Check:
    """The results of a run: all its tables.

    Attributes:
        approvals: a `release.RELEASED` frame: the findings that an approved list took out of review.
        void: entries of the approved list that have no effect.
        held: letters that a review sheet refused: columns of `decision.review.HELD`; without columns where there is none.
        recorded: the account in the record of a finished run, or one that also knows of the letters; None: see `account`.
        warnings: lines that somebody must read before a letter is sent.
        sums: the totals of an enterprise list, for the indicators that can be computed from it.
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
    void: tuple[VoidApproval, ...] = ()
    held: pl.DataFrame = field(default_factory=pl.DataFrame)
    recorded: Account | None = None
    warnings: tuple[str, ...] = ()
    sums: Mapping[Key, IndicatorTotals] = field(default_factory=dict)
    inputs: InputFiles = field(default_factory=InputFiles)

    @cached_property
    def tally(self) -> Tally:
        """The counts of the run."""
        met = met_entries(self.records.frame, self.cautions, self.office.config)
        return Tally.of(self.records.frame, self.verdicts, self.decisions, self.records.problems, entries=met)

    @cached_property
    def account(self) -> Account:
        """What became of everything that was given."""
        if self.recorded:
            return self.recorded
        void = (unused("approval_void", entry.what, entry.place, why=entry.why) for entry in self.void)
        return account_of(self.tally, self.records.sources, self.used).adding(void)

    @property
    def used(self) -> UsedProfile:
        """What the check was made with, as far as the account asks for it."""
        return UsedProfile(options=self.options, office=self.office, policies=self.policies, settings=self.settings)

    @cached_property
    def indicators(self) -> pl.DataFrame:
        """Indicators of regional targets, computed from an enterprise list: an `aggregate.INDICATORS` frame."""
        from ..evaluation.targets.aggregate import aggregate_targets

        return aggregate_targets(self.sums, self.policies, self.settings, self.office.config)

    @property
    def result(self) -> Result:
        """The circumstances and counts of the check."""
        return Result(
            options=self.options,
            office=self.office,
            policies=self.policies,
            settings=self.settings,
            sources=self.records.sources,
            tally=self.tally,
            account=self.account,
            warnings=self.warnings,
            approvals=self.approvals.height,
            indicators=self.indicators,
            inputs=self.inputs,
        )

    def tables(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """(name, table) of the tables that a run keeps, except the decisions (which also name their letters)."""
        yield "records", self.records.frame
        yield "problems", self.records.problems
        yield "verdicts", self.verdicts
        yield "cautions", self.cautions
        yield "approvals", self.approvals
        if not self.held.is_empty():
            yield "held", self.held


@dataclass(frozen=True, kw_only=True)
class Checker:
    """All that a check needs, already loaded: options, profile, policies, settings and the office's list of two-high
    trades. It can be sent to another process."""

    options: Options
    office: Office
    policies: list[Policy]
    settings: Settings
    two_high: Mapping[str, str] = field(default_factory=dict)
    inputs: InputFiles = field(default_factory=InputFiles)

    @staticmethod
    def of(options: Options, loaded: Office | None = None) -> Checker:
        """Load profile, policies and outside tables; `loaded` is used instead of the profile that the options name.

        Raises:
            TenglongError: one of them cannot be used.
        """
        from ..evaluation.criteria.hints import two_high_trades
        from ..policy.references import load_references

        loaded = signed_on(loaded or load_profile(options.profile), options)
        policies = office_policies(loaded, options.policies, options.as_of)
        inputs = InputFiles.of(options, loaded)
        references = load_references(loaded, policies)
        region = options.region or loaded.config.office.region
        settings = Settings(
            as_of=options.as_of,
            year=options.year,
            signing=signing_day(loaded, options),
            region=region,
            references=references,
        )
        return Checker(
            options=options,
            office=loaded,
            policies=policies,
            settings=settings,
            two_high=two_high_trades(loaded),
            inputs=inputs,
        )

    @property
    def used(self) -> UsedProfile:
        """What the check is made with, as far as the account asks for it."""
        return UsedProfile(options=self.options, office=self.office, policies=self.policies, settings=self.settings)

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
        """Evaluate the records and decide what follows."""
        from ..decision.decide import decide
        from ..decision.facts import Issuer
        from ..decision.release_bars import Bars

        with clock.stage("evaluate") as count:
            records, verdicts, cautions, sums = self._evaluated(records)
            count(records.frame.height)
        with clock.stage("decide") as count:
            issuer = Issuer.of(self.office.config)
            decisions = decide(verdicts, cautions, issuer, self._facts, known=self._known)
            release, held = NOTHING, self._held()
            if self.options.release and held is None:
                entries = read_release(self.options.release, self.office.config.limits)
                bars, signing = Bars.of(cautions, issuer, self._facts), self.settings.signing_day
                release = match_release(entries, verdicts, decisions, set(self._facts), signing=signing, bars=bars)
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
            held=pl.DataFrame() if held is None else held,
            void=tuple(release.void),
            warnings=() if held is None else held_warnings(held),
            sums=sums,
            inputs=self.inputs,
        )
        return replace(done, warnings=(*done.warnings, *self.warnings(done.tally)))

    def warnings(self, tally: Tally) -> Iterator[str]:
        """What somebody must know before the letters of a run with these counts are sent."""
        from ..decision.facts import issuer_warnings
        from ..decision.shutdown_risk import shutdown_warnings
        from ..decision.unnamed_office import unnamed_warnings

        office = self.office.config
        yield from issuer_warnings(office)
        yield from unnamed_warnings(tally.verdicts, self._facts, office)
        yield from shutdown_warnings(tally.trades, office)

    def _held(self) -> pl.DataFrame | None:
        """The letters that the file of `--release` holds back; None where it is no review sheet."""
        path, limits = self.options.release, self.office.config.limits
        return read_review(path, limits) if path and is_review_sheet(path, limits) else None

    def _evaluated(self, records: Records) -> tuple[Records, pl.DataFrame, pl.DataFrame, dict[Key, IndicatorTotals]]:
        """The records with the problems that evaluation adds, verdicts, cautions, and the totals of the list."""
        from ..evaluation.criteria.binding import unplaced, with_named_places
        from ..evaluation.criteria.cautions import find_cautions
        from ..evaluation.criteria.hints import two_high_hints
        from ..evaluation.criteria.list_differences import list_differences
        from ..evaluation.criteria.listed_trade import with_listed_trade
        from ..evaluation.criteria.waivers import criterion_cautions, expired_waivers
        from ..records.problems import catalogue

        profile, day = self.office.config, self.options.as_of
        records = with_listed_trade(records, profile)
        records = with_named_places(records.noting(two_high_hints(records, self.two_high)), self.policies)
        records = records.noting(unplaced(records))
        records = records.noting(list_differences(records, self.policies, self.settings))
        verdicts, sums, doubts = self._judged(records)
        codes = {code: kind.caution for code, kind in catalogue().items() if kind.caution}
        cautions = find_cautions(
            records, self.policies, settings=self.settings, problem_cautions=codes, office=self.office
        )
        cautions = pl.concat([cautions, doubts, criterion_cautions(verdicts, self.policies, profile, day)])
        return records.noting(expired_waivers(verdicts, profile, day)), verdicts, cautions, sums

    def _judged(self, records: Records) -> tuple[pl.DataFrame, dict[Key, IndicatorTotals], pl.DataFrame]:
        """Verdicts, totals of the list, and the cautions that come from judging, according to the record kind."""
        from ..evaluation.criteria.cautions import CAUTIONS
        from ..evaluation.criteria.evaluate import evaluate
        from ..evaluation.targets.aggregate_sums import totals_of
        from ..evaluation.targets.judge_targets import judge_targets

        profile, include_out_of_scope = self.office.config, self.options.include_out_of_scope
        if self.options.kind == "region":
            judged = judge_targets(
                records, self.policies, self.settings, profile, include_out_of_scope=include_out_of_scope
            )
            return judged.verdicts, {}, judged.cautions
        verdicts = evaluate(records, self.policies, self.settings, include_out_of_scope=include_out_of_scope)
        return verdicts, totals_of(records, self.policies, self.settings), pl.DataFrame(schema=CAUTIONS)

    @cached_property
    def _known(self) -> Known:
        """What was inferred so far; kept because the parts of a long submission mostly have the same combinations."""
        return {}

    @cached_property
    def _facts(self) -> dict[str, CriterionFacts]:
        return _facts(self.policies, self.options.kind)


def _facts(policies: Sequence[Policy], kind: Kind) -> dict[str, CriterionFacts]:
    """Id → what decisions need to know, for all criteria (for regions: all targets) that judge this kind."""
    from ..decision.facts import CriterionFacts

    if kind == "region":
        return {aim.spec.name: CriterionFacts(finding="target") for policy in policies for aim in targets_of(policy)}
    return {
        rule.criterion.id: CriterionFacts.of(rule.criterion, policy) for policy in policies for rule in policy.rules
    }


def judge(options: Options, clock: Clock, loaded: Office | None = None) -> Check:
    """Read, evaluate and decide, but write nothing; `loaded` is used instead of the profile that the options name."""
    checker = Checker.of(options, loaded)
    return checker.check(checker.read(clock), clock)

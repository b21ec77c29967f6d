"""The account of a run: of its submission, and of its profile: entries that met nobody, not in force, or never asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..core.text import fold_text
from ..language import ast
from ..policy.corpus import Policy, Rule
from ..policy.office import own_folder
from ..policy.profile import Office, read_powers
from ..policy.settings import Settings, bare
from ..policy.targets import targets_of
from ..policy.unread_files import unread_files
from ..records.records import Source
from ..vocabulary.headers import Header
from ..vocabulary.regions import find_region
from ..vocabulary.words import LISTING, words
from .account import Account, UnusedThing, unused
from .met_entries import exemption_entry, waiver_entry
from .options import Options
from .submission_account import submission_account
from .tally import Tally

_OF_ENTERPRISES = "enterprise"


@dataclass(frozen=True, kw_only=True)
class UsedProfile:
    """What a check was made with: its options, the office, its policies and the circumstances."""

    options: Options
    office: Office
    policies: Sequence[Policy]
    settings: Settings

    @property
    def rules(self) -> dict[str, Rule]:
        """Criterion id → rule, of the loaded policies."""
        return {rule.criterion.id: rule for policy in self.policies for rule in policy.rules}


def account_of(tally: Tally, sources: Sequence[Source], used: UsedProfile) -> Account:
    """The account of a run, without what is known only when its letters are written."""
    account = submission_account(tally.problems, sources, tally.single("sources", "source"))
    return account.adding(profile_account(used, tally, sources))


def profile_account(used: UsedProfile, tally: Tally, sources: Sequence[Source]) -> Iterator[UnusedThing]:
    """What of the profile was not used, in the order of its keys."""
    judged = {
        criterion
        for (criterion, outcome), count in tally.by("verdicts", "criterion", "outcome").items()
        if outcome != "out_of_scope" and count
    }
    met = tally.single("entries", "entry")
    yield from _region(used)
    yield from _words(used)
    yield from _tables(used, judged)
    yield from _lists(used.office)
    yield from policy_files(used.office, used.policies, used.options.policies)
    yield from _thresholds(used, judged)
    yield from _exemptions(used, met)
    yield from _waivers(used, met)
    yield from _columns(used, sources)
    yield from _targets(used)


def _region(used: UsedProfile) -> Iterator[UnusedThing]:
    """The place of records that state none, where it is no code, or no table and no rule knows it."""
    code = used.settings.region
    named = {policy.head.region for policy in used.policies} | {rule.region for rule in used.rules.values()}
    known = code.isdecimal() and (find_region(code) or any(place.startswith(bare(code)) for place in named))
    if code and not known:
        where = "--region" if used.options.region else used.office.where("office", "region")
        yield unused("region_unknown", code, where)


def _words(used: UsedProfile) -> Iterator[UnusedThing]:
    known = {*words().after, *words().before, LISTING}
    for word in used.office.config.word_meanings:
        if word not in known:
            yield unused("entry_unknown", f"word_meanings：{word}", used.office.where("word_meanings", word))


def _tables(used: UsedProfile, judged: set[str]) -> Iterator[UnusedThing]:
    declared = {name for policy in used.policies for name in policy.head.references}
    looked_up = {
        node.table for name in judged if name in used.rules for node in used.rules[name].nodes
        if isinstance(node, ast.Reference)
    }  # fmt: skip
    for name in used.office.config.reference_tables:
        where = used.office.where("reference_tables", name)
        if name not in declared and used.options.policies:
            yield unused("entry_elsewhere", f"外部标准表 {name}", where)
        elif name not in declared:
            yield unused("table_unused", name, where)
        elif name not in looked_up:
            yield unused("table_nobody", name, where)


def _lists(office: Office) -> Iterator[UnusedThing]:
    """Lists of the profile in which no entry was found."""
    from ..evaluation.criteria.hints import two_high_trades

    config = office.config
    if config.powers_file and not read_powers(office.folder / config.powers_file):
        yield unused("list_without_entries", config.powers_file, office.where("powers_file"))
    if config.two_high_trades and not two_high_trades(office):
        yield unused("list_without_entries", config.two_high_trades, office.where("two_high_trades"))


def policy_files(office: Office, policies: Sequence[Policy], ids: Sequence[str] = ()) -> Iterator[UnusedThing]:
    """Files in the office's own folder of policies that were not read.

    Args:
        ids: the policies that were asked for; empty: all.
    """
    folder = own_folder(office)
    if folder is None:
        return
    if not any(folder.glob("*/policy.yaml")):
        yield unused("policies_none", folder.name, office.where("policies"))
    for file in unread_files(folder, policies, ids):
        yield unused("policy_file" if file.data else "policy_paper", file.path, office.where("policies"))


def _thresholds(used: UsedProfile, judged: set[str]) -> Iterator[UnusedThing]:
    for index, entry in enumerate(used.office.config.thresholds):
        where = used.office.where("thresholds", index)
        if not entry.in_force(used.settings.as_of):
            yield unused("threshold_not_yet", entry.criterion, where, day=str(entry.approved))
        elif not _concerned(used, entry.criterion):
            yield unused("entry_elsewhere", f"本地标准 {entry.criterion}", where)
        elif entry.criterion not in judged:
            yield unused("threshold_nobody", entry.criterion, where)


def _exemptions(used: UsedProfile, met: dict[str, int]) -> Iterator[UnusedThing]:
    for index, entry in enumerate(used.office.config.exemptions):
        if used.options.kind == _OF_ENTERPRISES and not entry.disabled and exemption_entry(entry.id) not in met:
            where = used.office.where("exemptions", index)
            yield unused("exemption_nobody", entry.title or entry.id, where)


def _waivers(used: UsedProfile, met: dict[str, int]) -> Iterator[UnusedThing]:
    from ..evaluation.criteria.waivers import renewed

    profile, day = used.office.config, used.settings.as_of
    for index, waiver in enumerate(profile.waivers):
        what, where = f"{waiver.who} {waiver.criterion}", used.office.where("waivers", index)
        if waiver.expired(day) or not waiver.begun(day):
            if renewed(waiver, profile, day):
                yield unused("waiver_renewed", what, where)
            elif waiver.expired(day):
                yield unused("waiver_over", what, where, day=str(waiver.expires))
            else:
                yield unused("waiver_not_yet", what, where, day=str(waiver.approved))
        elif not _concerned(used, waiver.criterion):
            yield unused("entry_elsewhere", f"暂缓登记 {what}", where)
        elif waiver_entry(index) not in met:
            yield unused("waiver_nobody", what, where)


def _concerned(used: UsedProfile, criterion: str) -> bool:
    """Whether the check judges a criterion at all: its policy is loaded, and it is about records of this kind."""
    rule = used.rules.get(criterion)
    return rule is not None and used.options.kind in (rule.criterion.record[0], *rule.criterion.record)


def _columns(used: UsedProfile, sources: Sequence[Source]) -> Iterator[UnusedThing]:
    columns = [Header(0, tuple(column.header.split("/"))) for source in sources for column in source.columns]
    headers = {name for column in columns for name in column.profile_names}
    for header in used.office.config.columns:
        if fold_text(header) not in headers:
            yield unused("column_elsewhere", header, used.office.where("columns", header))


def _targets(used: UsedProfile) -> Iterator[UnusedThing]:
    """Entries about a target that no policy has."""
    config = used.office.config
    if not (config.tolerances or config.target_readings) or used.options.policies:
        return
    aims = [aim.spec for policy in used.policies for aim in targets_of(policy)]
    known = {"左右", *(aim.name for aim in aims), *(aim.id for aim in aims)}
    for key, names in (("tolerances", config.tolerances), ("target_readings", config.target_readings)):
        for name in names:
            if name not in known:
                yield unused("entry_unknown", f"{key}：{name}", used.office.where(key, name))

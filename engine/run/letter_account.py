"""What of a profile, of the options and of a review sheet was not used for letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from ..checking.account import UnusedThing, unused
from ..checking.options import Options
from ..decision.laws import laws
from ..notice.documents import documents
from ..notice.held_letters import HeldLetters
from ..notice.measures import measures
from ..policy.corpus import Policy
from ..policy.profile import Office


def letter_entries(office: Office, policies: Sequence[Policy]) -> Iterator[UnusedThing]:
    """Entries of a profile about letters that name what does not exist."""
    cases = [case.matter for policy in policies for rule in policy.rules for case in rule.criterion.cases]
    config = office.config
    for matter in config.powers:
        if matter not in {*laws().matters, *cases}:
            yield unused("power_unknown", matter, office.where("powers", matter))
    named = (("numbers", config.numbers, {*documents().documents}), ("local_rules", config.local_rules, {*measures()}))
    for key, names, known in named:
        for name in names:
            if name not in known:
                yield unused("entry_unknown", f"{key}：{name}", office.where(key, name))


def unused_templates(office: Office, policies: Sequence[Policy]) -> Iterator[UnusedThing]:
    """Templates in the office's own folder that no document could be made with."""
    from ..notice.clause_letters import letter_titles
    from ..notice.letters import Templates

    for name in Templates(office).unused(letter_titles(policies)):
        yield unused("template_unused", name, office.where("templates"))


def letters_asked(options: Options, index: pl.DataFrame, held: HeldLetters | None = None) -> Iterator[UnusedThing]:
    """Documents that were asked for of which there is none, and refusals in a review sheet of letters that there are not.

    Args:
        index: the letters that were written, with a column `document`.
    """
    there = set(index["document"])
    for name in options.documents:
        if name not in there:
            yield unused("document_none", documents().documents[name].title, "--document")
    for row in held.unmet() if held else ():
        yield unused("refusal_void", f"{row['name'] or row['uscc']} {row['title']}", row["department"])

"""Names of enterprises, folded for comparison only: what is shown stays as it was written."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

_DROPPED = r"[\s\u200b-\u200f\ufeff\u00a0\u3000]"
_SUFFIX = r"(集团|控股|股份|有限|责任|公司)+$"
_PREFIX = r"^(浙江省?|绍兴市?|嵊州市?)"
_ASIDE = r"\([^)]*\)$"
_PLAIN = r"^[0-9A-Za-z()\u4e00-\u9fff]*$"


def fold_name(name: str) -> str:
    """One spelling for full-width and half-width forms, without any white space."""
    return re.sub(_DROPPED, "", unicodedata.normalize("NFKC", name))


def folded(name: pl.Expr) -> pl.Expr:
    """`fold_name` as a polars expression."""
    return name.str.normalize("NFKC").str.replace_all(_DROPPED, "")


def has_plain_spelling(name: pl.Expr) -> pl.Expr:
    """Whether a name holds only signs that folding leaves alone; it can then be looked at as it is."""
    return name.str.contains(_PLAIN)


def core_name(name: str) -> str:
    """The distinctive part of a folded name: without province, legal form and a trailing bracket.

    Only for pointing out near names to a person, never for treating two enterprises as one.
    """
    core = re.sub(_SUFFIX, "", re.sub(_ASIDE, "", name))
    return re.sub(_PREFIX, "", core) or name


def core(name: pl.Expr) -> pl.Expr:
    """`core_name` as a polars expression over folded names."""
    bare = name.str.replace(_ASIDE, "").str.replace(_SUFFIX, "").str.replace(_PREFIX, "")
    return pl.when(bare == "").then(name).otherwise(bare)

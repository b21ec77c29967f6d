"""The land of an enterprise in a letter: one row for each parcel, and what is told to a tenant."""

from __future__ import annotations

import re

from ..core.exact import parse_exact
from .case import NoticeCase
from .clause_letters import default_letters
from .letter_fields import BLANK, Parcel
from .wording import or_blank

_BETWEEN = re.compile("[；;、\n]+")


def parcels(case: NoticeCase, land: str) -> tuple[Parcel, ...]:
    """A row for each 不动产权证号 (joined by ； where several rows of a sheet were joined), or one row.

    Args:
        land: all land that the enterprise uses, with its unit; the area of a parcel where there is only one.
    """
    certs = _several(case, "land_cert") or [""]
    addresses = _several(case, "address")
    paired = addresses if len(addresses) == len(certs) else addresses * len(certs) if len(addresses) == 1 else []
    alone = len(certs) == 1
    return tuple(
        Parcel(
            number=str(number),
            address=or_blank(paired[number - 1] if paired else "、".join(addresses) if alone else ""),
            cert=or_blank(cert),
            land=land if alone else BLANK,
            nature=or_blank(case.record.get("land_nature")),
            tenure=_tenure(case),
        )
        for number, cert in enumerate(certs, 1)
    )


def _several(case: NoticeCase, key: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(str(case.record.get(key) or "")) if part.strip()]


def _tenure(case: NoticeCase) -> str:
    words = default_letters().tenure
    own, rented = _has(case, "land_own"), _has(case, "land_rent_in")
    if rented:
        return BLANK if own else words.rented
    return words.own if own else BLANK


def tenancy(case: NoticeCase) -> str:
    """What a tenant is told; "" for an enterprise that rents no land."""
    words = default_letters().tenure
    if not _has(case, "land_rent_in"):
        return ""
    return words.part_rented if _has(case, "land_own") else words.all_rented


def _has(case: NoticeCase, key: str) -> bool:
    return (parse_exact(str(case.record.get(key) or "")) or 0) > 0

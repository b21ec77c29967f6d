"""The land of an enterprise in a letter: one row for each parcel, and what is told to a tenant."""

from __future__ import annotations

import re

from ..core.exact import parse_exact
from .blanks import BLANK
from .case import NoticeCase
from .clause_letters import default_letters
from .letter_fields import Parcel
from .wording import or_blank, stated

_BETWEEN = re.compile("[；;、\n]+")


def parcels(case: NoticeCase) -> tuple[Parcel, ...]:
    """A row for each 不动产权证号 (joined by ； where several rows of a sheet were joined), or one row; then one for land
    that an owner also rents from others.

    The area of a parcel is known where there is only one: its owner's land, whoever uses it; a tenant's rented land. Of
    several, the records hold the sum: each says that its own area was not stated; see `land_note`.
    """
    certs = several(case, "land_cert") or [""]
    addresses = several(case, "address")
    paired = addresses if len(addresses) == len(certs) else addresses * len(certs) if len(addresses) == 1 else []
    alone = len(certs) == 1
    held = [
        Parcel(
            number=str(number),
            address=or_blank(paired[number - 1] if paired else "、".join(addresses) if alone else ""),
            cert=or_blank(cert),
            land=_area(case) if alone else default_letters().tenure.undivided,
            nature=or_blank(case.record.get("land_nature")),
            tenure=_tenure(case),
        )
        for number, cert in enumerate(certs, 1)
    ]
    return (*held, *_rented_beside(case, len(held) + 1))


def _rented_beside(case: NoticeCase, number: int) -> tuple[Parcel, ...]:
    if not (_has(case, "land_own") and _has(case, "land_rent_in")):
        return ()
    rented = default_letters().tenure.rented
    return (
        Parcel(
            number=str(number), address=BLANK, cert=BLANK, land=_land(case, "land_rent_in"), nature=BLANK, tenure=rented
        ),
    )  # fmt: skip


def several(case: NoticeCase, key: str) -> list[str]:
    """The texts of a field that were joined because an enterprise has several rows."""
    return [part.strip() for part in _BETWEEN.split(str(case.record.get(key) or "")) if part.strip()]


def land_note(case: NoticeCase) -> str:
    """Why the areas of several parcels are not printed, with their sum; "" for a single parcel."""
    if len(several(case, "land_cert")) < 2:
        return ""
    return default_letters().tenure.undivided_note.format(land=_area(case))


def _area(case: NoticeCase) -> str:
    key = next((key for key in ("land_own", "land_rent_in", "land_actual") if _has(case, key)), "land_actual")
    return _land(case, key)


def _land(case: NoticeCase, key: str) -> str:
    return stated(str(case.record.get(key) or ""), "亩")


def _tenure(case: NoticeCase) -> str:
    words = default_letters().tenure
    if _has(case, "land_own"):
        return words.own_let.format(land=_land(case, "land_rent_out")) if _has(case, "land_rent_out") else words.own
    return words.rented if _has(case, "land_rent_in") else BLANK


def tenancy(case: NoticeCase) -> str:
    """What a tenant is told; "" for an enterprise that rents no land."""
    words = default_letters().tenure
    if not _has(case, "land_rent_in"):
        return ""
    return words.part_rented if _has(case, "land_own") else words.all_rented


def _has(case: NoticeCase, key: str) -> bool:
    return (parse_exact(str(case.record.get(key) or "")) or 0) > 0

"""Which offices a letter is copied to: those of the profile, without the issuing office itself."""

from __future__ import annotations

from ..policy.profile import Profile
from ..vocabulary.departments import same_department, same_government


def is_issuer(profile: Profile, office: str) -> bool:
    """Whether an office named in the profile is the issuing office, by its full name, the one that clauses use, or a generic one."""
    issuer = profile.office
    same = same_department if issuer.kind == "部门" else same_government
    return bool(office) and (office == issuer.name or (bool(issuer.name) and same(issuer.name, office)))


def copied_offices(profile: Profile, track: str) -> list[str]:
    """The offices that get a copy of a track's letters; an office sends itself none."""
    listed = next((offices for key, offices in profile.copies.items() if key == track), [])
    return [office for office in listed if not is_issuer(profile, office)]

"""Which office leads the work on a cluster: the groups of clusters that a policy names (clusters.yaml)."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from pydantic import Field, field_validator

from ..core.persistent_cache import value_across_runs
from ..core.validation import Model, load_model
from ..vocabulary.indicators import ALL_CLUSTERS, catalogue
from .corpus import Policy, is_shipped
from .models import Criterion, Departments


class ClusterGroup(Model):
    """Clusters that one office leads."""

    clause: str = Field(min_length=1, description="条款位置，如 附件3一")
    clusters: list[str] = Field(min_length=1, description="集群，名称见 vocabulary/indicators.yaml")
    head: str = Field(default="", description="负责的领导，只写职务")
    lead: list[str] = Field(min_length=1, description="牵头部门")

    @field_validator("clusters")
    @classmethod
    def _known(cls, names: list[str]) -> list[str]:
        for name in names:
            if name not in catalogue().clusters:
                raise ValueError(f"集群“{name}”不存在")
        return names


class ClusterFile(Model):
    """The contents of clusters.yaml."""

    groups: list[ClusterGroup]


@cache
def _read(path: Path, mark: int) -> tuple[ClusterGroup, ...]:
    """The groups of a file; `mark` changes when the file does, and is 0 if there is none."""

    def groups() -> tuple[ClusterGroup, ...]:
        return tuple(load_model(ClusterFile, path).groups) if mark else ()

    if not is_shipped(path.parent):
        return groups()
    return value_across_runs(f"clusters {path.parent.name} {mark}", groups)


def cluster_groups(folder: Path) -> tuple[ClusterGroup, ...]:
    """The groups of clusters of the policy in `folder`, in the order of the document; () if it names none.

    Raises:
        RuleError: clusters.yaml is broken.
    """
    path = folder / "clusters.yaml"
    return _read(path, path.stat().st_mtime_ns if path.is_file() else 0)


def leading_groups(departments: Departments, folder: Path, clusters: Collection[str] = ()) -> list[ClusterGroup]:
    """The groups, with those of their clusters that are concerned, whose office leads beside the departments.

    Args:
        departments: those of a criterion or target of the policy in `folder`.
        clusters: names of the catalogue; none, or 整体, are all clusters.
    """
    if not departments.by_cluster:
        return []
    everywhere = not clusters or ALL_CLUSTERS in clusters
    concerned = [
        (group, [name for name in group.clusters if everywhere or name in clusters]) for group in cluster_groups(folder)
    ]
    return [group.model_copy(update={"clusters": names}) for group, names in concerned if names]


def responsible(departments: Departments, folder: Path, clusters: Collection[str] = ()) -> Departments:
    """The departments, with the offices that lead the clusters where the clause has them by cluster."""
    offices = [office for group in leading_groups(departments, folder, clusters) for office in group.lead]
    return departments.model_copy(update={"lead": list(dict.fromkeys([*departments.lead, *offices]))})


def stated_departments(criterion: Criterion, policy: Policy) -> Departments:
    """The departments of a criterion with those that lead clusters; of its document where the clause names none."""
    stated = responsible(criterion.departments, policy.folder)
    return stated if stated.lead or stated.with_ else policy.head.departments


def cluster_named(name: str) -> tuple[str, ...]:
    """The cluster that a record's name gives (领带服装产业集群); () if it gives none."""
    cluster = catalogue().cluster(name)
    return (cluster,) if cluster not in ("", ALL_CLUSTERS) else ()

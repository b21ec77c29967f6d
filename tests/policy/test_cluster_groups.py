"""Who leads the work on a cluster: the offices of annex 3 of SZ20, for the cluster that a record names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenglong.engine.core.errors import RuleError
from tenglong.engine.policy.cluster_groups import (
    cluster_groups,
    cluster_named,
    leading_groups,
    responsible,
)
from tenglong.engine.policy.corpus import POLICIES, load_policies
from tenglong.engine.policy.models import Departments
from tenglong.engine.policy.targets import PolicyTarget, targets_of

SZ20 = POLICIES / "SZ20"
BY_CLUSTER = Departments(lead=["市甲局"], by_cluster=True)


def target(name: str) -> PolicyTarget:
    return next(one for one in targets_of(load_policies(["SZ20"])[0]) if one.spec.name == name)


def test_every_cluster_of_the_document_has_one_leading_office() -> None:
    clusters = [name for group in cluster_groups(SZ20) for name in group.clusters]
    assert len(clusters) == len(set(clusters)) == 10
    assert len(cluster_groups(SZ20)) == 6


@pytest.mark.parametrize(
    ("record", "offices"),
    [
        ("领带服装产业集群", ["市甲局", "市科技局"]),
        ("高端装备及零部件制造集群", ["市甲局", "市发改局"]),
        ("冷链物流产业链", ["市甲局", "市商务局"]),
    ],
)
def test_the_office_is_that_of_the_cluster_that_a_record_names(record: str, offices: list[str]) -> None:
    assert responsible(BY_CLUSTER, SZ20, cluster_named(record)).lead == offices


def test_a_record_that_names_no_cluster_concerns_all_groups() -> None:
    assert cluster_named("长桥工业园") == ()
    assert len(leading_groups(BY_CLUSTER, SZ20)) == 6


def test_departments_that_are_not_by_cluster_stay_as_they_are(tmp_path: Path) -> None:
    stated = Departments(lead=["市甲局"])
    assert responsible(stated, SZ20, ("领带服装",)).lead == ["市甲局"]
    assert responsible(BY_CLUSTER, tmp_path).lead == ["市甲局"]


def test_a_target_of_several_clusters_has_the_office_of_each() -> None:
    assert target("SZ20-T04").departments.lead == ["市市场监管局", "市科技局", "市经信局"]
    assert target("SZ20-T04").departments_of("智能电机").lead == ["市科技局"]
    assert target("SZ20-T04").departments_of("").lead == target("SZ20-T04").departments.lead
    assert target("SZ20-T31").departments_of("智能电机").lead == target("SZ20-T31").departments.lead


def test_an_unknown_cluster_is_refused(tmp_path: Path) -> None:
    text = "groups:\n  - {clause: 附件3一, clusters: [没有的集群], lead: [市甲局]}\n"
    (tmp_path / "clusters.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match="集群“没有的集群”不存在"):
        cluster_groups(tmp_path)

"""Who is who: codes, names and townships; what resembles goes to a person, and a row's place means nothing."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import polars as pl
import pytest
from register_cases import with_run
from sqlalchemy import select

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.enterprises import Roll, save_proposals
from tenglong.engine.cases.matches import Saying, settle
from tenglong.engine.cases.near_names import propose_near
from tenglong.engine.cases.run_findings import to_place
from tenglong.engine.cases.tables import ALIAS, ENTERPRISE, MATCH
from tenglong.engine.vocabulary.uscc import check_character, organisation_check

Row = tuple[str, str, str]
"""Name, code, township."""


def code(number: int, region: str = "330683") -> str:
    """A sound code; the same number in another region has the same organisation code."""
    organisation = f"X{number:07d}"
    body = f"91{region}{organisation}{organisation_check(organisation)}"
    return body + check_character(body)


@pytest.fixture
def register(tmp_path: object, register: Register) -> Register:
    """A register with a run, to which proposals belong."""
    with_run(register)
    return register


def placed(
    register: Register, rows: Sequence[Row], years: Sequence[str] = (), *, former: Sequence[str] = ()
) -> list[int | None]:
    """The enterprises of the rows of one submission."""
    frame = pl.DataFrame(list(rows), schema=["name", "uscc", "town"], orient="row").with_row_index("record_id")
    table = frame.with_columns(pl.col("record_id").cast(pl.String), file=pl.lit("表"), sheet=pl.lit("一"))
    if former:
        table = table.with_columns(pl.Series("former_name", former))
    if years:
        table = table.with_columns(pl.Series("report_year", years))
    with register.writing() as connection:
        roll = Roll(connection, "2022-12-31")
        owners = roll.owners(to_place(table.lazy()))
        propose_near(roll, {owner for owner in owners.values() if owner})
        roll.save()
        save_proposals(connection, 1, roll.proposals)
    return [owners[str(number)] for number in range(len(rows))]


def asked(register: Register) -> list[tuple[int, int, str]]:
    with register.reading() as connection:
        rows = connection.execute(select(MATCH.c.enterprise, MATCH.c.other, MATCH.c.why).order_by(MATCH.c.id))
        return [tuple(row) for row in rows]


MILL, DYE = "青溪甲机械厂", "白石永昌印染有限公司"
TOWN = "白石镇"


def test_two_unlike_firms_under_one_code_are_two_and_a_person_is_asked(register: Register) -> None:
    first = placed(register, [(MILL, code(1), TOWN), (DYE, code(1), TOWN)])
    assert len(set(first)) == 2
    assert asked(register) == [(*sorted(first), "code")]
    with register.reading() as connection:
        assert connection.execute(select(ALIAS.c.value).where(ALIAS.c.kind == "code")).all() == []
    assert placed(register, [(DYE, code(1), TOWN), (MILL, code(1), TOWN)]) == first[::-1]
    assert len(asked(register)) == 1


def test_an_unlike_firm_under_a_known_code_is_beside_it(register: Register) -> None:
    [mill] = placed(register, [(MILL, code(1), TOWN)])
    [dye] = placed(register, [(DYE, code(1), TOWN)])
    assert dye != mill
    assert asked(register) == [(mill, dye, "code")]
    assert placed(register, [(DYE, code(1), TOWN)]) == [dye]
    assert placed(register, [(MILL, code(1), TOWN)]) == [mill]
    assert placed(register, [(DYE, code(2), TOWN)]) == [dye]
    assert len(asked(register)) == 1


def test_a_firm_renamed_wholly_is_the_same_where_the_sheet_states_its_former_name(register: Register) -> None:
    [mill] = placed(register, [(MILL, code(1), TOWN)])
    assert placed(register, [(DYE, code(1), TOWN)], former=["青溪乙铸造厂、青溪甲机械厂"]) == [mill]
    assert placed(register, [(DYE, code(1), TOWN)]) == [mill]
    assert placed(register, [(DYE, "", TOWN)]) == [mill]
    assert asked(register) == []


def test_a_former_name_that_the_firm_never_bore_joins_nothing(register: Register) -> None:
    [mill] = placed(register, [(MILL, code(1), TOWN)])
    [dye] = placed(register, [(DYE, code(1), TOWN)], former=["青溪乙铸造厂"])
    assert asked(register) == [(mill, dye, "code")]


def test_a_firm_without_a_code_is_known_by_a_former_name_that_is_free_and_one_firms_alone(register: Register) -> None:
    [mill] = placed(register, [(MILL, "", TOWN)])
    assert placed(register, [(DYE, "", TOWN)], former=[MILL]) == [mill]
    [first, second] = placed(register, [("青溪丙五金厂", "", TOWN), ("青溪丁五金厂", "", TOWN)])
    old, new = placed(register, [("青溪丙五金厂", "", TOWN), ("青石戊电器厂", "", TOWN)], former=["", "青溪丙五金厂"])
    assert (old, new not in (first, second, mill)) == (first, True)
    [elsewhere] = placed(register, [("白石己服装厂", "", "青石镇")], former=["青溪丁五金厂"])
    assert elsewhere not in (mill, first, second)


def test_a_former_name_does_not_join_what_a_person_has_told_apart(register: Register) -> None:
    [mill] = placed(register, [(MILL, code(1), TOWN)])
    [dye] = placed(register, [(DYE, code(1), TOWN)])
    settle(register, 1, "different", Saying(who="赵某"))
    assert placed(register, [(DYE, code(1), TOWN)], former=[MILL]) == [dye] != [mill]


def test_a_name_that_is_alike_under_the_code_is_the_same_firm(register: Register) -> None:
    [mill] = placed(register, [(MILL, code(1), TOWN)])
    assert placed(register, [("青溪甲机械制造厂", code(1), TOWN)]) == [mill]
    assert placed(register, [("青溪甲机械制造厂", "", TOWN)]) == [mill]
    assert asked(register) == []


def test_the_organisation_code_outlives_a_move(register: Register) -> None:
    [mill] = placed(register, [(MILL, code(1), TOWN)])
    assert placed(register, [(MILL, code(1, "330604"), "青石镇")]) == [mill]
    assert code(1, "330604")[8:17] == code(1)[8:17]


def test_a_code_with_a_wrong_check_digit_says_nothing(register: Register) -> None:
    wrong = code(1)[:17] + ("A" if code(1)[17] != "A" else "B")
    mill, dye = placed(register, [(MILL, wrong, TOWN), (DYE, wrong, TOWN)])
    assert mill != dye
    assert placed(register, [(MILL, wrong, "青石镇")]) != [mill]
    assert placed(register, [(MILL, code(1), TOWN)]) == [mill]
    with register.reading() as connection:
        assert set(connection.execute(select(ENTERPRISE.c.uscc)).scalars()) == {"", code(1)}


def test_one_name_under_two_codes_is_two_firms_and_without_a_code_nobodys(register: Register) -> None:
    first, second = placed(register, [(MILL, code(1), TOWN), (MILL, code(2), TOWN)])
    assert asked(register) == [(first, second, "name")]
    assert placed(register, [(MILL, "", TOWN)]) == [None]
    assert placed(register, [(MILL, code(2), TOWN)]) == [second]


def test_a_name_that_a_second_firm_has_taken_is_nobodys_without_a_code(register: Register) -> None:
    [mill] = placed(register, [(MILL, "", TOWN)])
    [other] = placed(register, [("青溪甲机械制造有限公司", code(1), TOWN)])
    assert placed(register, [(MILL, code(1), TOWN)]) == [other] != [mill]
    assert placed(register, [(MILL, "", TOWN)]) == [None]
    assert placed(register, [(MILL, code(1), TOWN)]) == [other]


def test_rows_that_nothing_tells_apart_are_nobodys_but_years_are(register: Register) -> None:
    assert placed(register, [(MILL, "", TOWN), (MILL, "", TOWN)]) == [None, None]
    first, second = placed(register, [(DYE, "", TOWN), (DYE, "", TOWN)], ["2021", "2022"])
    assert first == second is not None
    mill, nobody = placed(register, [(MILL, code(1), TOWN), (MILL, "", TOWN)])
    assert (mill is not None, nobody) == (True, None)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (("青溪甲机械制造厂", "", TOWN), "near"),
        (("青溪甲机戒厂", "", TOWN), "near"),
        (("青溪甲机械厂有限责任公司", "", TOWN), "near"),
        ((MILL, "", "青石镇"), "elsewhere"),
        ((MILL, "", ""), "elsewhere"),
        ((DYE, "", TOWN), ""),
        (("青溪甲机械制造厂", "", "青石镇"), ""),
    ],
)
def test_near_names_are_for_a_person_where_the_former_is_gone(register: Register, new: Row, why: str) -> None:
    [mill] = placed(register, [(MILL, code(1), TOWN)])
    [other] = placed(register, [new])
    assert other != mill
    assert asked(register) == ([(mill, other, why)] if why else [])


def test_near_names_of_one_submission_or_of_two_codes_are_two_firms(register: Register) -> None:
    placed(register, [(MILL, "", TOWN), ("青溪甲机械制造厂", "", TOWN)])
    assert asked(register) == []
    placed(register, [("青石乙纺织有限公司", code(5), TOWN)])
    placed(register, [("青石乙纺织股份有限公司", code(6), TOWN)])
    assert asked(register) == []


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_rows_means_nothing(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    pick = Random(seed)
    names = [MILL, "青溪甲机械制造厂", "青溪甲机械厂有限公司", DYE, "白石永昌纺织印染有限公司"]
    submissions = [
        [
            (pick.choice(names), pick.choice(["", code(1), code(2), code(3)]), pick.choice([TOWN, "青石镇"]))
            for _ in range(6)
        ]
        for _ in range(3)
    ]
    groups, questions = [], []
    for turn in range(3):
        register = Register.at(tmp_path_factory.mktemp("turn") / "台账库.db")
        with_run(register)
        owners: list[list[int | None]] = []
        for rows in submissions:
            order = list(range(len(rows)))
            Random(turn).shuffle(order) if turn else None
            shuffled = placed(register, [rows[at] for at in order])
            owners.append([owner for _, owner in sorted(zip(order, shuffled, strict=True))])
        flat = [owner for each in owners for owner in each]
        groups.append([flat.index(owner) for owner in flat])
        questions.append(len(asked(register)))
    assert groups[0] == groups[1] == groups[2]
    assert len(set(questions)) == 1

"""The monthly verification, on both databases (R030, R036, R058)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.db import fix_today
from app.features.collection import Answer, Verification, send_back, verify, verify_all
from app.features.collection.queries import sent_back, to_follow_up, unverified
from app.features.residents import Residence, ResidenceEvent, correct, depart
from tests.refusals import told, why
from tests.world import TODAY, District

LEFT: dict[str, Any] = {"left_on": dt.date(2026, 9, 20), "departure_reason": "3"}
JULY = dt.date(2026, 7, 5)


@pytest.fixture
def here(district: District) -> int:
    """Somebody who lives in the grid of the coordinator, in the eastern street."""
    key = district.world.residents["郑东"]
    system = district.system
    system.get_one(Residence, key).grid_id = district.world.grid
    system.commit()
    return key


@pytest.fixture
def village(district: District) -> int:
    """Somebody else of the eastern street."""
    return district.world.residents["王东村"]


@pytest.fixture
def coordinator(district: District) -> Session:
    return district.acting("coordinator")


def waiting(session: Session, **narrowed: Any) -> list[int]:
    return [row.id for row in session.execute(unverified(TODAY, **narrowed))]


def found(session: Session) -> list[tuple[int, str]]:
    return [(row.residence_id, row.outcome) for row in session.execute(to_follow_up(TODAY))]


def test_a_page_is_verified_in_one_go(
    district: District, clerk: Session, here: int, village: int
) -> None:
    assert waiting(clerk) == sorted([here, village])
    verify_all(clerk, [Answer(here, "here", 2), Answer(village, "changed", 1)])
    assert waiting(clerk) == []
    system, world = district.system, district.world
    rows = system.scalars(select(Verification).order_by(Verification.residence_id)).all()
    assert [
        (one.residence_id, one.street_id, one.community_id, one.grid_id, one.month, one.outcome,
         one.left_on, one.departure_reason, one.on, one.username)
        for one in rows
    ] == [
        (here, world.east, world.east_community, world.grid, "2026-09", "here",
         None, None, TODAY, "clerk"),
        (village, world.east, world.east_village, None, "2026-09", "changed",
         None, None, TODAY, "clerk"),
    ]  # fmt: skip
    verified_on = {one.id: one.verified_on for one in system.scalars(select(Residence))}
    assert verified_on[here] == verified_on[village] == TODAY
    assert verified_on[world.residents["冯西"]] == dt.date(2026, 3, 2)
    (entry,) = district.entries("clerk")
    assert entry[:3] == ("create", "verification", 2)


def test_the_same_submit_changes_nothing_the_second_time(
    district: District, clerk: Session, here: int
) -> None:
    answers = [Answer(here, "here", 2)]
    (first,) = verify_all(clerk, answers)
    (second,) = verify_all(clerk, answers)
    assert first.id == second.id
    assert district.system.get_one(Residence, here).version == 3
    assert district.count(Verification) == 1
    said = (
        "outcome",
        "本月已于2026-09-30核实，结果与此不同，不再改动。"
        "此后有变化的，请由镇街在居住登记中办理变更或者离开。",
    )
    assert why(verify, clerk, {"residence_id": here, "outcome": "changed"}) == [said]


def test_the_next_month_is_another(district: District, clerk: Session, here: int) -> None:
    fix_today(JULY)
    verify(clerk, {"residence_id": here, "outcome": "here"})
    fix_today(TODAY)
    assert here in waiting(clerk)
    verify(clerk, {"residence_id": here, "outcome": "here"})
    assert district.count(Verification, residence_id=here) == 2


def test_who_registers_has_been_seen(district: District, clerk: Session, here: int) -> None:
    system = district.system
    system.get_one(Residence, here).verified_on = dt.date(2026, 9, 1)
    system.commit()
    assert here not in waiting(clerk)
    system.get_one(Residence, here).verified_on = dt.date(2026, 8, 31)
    system.commit()
    assert here in waiting(clerk)


def test_the_longest_unverified_come_first_and_the_next_page_follows(
    district: District, clerk: Session, here: int, village: int
) -> None:
    system = district.system
    system.get_one(Residence, here).verified_on = dt.date(2026, 8, 1)
    system.get_one(Residence, village).verified_on = JULY
    system.commit()
    assert waiting(clerk) == [village, here]
    assert waiting(clerk, after=(JULY, village)) == [here]
    assert waiting(clerk, community=district.world.east_village) == [village]


def test_a_departure_ends_the_registration(
    district: District, clerk: Session, here: int, village: int
) -> None:
    verify_all(clerk, [Answer(here, "left", 2, **LEFT), Answer(village, "here", 1)])
    gone = district.system.get_one(Residence, here)
    assert (gone.status, gone.left_on, gone.departure_reason) == ("left", LEFT["left_on"], "3")
    assert district.count(ResidenceEvent, residence_id=here, kind="left") == 1
    assert found(clerk) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"left_on": None}, ("left_on", "结果为“离开”的，请填写离开日期和注销原因。")),
        (
            {"departure_reason": None},
            ("departure_reason", "结果为“离开”的，请填写离开日期和注销原因。"),
        ),
        (
            {"departure_reason": "9"},
            ("departure_reason", "“9”不在“注销原因”的代码表中，请从列表选择。"),
        ),
        (
            {"left_on": dt.date(2026, 10, 1)},
            ("left_on", "离开日期2026-10-01晚于今天；请核对。"),
        ),
        (
            {"left_on": dt.date(2026, 3, 1)},
            ("left_on", "离开日期2026-03-01早于申报日期2026-03-02；请核对。"),
        ),
        ({"outcome": "here"}, ("left_on", "结果不是“离开”的，离开日期和注销原因请留空。")),
        ({"outcome": "moved"}, ("outcome", "“moved”不在“核实结果”的代码表中，请从列表选择。")),
        ({"outcome": ""}, ("outcome", "请填写“核实结果”。")),
    ],
)
def test_nothing_stays_when_one_row_is_refused(
    district: District,
    clerk: Session,
    here: int,
    village: int,
    changes: dict[str, Any],
    said: tuple[str, str],
) -> None:
    bad = {"outcome": "left", **LEFT, **changes}
    field, sentence = said
    labels = {"left_on": "离开日期", "departure_reason": "注销原因", "outcome": "核实结果"}
    assert field in labels
    reasons = why(verify_all, clerk, [Answer(village, "here", 1), Answer(here, version=2, **bad)])
    assert (f"{field}-{here}", sentence) in reasons
    assert {name for name, _ in reasons} <= {f"{name}-{here}" for name in labels}
    assert said in why(verify, clerk, {"residence_id": here, **bad})
    assert district.count(Verification) == 0
    assert district.system.get_one(Residence, village).verified_on == dt.date(2026, 3, 2)
    assert district.entries("clerk") == []


@pytest.mark.parametrize("name", ["冯西", None])
def test_nobody_verifies_outside_the_own_rows(
    district: District, clerk: Session, here: int, name: str | None
) -> None:
    """A hidden residence and a missing one are refused in the same words."""
    key = district.world.residents[name] if name else 999_999
    for session in (clerk, district.acting("coordinator")):
        assert why(verify_all, session, [Answer(here, "here", 2), Answer(key, "here", 1)]) == [
            (
                f"residence_id-{key}",
                f"编号 {key} 的登记不在您的管辖范围内，或者没有这条登记；未保存。",
            )
        ]
        assert why(verify, session, {"residence_id": key, "outcome": "here"}) == [
            ("residence_id", f"“居住登记”没有编号为 {key} 的可选项，请从列表选择。")
        ]
    assert district.count(Verification) == 0


@pytest.mark.parametrize("account", ["police", "supervisor", "planning", "migrants", "district"])
def test_others_verify_nobody(district: District, here: int, account: str) -> None:
    with pytest.raises(Denied):
        verify_all(district.acting(account), [Answer(here, "here", 2)])
    assert district.count(Verification) == 0


def test_a_row_may_not_be_answered_twice(clerk: Session, here: int) -> None:
    said = (
        f"residence_id-{here}",
        f"编号 {here} 在本次提交中出现了两次，请只保留一个结果。",
    )
    answers = [Answer(here, "here", 2), Answer(here, "changed", 2)]
    assert why(verify_all, clerk, answers) == [said, said]


def test_what_somebody_has_changed_meanwhile_is_looked_at_again(
    district: District, clerk: Session, here: int
) -> None:
    correct(district.acting("clerk"), here, 2, {"reason": "201"})
    with pytest.raises(Stale) as caught:
        verify_all(clerk, [Answer(here, "here", 2)])
    assert [told(one) for one in caught.value.reasons] == [
        (f"outcome-{here}", "这条记录已被他人修改。请刷新后核对，再重新填写您的改动。")
    ]
    verify_all(clerk, [Answer(here, "here", 3)])


def test_who_has_left_is_not_verified(clerk: Session, here: int) -> None:
    depart(clerk, here, 2, **LEFT)
    assert why(verify_all, clerk, [Answer(here, "here", 3)]) == [
        (f"residence_id-{here}", f"编号 {here} 的登记已注销，不用再核实。")
    ]


def test_a_coordinator_verifies_the_own_grid_and_edits_nothing(
    district: District, coordinator: Session, clerk: Session, here: int, village: int
) -> None:
    assert waiting(coordinator) == [here]
    verify_all(coordinator, [Answer(here, "left", 2, **LEFT)])
    living = district.system.get_one(Residence, here)
    assert (living.status, living.left_on, living.verified_on) == ("living", None, TODAY)
    for refused in (depart, correct):
        with pytest.raises(Denied):
            refused(coordinator, here, 3, **(LEFT if refused is depart else {"data": {}}))
    coordinator.get_one(Residence, here).name = "改名"
    with pytest.raises(Denied):
        coordinator.flush()
    coordinator.rollback()

    assert found(clerk) == [(here, "left")]
    depart(clerk, here, 3, **LEFT)
    assert found(clerk) == []


def test_a_change_waits_until_the_registration_is_corrected(
    clerk: Session, coordinator: Session, here: int
) -> None:
    correct(clerk, here, 2, {"reason": "201"})  # before, so it follows nothing up
    verify_all(coordinator, [Answer(here, "changed", 3)])
    assert found(clerk) == [(here, "changed")]
    correct(clerk, here, 4, {"reason": "204"})
    assert found(clerk) == []


def test_what_does_not_fit_is_sent_back_and_found_out_anew(
    district: District, coordinator: Session, clerk: Session, here: int
) -> None:
    (entry,) = verify_all(coordinator, [Answer(here, "left", 2, **LEFT)])
    assert why(send_back, clerk, entry.id, 1, return_reason=" ") == [
        ("return_reason", "请填写“退回原因”。")
    ]
    send_back(clerk, entry.id, 1, return_reason="仍在住，请当面核实")
    assert found(clerk) == []
    assert waiting(coordinator) == [here]
    assert district.system.get_one(Residence, here).verified_on == dt.date(2026, 3, 2)
    (said,) = coordinator.execute(sent_back(TODAY, [here])).all()
    assert tuple(said) == (here, "仍在住，请当面核实")
    assert why(send_back, clerk, entry.id, 2, return_reason="再看") == [
        (None, "这次核实已经退回，请等待重新核实。")
    ]

    (again,) = verify_all(coordinator, [Answer(here, "here", 4)])
    assert (again.attempt, again.outcome) == (2, "here")
    assert verify_all(coordinator, [Answer(here, "here", 4)])[0].id == again.id
    assert waiting(coordinator) == []
    written = district.system.scalars(select(Verification).order_by(Verification.attempt)).all()
    assert [(one.outcome, one.returned_on) for one in written] == [("left", TODAY), ("here", None)]


def test_only_the_street_sends_back_and_only_this_month(
    district: District, coordinator: Session, clerk: Session, here: int, village: int
) -> None:
    (entry,) = verify_all(coordinator, [Answer(here, "changed", 2)])
    for account in ("coordinator", "supervisor", "police"):
        with pytest.raises(Denied):
            send_back(district.acting(account), entry.id, 1, return_reason="不符")
    with pytest.raises(NotFound):
        send_back(district.acting("clerk-west"), entry.id, 1, return_reason="不符")
    (gone,) = verify_all(clerk, [Answer(village, "left", 1, **LEFT)])
    assert why(send_back, clerk, gone.id, 1, return_reason="不符") == [
        (None, "此人的登记已注销，核实结果不能再退回。")
    ]
    fix_today(dt.date(2026, 10, 1))
    assert why(send_back, clerk, entry.id, 1, return_reason="不符") == [
        (None, "只能退回本月的核实结果；以前月份的，请在本月核实时更正。")
    ]


def test_a_page_takes_the_same_number_of_queries_however_long_it_is(
    district: District, clerk: Session, here: int, village: int
) -> None:
    verify_all(clerk, [Answer(here, "here", 2)])  # the code lists are read
    asked: list[str] = []

    def listen(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith("SELECT") and "FROM residence" in statement.replace("\n", " "):
            asked.append(statement)

    event.listen(district.engine, "before_cursor_execute", listen)
    verify_all(clerk, [Answer(village, "here", 1)])
    one = len(asked)
    asked.clear()
    verify_all(clerk, [Answer(here, "here"), Answer(village, "here")])
    assert len(asked) <= one


@pytest.mark.parametrize(
    ("account", "index"),
    [("clerk", "ix_residence_street_verified"), ("coordinator", "ix_residence_grid_verified")],
)
def test_the_list_comes_from_an_index(district: District, account: str, index: str) -> None:
    """Without a sort, and without a look at those who were verified or have left."""
    session = district.acting(account)
    asked: list[tuple[str, Any]] = []

    def listen(conn: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        asked.append((statement, parameters))

    event.listen(district.engine, "before_cursor_execute", listen)
    session.execute(unverified(TODAY).limit(51)).all()
    statement, parameters = next(one for one in asked if "FROM residence" in one[0])
    with district.engine.connect() as connection:
        cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
        if district.engine.dialect.name == "postgresql":
            cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
            cursor.execute("SET enable_sort = off")
            cursor.execute(f"EXPLAIN {statement}", parameters)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        plan = " ".join(str(row) for row in cursor.fetchall())
        cursor.close()
    assert index in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan

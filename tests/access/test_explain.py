from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from app import matrix
from app.access import SYSTEM_READ, Action, Actor, Policy, Scope, grant
from app.access.explain import Explanation, Step, explain
from app.db import Base
from app.features.places.models import Area
from app.features.residents.models import Residence
from tests.world import ACCOUNTS, District, World, acting

MISSING = 999_999
NewDatabase = Callable[[str, str | None], AbstractContextManager[str]]


class House(District):
    """The small district, asked about its accounts."""

    def ask(
        self,
        username: str,
        entity: type[Base],
        record_id: int | None = None,
        field: str | None = None,
        action: Action | None = None,
    ) -> Explanation:
        with Session(self.engine) as session:
            return explain(session, self.actor(username), entity, record_id, field, action)


@pytest.fixture(scope="module")
def house(template: tuple[str, str, World], new_database: NewDatabase) -> Iterator[House]:
    """One copy of the world for all questions: they only read."""
    backend, url, built = template
    with new_database(backend, url) as copy:
        engine = create_engine(copy)
        yield House(engine, built)
        engine.dispose()


def reason(explanation: Explanation) -> Step:
    """The step that says no: the last one, and the only one."""
    *passed, last = explanation.steps
    assert all(step.passed for step in passed)
    assert not last.passed
    assert not explanation.allowed
    return last


def test_own_record_is_explained_step_by_step(house: House) -> None:
    answer = house.ask("clerk", Residence, house.world.residents["郑东"], "phone")
    assert answer.allowed
    post, grant, action, column, row = answer.steps
    assert post.params == {"role": "镇街办事员", "post": "东城街道办事处"}
    assert grant.params["scope"] == "本街道（镇）"
    assert action.params["action"] == "查看"
    assert "修改" in action.params["granted"]
    assert "删除" not in action.params["granted"]
    assert column.params == {
        "field": "联系电话",
        "tag": "联系与住址",
        "granted": ("日常登记", "身份信息", "联系与住址", "核实情况"),
    }
    assert row.params["row"] == (f"street_id = {house.world.east}（东城街道）",)


def test_the_line_of_the_matrix_is_named(house: House) -> None:
    grant = house.ask("clerk", Residence).steps[1]
    module, line = grant.params["line"].split(":")
    assert module == "app.matrix"
    source = Path(matrix.__file__).read_text(encoding="utf-8").splitlines()
    assert "".join(source[int(line) - 1 : int(line) + 2]).split() == [
        "grant(",
        "clerk,",
        "Residence,",
    ]


def test_a_record_of_another_street_is_told_from_none(house: House) -> None:
    outside = reason(house.ask("clerk", Residence, house.world.residents["冯西"]))
    assert "不在" in outside.message
    assert outside.params["row"] == (f"street_id = {house.world.west}（西城街道）",)
    assert outside.params["facts"] == (f"street_id = {house.world.east}（东城街道）",)
    missing = reason(house.ask("clerk", Residence, MISSING))
    assert missing.message == "没有编号为 %(id)s 的记录。"


def test_a_station_is_compared_by_its_communities(house: House) -> None:
    outside = reason(house.ask("police", Residence, house.world.residents["王东村"]))
    assert outside.params["row"] == (f"community_id = {house.world.east_village}（东二村）",)
    assert outside.params["facts"] == (
        f"community_ids = {house.world.east_community}（东一社区）"
        f"、{house.world.west_community}（西一社区）",
    )


def test_of_many_values_only_the_first_are_shown(house: House) -> None:
    district = house.world.areas["410105"]
    outside = reason(house.ask("clerk", Area, district))
    assert outside.params["row"] == (f"id = {district}",)
    [facts] = outside.params["facts"]
    assert facts.startswith("area_ids = ")
    assert facts.endswith("…(5)")


def test_the_whole_district_is_compared_with_nothing(house: House) -> None:
    answer = house.ask("planning", Area, house.world.west)
    assert answer.allowed
    assert answer.steps[-1].params["facts"] == "不比较"


def test_no_post(house: House) -> None:
    with Session(house.engine) as session:
        answer = explain(session, None, Residence)
    assert reason(answer).message == "账号目前没有有效任职，什么也看不到。"


def test_no_grant(house: House) -> None:
    nothing = reason(house.ask("auditor", Residence, house.world.residents["郑东"]))
    assert nothing.params == {"role": "安全审计员", "entity": "居住登记"}


def test_an_action_that_is_not_granted(house: House) -> None:
    charts_only = reason(house.ask("district", Residence))
    assert charts_only.params == {"action": "列表", "granted": ("统计图",)}


@pytest.mark.parametrize(
    ("username", "field", "action", "why"),
    [
        ("district", "name", Action.CHART, "只可查看"),
        ("clerk", "permit_receipt_no", None, "只可查看"),
        ("police", "name", Action.CHANGE, "只可填写"),
        ("clerk", "id_number", Action.CHANGE, "只在新增时填写"),
        ("clerk", "status", Action.CHANGE, "由办理流程写入"),
        ("clerk", "occupation", None, "没有登记采集的法律依据"),
        ("clerk", "name_pinyin", None, "不向任何人开放"),
        ("clerk", "nonsense", None, "不向任何人开放"),
    ],
)  # fmt: skip
def test_a_column_that_is_closed(
    house: House, username: str, field: str, action: Action | None, why: str
) -> None:
    assert why in reason(house.ask(username, Residence, None, field, action)).message


@pytest.mark.parametrize(
    ("username", "field", "action"),
    [
        ("police", "permit_receipt_no", Action.CHANGE),
        ("clerk", "id_number", Action.CREATE),
        ("clerk", "status", Action.DEPART),
        ("district", "reason", Action.CHART),
    ],
)
def test_a_column_that_is_open(house: House, username: str, field: str, action: Action) -> None:
    assert house.ask(username, Residence, None, field, action).allowed


def test_an_optional_column_with_its_legal_basis(house: House) -> None:
    policy = matrix.build({"residence.occupation": "某某条例第八条"})
    with Session(house.engine) as session:
        clerk = replace(house.actor("clerk"), policy=policy)
        answer = explain(session, clerk, Residence, None, "occupation", Action.LIST)
    assert answer.allowed
    assert {"field": "职业", "basis": "某某条例第八条"} in [step.params for step in answer.steps]


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [("collector_id", 0, "collector_id = {}"), ("name", "", "name = …")],
)
def test_an_explanation_names_no_person(
    house: House, column: str, value: object, shown: str
) -> None:
    """C33: a scope may compare persons, or names; the steps tell keys and codes only."""
    line = grant("clerk", Residence, rows=Scope("only", "范围", column, "value"), may=[Action.SHOW])
    collector = house.world.coordinators["901-0001"]
    with house.engine.begin() as connection:
        change = update(Residence).values(collector_id=collector)
        connection.execute(change, execution_options={SYSTEM_READ: True})
    clerk = Actor(Policy([line], {"clerk": "x"}), "clerk", "clerk", facts={"value": value})
    with Session(house.engine) as session:
        answer = explain(session, clerk, Residence, house.world.residents["郑东"])
    assert reason(answer).params["row"] == (shown.format(collector),)
    assert not any(
        "郑东" in str(step.params) or "赵一" in str(step.params) for step in answer.steps
    )


@pytest.mark.parametrize("username", [name for name, *_ in ACCOUNTS])
def test_the_answer_is_what_the_wall_does(house: House, username: str) -> None:
    actor = house.actor(username)
    with acting(house.engine, actor) as session:
        seen = set(session.scalars(select(Residence.id)))
    for record_id in house.world.residents.values():
        for field in ("name", "reason", "phone", "permit_receipt_no", "occupation"):
            expected = (
                record_id in seen
                and field in actor.readable(Residence)
                and actor.may(Residence, Action.SHOW)
            )
            assert house.ask(username, Residence, record_id, field).allowed is expected

"""The matrix compiles only when it is complete and free of contradiction."""

import re
from typing import Any, cast

import pytest
from sqlalchemy import ForeignKey, Integer, MetaData, String
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app import matrix
from app.access import (
    Action,
    Actor,
    Denied,
    PageRight,
    Policy,
    Scope,
    SpecError,
    Tag,
    entity,
    field,
    grant,
    grant_page,
    spec,
)
from app.features.places.scopes import everywhere, own_grid, own_street
from app.features.residents.models import Residence, ResidenceEvent
from app.features.services.models import ServiceCard

ROLES = {"clerk": "办事员", "police": "民警"}
CLERK = grant(
    "clerk",
    Residence,
    rows=own_street,
    read=[Tag.ROUTINE, Tag.IDENTITY],
    write=[Tag.ROUTINE],
    may=[Action.LIST, Action.CHANGE],
)


def policy(*grants: object, legal_basis: dict[str, str] | None = None) -> Policy:
    return Policy(grants, ROLES, legal_basis)  # type: ignore[arg-type]


def test_columns_open_through_their_tags_only() -> None:
    access = policy(CLERK).access("clerk", Residence)
    assert access is not None
    assert {"name", "id_number", "reason", "arrived_on"} <= access.read.keys()
    assert access.read.keys().isdisjoint({"phone", "address", "permit_receipt_no"})
    assert "reason" in access.write
    assert access.write.keys().isdisjoint({"name", "id_number", "police_entered_on"})


def test_a_role_or_entity_without_a_grant_has_nothing() -> None:
    compiled = policy(CLERK)
    assert compiled.access("police", Residence) is None
    assert compiled.access("clerk", ServiceCard) is None
    assert compiled.access("nobody", Residence) is None
    stranger = Actor(compiled, "police", "p")
    assert stranger.readable(Residence) == {}
    assert stranger.writable(Residence) == {}
    with pytest.raises(Denied):
        stranger.require(Residence, Action.LIST)


REPORT, OTHER = PageRight("report", "报告"), PageRight("other", "其他")


def test_a_page_opens_for_the_roles_that_are_named_only() -> None:
    compiled = Policy([CLERK], ROLES, pages=[grant_page("clerk", REPORT)])
    assert Actor(compiled, "clerk", "c").may_open(REPORT)
    assert not Actor(compiled, "clerk", "c").may_open(OTHER)
    assert not Actor(compiled, "police", "p").may_open(REPORT)
    assert not Actor.system(compiled, "task").may_open(REPORT)
    [page] = compiled.pages()
    assert page.line.startswith("tests.access.test_policy:")


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        ([grant_page("ghost", REPORT)], "unknown role"),
        ([grant_page("clerk", REPORT), grant_page("clerk", REPORT)], "second grant"),
    ],
)
def test_a_contradictory_grant_of_a_page_stops_the_start(pages: list[Any], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        Policy([CLERK], ROLES, pages=pages)


def test_the_form_asks_for_what_is_entered_not_for_what_operations_set() -> None:
    access = policy(CLERK).access("clerk", Residence)
    assert access is not None
    entered = {one.name for one in access.entered(creating=True)}
    assert "reason" in entered
    assert entered.isdisjoint({"status", "left_on", "street_id", "declared_on"})


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ([CLERK, CLERK], "second grant"),
        ([grant("ghost", Residence, rows=everywhere)], "unknown role"),
        ([grant("clerk", cast("Any", int), rows=everywhere)], "not an entity"),
        ([grant("clerk", ResidenceEvent, rows=own_grid)], "needs column 'grid_id'"),
        (
            [grant("clerk", Residence, rows=everywhere, read=[cast("Any", "routine!")])],
            "unknown tag",
        ),
        ([grant("clerk", Residence, rows=everywhere, may=[cast("Any", "fly")])], "unknown action"),
    ],
)
def test_a_contradictory_matrix_does_not_compile(broken: list[object], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        policy(*broken)


def test_a_scope_compares_a_column_with_a_fact() -> None:
    street = Scope("street", "", "street_id", "street")
    assert (street.needs, street.fixes) == (("street_id",), "street_id")
    several = Scope("several", "", "street_id", "streets", many=True)
    assert (several.needs, several.fixes) == (("street_id",), None)
    assert (everywhere.needs, everywhere.fixes) == ((), None)
    either = Scope("either", "", "street_id", "street", also="community_id")
    assert (either.needs, either.fixes) == (("street_id", "community_id"), None)
    with pytest.raises(SpecError, match="a second column and no first"):
        Scope("second", "", also="street_id")
    for half in ({"column": "street_id"}, {"fact": "street"}):
        with pytest.raises(SpecError, match="a column and a fact, or neither"):
            Scope("half", "", **half)  # type: ignore[arg-type]


@pytest.mark.parametrize("facts", [{}, {"street": None}, {"other": 1}])
def test_an_unknown_fact_gives_no_rows(facts: dict[str, object]) -> None:
    for many in (False, True):
        rows = Scope("s", "", "street_id", "street", many).rows(facts)
        assert str(rows(Residence)) == "false"
    assert "IN (" in str(
        Scope("s", "", "street_id", "street", True).rows({"street": ()})(Residence)
    )


@pytest.mark.parametrize(
    ("many", "facts", "value", "held"),
    [
        (False, {"street": 1}, 1, True),
        (False, {"street": 1}, 2, False),
        (False, {"street": 1}, None, False),
        (False, {"street": None}, None, False),
        (False, {}, 1, False),
        (True, {"street": (1, 2)}, 2, True),
        (True, {"street": (1, 2)}, 3, False),
        (True, {"street": ()}, 1, False),
        (True, {}, None, False),
    ],
)
def test_a_row_at_hand_is_held_to_the_same_rows(
    many: bool, facts: dict[str, object], value: object, held: bool
) -> None:
    row = {"street_id": value, "grid_id": 1}
    assert Scope("s", "", "street_id", "street", many).holds(row, facts) is held
    assert (
        Scope("s", "", "grid_id", "street", many, also="street_id").holds(
            row | {"grid_id": None}, facts
        )
        is held
    )
    assert everywhere.holds(row, facts)


def test_a_row_that_two_offices_share_is_in_the_rows_of_both() -> None:
    shared = Scope("shared", "", "street_id", "street", also="community_id")
    for street, community, held in ((1, 2, True), (2, 1, True), (1, None, True), (2, None, False)):
        row = {"street_id": street, "community_id": community}
        assert shared.holds(row, {"street": 1}) is held, row
    said = str(shared.rows({"street": 1})(Residence))
    assert said.count(" OR ") == 1
    assert {"street_id", "community_id"} <= set(re.findall(r"residence\.(\w+)", said))
    assert str(shared.rows({})(Residence)) == "false"
    assert (shared.needs, shared.fixes) == (("street_id", "community_id"), None)
    many = Scope("many", "", "street_id", "streets", many=True, also="community_id")
    assert str(many.rows({"streets": (7,)})(Residence)).count("IN (") == 2
    with pytest.raises(SpecError, match="needs column 'grid_id'"):
        policy(grant("clerk", ResidenceEvent, rows=Scope("s", "", "id", "x", also="grid_id")))


def test_what_comes_out_of_the_database_for_a_role() -> None:
    """Read, entered, or the server's; the pinyin of a name with the name only."""
    columns = policy(CLERK).access("clerk", Residence).columns  # type: ignore[union-attr]
    assert {"id", "version", "person_id", "name", "name_pinyin", "reason"} <= columns
    assert columns.isdisjoint({"phone", "phone_key", "permit_receipt_no", "extra_police"})
    assert {"id_number", "id_number_key", "ethnicity"} <= columns, "in use or not"
    counted = grant("clerk", Residence, rows=own_street, read=[Tag.ROUTINE])
    nameless = policy(counted).access("clerk", Residence).columns  # type: ignore[union-attr]
    assert nameless.isdisjoint({"name", "name_pinyin", "name_initials"})


def test_an_entity_that_nobody_may_touch_stops_the_start() -> None:
    with pytest.raises(SpecError, match="no grant names it"):
        policy(CLERK).check()


def test_an_optional_column_needs_a_legal_basis() -> None:
    """C02: off until the district enters the legal basis."""
    without = policy(CLERK)
    assert "ethnicity" not in without.fields(Residence)
    assert "ethnicity" not in Actor(without, "clerk", "c").readable(Residence)
    basis = {"residence.ethnicity": "某省流动人口居住登记办法第十条"}
    assert "ethnicity" in Actor(policy(CLERK, legal_basis=basis), "clerk", "c").readable(Residence)
    with pytest.raises(SpecError, match="is empty"):
        policy(CLERK, legal_basis={"residence.ethnicity": " "})
    with pytest.raises(SpecError, match="no such optional column"):
        policy(CLERK, legal_basis={"residence.name": "x"})


class Elsewhere(DeclarativeBase):
    """Models that must not join the application's registry."""

    metadata = MetaData()


class Untagged(Elsewhere):
    __tablename__ = "untagged"
    __entity__ = entity("未标记", title="id")
    id: Mapped[int] = mapped_column(Integer, primary_key=True, info={"system": True})
    secret: Mapped[str] = mapped_column(String(10))


class Stray(Elsewhere):
    __tablename__ = "stray"
    __entity__ = entity("外链", title="id")
    id: Mapped[int] = mapped_column(Integer, primary_key=True, info={"system": True})
    other_id: Mapped[int] = field(ForeignKey("untagged.id"), label="别处", tag=Tag.ROUTINE)


class Third(Elsewhere):
    __tablename__ = "third"
    __entity__ = entity("第三", title="second_id")
    id: Mapped[int] = mapped_column(Integer, primary_key=True, info={"system": True})
    second_id: Mapped[int] = field(ForeignKey("second.id"), label="第二", tag=Tag.ROUTINE)


class Second(Elsewhere):
    __tablename__ = "second"
    __entity__ = entity("第二", title="third_id")
    id: Mapped[int] = mapped_column(Integer, primary_key=True, info={"system": True})
    third_id: Mapped[int] = field(ForeignKey("third.id"), label="第三", tag=Tag.ROUTINE)


def test_a_reference_to_what_has_no_name_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec, "entities", lambda: (Second, Third))
    with pytest.raises(SpecError, match=r"Second\.third_id: refers to what has no name"):
        spec.check()


def test_an_untagged_column_stops_the_start() -> None:
    with pytest.raises(SpecError, match=r"Untagged\.secret: column without a tag"):
        spec.fields(Untagged)  # type: ignore[arg-type]


def test_a_reference_to_no_entity_stops_the_start() -> None:
    with pytest.raises(SpecError, match="which is no entity"):
        spec.fields(Stray)  # type: ignore[arg-type]


def test_an_entity_without_a_declaration_stops_the_start() -> None:
    with pytest.raises(SpecError, match="no __entity__"):
        spec.entity_info(Elsewhere)  # type: ignore[arg-type]


def test_the_house_compiles() -> None:
    spec.check()
    compiled = matrix.build()
    assert set(compiled.roles) == set(matrix.Role)
    assert {access.grant.role for access in compiled.cells()} == set(matrix.Role)


def test_what_is_searched_by_its_beginning_is_kept_bytewise() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    texts = [
        str(one.readable_part.type.compile(dialect))
        for entity in spec.entities()
        for one in spec.fields(entity).values()
        if one.info.search == "prefix"
    ]
    assert len(texts) > 5
    assert [text for text in texts if not text.endswith('COLLATE "C"')] == []

"""The hand-written table is complete, and the matrix opens exactly the cells it names."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import matrix
from app.access import Action, Actor, Policy, bind, entities, fields
from app.db import Base, db
from tests.access.expectations import (
    COLUMNS,
    NOTHING,
    REACH,
    TABLE,
    TABLE_OF_ROLES,
    Cell,
    reach,
)
from tests.access.house import House, by_name
from tests.access.probe import Probe

ENTITIES = {cls.__tablename__ for cls in entities()}
BASIS = "某省流动人口服务管理条例第十条"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return matrix.build()


def test_every_role_and_entity_is_in_the_table() -> None:
    assert {str(role) for role in matrix.Role} == TABLE.keys()
    for role, row in TABLE.items():
        assert row.keys() == ENTITIES, role
        assert TABLE_OF_ROLES[role].keys().isdisjoint(NOTHING[role].split()), role


@pytest.mark.parametrize("entity", sorted(ENTITIES))
def test_every_column_is_in_the_table(entity: str) -> None:
    columns = COLUMNS[entity]
    named = [name for group in columns.groups.values() for name in group.split()]
    named += columns.optional.split()
    assert sorted(named) == sorted(fields(by_name(entity)))
    assert {*columns.once.split(), *columns.worked_out.split()} <= set(named)


@pytest.mark.parametrize("role", TABLE)
def test_the_matrix_opens_these_cells_and_no_others(policy: Policy, role: str) -> None:
    for cls in entities():
        assert cell_of(policy, role, cls) == unscoped(TABLE[role][cls.__tablename__]), cls


def cell_of(policy: Policy, role: str, cls: type[Base]) -> Cell:
    """What the compiled matrix says, in the words of the table; the reach is tested by rows."""
    access = policy.access(role, cls)
    if access is None:
        return Cell()
    add = access.entered(creating=True) if access.may(Action.CREATE) else ()
    edit = access.entered(creating=False) if access.may(Action.CHANGE) else ()
    return Cell(
        may=frozenset(str(action) for action in Action if access.may(action)),
        read=frozenset(access.read),
        add=frozenset(one.name for one in add),
        edit=frozenset(one.name for one in edit),
        sets=frozenset(access.write),
    )


def unscoped(cell: Cell) -> Cell:
    return Cell(may=cell.may, read=cell.read, add=cell.add, edit=cell.edit, sets=cell.sets)


def test_an_optional_column_opens_with_its_legal_basis_only(policy: Policy) -> None:
    """C02; and then to those who see the rest of its group, to the police as well."""
    optional = COLUMNS["residence"].optional.split()
    residence = by_name("residence")
    with_basis = matrix.build({f"residence.{name}": BASIS for name in optional})
    for role in TABLE:
        closed = Actor(policy, role, role).readable(residence)
        opened = Actor(with_basis, role, role).readable(residence)
        assert closed.keys().isdisjoint(optional), role
        assert opened.keys() >= closed.keys(), role
        wanted = {
            "street_clerk": set(optional),
            "street_supervisor": set(optional),
            "police_officer": set(optional),
            "coordinator": set(optional),
            "migrant_office": {"workplace", "occupation", "education"},
            "district_supervisor": {"workplace", "occupation", "education"},
        }.get(role, set())
        assert opened.keys() & set(optional) == wanted, role


@pytest.mark.parametrize("account", REACH)
def test_the_session_gives_exactly_the_rows_in_reach(house: House, account: str) -> None:
    """Also of entities that have no screen."""
    probe = Probe(house, account)
    with house.actor(account) as actor, Session(db.engine) as session:
        bind(session, actor)
        for cls in entities():
            entity = cls.__tablename__
            if entity != "audit_entry":  # grows while others look around
                probe.expect_rows(
                    entity, session.scalars(select(cls.id)), probe.visible(entity), entity
                )
    assert probe.leaks == []


def test_reach_is_written_for_every_scope_a_role_has() -> None:
    for account in REACH:
        for cell in TABLE[role_of(account)].values():
            reach(account, cell.rows)


def role_of(account: str) -> str:
    from tests.access.probe import post_of

    return post_of(account).role

"""The wall reaches every select, also one of expressions only."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Select, create_engine, exists, extract, func, select
from sqlalchemy.orm import Session

from app import matrix
from app.access import Actor, Denied, bind
from app.db import Base
from app.features.places.models import Area
from app.matrix import Role

POLICY = matrix.build()
YEAR = extract("year", Area.created_at)


@pytest.fixture
def session() -> Iterator[Session]:
    """The session of a clerk whose post is in no street, so that the one area is not theirs."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as system:
        bind(system, Actor.system(POLICY, "test"))
        system.add(Area(code="410105", name="金水区", level="district"))
        system.commit()
    with Session(engine) as session:
        bind(session, Actor(POLICY, Role.STREET_CLERK, "clerk"))
        yield session
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(select(YEAR, func.count()), id="extract"),
        pytest.param(select(func.count(YEAR)), id="aggregate"),
        pytest.param(select(func.count().filter(Area.id > 0)), id="filter"),
        pytest.param(select(func.count(Area.id).over()), id="window"),
        pytest.param(select(exists().where(Area.id > 0)), id="exists"),
        pytest.param(select(func.count()).select_from(select(YEAR).subquery()), id="subquery"),
    ],
)
def test_what_the_criteria_cannot_reach_is_refused(
    session: Session, statement: Select[Any]
) -> None:
    with pytest.raises(Denied, match="past its entity"):
        session.execute(statement)


def test_a_select_that_names_the_entity_is_scoped(session: Session) -> None:
    assert session.execute(select(YEAR).select_from(Area)).all() == []

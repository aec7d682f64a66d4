"""Many keys as one parameter: what it says in SQL, and that an index still serves it."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, not_, select
from sqlalchemy.engine import make_url

from app.access.among import among

HOUSE = Table("house", MetaData(), Column("id", Integer), Column("area_id", Integer, index=True))
IN_TWO = among(HOUSE.c.area_id, [1, 2])


@pytest.mark.parametrize(
    ("dialect", "condition", "opposite"),
    [
        (
            "sqlite",
            "house.area_id IN (SELECT value FROM json_each(?))",
            "house.area_id IN (SELECT value FROM json_each(?)) = 0",
        ),
        (
            "postgresql+psycopg",
            "house.area_id = ANY (%(keys_1)s::INTEGER[])",
            "NOT house.area_id = ANY (%(keys_1)s::INTEGER[])",
        ),
    ],
    ids=["sqlite", "postgresql"],
)
def test_one_parameter_holds_all_keys(dialect: str, condition: str, opposite: str) -> None:
    database = make_url(f"{dialect}://").get_dialect()()
    for where, said in ((IN_TWO, condition), (not_(IN_TWO), opposite)):
        statement = select(HOUSE.c.id).where(where)
        assert str(statement.compile(dialect=database)).endswith(f"WHERE {said}")


def test_which_rows_it_finds() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        HOUSE.create(connection)
        connection.exec_driver_sql("INSERT INTO house VALUES (10, 1), (20, 2), (30, 3), (40, NULL)")
        asked = select(HOUSE.c.id).order_by(HOUSE.c.id)
        for keys, found in (([1, 3], [10, 30]), ([], []), ([9], [])):
            assert connection.scalars(asked.where(among(HOUSE.c.area_id, keys))).all() == found
        assert connection.scalars(asked.where(not_(IN_TWO))).all() == [30]
        statement = str(asked.where(IN_TWO).compile(engine))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("[1, 2]",))
        assert "USING INDEX ix_house_area_id" in str(plan.all())
    engine.dispose()

"""What PostgreSQL's own guard costs: the SQL of a list in the role of its user, and without.

Both are the statements that the product sends, in turn and on one server; `liuguan_system` has
the same tables under row-level security, with policies that let every row pass.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app import matrix
from app.access import Actor, Policy, bind, ddl, pg
from app.db import today, use_ring
from app.features.places.posts import actor_for, posts_of
from app.features.places.readers import READERS
from app.features.residents import Residence
from app.panel.listing import Listing
from bench.byhand import RING
from bench.drivers import Database
from bench.tasks import CLERK, COMMONEST, POLICE

TARGET = 1.3
"""How many times longer a list may take under row-level security (issue 3)."""

Statement = tuple[str, Any]


@contextmanager
def granting(environ: Mapping[str, str], policy: Policy) -> Iterator[None]:
    """Let the database know a matrix that is not the house's, for as long as it is measured."""
    if make_url(environ["DATABASE_URL"]).get_backend_name() != "postgresql":
        yield
        return
    engine = create_engine(environ["DATABASE_URL"])
    try:
        _compile(engine, policy)
        yield
    finally:
        _compile(engine, matrix.build())
        engine.dispose()


def _compile(engine: Engine, policy: Policy) -> None:
    with engine.begin() as connection:
        pg.execute(connection, ddl.statements(policy, READERS))


def guarded(
    environ: Mapping[str, str], rounds: int, only: str
) -> Iterator[tuple[str, list[float], list[float], float | None]]:
    """Lists of residents whose name has `only` in it.

    Yields:
        Name, seconds without and with the guard, target: for the query of a list, and for
        information for the query with its bounded count, which looks at 10,000 rows.
    """
    use_ring(RING)
    engine = create_engine(environ["DATABASE_URL"])
    database = Database(environ["DATABASE_URL"])
    street = "SELECT street_id FROM residence GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    name = database.value(COMMONEST.format(column="name"), length=2, street=database.value(street))
    for user, asked in (
        (CLERK, {}), (CLERK, {"q": name}), (CLERK, {"status": "living", "sort": "arrived_on"}),
        (POLICE, {}),
    ):  # fmt: skip
        shown = " ".join([user, *(f"{key}={value}" for key, value in asked.items())])
        task = f"row-level security, list of {shown}"
        if only not in task:
            continue
        actor = _actor(engine, user)
        sent = _statements(engine, actor, asked)
        with engine.connect() as own, engine.connect() as other:
            pg.enter(own, actor)
            pg.enter(other, Actor.system(actor.policy, "bench"))
            yield task, *_measured(own, other, sent[:1], rounds), TARGET
            yield f"{task}, with its count", *_measured(own, other, sent, rounds), None
    database.close()
    engine.dispose()


def _measured(
    own: Connection, other: Connection, sent: list[Statement], rounds: int
) -> tuple[list[float], list[float]]:
    pairs = [(_seconds(other, sent), _seconds(own, sent)) for _ in range(rounds)]
    return [without for without, _ in pairs], [with_ for _, with_ in pairs]


@cache
def _policy() -> Policy:
    return matrix.build()


def _actor(engine: Engine, user: str) -> Actor:
    with Session(engine) as session:
        found = Database(engine.url.render_as_string(hide_password=False))
        key = found.value("SELECT user_id FROM appointment WHERE username = :name", name=user)
        found.close()
        return actor_for(session, _policy(), posts_of(session, key, today())[0], channel="bench")


def _statements(engine: Engine, actor: Actor, asked: Mapping[str, str]) -> list[Statement]:
    """What the product sends for a page of a list."""
    sent: list[Statement] = []

    def note(conn: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "set_config" not in statement:
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with Session(engine) as session:
        bind(session, actor)
        Listing.of(actor, Residence, asked).page(session)
    event.remove(engine, "before_cursor_execute", note)
    return sent


def _seconds(connection: Connection, sent: list[Statement]) -> float:
    began = time.perf_counter()
    for statement, parameters in sent:
        connection.exec_driver_sql(statement, parameters).fetchall()
    return time.perf_counter() - began

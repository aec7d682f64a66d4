"""A fresh copy of the world for each test, on each backend, and who acts in it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from app import matrix
from app.access import Actor
from app.audit.models import AuditEntry
from app.db import Base, fix_today
from tests import databases, world

NewDatabase = Callable[[str, str | None], AbstractContextManager[str]]

POLICY = matrix.build()


@dataclass
class District:
    """The world of one test.

    Attributes:
        engine: its database.
        world: the keys of what is in it.
    """

    engine: Engine
    world: world.World
    _open: ExitStack = field(default_factory=ExitStack)

    def acting(self, username: str) -> Session:
        """A new session of somebody at work."""
        return self._session(world.actor(self.engine, POLICY, username))

    @property
    def system(self) -> Session:
        """A new session that sees everything, to look at what has been written."""
        return self._session(Actor.system(POLICY, "test"))

    def count(self, entity: type[Any], **values: object) -> int:
        """How many records have these values."""
        counted = select(func.count(entity.id)).filter_by(**values)
        return self.system.scalar(counted) or 0

    def entries(self, username: str) -> list[tuple[str, str, int, str]]:
        """Action, entity, count and fields of what the journal says of somebody."""
        wanted = select(
            AuditEntry.action, AuditEntry.entity, AuditEntry.count, AuditEntry.fields
        ).where(AuditEntry.username == username)
        return [tuple(row) for row in self.system.execute(wanted.order_by(AuditEntry.id))]

    def close(self) -> None:
        """End every session."""
        self._open.close()

    def _session(self, actor: Actor) -> Session:
        return self._open.enter_context(world.acting(self.engine, actor))


@pytest.fixture(scope="session", params=databases.BACKENDS)
def template(
    request: pytest.FixtureRequest, new_database: NewDatabase
) -> Iterator[tuple[str, str, world.World]]:
    """Backend and URL of a database that holds the world, to be copied; what is in it."""
    with new_database(request.param, None) as url:
        engine = create_engine(url)
        Base.metadata.create_all(engine)
        with world.acting(engine, Actor.system(POLICY, "build")) as session:
            built = world.build(session)
        engine.dispose()
        yield request.param, url, built


@pytest.fixture
def district(
    template: tuple[str, str, world.World], new_database: NewDatabase
) -> Iterator[District]:
    """The world, untouched by other tests, on each backend; today is `world.TODAY`."""
    backend, url, built = template
    fix_today(world.TODAY)
    with new_database(backend, url) as copy:
        engine = create_engine(copy)
        found = District(engine, built)
        yield found
        found.close()
        engine.dispose()
    fix_today(None)


@pytest.fixture
def clerk(district: District) -> Session:
    """The clerk of the eastern street at work."""
    return district.acting("clerk")


@pytest.fixture
def police(district: District) -> Session:
    """The officer of station 1 at work."""
    return district.acting("police")

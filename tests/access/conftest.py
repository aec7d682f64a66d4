"""The house under test: one on each database, shared by the tests of a worker."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests import databases
from tests.access.house import House

NewDatabase = Callable[[str, str | None], AbstractContextManager[str]]


@pytest.fixture(scope="session", params=databases.BACKENDS)
def house(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[House]:
    """The application over the hostile district."""
    with new_database(request.param, None) as url:
        house = House(url)
        yield house
        house.close()

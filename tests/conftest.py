"""What every test may ask for: a database on each backend, and a browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import NoReturn

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.access import Actor
from app.db import KeyRing, fix_today, use_ring
from app.features.codes import shipped_labels
from app.policy import adopt, adopted, use_codes
from config import PUBLIC_DATA_KEYS, Settings
from tests import databases, world
from tests.access.house import POLICIES

# The machine is shared: time is no property of the code under test.
hypothesis.settings.register_profile("liuguan", deadline=None)
hypothesis.settings.load_profile("liuguan")

use_ring(KeyRing(PUBLIC_DATA_KEYS))
use_codes(shipped_labels())
adopt(Settings().policies)

NewDatabase = Callable[[str, str | None], AbstractContextManager[str]]
CI = os.environ.get("CI") == "true"


def pytest_configure(config: pytest.Config) -> None:
    """Find PostgreSQL once; xdist's workers inherit the environment."""
    if hasattr(config, "workerinput"):
        return
    try:
        os.environ["TEST_DATABASE_URL"], stop = databases.find_server()
    except databases.NoServer as error:
        if CI or "TEST_DATABASE_URL" in os.environ:
            raise pytest.UsageError(str(error)) from error
    else:
        config.add_cleanup(stop)


def _missing(what: str) -> NoReturn:
    """Fail where everything must be there, else say that the test did not run."""
    if CI:
        pytest.fail(f"{what}; with CI=true it must be there")
    pytest.skip(f"DID NOT RUN: {what}")


@pytest.fixture(autouse=True)
def packs(request: pytest.FixtureRequest) -> None:
    """Every test begins with the packs of the house it asks for, or the default ones.

    They are the process's: what an earlier test or another house has adopted would stay.
    """
    wanted = POLICIES if "house" in request.fixturenames else Settings().policies
    if [one.pack.key for one in adopted()] != [*wanted]:
        adopt(wanted)


def _fresh(
    backend: str, directories: pytest.TempPathFactory, template: str | None = None
) -> Iterator[str]:
    try:
        with databases.fresh(backend, directories.mktemp("database"), template) as url:
            yield url
    except databases.NoServer as error:
        _missing(str(error))


@pytest.fixture(scope="session", params=databases.BACKENDS)
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """URL of a database, empty at first, that the tests of a worker share; on each backend."""
    yield from _fresh(request.param, tmp_path_factory)


@pytest.fixture(params=databases.BACKENDS)
def own_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """URL of an empty database for one test; on each backend."""
    yield from _fresh(request.param, tmp_path_factory)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """`new_database(backend, template)`: a database, empty or a copy, for a `with` block."""
    make = contextmanager(_fresh)
    return lambda backend, template: make(backend, tmp_path_factory, template)


@pytest.fixture(scope="session", params=databases.BACKENDS)
def template(
    request: pytest.FixtureRequest, new_database: NewDatabase
) -> Iterator[tuple[str, str, world.World]]:
    """Backend and URL of a database that holds the world, to be copied; what is in it."""
    with new_database(request.param, None) as url:
        engine = create_engine(url)
        databases.build(engine, world.POLICY)
        with world.acting(engine, Actor.system(world.POLICY, "build")) as session:
            built = world.build(session)
        engine.dispose()
        yield request.param, url, built


@pytest.fixture
def district(
    template: tuple[str, str, world.World], new_database: NewDatabase
) -> Iterator[world.District]:
    """The world, untouched by other tests, on each backend; today is `world.TODAY`."""
    backend, url, built = template
    fix_today(world.TODAY)
    with new_database(backend, url) as copy:
        engine = create_engine(copy)
        found = world.District(engine, built)
        yield found
        found.close()
        engine.dispose()
    fix_today(None)


@pytest.fixture
def clerk(district: world.District) -> Session:
    """The clerk of the eastern street at work."""
    return district.acting("clerk")


@pytest.fixture
def police(district: world.District) -> Session:
    """The officer of station 1 at work."""
    return district.acting("police")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = shutil.which("chromium")
    if path is None:
        _missing("Chromium is not installed")
    with sync_playwright() as playwright:
        # Root, as in a container, may not use Chromium's own sandbox. Its language decides in
        # which order a date is typed.
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox"],
            env={**os.environ, "LANGUAGE": "en_US"},
        )
        yield chromium
        chromium.close()

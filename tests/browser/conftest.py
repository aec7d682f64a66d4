"""The site, and the people who sit down before it under the eyes of a watchful browser."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests import databases
from tests.browser.desk import Desk
from tests.browser.site import Site, load, serve

RESIDENTS = 600

NewDatabase = Callable[[str, str | None], AbstractContextManager[str]]
SitDown = Callable[[str], Desk]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Chromium."""
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", params=databases.BACKENDS)
def site(
    request: pytest.FixtureRequest,
    browser: Browser,
    new_database: NewDatabase,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The demo, served on each backend; the tests of a worker share it."""
    with new_database(request.param, None) as url:
        load(url, RESIDENTS)
        with serve(url, tmp_path_factory.mktemp("uploads")) as site:
            yield site


@pytest.fixture
def complaints() -> list[str]:
    """What must not happen on any page: see `watch`."""
    return []


@pytest.fixture
def window(browser: Browser, site: Site, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """`window(account=None, width=1280)`: a new window on the home page, an account signed in."""
    with ExitStack() as open_contexts:

        def open_window(account: str | None = None, width: int = 1280) -> Page:
            state = site.signed_in.get(account) if account else None
            context = browser.new_context(
                base_url=site.address,
                locale="zh-CN",
                storage_state=state,
                viewport={"width": width, "height": 800},
            )
            open_contexts.callback(context.close)
            watch(context, site, complaints)
            page = context.new_page()
            page.goto("/")
            if account and state is None:
                Desk(page).sign_in(account)
                site.signed_in[account] = context.storage_state()
            return page

        yield open_window
    assert complaints == []


@pytest.fixture
def desk(window: Callable[..., Page]) -> SitDown:
    """`desk(account)`: somebody who has signed in."""
    return lambda account: Desk(window(account))


def watch(context: BrowserContext, site: Site, complaints: list[str]) -> None:
    """Note errors of scripts, breaches of the policy, missing files, requests elsewhere."""

    def console(message: ConsoleMessage) -> None:
        # Chromium also reports pages that answer 400, 404 or 409; tests see those themselves.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def request(request: Request) -> None:
        if urlsplit(request.url).netloc not in {urlsplit(site.address).netloc, ""}:
            complaints.append(f"a request to {request.url}")

    def response(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            complaints.append(f"{response.status} for {response.url}")

    context.on("console", console)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", request)
    context.on("response", response)

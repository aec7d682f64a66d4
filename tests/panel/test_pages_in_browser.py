"""What the scripts add to the sample pages, in a real browser under the real policy."""

import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from werkzeug.serving import make_server

from tests.panel.samples import PAGES, create_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Address of the sample pages."""
    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complains about: breaches of the policy, missing files, errors."""
    return []


@pytest.fixture
def tab(browser: Browser, site: str, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.on("console", lambda it: complaints.append(it.text) if it.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_fit_the_window_and_keep_the_policy(tab: Page, name: str) -> None:
    tab.goto(f"/{name}?flash=1")
    for width in (1440, 800, 390):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_slash_goes_to_the_search_box(tab: Page) -> None:
    tab.goto("/list")
    tab.keyboard.press("/")

    expect(tab.get_by_role("searchbox")).to_be_focused()
    expect(tab.get_by_role("searchbox")).to_have_value("")


def test_a_key_in_a_field_is_a_letter(tab: Page) -> None:
    tab.goto("/list")
    tab.keyboard.press("/")
    tab.keyboard.type("n?j")

    expect(tab.get_by_role("searchbox")).to_have_value("n?j")
    expect(tab.locator("#keys")).not_to_be_visible()


def test_j_and_k_move_through_the_rows(tab: Page) -> None:
    tab.goto("/list")
    tab.keyboard.type("jjjk")

    expect(tab.locator("tbody tr:nth-child(2) .row-link")).to_be_focused()


def test_a_click_in_a_row_opens_it(tab: Page) -> None:
    tab.goto("/list")
    tab.route("**/residents/3", lambda route: route.fulfill(body="the record"))
    tab.locator("tbody tr:nth-child(3) td:nth-child(4)").click()

    tab.wait_for_url("**/residents/3")


def test_question_mark_lists_the_keys(tab: Page) -> None:
    tab.goto("/home")
    tab.keyboard.press("?")

    expect(tab.locator("#keys")).to_be_visible()


def test_filters_that_say_nothing_stay_out_of_the_address(tab: Page) -> None:
    tab.goto("/list-filtered")
    tab.route("**/residents?*", lambda route: route.fulfill(body="filtered"))
    tab.get_by_text("筛选", exact=True).click()
    tab.get_by_label("姓名", exact=True).fill("李")
    tab.get_by_label("来本地日期，起").fill("2026-10-01")
    tab.get_by_role("button", name="应用筛选").click()
    tab.wait_for_url("**/residents?*")

    assert parse_qs(urlsplit(tab.url).query, keep_blank_values=True) == {
        "name.starts": ["李"],
        "arrived.from": ["2026-10-01"],
        "sort": ["-arrived"],
    }


def test_a_reference_is_looked_up(tab: Page) -> None:
    tab.goto("/form")
    with tab.expect_response("**/lookup/house?q="):
        tab.locator("#house + .ts-wrapper").click()
    with tab.expect_response("**/lookup/house?q=4"):
        tab.keyboard.type("4")
    tab.get_by_role("option", name="房屋 00419").click()

    assert tab.locator("#house").input_value() == "419"


def test_what_was_typed_is_not_lost_by_accident(tab: Page) -> None:
    tab.goto("/form")
    tab.get_by_label("姓名").fill("李嘉禾")
    questions: list[str] = []

    def stay(dialog: object) -> None:
        questions.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    tab.on("dialog", stay)
    tab.get_by_role("link", name="流管台").click(no_wait_after=True)
    expect(tab.get_by_label("姓名")).to_have_value("李嘉禾")

    assert questions == ["beforeunload"]


def test_ctrl_enter_saves_once(tab: Page) -> None:
    tab.goto("/form")
    sent: list[str] = []

    def stay(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)

    tab.route("**/form", stay)
    with tab.expect_response("**/form"):
        tab.get_by_label("姓名").press("Control+Enter")
    tab.get_by_label("姓名").press("Control+Enter")
    tab.evaluate("new Promise(requestAnimationFrame)")

    assert sent == ["POST"]


def test_the_theme_is_kept(tab: Page) -> None:
    tab.goto("/home")
    tab.get_by_role("button", name="切换深浅色").click()
    tab.goto("/list")

    assert tab.locator("html").get_attribute("data-bs-theme") == "dark"


def test_a_chart_is_drawn_and_redrawn(tab: Page) -> None:
    tab.goto("/chart")
    expect(tab.locator(".chart-canvas canvas")).to_be_visible()
    wide = tab.locator(".chart-canvas canvas").bounding_box()
    tab.set_viewport_size({"width": 600, "height": 800})
    tab.wait_for_function(
        "document.querySelector('.chart-canvas canvas').getBoundingClientRect().width < 600"
    )

    assert wide is not None
    assert wide["width"] > 600


def test_a_tooltip_of_the_chart_keeps_the_policy(tab: Page) -> None:
    tab.goto("/chart")
    canvas = tab.locator(".chart-canvas canvas")
    canvas.hover()
    before = canvas.screenshot()
    canvas.hover(position={"x": 300, "y": 200})

    expect(canvas).to_be_visible()
    tab.wait_for_function("new Promise(done => requestAnimationFrame(() => done(true)))")
    assert canvas.screenshot() != before


def test_the_menu_opens_on_a_telephone(tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto("/list")
    expect(tab.get_by_role("link", name="出租房屋")).not_to_be_visible()
    tab.get_by_role("button", name="打开菜单").click()

    expect(tab.get_by_role("link", name="出租房屋")).to_be_visible()

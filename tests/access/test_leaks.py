"""Nothing leaks: every surface against the hand-written table, for every role.

Which screens, charts and buttons there are is asked of the running application: one that the
table does not know fails here.
"""

from collections.abc import Callable, Mapping

import pytest

from app.panel import urls
from tests.access import attacks, surfaces, taking
from tests.access.expectations import PAGES, REACH, TABLE
from tests.access.house import House
from tests.access.probe import Probe, post_of

EVERYBODY = tuple(REACH)
ONE_PER_ROLE = tuple({post_of(account).role: account for account in reversed(EVERYBODY)}.values())

Check = Callable[..., object]

ATTACKS = (
    attacks.writing,
    attacks.pressing,
    attacks.calling_rolls,
    attacks.reading_only,
    attacks.uploading,
)

HANDLERS: Mapping[str, Check] = {
    "add": attacks.writing,
    "chart": surfaces.charts,
    "confirm": surfaces.imports,
    "corrections": surfaces.imports,
    "download": surfaces.exports,
    "edit": attacks.writing,
    "export": surfaces.exports,
    "file": surfaces.files,
    "filter_panel": surfaces.filter_panels,
    "get": surfaces.rest,
    "get_list": surfaces.rest,
    "info": surfaces.rest,
    "list": surfaces.lists,
    "load": surfaces.imports,
    "lookup": surfaces.lookups,
    "paper": surfaces.papers,
    "post": attacks.writing,
    "press": attacks.pressing,
    "press_list": surfaces.buttons,
    "put": attacks.writing,
    "reveal": surfaces.reveals,
    "roll": attacks.calling_rolls,
    "show": surfaces.records,
    "upload": attacks.uploading,
    "why": surfaces.reasons,
}
"""What the application can be asked for → the sharpest of the checks that ask it."""


def name_of(check: Check) -> str:
    return check.__name__


def looked_at(house: House, account: str, check: Check) -> list[str]:
    """What an account finds wrong on the screens it has something to do with."""
    probe = Probe(house, account)
    for screen in house.screens:
        if probe.cell(surfaces.table_name(screen)).may:
            check(probe, screen)
    return probe.leaks


def test_one_account_stands_for_each_role() -> None:
    assert {post_of(account).role for account in ONE_PER_ROLE} == TABLE.keys()


def test_the_table_knows_every_screen_and_chart(house: House) -> None:
    known = set(TABLE["auditor"])
    shown = {one.entity.__tablename__ for one in house.screens}
    counted = {one.entity.__tablename__ for one in house.charts}
    assert shown | counted <= known
    assert house.screens
    assert house.charts


@pytest.mark.parametrize("account", EVERYBODY)
@pytest.mark.parametrize("check", surfaces.ABOUT_ROWS, ids=name_of)
def test_rows_and_columns(house: House, account: str, check: Check) -> None:
    house.forget_reading()
    assert looked_at(house, account, check) == []


@pytest.mark.parametrize("account", ONE_PER_ROLE)
@pytest.mark.parametrize("check", surfaces.ABOUT_ROLES, ids=name_of)
def test_forms_and_parameters(house: House, account: str, check: Check) -> None:
    house.forget_reading()
    assert looked_at(house, account, check) == []


@pytest.mark.parametrize("account", ONE_PER_ROLE)
def test_what_is_not_the_roles_business_is_not_there(house: House, account: str) -> None:
    probe = Probe(house, account)
    for screen in house.screens:
        if not probe.cell(surfaces.table_name(screen)).may:
            surfaces.closed(probe, screen)
    assert probe.leaks == []


def test_no_route_of_a_closed_screen_answers(house: House) -> None:
    """By all its addresses and methods, for the first role that has nothing there."""
    for screen in house.screens:
        entity = surfaces.table_name(screen)
        stranger = next(one for one in ONE_PER_ROLE if not Probe(house, one).cell(entity).may)
        probe = Probe(house, stranger)
        surfaces.every_route(probe, screen)
        assert probe.leaks == []


def test_the_table_knows_every_page(house: House) -> None:
    assert {page.path for page in house.pages} == PAGES.keys()


@pytest.mark.parametrize("account", EVERYBODY)
def test_pages_of_their_own(house: House, account: str) -> None:
    probe = Probe(house, account)
    for page in house.pages:
        surfaces.pages(probe, page)
    assert probe.leaks == []


@pytest.mark.parametrize("account", EVERYBODY)
def test_charts_count_what_lists_would_show_or_are_published(house: House, account: str) -> None:
    probe = Probe(house, account)
    for chart in house.charts:
        surfaces.charts(probe, chart)
    assert probe.leaks == []


@pytest.mark.parametrize(
    ("account", "bars"),
    [
        ("clerk-a", {"AREA.NAME@A": 2}),
        ("clerk-b", {"AREA.NAME@B": 1}),
        ("police-1", {"AREA.NAME@A": 1, "AREA.NAME@B": 1}),
        ("police-2", {"AREA.NAME@A": 1}),
        ("adrift", {}),
    ],
)
def test_a_chart_has_the_bars_of_the_own_area(
    house: House, account: str, bars: dict[str, int]
) -> None:
    page = Probe(house, account).get("/charts/residents-by-street/chart/").text
    assert surfaces.bars(page) == bars


@pytest.mark.parametrize("account", ONE_PER_ROLE)
def test_menu_and_home_lead_where_the_role_may_go(house: House, account: str) -> None:
    house.forget_reading()
    probe = Probe(house, account)
    surfaces.menu(probe)
    assert surfaces.crawl(probe) > 2
    assert probe.leaks == []


@pytest.mark.parametrize("account", ONE_PER_ROLE)
@pytest.mark.parametrize("attack", ATTACKS, ids=name_of)
def test_forged_writes(house: House, account: str, attack: Check) -> None:
    with house.restored():
        assert looked_at(house, account, attack) == []


def test_taking_personal_data_along(house: House) -> None:
    assert list(taking.findings(house)) == []


def test_every_kind_of_page_has_a_check(house: House) -> None:
    """A handler that is added to the panel fails here until a check asks for it."""
    fronts = {f"{one.entity.__name__}{kind}" for one in house.screens for kind in ("View", "Api")}
    fronts |= {urls.chart_endpoint(chart) for chart in house.charts}
    found = (rule.endpoint.partition(".") for rule in house.app.url_map.iter_rules())
    assert {name for front, _, name in found if front in fronts} == HANDLERS.keys()
    asked = {*surfaces.ABOUT_ROWS, *surfaces.ABOUT_ROLES, *ATTACKS, surfaces.charts}
    assert set(HANDLERS.values()) <= asked

"""Story 5: the supervisor's charts: drawn here, published for the whole district, no person."""

from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SitDown
from tests.browser.desk import Desk
from tests.browser.site import Site

COLOURS = """canvas => {
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(pixels.buffer)).size;
}"""
NOISE = 30
"""Further away from the truth is a figure less than once in a million times."""
MY_STREET = "street_id = (SELECT id FROM area WHERE code = '410105017')"


def assert_drawn(desk: Desk) -> None:
    """The canvas shows more than a blank area."""
    canvas = desk.page.locator(".chart-canvas canvas")
    expect(canvas).to_be_visible()
    assert canvas.evaluate(COLOURS) > 10


def test_residents_by_street_and_reason(desk: SitDown, site: Site) -> None:
    supervisor = desk("supervisor")
    supervisor.choose("各街道居住事由")
    assert_drawn(supervisor)

    counted = Counter(
        {
            (street, reason): number
            for street, reason, number in site.rows(
                "SELECT a.name, i.label, count(*) FROM residence r"
                " JOIN area a ON a.id = r.street_id"
                " JOIN code_item i ON i.code = r.reason JOIN code_scheme s ON s.id = i.scheme_id"
                " WHERE s.key = 'residence_reason' AND r.status <> 'left' GROUP BY a.name, i.label"
            )
        }
    )
    shown = {
        (row["分组"], reason): figure
        for row in supervisor.table()
        for reason, figure in row.items()
        if reason not in {"分组", "合计"}
    }
    told = {key: int(figure) for key, figure in shown.items() if figure != "＜10"}
    assert len(shown) > len(told) > 5
    assert all(abs(figure - counted[key]) < NOISE for key, figure in told.items())
    assert min(told.values()) >= 10
    supervisor.sees("2026-09 发布")


def months_between(first: str, last: str) -> int:
    """How many months there are, both counted."""
    (year, month), (last_year, last_month) = (map(int, one.split("-")) for one in (first, last))
    return 12 * (last_year - year) + last_month - month + 1


def test_arrivals_by_month(desk: SitDown, site: Site) -> None:
    supervisor = desk("supervisor")
    supervisor.choose("每月来本地人数")
    assert_drawn(supervisor)
    month = "substr(CAST(arrived_on AS VARCHAR(10)), 1, 7)"
    counted = dict(site.rows(f"SELECT {month}, count(*) FROM residence GROUP BY 1"))  # noqa: S608
    shown = [(row["分组"], row["数量"]) for row in supervisor.table()]
    told = {month: int(figure) for month, figure in shown if figure != "＜10"}
    assert all(abs(figure - counted.get(month, 0)) < NOISE for month, figure in told.items())
    assert len(shown) == months_between(shown[0][0], shown[-1][0]) <= 60


@pytest.mark.parametrize("chart", ["residents-by-street", "arrivals-by-month"])
def test_a_chart_counts_the_rows_of_its_reader(desk: SitDown, site: Site, chart: str) -> None:
    clerk = desk("street-clerk")
    clerk.open(f"/charts/{chart}/chart/")
    counted = f"{MY_STREET} AND (status <> 'left' OR '{chart}' = 'arrivals-by-month')"
    mine = site.value(f"SELECT count(*) FROM residence WHERE {counted}")  # noqa: S608
    assert sum(int([*row.values()][-1]) for row in clerk.table()) == mine


def test_the_supervisor_meets_no_person(desk: SitDown) -> None:
    supervisor = desk("supervisor")
    for address in ("/residences/list/", "/residences/show/1", "/residences/export"):
        assert supervisor.open(address) == 404


def test_a_chart_follows_filter_and_theme(desk: SitDown) -> None:
    supervisor = desk("supervisor")
    supervisor.open("/charts/residents-by-street/chart/")
    whole = {row["分组"]: row["务工"] for row in supervisor.table() if row["务工"] != "＜10"}
    supervisor.filter({"居住事由": "务工"})
    assert {row["分组"]: row["务工"] for row in supervisor.table()} == whole

    canvas = supervisor.page.locator(".chart-canvas canvas")
    light = canvas.evaluate("it => it.toDataURL()")
    supervisor.page.get_by_role("button", name="切换深浅色").click()
    supervisor.page.wait_for_function(
        "light => document.querySelector('.chart-canvas canvas').toDataURL() !== light", arg=light
    )

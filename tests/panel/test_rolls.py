"""The page on which the roll of a meeting is entered, used by two at once."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from tests.access.house import House, by_name

# Flask-AppBuilder's own widgets and queries are behind their libraries' times.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def page(house: House) -> Iterator[str]:
    """Address of a roll in street A on which three are expected and none is entered."""
    with house.restored():
        with house.engine.begin() as connection:
            connection.execute(delete(by_name("attendance")))
            connection.execute(update(by_name("meeting")).values(community_id=None))
            connection.execute(update(by_name("coordinator")).values(left_on=None))
        yield f"/meetings/roll/attendance/{house.district.id('meeting', 'A1')}"


def sheet(client: FlaskClient, page: str) -> dict[str, str]:
    """What a browser sends back when nothing is changed."""
    text = client.get(page).text
    fields = dict(re.findall(r'name="(shown-\d+|csrf_token)"[^>]*value="([^"]*)"', text))
    for name, options in re.findall(r'name="(line-\d+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.findall(r'<option selected value="(\w*)"', options)
        fields[name] = chosen[0] if chosen else ""
    return fields


def entered(house: House) -> dict[str, tuple[str, int]]:
    rows = house.rows()["attendance"].values()
    return {f"line-{row['coordinator_id']}": (row["outcome"], row["version"]) for row in rows}


def test_two_enter_one_roll_and_neither_undoes_the_other(house: House, page: str) -> None:
    client = house.client("clerk-a")
    mine = sheet(client, page)
    first, second, third = (name for name in mine if name.startswith("line-"))
    assert client.post(page, data=mine | {first: "present", second: "late"}).status_code == 302
    written = {first: ("present", 1), second: ("late", 1)}
    assert entered(house) == written

    stale = client.post(page, data=mine | {third: "present", first: "leave"})
    assert stale.status_code == 409
    assert "到会情况已被他人修改。请刷新后核对，再重新填写您的改动。" in stale.text
    assert entered(house) == written
    blind = {name: value for name, value in mine.items() if not name.startswith("shown-")}
    assert client.post(page, data=blind | {first: "leave"}).status_code == 409

    again = sheet(client, page)
    assert again[first] == again[first.replace("line", "shown")] == "present"
    client.post(page, data=again | {second: "absent"})
    assert client.post(page, data=again | {first: "leave"}).status_code == 302
    assert entered(house) == {first: ("leave", 2), second: ("absent", 2)}

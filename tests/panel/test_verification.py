"""The page on which a month is verified: sent once, twice, wrongly, and from elsewhere."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app.db import today
from tests.access.house import House, by_name

# Flask-AppBuilder's own widgets and queries are behind their libraries' times.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PAGE = "/collection/verification"


@pytest.fixture
def page(house: House) -> Iterator[str]:
    """Street A, in which A1 and A3 live and nobody has been verified since 1951."""
    with house.restored():
        with house.engine.begin() as connection:
            dates = {name: today() for name in ("arrived_on", "declared_on")}
            connection.execute(update(by_name("residence")).values(**dates))
        yield PAGE


def sheet(client: FlaskClient, page: str) -> dict[str, str]:
    """What a browser sends back when nothing is chosen."""
    text = client.get(page).text
    return dict(re.findall(r'name="(version-\d+|csrf_token)"[^>]*value="([^"]*)"', text))


def written(house: House) -> dict[int, tuple[str, str, bool]]:
    """Residence → outcome and status of what has been verified this month."""
    rows = house.rows()
    return {
        one["residence_id"]: (
            one["outcome"],
            rows["residence"][one["residence_id"]]["status"],
            rows["residence"][one["residence_id"]]["verified_on"] == today(),
        )
        for one in rows["verification"].values()
        if one["month"] == f"{today():%Y-%m}"
    }


def test_a_page_is_sent_once_and_again(house: House, page: str) -> None:
    client, key = house.client("clerk-a"), house.district.id
    first, third = key("residence", "A1"), key("residence", "A3")
    shown = sheet(client, page)
    assert {name for name in shown if name != "csrf_token"} == {
        f"version-{first}",
        f"version-{third}",
    }
    answers = shown | {
        f"outcome-{first}": "here",
        f"outcome-{third}": "left",
        f"left_on-{third}": today().isoformat(),
        f"departure_reason-{third}": "3",
    }
    assert client.post(page, data=answers).status_code == 302
    done = {first: ("here", "living", True), third: ("left", "left", True)}
    assert written(house) == done
    assert "本月已全部核实" in client.get(page).text
    again = client.post(page, data=answers)
    assert again.status_code == 302
    assert written(house) == done


def test_a_change_leads_to_the_form(house: House, page: str) -> None:
    first = house.district.id("residence", "A1")
    client = house.client("clerk-a")
    answer = client.post(page, data=sheet(client, page) | {f"outcome-{first}": "changed"})
    assert answer.location == f"/residences/edit/{first}"
    assert f'href="/residences/edit/{first}"' in client.get(page).text
    assert "核实后待办理" in client.get(page).text


def test_what_is_wrong_is_said_and_what_was_chosen_stays(house: House, page: str) -> None:
    first, third = (house.district.id("residence", row) for row in ("A1", "A3"))
    client = house.client("clerk-a")
    shown = sheet(client, page)
    assert "还没有选择核实结果。" in client.post(page, data=shown).text
    answers = shown | {f"outcome-{first}": "here", f"outcome-{third}": "left"}
    for day, said in {
        "": "结果为“离开”的，请填写离开日期和注销原因。",
        "yesterday": "“离开日期”的值“yesterday”不对，应为日期，如 2026-09-01。",
        "2999-01-01": "离开日期2999-01-01晚于今天；请核对。",
    }.items():
        bad = answers | {f"left_on-{third}": day, f"departure_reason-{third}": "3"}
        answer = client.post(page, data=bad)
        assert answer.status_code == 400
        assert said in answer.text
        assert re.search(rf'name="outcome-{first}" value="here"[^>]* checked', answer.text)
        assert f'name="left_on-{third}" value="{day}"' in answer.text
    assert written(house) == {}


def test_somebody_else_was_faster(house: House, page: str) -> None:
    first = house.district.id("residence", "A1")
    client = house.client("clerk-a")
    shown = sheet(client, page)
    with house.engine.begin() as connection:
        connection.execute(update(by_name("residence")).values(version=7))
    answer = client.post(page, data=shown | {f"outcome-{first}": "here"})
    assert answer.status_code == 409
    assert "这条记录已被他人修改。" in answer.text
    assert written(house) == {}


@pytest.mark.parametrize("account", ["clerk-b", "coordinator"])
def test_nobody_verifies_in_another_place(house: House, page: str, account: str) -> None:
    """On the screen and by REST: a hidden residence and a missing one are refused alike."""
    client = house.client(account)
    token = {"csrf_token": sheet(client, page)["csrf_token"]}
    hidden = house.district.id("residence", "A3")
    for key in (hidden, 999_999):
        answer = client.post(page, data=token | {f"outcome-{key}": "here"})
        assert answer.status_code == 400
        assert f"编号 {key} 的登记不在您的管辖范围内，或者没有这条登记；未保存。" in answer.text
        by_rest = house.app.test_client().post(
            "/api/v1/verifications/",
            json={"residence_id": key, "outcome": "here"},
            headers=house.bearer(account),
        )
        assert by_rest.status_code == 400
        assert f"{key}" in by_rest.get_json()["errors"]["residence_id"][0]
    assert written(house) == {}


@pytest.mark.parametrize("query", ["after=x", "after=2026-08-01", "after=2026-08-01.99999999999"])
def test_a_wrong_address_is_no_page(house: House, query: str) -> None:
    assert house.client("clerk-a").get(f"{PAGE}?{query}").status_code == 404

"""A minor's record: what is refused says where to ask; the form there knows whom it is about."""

from typing import Any
from unittest.mock import Mock

import pytest

from app.panel import exporting
from tests.access.house import House

JSON = {"Accept": "application/json"}


def asked(house: House, row: str, **headers: str) -> Any:
    client = house.client("clerk-a")
    where = f"/residences/reveal/{house.district.id('residence', row)}/id_number"
    data = {"purpose": "verify", "csrf_token": house.token(client)}
    return client.post(where, data=data, headers=headers)


def test_the_refusal_leads_to_the_request(house: House) -> None:
    answer = asked(house, "A2", **JSON)
    assert answer.status_code == 400
    assert answer.json["message"].startswith("此人未满18周岁。")
    assert answer.json["ask"]["label"] == "申请查阅"
    key = house.district.id("residence", "A2")
    form = house.client("clerk-a").get(answer.json["ask"]["url"])
    assert form.status_code == 200
    assert f'<option selected value="{key}">' in form.text


def test_without_a_script_the_page_says_it(house: House) -> None:
    answer = asked(house, "A2")
    assert answer.status_code == 400
    assert "此人未满18周岁。" in answer.text
    assert f"residence_id={house.district.id('residence', 'A2')}" in answer.text


def test_the_record_and_the_form_show_the_name_and_no_number(house: House) -> None:
    key = house.district.id("residence", "A2")
    shown = house.client("clerk-a").get(f"/residences/show/{key}").text
    form = house.client("clerk-a").get(f"/residences/edit/{key}").text
    assert "RESIDENCE.NAME@A2" in shown
    for text in (shown, form):
        assert "RESIDENCE.ID_NUMBER@A2" not in text
        assert "RESIDENCE.GUARDIAN_NAME@A2" not in text


def test_the_export_page_says_who_is_needed(house: House) -> None:
    page = house.client("clerk-a").get("/residences/export").text
    assert "名单中有未成年人（2 人），选“完整”的须由另一人审批。" in page
    assert "名单中有未成年人" not in house.client("clerk-a").get("/coordinators/export").text


@pytest.mark.parametrize(("in_full", "counted"), [("0", 0), ("1", 1)])
def test_minors_are_counted_only_for_what_is_wanted_in_full(
    house: House, monkeypatch: pytest.MonkeyPatch, in_full: str, counted: int
) -> None:
    count = Mock(wraps=exporting._minors)
    monkeypatch.setattr(exporting, "_minors", count)
    client = house.client("clerk-a")
    said = {"purpose": "report", "reason": "每周核对", "in_full": in_full}
    token = house.token(client)
    with client.post("/residences/export", data=said | {"csrf_token": token}) as answer:
        assert answer.status_code == (302 if counted else 200)
    assert count.call_count == counted
    house.restore()

"""What REST understands, and says when it does not; found by schemathesis (see test_openapi)."""

import json
from typing import Any

import pytest
from sqlalchemy import text, update

from app.features.meetings.models import Meeting
from tests.access.attacks import VALID
from tests.access.house import House
from tests.access.probe import Probe


@pytest.fixture
def clerk(house: House) -> Probe:
    house.forget_reading()
    return Probe(house, "clerk-a")


def asked(house: House, path: str, q: str) -> Any:
    headers = house.bearer("clerk-a")
    return house.app.test_client().get(f"/api/v1{path}", query_string={"q": q}, headers=headers)


def filtered(name: str, value: Any) -> str:
    return json.dumps({"filters": [{"col": name, "value": value}]})


def test_a_value_asked_for_in_json_is_taken_as_it_is(house: House, clerk: Probe) -> None:
    """Flask-AppBuilder decodes JSON a second time: "+" was a space, "&" the end."""
    for subject in ("A+B", "100%41", "A&B", "甲 乙"):
        with house.restored():
            with house.engine.begin() as connection:
                key = house.district.id("meeting", "A1")
                connection.execute(update(Meeting).where(Meeting.id == key).values(place=subject))
            found = asked(house, "/meetings/", filtered("place", subject)).get_json()
            assert found["ids"] == [key], subject


@pytest.mark.parametrize(
    "q",
    [
        "{",
        "(filters",
        "!!",
        "5",
        '{"page_size": "many"}',
        '{"order_column": ""}',
        filtered("place", ""),
        filtered("place", None),
    ],
)
def test_what_a_list_cannot_be_asked_for_is_refused(house: House, q: str) -> None:
    """An empty value was no filter at all: it gave every row."""
    answer = asked(house, "/meetings/", q)
    assert answer.status_code == 400
    assert answer.get_json()["message"]
    assert answer.get_json().keys() == {"message", "errors"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("subject", ["周例会"]),
        ("subject", {"a": 1}),
        ("subject", 5),
        ("subject", True),
        ("held_on", 20200106),
        ("community_id", True),
        ("community_id", 1.0),
        ("confirmed", "yes"),
    ],
)
def test_a_value_of_a_foreign_type_is_refused(clerk: Probe, name: str, value: Any) -> None:
    """A list as a subject became the text of the list."""
    house = clerk.house
    before = house.rows()
    body: dict[str, Any] = {**VALID["meeting"], "community_id": house.district.id("area", "AX")}
    answer = clerk.rest("/meetings/", "POST", body | {name: value})
    assert answer.status == 400
    assert name in answer.text
    assert house.rows() == before


def test_a_tick_that_is_neither_yes_nor_no_is_refused(house: House) -> None:
    clerk = Probe(house, "clerk-a")
    key = house.district.id("tenancy", "A1")
    version = clerk.rest(f"/tenancies/{key}").json["result"]["version"]
    values: tuple[Any, ...] = ("maybe", "on", 1, [])
    for value in values:
        body = {"version": version, "real_name": value}
        answer = clerk.rest(f"/tenancies/{key}", "PUT", body)
        assert (answer.status, [*answer.json["errors"]]) == (400, ["real_name"]), value


def test_a_reveal_asks_for_what_it_understands(clerk: Probe) -> None:
    key = clerk.house.district.id("residence", "A1")
    body = {"column": "phone", "purpose": "verify", "all": True}
    answer = clerk.rest(f"/residences/{key}/reveal", "POST", body)
    assert answer.status == 400
    assert "all" in answer.json["message"]


def test_a_damaged_value_is_said_to_be_damaged(clerk: Probe) -> None:
    """It was answered as an empty text, as if there were none."""
    house = clerk.house
    key = house.district.id("residence", "A1")
    with house.restored():
        with house.engine.begin() as connection:
            connection.execute(
                text("UPDATE residence SET phone = :junk WHERE id = :key"),
                {"junk": b"\x01\x00\x01 nonsense", "key": key},
            )
        assert "数据损坏" in clerk.rest(f"/residences/{key}").json["result"]["phone"]
        body = {"column": "phone", "purpose": "verify"}
        shown = clerk.rest(f"/residences/{key}/reveal", "POST", body)
    assert "数据损坏" in shown.json["result"]["phone"]

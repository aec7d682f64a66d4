"""A registration as a whole: what follows from it and what contradicts it, as tables (R067)."""

import datetime as dt
from typing import Any

import pytest

from app.features.residents import checks

TODAY = dt.date(2026, 9, 30)
MAN_1978 = "420984197802290051"  # 1978-02-29 never was
MAN_1979 = "420984197902280053"
WOMAN_1985 = "411421198503120248"

GOOD: dict[str, Any] = {
    "name": "何某",
    "id_type": "01",
    "id_number": MAN_1979,
    "sex": "1",
    "birth_date": dt.date(1979, 2, 28),
    "arrived_on": dt.date(2026, 3, 1),
    "phone": "13800000001",
}


BOY_2013 = "411421201303010030"  # 13 on `TODAY`
BOY = {"birth_date": dt.date(2013, 3, 1)}
BORN = {"birth_date": dt.date(1985, 3, 12)}


@pytest.mark.parametrize(
    ("given", "added"),
    [
        ({"id_number": WOMAN_1985}, {"id_type": "01", "sex": "2", **BORN}),
        ({"id_number": WOMAN_1985, "sex": "1"}, {"id_type": "01", **BORN}),
        ({"id_type": "11", "id_number": WOMAN_1985}, {"sex": "2", **BORN}),
        ({"id_type": "03", "id_number": WOMAN_1985}, {}),
        ({"id_number": MAN_1978}, {"id_type": "01"}),
        ({}, {"id_type": "01"}),
        (
            {"hukou_address": "河南省民权县李庄村"},
            {"id_type": "01", "hukou_region": "411421"},
        ),
        (
            {"hukou_address": "河南省民权县李庄村", "hukou_region": "410000"},
            {"id_type": "01"},
        ),
        ({"hukou_address": "某村"}, {"id_type": "01"}),
        ({"id_number": BOY_2013}, {"id_type": "01", "sex": "1", **BOY, "declared_by": "guardian"}),
        (
            {"id_number": BOY_2013, "declared_by": "visit"},
            {"id_type": "01", "sex": "1", **BOY},
        ),
    ],
)
def test_what_follows_from_what_was_entered(given: dict[str, Any], added: dict[str, Any]) -> None:
    assert checks.complete(given, TODAY) == given | added


def test_empty_values_are_worked_out_or_left_out() -> None:
    given = {"id_number": WOMAN_1985, "sex": None, "phone": None}
    expected = {"id_type": "01", "id_number": WOMAN_1985, "sex": "2", **BORN}
    assert checks.complete(given, TODAY) == expected


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({}, ("hemou", "hm", "9", False)),
        ({"name": "解秀英"}, ("xiexiuying", "xxy", "9", False)),
        ({"hukou_region": "411421"}, ("hemou", "hm", "2", False)),
        ({"hukou_region": "371721"}, ("hemou", "hm", "4", False)),
        ({"id_type": "03"}, ("hemou", "hm", "6", False)),
        ({"id_type": "07"}, ("hemou", "hm", "5", False)),
        ({"id_type": "12", "hukou_region": "710000"}, ("hemou", "hm", "5", False)),
    ],
)
def test_what_nobody_enters(change: dict[str, Any], keys: tuple[str, str, str, bool]) -> None:
    derived = checks.derive(GOOD | change, "410105901")
    assert tuple(derived.values()) == keys


def test_keys_fit_their_columns() -> None:
    derived = checks.derive(GOOD | {"name": "庄" * 50}, "410105901")
    assert (len(derived["name_pinyin"]), len(derived["name_initials"])) == (200, 50)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"name": ""}, ["name"]),
        ({"id_number": MAN_1978}, ["id_number"]),
        ({"sex": "2"}, ["sex"]),
        ({"birth_date": dt.date(1979, 2, 27)}, ["birth_date"]),
        ({"phone": "1"}, ["phone"]),
        ({"contact_phone": "1", "consented_on": TODAY}, ["contact_phone"]),
        ({"contact_phone": "13800000001"}, ["contact_phone"]),
        ({"arrived_on": dt.date(2026, 10, 1)}, ["arrived_on"]),
        ({"name": "", "phone": "1", "sex": "2"}, ["name", "sex", "phone"]),
        ({"police_entered_on": dt.date(2026, 10, 1)}, ["police_entered_on"]),
    ],
)
def test_contradictions(change: dict[str, Any], fields: list[str]) -> None:
    assert [reason.field for reason in checks.problems(GOOD | change, TODAY)] == fields


@pytest.mark.parametrize(
    ("accepted", "issued", "endorsed", "fields"),
    [
        (None, None, None, []),
        ("2026-01-01", "2026-01-15", "2026-09-30", []),
        ("2026-01-01", "2026-01-01", None, []),
        (None, "2026-01-15", "2026-01-01", ["permit_endorsed_on"]),
        ("2026-01-16", "2026-01-15", None, ["permit_issued_on"]),
        ("2026-01-16", None, "2026-01-15", ["permit_endorsed_on"]),
        ("2026-10-01", None, None, ["permit_accepted_on"]),
    ],
)
def test_the_permit_goes_step_by_step(
    accepted: str | None, issued: str | None, endorsed: str | None, fields: list[str]
) -> None:
    steps = {
        "permit_accepted_on": accepted,
        "permit_issued_on": issued,
        "permit_endorsed_on": endorsed,
    }
    values = {name: day and dt.date.fromisoformat(day) for name, day in steps.items()}
    assert [reason.field for reason in checks.permit_problems(values, TODAY)] == fields


def test_a_form_is_judged_as_it_would_be_filed() -> None:
    entered = {"id_number": "4105 0519 9003 0745 1x", "phone": "138 0371 0001", "sex": None}
    assert [one.field for one in checks.doubts(entered, TODAY)] == ["name", "id_number"]
    assert [one.field for one in checks.doubts({**entered, "phone": "1"}, TODAY)] == [
        "name",
        "id_number",
        "phone",
    ]


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("河南省民权县", True),
        ("河南 商丘市 民权县", True),
        ("广西", True),
        ("鼓楼区", True),  # of several cities
        ("郑州", True),
        ("河南省郑州市金水", True),
        ("安徽省宿州市市辖区", True),
        ("河南省民权县李庄村", False),
        ("李庄村", False),
        ("", False),
        (None, False),
    ],
)
def test_a_hukou_is_told_down_to_the_village(address: str | None, asked: bool) -> None:
    """R052."""
    values = {"name": "何某", "id_type": "01", "hukou_address": address}
    assert [one.field for one in checks.coarse(values)] == (["hukou_address"] if asked else [])
    assert checks.derive(values, "410105901")["hukou_coarse"] is asked


MINOR = GOOD | {
    "id_number": BOY_2013,
    **BOY,
    "declared_by": "guardian",
    "guardian_name": "何父",
    "guardian_relation": "5",
    "guardian_phone": "13800000002",
}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"guardian_name": None}, ["guardian_name"]),
        ({"guardian_relation": None}, ["guardian_relation"]),
        ({"guardian_phone": ""}, ["guardian_phone"]),
        ({"guardian_phone": "1380"}, ["guardian_phone"]),
        ({"guardian_name": "何1"}, ["guardian_name"]),
        ({"declared_by": "self"}, ["declared_by"]),
        ({"declared_by": "visit"}, []),
        ({"occupation": "4"}, ["occupation"]),
        ({"occupation": "4", "consented_on": TODAY}, ["consented_by"]),
        ({"occupation": "4", "consented_on": TODAY, "consented_by": "self"}, ["consented_by"]),
        ({"occupation": "4", "consented_on": TODAY, "consented_by": "guardian"}, []),
    ],
)
def test_a_child_has_a_guardian_who_declares_and_consents(
    change: dict[str, Any], fields: list[str]
) -> None:
    assert [reason.field for reason in checks.problems(MINOR | change, TODAY)] == fields


def test_a_form_is_not_told_what_it_does_not_ask() -> None:
    entered = {name: value for name, value in MINOR.items() if name != "guardian_phone"}
    assert list(checks.doubts(entered, TODAY)) == []
    asked = [reason.field for reason in checks.doubts(entered | {"guardian_phone": ""}, TODAY)]
    assert asked == ["guardian_phone"]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (None, None, []),
        (7, None, []),
        (7, 8, []),
        (7, 7, ["第二采集人与采集人是同一人。两人共同采集的请改选另一人，一人采集的请留空。"]),
    ],
)
def test_a_pair_is_two_people(first: int | None, second: int | None, said: list[str]) -> None:
    """R060: collected by a coordinator and somebody of the community together."""
    pair = GOOD | {"collector_id": first, "second_collector_id": second}
    assert [one.message for one in checks.entry_problems(pair, TODAY)] == said

"""The document of the REST interface says what a role reaches, and REST does what it says.

schemathesis sends what the document allows and what it forbids; the answers are held to the
document, to the hand-written table and to the canaries of the district.
"""

import json
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from app.panel import api, openapi
from app.panel.api import EntityApi
from app.panel.screens import Screen
from tests.access.attacks import payload
from tests.access.expectations import TABLE, masked
from tests.access.house import House
from tests.access.probe import Probe
from tests.access.surfaces import table_name
from tests.access.test_leaks import ONE_PER_ROLE

ADDRESS = "/api/v1/_openapi"
EXAMPLES = {"postgresql": 10, "sqlite": 5}
"""Requests for each operation, of those the document allows and as many of those it forbids; to
write, twice as many. PostgreSQL is the one that minds what it is asked."""

Document = dict[str, Any]


def document(house: House, account: str) -> Document:
    answer = house.app.test_client().get(ADDRESS, headers=house.bearer(account))
    assert answer.status_code == 200
    found: Document = answer.get_json()
    return found


def columns(found: Document, name: str) -> set[str]:
    return set(found["components"]["schemas"][name]["properties"])


# -- what stands in it -------------------------------------------------------------------

RESIDENCE = {
    "guardian_name", "guardian_relation", "guardian_phone", "consented_on", "consented_by",
    "consent_withdrawn_on",
    "name", "id_type", "id_number", "sex", "birth_date", "hukou_region", "hukou_address", "phone",
    "hukou_coarse",
    "address", "origin_kind", "street_id", "community_id", "grid_id", "dwelling_kind",
    "house_relation", "reason", "arrived_on", "stay_term", "notice_version", "notice_method",
    "declared_by", "declared_on", "collector_id", "second_collector_id", "collected_at",
    "entered_late", "form_batch", "status", "verified_on", "left_on", "departure_reason",
}  # fmt: skip
POLICE_ITEMS = {
    "police_entered_on", "permit_receipt_no", "permit_accepted_on", "permit_issued_on",
    "permit_endorsed_on",
}  # fmt: skip


def test_the_clerks_document(house: House) -> None:
    found = document(house, "clerk-a")
    paths = found["paths"]
    assert set(paths["/api/v1/residences/"]) == {"get", "post"}
    assert set(paths["/api/v1/residences/{pk}"]) == {"get", "put"}
    assert set(paths["/api/v1/residences/{pk}/reveal"]) == {"post"}
    assert set(paths["/api/v1/subsidies/"]) == {"get"}
    # The spine, moves in and out, and what others keep.
    for path in ("persons", "residence-events", "appointments", "code-items", "audit-entries"):
        assert not any(path in one for one in paths), path
    assert columns(found, "Residence") == RESIDENCE | {"id", "version"}
    assert not columns(found, "ResidenceNew") & (POLICE_ITEMS | {"status", "street_id", "version"})
    assert "id_number" in columns(found, "ResidenceNew")
    assert "id_number" not in columns(found, "ResidenceChange")
    assert found["components"]["schemas"]["ResidenceChange"]["required"] == ["version"]
    assert {"name", "id_number"} <= set(found["components"]["schemas"]["ResidenceNew"]["required"])


def test_the_officers_document(house: House) -> None:
    found = document(house, "police-1")
    paths = found["paths"]
    assert set(paths["/api/v1/residences/"]) == {"get"}
    assert set(paths["/api/v1/residences/{pk}"]) == {"get", "put"}
    for path in ("service-cards", "subsidies", "verifications", "audit-entries"):
        assert not any(path in one for one in paths), path
    assert columns(found, "Residence") == RESIDENCE | POLICE_ITEMS | {"id", "version"}
    assert columns(found, "ResidenceChange") == POLICE_ITEMS | {"version", "confirmed"}
    assert "ResidenceNew" not in found["components"]["schemas"]


def test_the_planners_document(house: House) -> None:
    found = document(house, "planner")
    assert not any("residences" in one or "rental" in one for one in found["paths"])
    assert not [one for one in found["components"]["schemas"] if one.startswith("Residence")]
    assert columns(found, "ServiceCardChange") == {
        "institution", "answered_on", "result", "version", "confirmed",
    }  # fmt: skip
    card = found["components"]["schemas"]["ServiceCard"]["properties"]
    assert {name for name, one in card.items() if one.get("x-masked")} == {
        "contact_name",  # the planner serves nobody in person
        "contact_phone",
    }
    assert "readOnly" in card["need"]
    assert "readOnly" not in card["result"]


def test_a_column_says_of_what_kind_it_is(house: House) -> None:
    schemas = document(house, "clerk-a")["components"]["schemas"]
    shown, new = schemas["Residence"]["properties"], schemas["ResidenceNew"]["properties"]
    assert shown["name"] == {"type": "string", "title": "姓名", "maxLength": 50}
    assert shown["phone"]["x-masked"]
    assert "maxLength" not in shown["phone"]
    assert shown["arrived_on"]["format"] == "date"
    assert shown["left_on"]["type"] == ["string", "null"]
    assert shown["community_id"]["type"] == "integer"
    assert shown["status"]["readOnly"]
    assert new["sex"]["enum"] == ["1", "2", "0", "9", None]  # it follows from the number
    assert "enum" not in new["hukou_region"]  # thousands of regions
    assert new["name"]["minLength"] == 1
    assert schemas["SubsidyLine"]["properties"]["amount"]["type"] == ["integer", "null"]  # fen


def test_a_list_says_what_it_can_be_asked_for(house: House) -> None:
    found = document(house, "clerk-a")["paths"]["/api/v1/residences/"]["get"]
    asked = found["parameters"][0]["content"]["application/json"]["schema"]["properties"]
    assert set(asked["columns"]["items"]["enum"]) == RESIDENCE
    assert "phone" not in asked["order_column"]["enum"]  # sealed
    filters = {one["properties"]["col"]["const"]: one for one in asked["filters"]["items"]["oneOf"]}
    assert filters["arrived_on"]["properties"]["opr"]["enum"] == ["eq", "from", "to", "empty"]
    assert filters["phone"]["properties"]["opr"]["enum"] == ["eq", "empty"]
    assert not set(filters) & POLICE_ITEMS
    assert set(found["responses"]) == {"200", "400", "401", "404"}


def test_writing_needs_a_token_of_either_kind(house: House) -> None:
    found = document(house, "clerk-a")
    reveal = found["paths"]["/api/v1/residences/{pk}/reveal"]["post"]
    assert reveal["security"] == [{"bearer": []}, {"session": [], "csrf": []}]
    assert found["security"] == [{"bearer": []}, {"session": []}]
    assert found["components"]["securitySchemes"]["csrf"]["name"] == "X-CSRFToken"
    assert set(reveal["responses"]) == {"200", "400", "401", "404", "429"}
    body = reveal["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert body["column"]["enum"] == [
        "address", "guardian_name", "guardian_phone", "hukou_address", "id_number", "phone",
    ]  # fmt: skip
    assert "verify" in body["purpose"]["enum"]
    written = found["paths"]["/api/v1/residences/{pk}"]["put"]["responses"]
    assert set(written) == {"200", "400", "401", "404", "409"}


@pytest.mark.parametrize("account", ONE_PER_ROLE)
def test_a_document_is_valid_and_agrees_with_the_table(house: House, account: str) -> None:
    probe = Probe(house, account)
    found = document(house, account)
    schemathesis.openapi.from_dict(found).validate()
    reached = {
        table_name(one) for one in house.screens if f"/api/v1/{one.path}/_info" in found["paths"]
    }
    cells = TABLE[probe.role]
    named = {path.split("/")[3] for path in found["paths"]}  # none of Flask-AppBuilder's own
    assert named <= {one.path for one in house.screens} | {"_openapi"}
    assert reached == {name for name, cell in cells.items() if "api" in cell.may}
    for screen in house.screens:
        entity, name = table_name(screen), screen.entity.__name__
        cell = probe.cell(entity)
        schemas = found["components"]["schemas"]
        assert (name in schemas) is ("api" in cell.may), name
        if name in schemas:
            properties = schemas[name]["properties"]
            assert properties.keys() == {*cell.read, "id", "version"}, name
            hidden = {column for column, one in properties.items() if one.get("x-masked")}
            assert hidden == masked(entity, cell.rows) & cell.read
    probe.look_at(ADDRESS, json.dumps(found, ensure_ascii=False))
    assert probe.leaks == []


def test_the_signed_in_browser_gets_that_of_its_post(house: House) -> None:
    clerk, officer = (
        house.client(one).get(ADDRESS).get_json() for one in ("two-posts", "two-posts-2")
    )
    assert clerk["paths"].keys() == document(house, "clerk-b")["paths"].keys()
    assert officer["paths"].keys() == document(house, "police-2")["paths"].keys()


@pytest.mark.parametrize("account", ["disabled", "expired", "unposted", None])
def test_nobody_gets_none(house: House, account: str | None) -> None:
    client = house.sign_in(account) if account else house.app.test_client()
    answer = client.get(ADDRESS)
    assert answer.status_code == 401
    assert answer.get_json().keys() == {"message", "errors"}


def test_every_handler_of_rest_is_described() -> None:
    handlers = {name for name in vars(EntityApi) if hasattr(getattr(EntityApi, name), "_urls")}
    assert handlers == {"info", "get_list", "get", "reveal", "post", "put"}
    assert handlers <= set(dir(openapi._Resource))


# -- REST does what it says --------------------------------------------------------------

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
"""What is valid may be refused for what the rules say; a wrong method is 404 like all else."""

CONFIG = SchemathesisConfig(
    projects=ProjectsConfig(
        default=ProjectConfig(generation=GenerationConfig(with_security_parameters=False))
    )
)
QUIETLY = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Fuzzer:
    """An account that sends whatever the document says, and looks at the answers.

    Attributes:
        answered: method and status → how often.
    """

    def __init__(self, house: House, account: str) -> None:
        self.probe = Probe(house, account)
        self.headers = house.bearer(account)
        self.answered: Counter[tuple[str, int]] = Counter()
        self.screens = {f"/api/v1/{one.path}/": one for one in house.screens}
        self.schema = schemathesis.openapi.from_wsgi(
            ADDRESS, house.app, config=CONFIG, headers=self.headers
        )

    def run(self) -> None:
        """Every operation of the document, by what it allows and by what it forbids."""
        for found in self.schema.get_all_operations():
            operation: Any = found.ok()  # type: ignore[union-attr]
            screen = next(
                (one for start, one in self.screens.items() if operation.path.startswith(start)),
                None,
            )
            self._ask(operation, screen, GenerationMode.POSITIVE)
            if operation.body or operation.query or "{" in operation.path:
                self._ask(operation, screen, GenerationMode.NEGATIVE)

    def _ask(self, operation: Any, screen: Screen | None, mode: GenerationMode) -> None:
        keys = self.probe.rows_to_try(screen) if screen else []
        honest = mode is GenerationMode.POSITIVE
        # What is wrong with a body is noticed on a record that is there.
        fixed = "{pk}" in operation.path and (honest or bool(operation.body))

        examples = EXAMPLES[self.probe.house.engine.dialect.name] * (2 if operation.body else 1)

        @settings(QUIETLY, max_examples=examples)
        @given(st.data())
        def send(data: st.DataObject) -> None:
            path = {"path_parameters": {"pk": data.draw(st.sampled_from(keys))}} if fixed else {}
            case = data.draw(operation.as_strategy(mode, **path))
            if honest and screen is not None and data.draw(st.booleans()):
                self._make_likely(case, screen, data)
            response = case.call(headers=self.headers)
            case.validate_response(response, checks=CHECKS, headers=self.headers)
            self.answered[case.method, response.status_code] += 1
            if screen is not None:
                self._look(screen, case, response)

        send()

    def _make_likely(self, case: Any, screen: Screen, data: st.DataObject) -> None:
        """Values that the rules accept, but for some; without, few requests get that far."""
        cell, key = self.probe.cell(table_name(screen)), case.path_parameters.get("pk")
        if case.path.endswith("/reveal") or not isinstance(case.body, dict):
            return
        names = cell.add if key is None else cell.edit
        filled = payload(self.probe, screen, names, changing=key is not None)
        odd = data.draw(
            st.sets(st.sampled_from(sorted(case.body)), max_size=1) if case.body else st.just(set())
        )
        body: dict[str, Any] = {name: value or None for name, value in filled.items()}
        body |= {name: case.body[name] for name in odd}
        if key is not None:
            shown = self.probe.rest(f"/{screen.path}/{key}")
            body["version"] = shown.json["result"]["version"] if shown.status == 200 else 1
        case.body = body

    def _look(self, screen: Screen, case: Any, response: Response) -> None:
        """No key and no canary that the table does not give."""
        entity, what = table_name(screen), f"{case.method} {case.formatted_path}"
        answer = response.json()
        revealed = set()
        if case.path.endswith("/reveal") and response.status_code == 200:
            revealed = {(entity, name) for name in answer["result"]}
        text = json.dumps(answer, ensure_ascii=False) + str(response.headers)
        self.probe.look_at(what, text, revealed=revealed)
        result = answer.get("result", [])
        known = self.probe.cell(entity).read | {"id", "version"}
        for row in result if isinstance(result, list) else [result]:
            self.probe.expect(row.keys() <= known, f"{what} has {row.keys() - known}")


HONEST_PLAIN = EntityApi._plain
WRITTEN = {
    "clerk-a": {("POST", 201), ("PUT", 200), ("PUT", 409), ("POST", 200)},
    "police-1": {("PUT", 200), ("POST", 200)},
    "planner": {("PUT", 200), ("POST", 200)},
}
"""Account → what it has done at least once, or else the tests have said nothing."""


@pytest.mark.parametrize("account", WRITTEN)
def test_no_answer_breaks_off_lies_or_leaks(house: House, account: str) -> None:
    house.forget_reading()
    fuzzer = Fuzzer(house, account)
    with house.restored():
        fuzzer.run()
    assert fuzzer.probe.leaks == []
    done = {("GET", 200), ("GET", 400), ("GET", 404)} | WRITTEN[account]
    assert done <= fuzzer.answered.keys(), fuzzer.answered


def _telling(api: EntityApi, row: Any, names: Any) -> dict[str, Any]:
    return HONEST_PLAIN(api, row, names) | {"health": "secret"}


def _breaking(api: EntityApi, row: Any, names: Any) -> dict[str, Any]:
    raise RuntimeError


def _accepting(text: str) -> dict[str, Any]:
    return {}


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("owner", "name", "fault"),
    [
        (EntityApi, "_plain", _telling),
        (EntityApi, "_plain", _breaking),
        (api, "_asked", _accepting),
    ],
)
def test_a_fault_of_rest_is_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, fault: Any
) -> None:
    """An undeclared key, a page that breaks, arguments that nobody looks at."""
    house.forget_reading()
    monkeypatch.setattr(owner, name, fault)
    with pytest.raises(FailureGroup):
        Fuzzer(house, "planner").run()

"""A district's own field and a new role: one line each and grants; every surface follows."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from python_calamine import CalamineWorkbook

from app import matrix
from app.access import Action, Policy, Tag, extend, grant
from app.features.places.scopes import own_street
from app.features.residents.models import Residence
from app.policy.registry import forbidden
from tests import databases
from tests.access import district
from tests.access.attacks import VALID
from tests.access.district import Post
from tests.access.house import House
from tests.access.probe import Probe

NewDatabase = Callable[[str, str | None], AbstractContextManager[str]]

FIELD = {"residence.x_school": {
    "label": "就读学校", "kind": "text", "tag": "routine", "listed": True,
    "purpose": "协助子女入学", "basis": "某省义务教育办法第九条", "synonyms": ["学校"],
}}  # fmt: skip
POLICE_FIELD = {"residence.x_shelf": {
    "label": "档案柜号", "kind": "integer", "tag": "police",
    "purpose": "查找纸质档案", "basis": "某省档案办法第三条",
}}  # fmt: skip
LIBRARIAN = grant(
    "librarian", Residence, rows=own_street, read=[Tag.ROUTINE],
    may=[Action.LIST, Action.SHOW, Action.API],
)  # fmt: skip
BUILD = matrix.build


def build_with_librarian(legal_basis: object = None) -> Policy:
    usual = BUILD(legal_basis)  # type: ignore[arg-type]
    return Policy(
        [*(access.grant for access in usual.cells()), LIBRARIAN],
        {**usual.roles, "librarian": "图书管理员"},
        usual.legal_basis,
        posts={**usual.posts, "librarian": ("street_office",)},
        apart=usual.apart,
        pages=usual.pages(),
    )


@pytest.fixture(scope="module", params=databases.BACKENDS)
def house(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[House]:
    """The house with the field and the role."""
    with pytest.MonkeyPatch.context() as patch, new_database(request.param, None) as url:
        patch.setattr(matrix, "build", build_with_librarian)
        patch.setitem(district.ACCOUNTS, "librarian", (Post("librarian", "office-a"),))
        house = House(url, district_fields={**FIELD, **POLICE_FIELD})
        yield house
        house.close()
        extend({}, forbidden)


@pytest.fixture(scope="module")
def pupil(house: House) -> int:
    """A registration that the clerk has made on the screen, school included."""
    clerk = Probe(house, "clerk-a")
    asked = clerk.get("/residences/add").page.controls
    assert "x_school" in asked
    assert "x_shelf" not in asked
    given = {
        **VALID["residence"],
        "community_id": str(house.district.id("area", "AX")),
        "grid_id": "", "collector_id": "", "second_collector_id": "", "x_school": "实验小学",
    }  # fmt: skip
    data = {name: value for name, value in given.items() if name in asked}
    answer = clerk.post_form("/residences/add", data)
    assert answer.status == 302, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def test_the_form_the_list_the_record_and_rest(house: House, pupil: int) -> None:
    clerk = Probe(house, "clerk-a")
    assert "就读学校" in clerk.get("/residences/list/").page.tables[0].headings
    assert "实验小学" in clerk.get(f"/residences/show/{pupil}").text
    one = clerk.rest(f"/residences/{pupil}").json["result"]
    assert one["x_school"] == "实验小学"
    assert "x_shelf" not in one
    body = {"version": one["version"], "x_school": "第二小学"}
    assert clerk.rest(f"/residences/{pupil}", "PUT", body).status == 200
    assert clerk.rest(f"/residences/{pupil}").json["result"]["x_school"] == "第二小学"
    body = {"version": one["version"] + 1, "x_school": "实验小学"}
    assert clerk.rest(f"/residences/{pupil}", "PUT", body).status == 200


def test_it_is_filtered_by_and_found_by_nobody_else(house: House, pupil: int) -> None:
    clerk = Probe(house, "clerk-a")
    for query, number in (({"x_school": "实验小学"}, 1), ({"x_school": "没有"}, 0),
                          ({"x_school.starts": "实验"}, 1)):  # fmt: skip
        found = clerk.get("/residences/list/", **query)
        assert sum(table.rows for table in found.page.tables) == number, query
    assert clerk.get("/residences/list/", x_shelf="1").status == 400
    assert clerk.get("/residences/list/", sort="x_school").status == 400
    other = Probe(house, "clerk-b").get("/residences/list/", x_school="实验小学")
    assert sum(table.rows for table in other.page.tables) == 0


def test_what_the_police_keep_stays_with_them(house: House, pupil: int) -> None:
    police, clerk = Probe(house, "police-1"), Probe(house, "clerk-a")
    before = police.rest(f"/residences/{pupil}").json["result"]
    assert (before["x_school"], before["x_shelf"]) == ("实验小学", None)
    form = police.get(f"/residences/edit/{pupil}").page.controls
    assert "x_shelf" in form
    assert "x_school" not in form
    body = {"version": before["version"], "x_shelf": 12}
    assert police.rest(f"/residences/{pupil}", "PUT", body).status == 200
    assert police.rest(f"/residences/{pupil}").json["result"]["x_shelf"] == 12
    body = {"version": before["version"] + 1, "x_school": "PWN"}
    assert police.rest(f"/residences/{pupil}", "PUT", body).status == 400
    body = {"version": before["version"] + 1, "x_shelf": 13}
    assert clerk.rest(f"/residences/{pupil}", "PUT", body).status == 400
    assert "档案柜号" not in clerk.get(f"/residences/show/{pupil}").text


def test_the_import_knows_its_heading(house: House) -> None:
    page = house.client("clerk-a").get("/residences/load").text
    assert "就读学校" in page
    assert "档案柜号" not in page


def test_the_matrix_and_the_registry_have_it(house: House) -> None:
    auditor = house.client("auditor")
    answer = auditor.get("/access/matrix/export")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    answer.close()
    rows = {tuple(row[:3]) for row in book.get_sheet_by_name("权限矩阵").to_python()}
    assert ("镇街办事员", "居住登记", "就读学校") in rows
    assert ("图书管理员", "居住登记", "就读学校") in rows
    assert ("图书管理员", "居住登记", "姓名") not in rows
    assert ("镇街办事员", "居住登记", "档案柜号") not in rows
    page = auditor.get("/privacy/registry").text
    assert "某省义务教育办法第九条" in page
    notice = house.client("clerk-a").get("/privacy/notice").text
    assert "协助子女入学" in notice


def test_the_new_role_sees_its_tag_in_its_rows_and_nothing_else(house: House, pupil: int) -> None:
    probe = Probe(house, "clerk-a")
    librarian = house.client("librarian")
    page = librarian.get("/residences/list/").text
    assert "实验小学" in page
    assert "张春生" not in page
    assert "138" not in page
    assert librarian.get(f"/residences/show/{pupil}").status_code == 200
    one = librarian.get(f"/api/v1/residences/{pupil}").json["result"]  # type: ignore[index]
    assert one["x_school"] == "实验小学"
    assert one.keys() >= {"reason", "status", "arrived_on"}
    assert one.keys().isdisjoint({"name", "id_number", "phone", "address", "x_shelf"})
    away = house.district.id("residence", "B1")
    for path in (f"/residences/show/{away}", f"/residences/edit/{pupil}", "/residences/export",
                 "/rental-houses/list/", "/residences/add"):  # fmt: skip
        assert librarian.get(path).status_code == 404, path
    assert librarian.get("/residences/list/?name=张春生").status_code == 400
    assert librarian.get("/residences/list/?q=张").status_code == 200
    assert probe.leaks == []

"""The registry of personal data: every field, by hand, and what must not be there (C01–C04)."""

from collections.abc import Iterator

import pytest

from app import matrix
from app.access import SpecError, entities, entity_info, extend, fields, spec
from app.access.spec import Sensitivity
from app.features.residents import Residence
from app.policy import registry

SCHOOL = {
    "label": "就读学校",
    "kind": "text",
    "tag": "routine",
    "purpose": "协助子女入学",
    "basis": "某省义务教育办法第九条",
}


@pytest.fixture(autouse=True)
def none_of_our_own() -> Iterator[None]:
    yield
    extend({}, registry.forbidden)


def test_every_personal_field_is_registered() -> None:
    """C01: purpose, legal basis, owner, audience, sensitivity and retention."""
    found = list(registry.entries(matrix.build()))
    assert {one.field.entity for one in found} == {
        cls for cls in entities() if entity_info(cls).personal
    }
    for one in found:
        assert all((one.purpose, one.basis, one.owner, one.retention)), one
        assert one.sensitivity in Sensitivity


@pytest.mark.parametrize(
    ("name", "sensitivity", "audience"),
    [
        ("name", "B", {"street_clerk", "street_supervisor", "police_officer", "coordinator"}),
        ("id_number", "C", {"street_clerk", "street_supervisor", "police_officer", "coordinator"}),
        ("phone", "C", {"street_clerk", "street_supervisor", "police_officer", "coordinator"}),
        ("permit_receipt_no", "B", {"police_officer"}),
        (
            "reason",
            "A",
            {
                "street_clerk",
                "street_supervisor",
                "police_officer",
                "coordinator",
                "migrant_office",
                "district_supervisor",
            },
        ),
    ],
)
def test_what_is_registered_of_a_field(name: str, sensitivity: str, audience: set[str]) -> None:
    found = {one.field.name: one for one in registry.entries(matrix.build())
             if one.field.entity is Residence}  # fmt: skip
    assert found[name].sensitivity == sensitivity
    assert set(found[name].audience) == audience


def test_the_permit_is_another_activity_than_the_registration() -> None:
    found = {one.field.name: one for one in registry.entries(matrix.build())
             if one.field.entity is Residence}  # fmt: skip
    assert "居住证暂行条例" in found["permit_issued_on"].basis
    assert "户口登记条例" in found["address"].basis
    assert found["permit_issued_on"].owner == "公安派出所"


def test_an_optional_field_is_registered_when_the_district_has_a_basis() -> None:
    """C02: without one it is not there."""
    without = {
        one.field.name for one in registry.entries(matrix.build()) if one.field.entity is Residence
    }
    assert without.isdisjoint({"ethnicity", "occupation", "contact_phone"})
    basis = {"residence.occupation": "某省流动人口条例第八条"}
    found = {one.field.name: one for one in registry.entries(matrix.build(basis))}
    assert found["occupation"].basis == "某省流动人口条例第八条"


@pytest.mark.parametrize(
    "text",
    ["避孕措施", "孕情", "婚育证明", "宗教信仰", "血型", "指纹", "人脸照片", "关注级别", "现实表现",
     "月收入", "blood_type", "Religion", "is_pregnant"],
)  # fmt: skip
def test_what_must_not_be_collected(text: str) -> None:
    """C03."""
    assert registry.forbidden(text)


@pytest.mark.parametrize("text", ["姓名", "居住事由", "联系电话", "服务需求", "name", "rooms_let"])
def test_what_may(text: str) -> None:
    assert registry.forbidden(text) is None


def test_a_model_with_a_forbidden_column_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    words = registry.Forbidden(words=("房屋",), clause="x")
    loaded = registry.load_registry()
    changed = registry.Registry(activities=loaded.activities, notice=loaded.notice, forbidden=words)
    monkeypatch.setattr(registry, "load_registry", lambda: changed)
    with pytest.raises(SpecError, match=r"'房屋' must not be collected \(C03\)"):
        registry.check()


def test_a_personal_entity_without_a_registered_activity_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = registry.load_registry()
    fewer = {key: one for key, one in loaded.activities.items() if key != "permit"}
    changed = registry.Registry(activities=fewer, notice=loaded.notice, forbidden=loaded.forbidden)
    monkeypatch.setattr(registry, "load_registry", lambda: changed)
    with pytest.raises(SpecError, match="activity 'permit' is not registered"):
        registry.check()


def test_the_version_of_the_notice_is_the_default_of_a_registration() -> None:
    """C04."""
    default = fields(Residence)["notice_version"].default
    assert default is not None
    assert default() == "2026-1"


# -- a district's own fields --------------------------------------------------------------


def test_an_own_field_is_a_field_like_any_other() -> None:
    extend({"residence.x_school": SCHOOL}, registry.forbidden)
    spec.check()
    registry.check()
    policy = matrix.build()
    clerk, police = (policy.access(role, Residence) for role in ("street_clerk", "police_officer"))
    assert clerk is not None
    assert police is not None
    assert "x_school" in clerk.read
    assert "x_school" in clerk.write
    assert "x_school" in police.read
    assert "x_school" not in police.write
    found = {one.field.name: one for one in registry.entries(policy)}["x_school"]
    assert (found.purpose, found.basis) == (SCHOOL["purpose"], SCHOOL["basis"])
    extend({}, registry.forbidden)
    assert "x_school" not in fields(Residence)


@pytest.mark.parametrize(
    ("path", "change", "problem"),
    [
        ("nothing.x_school", {}, "no entity 'nothing'"),
        ("residence.school", {}, "must begin with x_"),
        ("residence.x_School", {}, "must begin with x_"),
        ("residence.x_school", {"basis": " "}, "basis is empty"),
        ("residence.x_school", {"purpose": ""}, "purpose is empty"),
        ("residence.x_school", {"kind": "picture"}, "kind must be one of"),
        ("residence.x_school", {"tag": "gossip"}, "no tag 'gossip'"),
        ("residence.x_school", {"tag": "finance"}, "no room for fields under finance"),
        ("residence.x_school", {"kind": "code"}, "needs the scheme"),
        ("residence.x_school", {"scheme": "sex"}, "needs the scheme"),
        ("residence.x_school", {"max_length": 0}, "max_length must be 1 to 500"),
        ("residence.x_school", {"max_length": True}, "max_length must be 1 to 500"),
        ("residence.x_school", {"listed": "yes"}, "listed must be a bool"),
        ("residence.x_school", {"colour": "red"}, "colour unknown"),
        ("residence.x_school", {"label": "血型"}, "'血型' must not be collected"),
        ("residence.x_religion", {}, "'religion' must not be collected"),
        ("residence.x_school", {"synonyms": ["宗教"]}, "'宗教' must not be collected"),
        ("coordinator.x_school", {}, "no room for fields under routine"),
    ],
    ids=str,
)
def test_a_wrong_declaration_stops_the_start(
    path: str, change: dict[str, object], problem: str
) -> None:
    with pytest.raises(SpecError, match=f"{path}: .*{problem}"):
        extend({path: SCHOOL | change}, registry.forbidden)
    assert "x_school" not in fields(Residence)


def test_without_a_legal_basis_there_is_none() -> None:
    given = {key: value for key, value in SCHOOL.items() if key != "basis"}
    with pytest.raises(SpecError, match="basis missing"):
        extend({"residence.x_school": given}, registry.forbidden)

"""Use cases on code lists, and what is read from them afterwards, on both databases."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Denied
from app.features.codes import (
    CodeItem,
    CodeMapping,
    CodeScheme,
    add_item,
    add_mapping,
    book,
    choices,
    correct_item,
    correct_mapping,
    labels,
    load_lists,
    resolve,
    retire_item,
)
from tests.refusals import why
from tests.world import District


@pytest.fixture
def admin(district: District) -> Iterator[Session]:
    yield district.acting("sysadmin")
    book.forget()


def scheme(session: Session, key: str) -> int:
    return session.scalars(select(CodeScheme.id).where(CodeScheme.key == key)).one()


def item(session: Session, key: str, code: str) -> CodeItem:
    wanted = select(CodeItem).where(CodeItem.scheme_id == scheme(session, key))
    return session.scalars(wanted.where(CodeItem.code == code)).one()


def test_everybody_knows_the_lists_and_nobody_their_rows(clerk: Session) -> None:
    assert list(labels(clerk, "attendance").items())[:2] == [("present", "出席"), ("late", "迟到")]
    assert labels(clerk, "attendance", "en")["leave"] == "On leave"
    assert labels(clerk, "role")["auditor"] == "安全审计员"
    assert labels(clerk, "region")["411421"] == "河南省商丘市民权县"
    assert dict(labels(clerk, "no_such_list")) == {}
    assert clerk.scalars(select(CodeItem.id)).all() == []


@pytest.mark.parametrize(
    ("key", "text", "source", "code"),
    [
        ("residence_reason", "务工", "", "204"),
        ("residence_reason", "打工", "", "204"),
        ("residence_reason", " ２０４ ", "", "204"),
        ("residence_reason", "Employment", "", "204"),
        ("residence_reason", "上访", "", None),
        ("residence_reason", "11", "", None),
        ("residence_reason", "11", "shenzhen", "216"),
        ("residence_reason", "11", "app_2digit", "204"),
        ("residence_reason", "务工", "shenzhen", "204"),
        ("residence_reason", "204", "shenzhen", None),  # our code, not theirs
        ("residence_reason", "12", "shenzhen", None),
        ("residence_reason", "11", "elsewhere", None),
        ("residence_reason", " 务 工　", "", "204"),
        ("residence_reason", "旅游观光", "", "216"),
        ("residence_reason", "217", "", None),
        ("residence_reason", "", "", None),
        ("sex", "女性", "", "2"),
        ("ethnicity", "汉", "", "01"),
        ("ethnicity", "毛难族", "", "36"),
        ("dwelling_kind", "工地现场", "", "71"),
        ("dwelling_kind", "居民家中", "", "23"),
        ("dwelling_kind", "单位内部", "", "40"),
        ("id_type", "户口簿", "", "01"),
        ("departure_reason", "迁出(离开)本地", "", "3"),
        ("education", "大专", "", "30"),
        ("region", "411421", "", "411421"),
        ("region", "河南省民权县李庄村", "", "411421"),
        ("region", "某地", "", None),
        ("no_such_list", "1", "", None),
    ],
)
def test_wordings_are_understood(
    clerk: Session, key: str, text: str, source: str, code: str | None
) -> None:
    assert resolve(clerk, key, text, source) == code


def test_loading_again_changes_nothing_and_keeps_what_the_district_changed(
    district: District, admin: Session
) -> None:
    house = item(admin, "house_kind", "flat")
    correct_item(admin, house.id, house.version, {"label": "单元楼"})
    before = [district.count(entity) for entity in (CodeScheme, CodeItem, CodeMapping)]
    assert load_lists(district.system) == 0
    assert [district.count(entity) for entity in (CodeScheme, CodeItem, CodeMapping)] == before
    assert labels(admin, "house_kind")["flat"] == "单元楼"


def test_a_code_is_added_used_and_retired(
    district: District, admin: Session, clerk: Session
) -> None:
    assert "cave" not in choices(clerk, "house_kind")
    data = {"scheme_id": scheme(admin, "house_kind"), "code": "cave", "label": "窑洞"}
    added = add_item(admin, data)
    assert choices(clerk, "house_kind")["cave"] == "窑洞"
    assert labels(clerk, "house_kind", "en")["cave"] == "窑洞"
    assert resolve(clerk, "house_kind", "窑洞") == "cave"
    retire_item(admin, added.id, added.version)
    assert "cave" not in choices(clerk, "house_kind")
    assert resolve(clerk, "house_kind", "窑洞") is None
    assert labels(clerk, "house_kind")["cave"] == "窑洞"
    assert [entry[:3] for entry in district.entries("sysadmin")] == [
        ("create", "code_item", 1),
        ("change", "code_item", 1),
    ]


def test_a_wording_is_taught(admin: Session, clerk: Session) -> None:
    house_kind = scheme(admin, "house_kind")
    data = {"scheme_id": house_kind, "foreign": " 地坑 院 ", "code": "bungalow"}
    mapping = add_mapping(admin, data)
    assert resolve(clerk, "house_kind", "地坑院") == "bungalow"
    correct_mapping(admin, mapping.id, mapping.version, {"code": "other"})
    assert resolve(clerk, "house_kind", "地坑院") == "other"
    assert why(correct_mapping, admin, mapping.id, mapping.version, {"code": "castle"}) == [
        ("code", "代码“castle”不在这个代码表中。")
    ]


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("㍿" * 80, "“外部写法”最多 80 个字，现有 320 个。"),
        ("\u200b", "请填写“外部写法”。"),
        (" \ufeff\u2060'\u00ad", "请填写“外部写法”。"),
    ],
)
def test_a_wording_is_judged_as_it_is_kept(
    district: District, admin: Session, wording: str, said: str
) -> None:
    before = district.count(CodeMapping)
    data = {"scheme_id": scheme(admin, "house_kind"), "foreign": wording, "code": "bungalow"}
    assert why(add_mapping, admin, data) == [("foreign", said)]
    assert district.count(CodeMapping) == before


def test_what_cannot_be_seen_is_no_part_of_a_wording(admin: Session, clerk: Session) -> None:
    data = {"scheme_id": scheme(admin, "house_kind"), "foreign": "地坑\u200b院"}
    assert add_mapping(admin, data | {"code": "bungalow"}).foreign == "地坑院"
    assert resolve(clerk, "house_kind", "\ufeff地坑院") == "bungalow"


@pytest.mark.parametrize(
    ("key", "change", "said"),
    [
        ("house_kind", {"code": "flat"}, ("code", "代码“flat”已在表中。")),
        (
            "house_kind",
            {"code": "a b"},
            ("code", "代码只能用数字、字母和下划线，现为“a b”。"),
        ),
        (
            "residence_status",
            {},
            ("scheme_id", "这个代码表由系统使用，不能增加代码，只能修改含义的文字。"),
        ),
        ("house_kind", {"label": ""}, ("label", "请填写“含义”。")),
    ],
)
def test_a_code_is_refused(
    district: District, admin: Session, key: str, change: dict[str, Any], said: tuple[str, str]
) -> None:
    data = {"scheme_id": scheme(admin, key), "code": "new", "label": "新"} | change
    assert why(add_item, admin, data) == [said]
    assert district.entries("sysadmin") == []


def test_a_code_the_rules_use_is_not_retired(admin: Session) -> None:
    living = item(admin, "residence_status", "living")
    said = [("retired", "这个代码表由系统使用，其中的代码不能停用。")]
    assert why(retire_item, admin, living.id, living.version) == said
    assert why(correct_item, admin, living.id, living.version, {"retired": True}) == said
    renamed = correct_item(admin, living.id, living.version, {"label": "在住人员"})
    assert renamed.label == "在住人员"


def test_a_newer_edition_says_what_may_be_chosen(district: District, clerk: Session) -> None:
    system = district.system
    edition = CodeScheme(
        key="house_use", edition="2", title="房屋用途", valid_from=dt.date(2026, 6, 1)
    )
    system.add(edition)
    system.flush()
    for code, label in (("dwelling", "住宅"), ("storage", "仓储")):
        system.add(CodeItem(scheme_id=edition.id, code=code, label=label))
    system.commit()
    book.forget()
    assert dict(choices(clerk, "house_use")) == {"dwelling": "住宅", "storage": "仓储"}
    assert labels(clerk, "house_use")["business"] == "经营"


def test_only_the_system_administrator_changes_lists(clerk: Session) -> None:
    with pytest.raises(Denied):
        add_item(clerk, {"code": "new", "label": "新"})

"""The matrix for people: what the pages say, in hand-written words (C11, C13)."""

import html
import io
import re

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, text

from app import matrix
from app.access import entities
from app.features.oversight.sheets import write_matrix
from tests.access.district import MISSING
from tests.access.house import House, by_name
from tests.access.probe import Probe

STEP = re.compile(r"(通过|未通过)：</span>(.*?)</span></li>", re.DOTALL)
SECURITY, AUDITOR = "secadmin", "auditor"


def steps(page: str) -> list[str]:
    return [
        ("✓ " if verdict == "通过" else "✗ ") + html.unescape(said)
        for verdict, said in STEP.findall(page)
    ]


def why(house: House, account: str, what: str, row: str = "", **more: str) -> str:
    entity = what.partition(".")[0]
    key = str(house.district.id(entity, row)) if row else ""
    answer = Probe(house, SECURITY).get("/access/why", account=account, what=what, id=key, **more)
    assert answer.status == 200
    return answer.text


def area(house: House, row: str) -> str:
    return f"{house.district.id('area', row)}（AREA.NAME@{row}）"


# -- why ----------------------------------------------------------------------------------


def test_the_police_sees_a_telephone_of_its_own_community(house: House) -> None:
    page = why(house, "police-1", "residence.phone", "A1")
    assert "可以。" in page
    key = house.district.id("residence", "A1")
    told = steps(page)
    assert told[0] == "✓ 以“派出所民警”身份在“ORG_UNIT.NAME@STATION-1”任职。"
    assert re.fullmatch(
        r"✓ 权限矩阵 app\.matrix:\d+ 给“派出所民警”“居住登记”的权限，范围：本所辖社区（村）。",
        told[1],
    )
    assert told[2:] == [
        "✓ 该权限包含“查看”（全部操作：列表、查看、显示完整内容、修改、统计图、接口）。",
        "✓ “联系电话”属于“联系与住址”类，"
        "该权限可查看：日常登记、身份信息、联系与住址、核实情况、公安负责。",
        f"✓ 记录 {key} 在“本所辖社区（村）”范围内。记录：community_id = {area(house, 'AX')}；"
        f"任职：community_ids = {area(house, 'AX')}、{area(house, 'BX')}。",
    ]


def test_the_clerk_of_another_street_does_not(house: House) -> None:
    page = why(house, "clerk-b", "residence.phone", "A1")
    key = house.district.id("residence", "A1")
    assert "不可以。" in page
    assert steps(page)[-1] == (
        f"✗ 记录 {key} 不在“本街道（镇）”范围内。记录：street_id = {area(house, 'A')}；"
        f"任职：street_id = {area(house, 'B')}。"
    )


def test_the_planning_commission_has_nothing_to_do_with_residences(house: House) -> None:
    assert steps(why(house, "planner", "residence", "A1"))[1:] == [
        "✗ 权限矩阵没有给“卫健委经办人”任何“居住登记”的权限。"
    ]


def test_a_police_item_is_hidden_from_the_street(house: House) -> None:
    assert steps(why(house, "clerk-a", "residence.permit_receipt_no", "A1"))[-1] == (
        "✗ “居住证受理号”属于“公安负责”类，"
        "该权限只可查看：日常登记、身份信息、联系与住址、核实情况。"
    )


def test_an_optional_column_without_a_legal_basis_is_nobodys(house: House) -> None:
    assert steps(why(house, "clerk-a", "residence.occupation", "A1"))[-1] == (
        "✗ “职业”是选采栏目，本区没有登记采集的法律依据，因此不启用。"
    )


def test_an_account_with_two_posts_gets_two_answers(house: House) -> None:
    page = why(house, "two-posts", "residence.phone", "A3")
    assert page.count("不可以。") == 1
    assert page.count("可以。") == 2
    assert [one for one in steps(page) if "身份在" in one] == [
        "✓ 以“镇街办事员”身份在“ORG_UNIT.NAME@OFFICE-B”任职。",
        "✓ 以“派出所民警”身份在“ORG_UNIT.NAME@STATION-2”任职。",
    ]


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("disabled", "✗ 账号“disabled”已停用，不能登录。"),
        ("unposted", "✗ 账号目前没有有效任职，什么也看不到。"),
        ("expired", "✗ 账号目前没有有效任职，什么也看不到。"),
    ],
)
def test_an_account_that_cannot_work(house: House, account: str, said: str) -> None:
    assert steps(why(house, account, "residence")) == [said]


def test_a_record_that_there_is_not(house: House) -> None:
    answer = Probe(house, SECURITY).get(
        "/access/why", account="clerk-a", what="residence", id=str(MISSING)
    )
    assert steps(answer.text)[-1] == f"✗ 没有编号为 {MISSING} 的记录。"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"account": "nobody"}, "没有账号“nobody”，请核对用户名。"),
        ({"account": "a\x00b"}, "账号含有无法识别的字符，请重新输入。"),
        ({"what": ""}, "请选择要查询的对象或栏目。"),
        ({"what": "residence.name_pinyin"}, "请选择要查询的对象或栏目。"),
        ({"what": "ab_user"}, "请选择要查询的对象或栏目。"),
        ({"id": "一"}, "记录编号“一”不是编号，请只填数字，或留空。"),
        ({"id": "9" * 12}, f"记录编号“{'9' * 12}”不是编号，请只填数字，或留空。"),
        ({"action": "fly"}, "没有操作“fly”。"),
    ],
)
def test_a_question_that_makes_no_sense(house: House, asked: dict[str, str], said: str) -> None:
    query = {"account": "clerk-a", "what": "residence", "id": ""} | asked
    answer = Probe(house, SECURITY).get("/access/why", **query)
    assert answer.status == 400
    assert said in html.unescape(answer.text)


def test_every_question_is_in_the_journal(house: House) -> None:
    """It tells an administrator that a record exists; names, never values (C28)."""
    house.forget_reading()
    why(house, "police-1", "residence.phone", "A1")
    why(house, "clerk-b", "area", action="export")
    journal = by_name("audit_entry").__table__
    columns = ("username", "role", "action", "entity", "record_id", "fields")
    with house.engine.connect() as connection:
        known = list(house.district.ids["audit_entry"].values())
        query = select(*(journal.c[name] for name in columns)).order_by(journal.c.id)
        found = connection.execute(query.where(journal.c.id.not_in(known))).all()
    key = house.district.id("residence", "A1")
    assert [tuple(row) for row in found] == [
        ("secadmin", "security_admin", "explain", "residence", key, "phone,account:police-1"),
        ("secadmin", "security_admin", "explain", "area", None, "account:clerk-b"),
    ]


def test_opening_the_form_asks_nothing(house: House) -> None:
    house.forget_reading()
    answer = Probe(house, SECURITY).get("/access/why", what="residence.phone", role="street_clerk")
    assert '<option value="residence.phone" selected>' in answer.text
    offered = set(re.findall(r'<option value="([\w-]+)">(?=<option|</datalist>)', answer.text))
    assert offered == {"clerk-a", "clerk-b", "adrift", "two-posts", "disabled", "expired"}
    with house.engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM audit_entry")).scalar_one()
    assert count == len(house.district.ids["audit_entry"])


# -- the own record -------------------------------------------------------------------------


def test_the_own_page_says_what_is_hidden_and_why(house: House) -> None:
    key = house.district.id("residence", "A1")
    answer = Probe(house, "clerk-a").get(f"/residences/why/{key}")
    assert answer.status == 200
    assert f"为什么能看到：居住登记 № {key}" in answer.text
    assert "属于“公安负责”类，您的权限不含这一类。" in answer.text
    assert "选采栏目，本区没有登记采集的法律依据。" in answer.text
    assert "RESIDENCE." not in answer.text
    assert (
        f'href="/residences/why/{key}"'
        in Probe(house, "clerk-a").get(f"/residences/show/{key}").text
    )


# -- the matrix -----------------------------------------------------------------------------


def cells_of(page: str, label: str) -> list[str]:
    """The texts of the row of a table that begins with a label."""
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        cells = [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        ]
        if cells and cells[0] == label:
            return cells[1:]
    raise AssertionError(label)


def test_the_overview_has_a_row_for_every_entity(house: House) -> None:
    page = Probe(house, AUDITOR).get("/access/matrix").text
    assert cells_of(page, "审计记录") == ["本账号的记录"] * 9 + ["全区 看 13"]
    assert cells_of(page, "任职") == ["—"] * 8 + ["全区 看 5 · 填 5", "—"]
    assert cells_of(page, "人员主索引") == ["全区 填 3", *["—"] * 9]
    assert cells_of(page, "页面：权限矩阵") == ["—"] * 8 + ["打开", "打开"]
    assert cells_of(page, "页面：为什么能看到/看不到") == ["—"] * 8 + ["打开", "—"]
    for cls in entities():
        cells_of(page, cls.__entity__.label)  # type: ignore[attr-defined]


def test_who_can_see_a_column(house: House) -> None:
    page = Probe(house, AUDITOR).get("/access/matrix", field="residence.phone").text
    seen = {
        role: cells_of(page, role)[:2]
        for role in ("镇街办事员", "派出所民警", "协管员", "卫健委经办人", "系统管理员")
    }
    assert seen == {
        "镇街办事员": ["可看 填写", "本街道（镇）"],
        "派出所民警": ["可看", "本所辖社区（村）"],
        "协管员": ["可看", "本网格"],
        "卫健委经办人": ["没有权限", "—"],
        "系统管理员": ["没有权限", "—"],
    }


def test_an_entity_by_role(house: House) -> None:
    page = Probe(house, AUDITOR).get("/access/matrix", entity="service_card").text
    assert cells_of(page, "（范围）")[1:] == ["本街道（镇）", "全区"]
    assert cells_of(page, "需要的服务")[1:] == ["可看 填写", "可看"]
    assert cells_of(page, "办理结果")[1:] == ["—", "可看 填写"]


def test_one_role(house: House) -> None:
    page = Probe(house, AUDITOR).get("/access/matrix", role="coordinator").text
    scope, actions, columns = cells_of(page, "居住登记")
    assert (scope, actions) == ("本网格", "列表、查看、显示完整内容、核实、接口")
    assert "联系与住址 联系电话 现住详址" in columns
    assert "居住证受理号" not in columns
    with pytest.raises(AssertionError):
        cells_of(page, "工作补贴")
    narrowed = Probe(house, AUDITOR).get("/access/matrix", role="coordinator", tag="contact").text
    assert " 姓名" not in cells_of(narrowed, "居住登记")[2]


def test_only_who_may_ask_is_led_to_the_reasons(house: House) -> None:
    link = "/access/why?what=residence.phone&amp;role=police_officer"
    for query in ({"field": "residence.phone"}, {"role": "police_officer"}):
        assert link in Probe(house, SECURITY).get("/access/matrix", **query).text
        assert "/access/why" not in Probe(house, AUDITOR).get("/access/matrix", **query).text


@pytest.mark.parametrize(
    "query",
    [{"role": "mayor"}, {"entity": "ab_user"}, {"tag": "secret"}, {"field": "residence.nonsense"},
     {"field": "residence"}],
)  # fmt: skip
def test_what_there_is_not_is_refused(house: House, query: dict[str, str]) -> None:
    assert Probe(house, AUDITOR).get("/access/matrix", **query).status == 400


def _texts(book: CalamineWorkbook, name: str) -> list[list[str]]:
    return [[*map(str, row)] for row in book.get_sheet_by_name(name).to_python()]


def test_the_workbook(house: House) -> None:
    response = house.client(AUDITOR).get("/access/matrix/export")
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.data))
    response.close()
    overview, cells = (_texts(book, name) for name in ("总览", "权限矩阵"))
    assert overview[1][0].startswith("ORG_UNIT.NAME@GOVERNMENT · auditor · ")
    assert overview[2][:3] == ["对象", "镇街办事员", "镇街负责人"]
    journal = next(row for row in overview if row[0] == "审计记录")
    assert journal[1:] == ["本账号的记录："] * 9 + ["全区：列表、查看、导出、接口"]
    assert cells[2] == [
        "角色", "对象", "栏目", "类别", "可看", "填写", "操作", "范围", "条件（法律依据）",
        "矩阵中的位置",
    ]  # fmt: skip
    rows = {tuple(row[:3]): row[3:9] for row in cells[3:]}
    police = ("派出所民警", "居住登记")
    assert rows[*police, "（整条记录）"] == [
        "", "", "", "列表、查看、显示完整内容、修改、统计图、接口", "本所辖社区（村）", "",
    ]  # fmt: skip
    assert rows[*police, "联系电话"] == ["联系与住址", "是", "", "", "本所辖社区（村）", ""]
    assert rows[*police, "居住证受理号"] == ["公安负责", "是", "填写", "", "本所辖社区（村）", ""]
    assert rows[*police, "职业"][:5] == ["日常登记", "是", "", "", "本所辖社区（村）"]
    assert rows[*police, "职业"][5] == "未登记法律依据，未启用"
    assert rows["镇街办事员", "居住登记", "证件号码"][2] == "仅新增时"
    assert rows["安全审计员", "专门页面", "权限矩阵"][3] == "打开"
    assert ("卫健委经办人", "居住登记", "姓名") not in rows
    assert all(row[9].startswith("app.matrix:") for row in cells[3:])


def test_the_workbook_names_the_legal_basis(house: House) -> None:
    policy = matrix.build({"residence.occupation": "某条例第八条"})
    target = io.BytesIO()
    with house.app.test_request_context():
        write_matrix(target, policy, title="矩阵", subtitle="x")
    rows = _texts(CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue())), "矩阵")
    found = next(row for row in rows if row[:3] == ["协管员", "居住登记", "职业"])
    assert found[3:9] == ["日常登记", "是", "", "", "本网格", "某条例第八条"]


# -- a proposal -----------------------------------------------------------------------------


def test_a_proposal_is_compared_and_not_applied(house: House) -> None:
    probe = Probe(house, SECURITY)
    settings = '"residence.occupation" = "某条例第八条"'
    page = probe.post_form("/access/proposal", {"settings": settings})
    assert page.status == 200
    assert cells_of(page.text, "＋ 派出所民警") == [
        "居住登记", "职业", "可看", "本所辖社区（村）", "须有法律依据",
    ]  # fmt: skip
    assert page.text.count("＋") == 7
    assert "－" not in page.text
    assert house.policy.legal_basis == {}
    assert "职业" not in Probe(house, "clerk-a").get("/residences/add").text


def test_settings_come_as_a_file_too(house: House) -> None:
    client, token = house.client(SECURITY), house.token(house.client(SECURITY))

    def sent(content: bytes) -> tuple[int, str]:
        data = {"csrf_token": token, "settings": "", "file": (io.BytesIO(content), "basis.toml")}
        answer = client.post("/access/proposal", data=data)
        return answer.status_code, html.unescape(answer.text)

    status, page = sent('\ufeff"residence.education" = "某条例"'.encode())
    assert (status, page.count("＋")) == (200, 7)
    status, page = sent("某省条例第八条".encode("gbk"))
    assert status == 400
    assert "文件“basis.toml”不是 UTF-8 文本" in page
    status, page = sent(b"#" * 70_000)
    assert status == 400
    assert "文件超过 64 KB" in page


def test_settings_that_are_wrong_are_kept_and_explained(house: House) -> None:
    wrong = '"residence.phone" = "某条例"'
    answer = Probe(house, SECURITY).post_form("/access/proposal", {"settings": wrong})
    assert answer.status == 400
    page = html.unescape(answer.text)
    assert "第 1 行“residence.phone”（联系电话）不是选采栏目" in page
    assert f">{wrong}</textarea>" in page


def test_a_proposal_needs_a_token(house: House) -> None:
    answer = Probe(house, SECURITY).post_form("/access/proposal", {"settings": ""}, token=False)
    assert answer.status == 400
    assert "页面已过期" in answer.text

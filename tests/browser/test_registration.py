"""Story 1: a clerk registers a resident and a rental house, links, edits, marks a departure."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import SitDown
from tests.browser.desk import Desk
from tests.browser.site import Site

PERSON = {
    "姓名": "闻人嘉禾",
    "证件号码": "411421199304180023",
    "联系电话": "138 0371 0001",
    "户籍地区划": "河南省商丘市民权县",
    "户籍详址": "城关镇东关村3组",
    "社区（村）": "沙门村",
    "现住详址": "沙门村12排6号",
    "居住事由": "务工",
    "来本地日期": "2026-09-01",
    "拟居住期限": "半年至五年",
    "告知方式": "书面告知",
}
HOUSE = {
    "社区（村）": "沙门村",
    "房屋详址": "沙门村12排6号",
    "出租人姓名": "闻人德厚",
    "出租人电话": "0371-65500001",
    "房屋类型": "自建房",
    "可出租间数": "6",
}


def test_from_arrival_to_departure(window: Callable[..., Page], site: Site) -> None:
    desk = Desk(window())
    desk.open("/")
    desk.sign_in("street-clerk")
    expect(desk.page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert desk.heading == "首页"

    desk.choose("居住登记")
    desk.follow("新增")
    desk.enter(PERSON | {"证件号码": "411421199304180025", "姓名": ""})
    assert desk.follow("保存") == 400
    assert desk.problems == [
        "请填写“姓名”。",
        "公民身份号码“411421199304180025”的校验码不符，至少有一位填错；请逐位核对。",
    ]
    expect(desk.control("姓名")).to_be_focused()
    expect(desk.control("证件号码")).to_have_attribute("aria-invalid", "true")
    assert desk.entered(*PERSON) == PERSON | {"证件号码": "411421199304180025", "姓名": ""}
    assert site.rows("SELECT 1 FROM residence WHERE name = '闻人嘉禾'") == []

    desk.enter({one: PERSON[one] for one in ("姓名", "证件号码")})
    assert desk.follow("保存") == 200
    desk.sees("已保存。")
    residence = desk.page.url
    assert desk.heading.split() == ["闻人嘉禾", "在住"]
    assert (
        desk.facts.items()
        >= {
            "性别": "女",
            "出生日期": "1993-04-18",
            "联系电话": "138****0001",
            "户籍地类型": "省内县",
            "街道（镇）": "国基路街道",
            "申报日期": "2026-09-30",
        }.items()
    )
    assert [row["变动类别"] for row in desk.table(desk.section("登记变动"))] == ["申报"]

    desk.choose("出租房屋")
    desk.follow("新增")
    desk.enter(HOUSE)
    assert desk.follow("保存") == 200
    house = desk.page.url
    assert desk.heading.split() == ["沙门村12排6号", "空置"]

    desk.open(residence)
    desk.follow("新增", desk.section("承租关系"))
    assert desk.entered("承租人") == {"承租人": "闻人嘉禾"}
    desk.enter({"出租房屋": "沙门村12排6号", "起租日期": "2026-09-01", "实名核验": True})
    assert desk.follow("保存") == 200
    desk.open(house)
    assert desk.heading.split() == ["沙门村12排6号", "出租中"]
    (tenancy,) = desk.table(desk.section("承租关系"))
    assert tenancy.items() >= {"承租人": "闻人嘉禾", "实名核验": "是"}.items()

    desk.open(residence)
    desk.follow("登记离开")
    desk.enter({"离开日期": "2026-09-30", "注销原因": "迁出（离开）本地"})
    assert desk.follow("保存") == 200
    assert desk.heading.split() == ["闻人嘉禾", "已离开"]
    assert [row["变动类别"] for row in desk.table(desk.section("登记变动"))] == ["注销", "申报"]
    assert [row["退租日期"] for row in desk.table(desk.section("承租关系"))] == ["2026-09-30"]
    desk.open(house)
    assert desk.heading.split() == ["沙门村12排6号", "空置"]


def test_a_clerk_sees_the_own_street_only(desk: SitDown, site: Site) -> None:
    clerk = desk("street-clerk")
    clerk.choose("居住登记")
    clerk.follow("100")
    mine = site.rows(
        "SELECT r.name, a.name FROM residence r JOIN area a ON a.id = r.community_id"
        " WHERE r.street_id = (SELECT id FROM area WHERE code = '410105017')"
    )
    shown = [(row["姓名"], row["社区（村）"]) for row in clerk.table()]
    assert sorted(shown) == sorted((name, area) for name, area in mine)
    assert clerk.count == len(mine) > 40

    other = site.value(
        "SELECT min(id) FROM residence"
        " WHERE street_id <> (SELECT id FROM area WHERE code = '410105017')"
    )
    assert clerk.open(f"/residences/show/{other}") == 404


def test_who_is_registered_is_not_registered_again(desk: SitDown, site: Site) -> None:
    clerk = desk("street-clerk")
    name, number, address = "上官明月", "341226198808081182", "沙门村3排9号"
    clerk.open("/residences/add")
    clerk.enter(PERSON | {"姓名": name, "证件号码": number, "现住详址": address})
    assert clerk.follow("保存") == 200
    registered = clerk.page.url

    clerk.open("/residences/add")
    clerk.enter(PERSON | {"姓名": name, "证件号码": number, "现住详址": address})
    assert clerk.follow("保存") == 400
    assert "该证件号码已登记在住" in clerk.problems[0]
    clerk.follow("打开已有登记")
    assert clerk.page.url == registered
    assert site.value("SELECT count(*) FROM residence WHERE name = :n", n=name) == 1


def test_a_namesake_of_the_same_birthday_needs_a_second_look(desk: SitDown, site: Site) -> None:
    clerk = desk("street-clerk")
    first, second = "411421199511200058", "411421199511200074"
    for number, status in ((first, 200), (second, 400)):
        clerk.open("/residences/add")
        clerk.enter(PERSON | {"姓名": "尉迟安", "证件号码": number})
        assert clerk.follow("保存") == status
    clerk.sees("已有姓名、出生日期都相同的登记")
    assert clerk.entered("姓名", "证件号码") == {"姓名": "尉迟安", "证件号码": second}

    clerk.page.get_by_label("已核对，仍要保存").check()
    assert clerk.follow("保存") == 200
    assert site.value("SELECT count(*) FROM residence WHERE name = '尉迟安'") == 2


def test_of_two_windows_the_later_one_keeps_its_words(desk: SitDown) -> None:
    clerk = desk("street-clerk")
    clerk.open("/residences/add")
    clerk.enter(PERSON | {"姓名": "诸葛问", "证件号码": "130434199102030119"})
    clerk.follow("保存")
    clerk.follow("修改")
    later = Desk(clerk.page.context.new_page())
    later.open(clerk.page.url)

    clerk.enter({"联系电话": "13803710002"})
    assert clerk.follow("保存") == 200

    later.enter({"现住详址": "沙门村1排1号"})
    assert later.follow("保存") == 409
    assert len(later.problems) == 1
    assert "他人" in later.problems[0]
    assert later.entered("现住详址") == {"现住详址": "沙门村1排1号"}
    later.open(clerk.page.url)
    assert later.facts["联系电话"] == "138****0002"
    assert later.facts["现住详址"] == "沙门村12排6号"

"""The catalogue of duties: who opens it and what it says (R007, R016, R040, R041, R043, R137)."""

from collections.abc import Iterator

import pytest

from app.policy import adopt
from tests.access.house import POLICIES, House

# Flask-AppBuilder's own widgets and queries are behind their libraries' times.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

WORKING = ("clerk-a", "head-a", "police-1", "planner", "migrants", "coordinator", "overseer")


@pytest.fixture
def packs() -> Iterator[None]:
    """The house has what it had."""
    yield
    adopt(POLICIES)


@pytest.mark.parametrize("account", WORKING)
def test_who_works_in_the_district_reads_the_duties(house: House, account: str) -> None:
    text = house.client(account).get("/duties").text
    assert "乡镇流动人口服务管理站" in text
    assert "流动人口维权、政策享受、困难帮扶" in text
    assert "静海政办发〔2013〕26号 一（五）" in text
    assert "矛盾调解员：调解矛盾纠纷" in text
    assert "信息员" not in text


@pytest.mark.parametrize("account", ["sysadmin", "secadmin", "auditor"])
def test_administrators_do_not(house: House, account: str) -> None:
    assert house.client(account).get("/duties").status_code == 404


@pytest.mark.usefixtures("packs")
def test_the_duties_are_those_of_the_packs_in_force(house: House) -> None:
    client = house.client("coordinator")
    adopt(["plan-8", "plan-5", "zhengzhou-2010-43"])
    text = client.get("/duties").text
    assert "乡镇流动人口服务管理站" not in text
    for duty in (
        "居住登记：协助本人自愿申报",
        "按本人要求转介劳动维权服务",
        "社区书记为主要负责人",
        "4 个及时（原文没有列出各项）",
        "司法行政部门",
    ):
        assert duty in text
    adopt(["plan-2"])
    assert "启用的规则包没有写明各单位和岗位的职责。" in client.get("/duties").text

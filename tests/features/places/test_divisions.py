from collections import Counter

import pytest

from app.features.places.divisions import community_in, load_district

JINSHUI = load_district("410105")
BY_CODE = {division.code: division for division in JINSHUI}


def test_the_district_has_its_streets_and_communities() -> None:
    assert Counter(division.level for division in JINSHUI) == {
        "district": 1,
        "street": 24,
        "community": 287,
    }
    assert BY_CODE["410105"].name == "金水区"
    assert BY_CODE["410105017"].name == "国基路街道"


@pytest.mark.parametrize(
    ("code", "kind", "name"),
    [
        ("410105017008", "社区", "国基社区"),  # 国基社区居民委员会
        ("410105001003", "社区", "体育社区"),  # 体育社区居民居委会
        ("410105560001", "社区", "如意东路社区"),  # 如意东路社区居委会
        ("410105017201", "村", "沙门村"),  # 沙门村委会
        ("410105018203", "村", "大河村"),  # 大河村村委会
        ("410105008201", "村", "关虎屯村"),  # 关虎屯村民委员会
        ("410105010200", "村", "东风路白庙村"),  # 东风路白庙村村民委员会
        ("410105010400", "类似居委会", "东风路科技市场拟社区"),
    ],
)
def test_a_settlement_has_its_everyday_name(code: str, kind: str, name: str) -> None:
    assert (BY_CODE[code].kind, BY_CODE[code].name) == (kind, name)


def test_every_place_hangs_under_the_place_its_code_begins_with() -> None:
    for division in JINSHUI[1:]:
        parent = BY_CODE[division.parent]
        assert division.code.startswith(parent.code)
        assert (parent.level, division.level) in {("district", "street"), ("street", "community")}


def test_no_street_has_a_name_twice() -> None:
    names = Counter((division.parent, division.name) for division in JINSHUI)
    assert set(names.values()) == {1}


def communities(street: str) -> dict[str, str]:
    return {division.name: division.code for division in JINSHUI if division.parent == street}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("风雅颂社区13号楼2单元1158", "410105017002"),
        ("沙门村6号楼2单元2137", "410105017201"),
        ("国基路街道康苑居社区12号楼", "410105017007"),
        ("河南省郑州市金水区国基路街道国 基 社 区4号楼", "410105017008"),
        ("某某社区1号楼", None),
        ("", None),
    ],
)
def test_community_in(address: str, code: str | None) -> None:
    assert community_in(address, communities("410105017"), "国基路街道") == code


def test_the_longest_name_wins() -> None:
    names = {"同乐社区": 1, "新同乐社区": 2}
    assert community_in("新同乐社区3号楼", names) == 2


def test_the_streets_name_may_be_missing_from_the_communitys() -> None:
    names = communities("410105010")
    assert community_in("白庙社区3号楼", names, "东风路街道") == "410105010007"
    assert community_in("东风路白庙社区3号楼", names, "东风路街道") == "410105010007"
    # 凤凰台社区 minus 凤凰台 would be every community.
    assert community_in("王庄社区", communities("410105013"), "凤凰台街道") == "410105013005"


def test_an_unknown_district_has_no_list() -> None:
    with pytest.raises(FileNotFoundError):
        load_district("999999")

import pytest

from app.features.places.regions import load_regions, locate, origin_kind


@pytest.mark.parametrize(
    ("code", "full_name"),
    [
        ("410105", "河南省郑州市金水区"),
        ("411421", "河南省商丘市民权县"),
        ("419001", "河南省济源市"),  # governed by the province itself
        ("110101", "北京市东城区"),
        ("500233", "重庆市忠县"),
        ("441900", "广东省东莞市"),  # a city without counties
        ("429021", "湖北省神农架林区"),
        ("410100", "河南省郑州市"),
        ("410000", "河南省"),
        ("810000", "香港特别行政区"),
    ],
)
def test_a_region_has_its_full_name(code: str, full_name: str) -> None:
    assert load_regions()[code].full_name == full_name


def test_the_list_covers_the_country_without_statistical_zones() -> None:
    regions = load_regions()
    counties = [code for code in regions if not code.endswith("00")]
    assert len([code for code in regions if code.endswith("0000")]) == 34
    assert 2_800 < len(counties) < 2_900
    assert "410173" not in regions  # 郑州航空港经济综合实验区: nobody's hukou


@pytest.mark.parametrize(
    ("region", "kind"),
    [
        ("411421", "2"),  # 民权县
        ("411281", "1"),  # 义马市, a county-level city
        ("410702", "1"),  # 新乡市红旗区
        ("410100", "1"),  # 郑州市
        ("412321", "2"),  # 虞城县 until 1997: abolished, still classified
        ("341226", "4"),  # 颍上县
        ("150521", "4"),  # 科尔沁左翼中旗
        ("429021", "4"),  # 神农架林区
        ("500233", "4"),  # 忠县
        ("500151", "3"),  # 铜梁区: 51 to 80 are districts, too
        ("522301", "3"),  # 兴义市, a city of a prefecture
        ("110105", "3"),
        ("710000", "5"),
        ("810000", "5"),
        ("820000", "5"),
        ("830000", "5"),  # as in residence permits of Taiwan residents
        ("158", "5"),
        ("344", "5"),
        ("446", "5"),
        ("840", "6"),
        ("710", "6"),  # South Africa, not Taiwan
        ("156", "9"),  # China, but where?
        (None, "9"),
        ("", "9"),
        ("41142", "9"),
        ("河南省", "9"),
    ],
)
def test_origin_kind(region: str | None, kind: str) -> None:
    assert origin_kind(region, home_province="410105") == kind


def test_origin_depends_on_where_the_district_is() -> None:
    assert origin_kind("411421", home_province="34") == "4"


# Counties by GB/T 2260 whose names do not end in 县 or 旗, and nothing else.
NO_COUNTY_NAME = {"429021", "460321", "460322", "460323"}


def test_city_or_county_agrees_with_every_name_in_the_list() -> None:
    surprising = {
        code
        for code, region in load_regions().items()
        if code[:2] < "71"
        and not code.endswith("00")
        and (origin_kind(code, "99") == "4") != (region.name[-1] in "县旗")
    }
    assert surprising == NO_COUNTY_NAME


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("河南省民权县李庄村", "411421"),
        ("河南省商丘市民权县城关镇", "411421"),
        ("河南商丘市民权县", "411421"),
        (" 河南省　新县 东关村3组", "411523"),
        ("广西上林县东关村3组", "450125"),
        ("内蒙古科尔沁左翼中旗", "150521"),
        ("新疆石河子市", "659001"),
        ("河南省安阳县柳河镇", "410522"),
        ("河南省安阳市某街道", "410500"),
        ("北京市朝阳区", "110105"),
        ("辽宁省朝阳市", "211300"),
        ("吉林市", "220200"),
        ("吉林", "220000"),
        ("河北省新华区", "130000"),  # two cities have one
        ("新华区", None),
        ("李庄村", None),
        ("", None),
    ],
)
def test_locate(address: str, code: str | None) -> None:
    region = locate(address)
    assert (region and region.code) == code

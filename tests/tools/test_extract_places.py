import sys
from pathlib import Path

import pytest

from tools import extract_places

PACKAGE = {
    "provinces": 'code,name\n41,"河南省"\n',
    "cities": 'code,name,provinceCode\n4101,"郑州市",41\n4190,"省直辖县级行政区划",41\n',
    "areas": (
        "code,name,cityCode,provinceCode\n"
        '410105,"金水区",4101,41\n410173,"某经济综合实验区",4101,41\n419001,"济源市",4190,41\n'
    ),
    "streets": (
        "code,name,areaCode,provinceCode,cityCode\n"
        '419001001,"别处街道",419001,41,4190\n'
        '410105101,"某镇",410105,41,4101\n410105001,"某街道办事处",410105,41,4101\n'
    ),
    "villages": (
        "code,name,streetCode,provinceCode,cityCode,areaCode\n"
        '410105001201,"沙门村委会",410105001,41,4101,410105\n'
        '410105001001,"某社区居民委员会",410105001,41,4101,410105\n'
        '419001001001,"别处社区居委会",419001001,41,4190,419001\n'
    ),
}


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "dist").mkdir()
    for name, text in PACKAGE.items():
        (tmp_path / "dist" / f"{name}.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(extract_places, "PLACES", tmp_path)
    monkeypatch.setattr(sys, "argv", ["extract_places.py", str(tmp_path)])
    extract_places.main()
    return tmp_path


def test_only_the_district_is_kept_in_the_order_of_codes(written: Path) -> None:
    assert (written / "410105.csv").read_text(encoding="utf-8") == (
        "code,parent,level,kind,name\n"
        "410105,,district,市辖区,金水区\n"
        "410105001,410105,street,街道,某街道\n"
        "410105101,410105,street,镇,某镇\n"
        "410105001001,410105001,community,社区,某社区\n"
        "410105001201,410105001,community,村,沙门村\n"
    )


def test_regions_leave_economic_zones_out_and_add_what_lies_beyond(written: Path) -> None:
    assert (written / "regions.csv").read_text(encoding="utf-8") == (
        "code,name\n410000,河南省\n410100,郑州市\n410105,金水区\n"
        "419000,省直辖县级行政区划\n419001,济源市\n"
        "710000,台湾省\n810000,香港特别行政区\n820000,澳门特别行政区\n"
    )

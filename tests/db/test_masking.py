"""What a mask leaves, value by value."""

import pytest

from app.db.masking import masked_address, masked_name, masked_number, masked_phone


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("411421199005070019", "4114**********0019"),
        ("41142119900507001X", "4114**********001X"),
        ("E12345678", "E1*****78"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_numbers(number: str, shown: str) -> None:
    assert masked_number(number) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800005678", "138****5678"),
        ("037112345678", "037*****5678"),
        ("65123456", "******56"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_phones(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("欧阳小娟", "欧*"), ("Jane Doe", "J*"), ("张", "张*"), ("", "")],
)
def test_names(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("国基路12号院3号楼2单元501室", "国基路12号院3号楼***"),
        ("东风路8号锦绣小区5栋101", "东风路8号锦绣小区5栋***"),
        ("花园路A座1203", "花园路A座***"),
        ("国基路12号院", "国基路12号院"),
        ("国基路12号501室", "国基路12号***"),
        ("沙门村东头第二家", "沙门村***"),
        ("红旗小区301室", "红旗小区***"),
        ("桥洞旁", "***"),
        ("", ""),
    ],
)
def test_addresses_down_to_the_building(address: str, shown: str) -> None:
    assert masked_address(address) == shown
    assert masked_address(shown) == shown

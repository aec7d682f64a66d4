import pytest

from app.features.residents.names import pinyin_keys


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("李建秀", "lijianxiu", "ljx"),
        ("林秀杰", "linxiujie", "lxj"),
        ("吕布", "lvbu", "lb"),  # v as on a keyboard
        ("王〇", "wangling", "wl"),
        # Surnames with a reading of their own.
        ("单小明", "shanxiaoming", "sxm"),
        ("解超勇", "xiechaoyong", "xcy"),
        ("仇明", "qiuming", "qm"),
        ("区强刚", "ouqianggang", "oqg"),
        ("曾国华", "zengguohua", "zgh"),
        ("查芳芳", "zhafangfang", "zff"),
        ("朴永光", "piaoyongguang", "pyg"),
        ("盖丽", "geli", "gl"),
        ("缪杰", "miaojie", "mj"),
        ("任盈盈", "renyingying", "ryy"),
        ("翟志刚", "zhaizhigang", "zzg"),
        ("覃海", "qinhai", "qh"),
        ("华罗", "hualuo", "hl"),
        ("燕青", "yanqing", "yq"),
        ("乐毅", "yueyi", "yy"),
        ("员平", "yunping", "yp"),
        ("黑伟", "hewei", "hw"),
        ("宓芳", "fufang", "ff"),
        ("冼星", "xianxing", "xx"),
        ("逄辉", "panghui", "ph"),
        ("郇勇", "xunyong", "xy"),
        ("仉明", "zhangming", "zm"),
        ("种强", "chongqiang", "cq"),
        ("卜磊", "bulei", "bl"),
        # The same characters elsewhere in the name.
        ("王单", "wangdan", "wd"),
        ("李乐", "lile", "ll"),
        # Compound surnames.
        ("尉迟敬", "yuchijing", "ycj"),
        ("万俟飞", "moqifei", "mqf"),
        ("澹台明", "tantaiming", "ttm"),
        ("欧阳小明", "ouyangxiaoming", "oyxm"),
        ("诸葛亮", "zhugeliang", "zgl"),
        ("长孙无忌", "zhangsunwuji", "zswj"),
        # No third character, no compound surname: 万 with the given name 俟.
        ("万俟", "wanqi", "wq"),
        # Minority names have no surname in front.
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("单增·多吉", "danzengduoji", "dzdj"),
        # Latin names.
        ("John Smith", "johnsmith", "js"),
        ("José María", "josemaria", "jm"),
        ("Zoë Müller-O'Brien", "zoemullerobrien", "zmob"),
        ("李Amy", "liamy", "la"),
        ("", "", ""),
        ("·", "", ""),
    ],
)
def test_pinyin_keys(name: str, full: str, initials: str) -> None:
    assert pinyin_keys(name) == (full, initials)


def test_keys_are_ascii_even_for_a_character_without_a_reading() -> None:
    assert pinyin_keys("王㐂") == ("wang", "w")

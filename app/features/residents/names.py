"""Search keys of a name in pinyin, with the readings that only surnames have."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from pypinyin import lazy_pinyin

_SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "澹台": "tan tai",
    "仇": "qiu", "佴": "nai", "单": "shan", "卜": "bu", "区": "ou", "召": "shao", "句": "gou",
    "员": "yun", "乐": "yue", "宓": "fu", "折": "she", "曾": "zeng", "朴": "piao", "查": "zha",
    "洗": "xian", "盖": "ge", "秘": "bi", "种": "chong", "粘": "nian", "繁": "po", "缪": "miao",
    "翟": "zhai", "能": "nai", "薄": "bo", "覃": "qin", "解": "xie", "郇": "xun", "都": "du",
    "阚": "kan", "黑": "he",
}  # fmt: skip
"""Surnames whose reading differs from the character's usual one, tones aside.

Where a surname has two readings, the commoner one counts: 覃 qín (not tán), 郇 xún (not huán),
乐 yuè (not lè). 单于 is left out: nearly everybody whose name begins so is a 单.
"""

_COMBINING = re.compile("[\u0300-\u036f]")
_TOKEN = re.compile("[a-z]+|[\u2e80-\U0003ffff]")
"""A Latin word, or one Chinese character; the dot of 阿依古丽·买买提 is neither."""


class PinyinKeys(NamedTuple):
    """What a name is found by, in ASCII lower case.

    Attributes:
        full: all syllables, `ouyangxiaoming`; ü is v as on a keyboard, so 吕 is `lv`.
        initials: their first letters, `oyxm`.
    """

    full: str
    initials: str


@lru_cache(maxsize=50_000)
def _reading(token: str) -> str:
    """The usual reading of a character, a Latin word itself, nothing for the unreadable."""
    return "".join(lazy_pinyin(token, errors="ignore")) if not token.isascii() else token


def pinyin_keys(name: str) -> PinyinKeys:
    """Make the search keys of a Chinese, minority (with ·) or Latin name.

    A name written with · has no surname in front, so its first character keeps its usual reading.
    """
    folded = _COMBINING.sub("", unicodedata.normalize("NFKD", name)).lower()
    tokens = _TOKEN.findall(folded)
    compound = "".join(tokens[:2])
    if "·" in name:
        syllables = []
    elif len(tokens) > 2 and compound in _SURNAMES:
        syllables = _SURNAMES[compound].split()
    else:
        syllables = [_SURNAMES[first] for first in tokens[:1] if first in _SURNAMES]
    syllables += filter(None, map(_reading, tokens[len(syllables) :]))
    return PinyinKeys("".join(syllables), "".join(syllable[0] for syllable in syllables))

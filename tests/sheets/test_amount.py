"""Amounts in words, against the examples of the rule and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sheets import money_in_words

DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        # 《支付结算办法》 annex 1, the examples for 零, in a spelling the rule allows.
        (140950, "壹仟肆佰零玖元伍角"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元叁角贰分"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角"),
        (12, "壹角贰分"),
        (100, "壹元整"),
        (1000, "壹拾元整"),
        (10000, "壹佰元整"),
        (120000, "壹仟贰佰元整"),
        (101000, "壹仟零壹拾元整"),
        (1000001, "壹万元零壹分"),
        (100000100, "壹佰万零壹元整"),
        (10000000000, "壹亿元整"),
        (-5000, "负伍拾元整"),
    ],
)
def test_follows_the_rule_for_vouchers(fen: int, words: str) -> None:
    assert money_in_words(fen) == words


@given(st.integers(0, 10**15))
def test_words_read_back_as_the_amount(fen: int) -> None:
    assert amount_of(money_in_words(fen)) == fen


def amount_of(words: str) -> int:
    """Read an amount in words, in fen."""
    yuan, _, rest = words.rpartition("元") if "元" in words else ("", "", words)
    fen = 0
    for sign, unit in (("角", 10), ("分", 1)):
        if sign in rest:
            fen += DIGITS[rest[rest.index(sign) - 1]] * unit
    return 100 * _integer(yuan) + fen


def _integer(words: str) -> int:
    for sign, unit in (("亿", 10**8), ("万", 10**4)):
        if sign in words:
            high, _, low = words.rpartition(sign)
            return _integer(high) * unit + _integer(low)
    total = digit = 0
    for sign in words:
        if sign in UNITS:
            total, digit = total + digit * UNITS[sign], 0
        else:
            digit = DIGITS[sign]
    return total + digit

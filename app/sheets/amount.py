"""Amounts in words, as vouchers and payment lists carry them."""

from cn2an import an2cn  # type: ignore[import-untyped]


def money_in_words(fen: int) -> str:
    """Write an amount in Chinese capital numerals: 120000 is 壹仟贰佰元整.

    Follows 《支付结算办法》, annex 1 正确填写票据和结算凭证的基本规定: 整 after 元 and nothing
    after 角 or 分, 零 where digits between are zero. A negative amount begins with 负.

    Args:
        fen: the amount in fen, below 10^16 yuan.
    """
    yuan, rest = divmod(abs(fen), 100)
    return str(an2cn(f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}", "rmb"))

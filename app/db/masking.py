"""What is left of a personal value where it need not be read in full (C14; GB/T 35273).

Pure functions of the text. A mask keeps what tells two records apart at a glance and hides
what would let somebody use the value; an empty text stays empty.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

STARS = "***"
_BUILDING = re.compile(r".*(?:号楼|栋|幢|座)")
_LOT = re.compile(r".*?(?:号院|号|弄)")
_PLACE = re.compile(r".*?(?:小区|社区|公寓|花园|家园|村|苑|路|街|巷|道)")


class Mask(StrEnum):
    """How a value is shown to those who have not asked for it in full."""

    NUMBER = "number"
    PHONE = "phone"
    NAME = "name"
    ADDRESS = "address"


def masked_number(text: str) -> str:
    """`4101**********1234`; of a short number less, so that most of it stays hidden."""
    return _ends(text, min(4, len(text) // 4), min(4, len(text) // 4))


def masked_phone(text: str) -> str:
    """`138****5678`; of a number without area code only the last two digits."""
    return _ends(text, 3, 4) if len(text) >= 11 else _ends(text, 0, min(2, len(text) // 4))


def masked_name(text: str) -> str:
    """The first character: `张*`, however long the name is."""
    return f"{text[0]}*" if text else ""


def masked_address(text: str) -> str:
    """The address down to the building; without one, to the number, the street or nothing."""
    for part in (_BUILDING, _LOT, _PLACE):
        if found := part.match(text):
            return found[0] if found.end() == len(text) else found[0] + STARS
    return STARS if text else ""


def _ends(text: str, first: int, last: int) -> str:
    hidden = len(text) - first - last
    return text[:first] + "*" * hidden + text[len(text) - last :]


MASKS: Mapping[Mask, Callable[[str], str]] = MappingProxyType(
    {
        Mask.NUMBER: masked_number,
        Mask.PHONE: masked_phone,
        Mask.NAME: masked_name,
        Mask.ADDRESS: masked_address,
    }
)

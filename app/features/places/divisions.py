"""The district's streets, communities and villages, as the statistics bureau lists them."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Division:
    """One row of a district's place list.

    Attributes:
        code: statistical code: 6 digits for the district, 9 for a street, 12 for a community.
        parent: code of the division above; empty for the district.
        level: `district`, `street` or `community` (villages included).
        kind: official kind, a label of the scheme `area_kind`: 街道, 镇, 社区, 村 …
        name: everyday name, such as 国基社区 or 沙门村.
    """

    code: str
    parent: str
    level: str
    kind: str
    name: str


@cache
def load_district(code: str) -> tuple[Division, ...]:
    """Read a district: itself, then its streets, then their communities, by code.

    Raises:
        FileNotFoundError: no list of that district is shipped; `tools/extract_places.py` makes one.
    """
    with Path(__file__).with_name(f"{code}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Division(**row) for row in csv.DictReader(lines))


def community_in(address: str, communities: Mapping[str, T], street: str = "") -> T | None:
    """Find which of a street's communities a written address lies in.

    The longest name in the address wins, so 新同乐社区 is not taken for 同乐社区. Where a name
    repeats the street's (东风路白庙社区 in 东风路街道), the rest of it is enough.

    Args:
        address: as written, e.g. "国基路街道沙门村6号楼"; spaces and full width do not matter.
        communities: name of a community → whatever the caller knows it by.
        street: the street's name, e.g. "东风路街道".
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", address))
    found = [
        (len(name), value)
        for name, value in communities.items()
        if name in text or _without_street(name, street) in text
    ]
    return max(found, key=lambda match: match[0])[1] if found else None


def _without_street(name: str, street: str) -> str:
    short = name.removeprefix(street.removesuffix("街道"))
    return name if short in {"社区", "村"} else short

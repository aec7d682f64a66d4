"""Divisions that a hukou (户籍) can belong to: provinces, cities and counties (GB/T 2260).

`regions.csv` holds them all, one code and name a line, made by `tools/extract_places.py` from the
statistics bureau's list of 2023-06-30. A foreigner's origin is the three-digit country code of
GB/T 2659 instead.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType

IN_PROVINCE_CITY, IN_PROVINCE_COUNTY = "1", "2"
OTHER_PROVINCE_CITY, OTHER_PROVINCE_COUNTY = "3", "4"
BEYOND_MAINLAND, ABROAD, UNKNOWN = "5", "6", "9"

_BEYOND_PREFIXES = {"71", "81", "82", "83"}
"""Taiwan, Hong Kong, Macao; 83 begins the numbers of Taiwan residents' permits."""

_BEYOND_COUNTRIES = {"158", "344", "446"}

_GROUPS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
"""Names of codes that only group others, left out of full names."""

_SUFFIX = re.compile("(?:壮族|回族|维吾尔)?自治区$|特别行政区$|地区$|[省市盟]$")
"""What people leave out when they write a province or city."""


@dataclass(frozen=True, slots=True)
class Region:
    """A division: `code` six digits, `name` alone, `full_name` from the province down."""

    code: str
    name: str
    full_name: str


def _lineage(code: str) -> tuple[str, str, str]:
    return f"{code[:2]}0000", f"{code[:4]}00", code


@cache
def load_regions() -> Mapping[str, Region]:
    """Read the list: every region by its code, in the order of the codes."""
    with Path(__file__).with_name("regions.csv").open(encoding="utf-8", newline="") as lines:
        names = {row["code"]: row["name"] for row in csv.DictReader(lines)}
    regions = {}
    for code, name in names.items():
        lineage = [names.get(ancestor, "") for ancestor in dict.fromkeys(_lineage(code))]
        full_name = "".join(part for part in lineage if part not in _GROUPS)
        regions[code] = Region(code, name, full_name)
    return MappingProxyType(regions)


@cache
def divided_regions() -> frozenset[str]:
    """The codes that have others below them in the list; a city without counties is none."""
    return frozenset(above for code in load_regions() for above in _lineage(code) if above != code)


def origin_kind(region_code: str | None, home_province: str) -> str:
    """Classify where somebody comes from, as the monthly table does (户籍地类型).

    City or county follows the last two digits as GB/T 2260 assigns them: 21-50 are counties,
    autonomous counties, banners and forestry districts; everything else counts as a city, namely
    districts, county-level cities and cities without counties. So the code of an abolished
    division is classified, too.

    Args:
        region_code: six digits of GB/T 2260, or three digits of GB/T 2659 for a foreigner.
        home_province: code of the registering district or its province; two digits count.

    Returns:
        A code of the scheme `origin_kind`; `UNKNOWN` for a missing or malformed region.
    """
    if region_code is None or not re.fullmatch(r"[0-9]{6}|[0-9]{3}", region_code):
        return UNKNOWN
    if len(region_code) == 3:
        if region_code in _BEYOND_COUNTRIES:
            return BEYOND_MAINLAND
        return UNKNOWN if region_code == "156" else ABROAD
    if region_code[:2] in _BEYOND_PREFIXES:
        return BEYOND_MAINLAND
    county = "21" <= region_code[4:] <= "50"
    if region_code[:2] == home_province[:2]:
        return IN_PROVINCE_COUNTY if county else IN_PROVINCE_CITY
    return OTHER_PROVINCE_COUNTY if county else OTHER_PROVINCE_CITY


def _spellings(code: str, regions: Mapping[str, Region]) -> Iterator[str]:
    """Yield the ways to write a division: ancestors in full, in short or not at all."""
    *ancestors, own = (
        regions[part].name
        for part in dict.fromkeys(_lineage(code))
        if part in regions and regions[part].name not in _GROUPS
    )
    choices = [{name, _SUFFIX.sub("", name), ""} for name in ancestors]
    yield from ("".join(parts) + own for parts in product(*choices))
    if not code.endswith("00"):
        return
    short = _SUFFIX.sub("", own)
    yield from ("".join(parts) + short for parts in product(*(c - {""} for c in choices)))


@cache
def _by_spelling() -> Mapping[str, str]:
    """Map every spelling that means one division only to its code."""
    regions = load_regions()
    codes = defaultdict(set)
    for code, region in regions.items():
        if region.name not in _GROUPS:
            for spelling in _spellings(code, regions):
                codes[spelling].add(code)
    return {spelling: found.pop() for spelling, found in codes.items() if len(found) == 1}


_ENDINGS = ("", "省", "市", "区", "县")


def only_a_division(address: str) -> bool:
    """Whether a written address names a province, a city or a county and nothing below it.

    It need not be clear which: 朝阳区 is in two provinces, and there is nothing below either.
    """
    text = re.sub(r"\s", "", address).removesuffix("市辖区")
    return bool(text) and any(text + ending in _spelled() for ending in _ENDINGS)


@cache
def _spelled() -> frozenset[str]:
    regions = load_regions()
    named = (code for code, region in regions.items() if region.name not in _GROUPS)
    return frozenset(spelling for code in named for spelling in _spellings(code, regions))


def locate(address: str) -> Region | None:
    """Find the division that a written address begins with, as exactly as it can be told.

    "河南省民权县李庄村", "河南商丘市民权县" and "广西上林县" are understood: province and city may
    be shortened or missing as long as only one division remains.

    Returns:
        The county, else the city, else the province; None if not even that is certain.
    """
    text = re.sub(r"\s", "", address)
    spellings = _by_spelling()
    beginnings = (text[:length] for length in range(len(text), 1, -1))
    code = next((spellings[start] for start in beginnings if start in spellings), None)
    return load_regions()[code] if code else None

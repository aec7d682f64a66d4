"""`python -m tools.traceability`: write docs/traceability.md, which requirement lives where.

A module of `app/`, a rule pack or a test names the rows it is about (`R033`, `R019–R025`) in its
docstrings and comments; nothing else says so. The rows are `docs/requirements.csv`.
"""

import csv
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from config import ROOT

ROWS = ROOT / "docs" / "requirements.csv"
TARGET = ROOT / "docs" / "traceability.md"
PLACES = ("app/**/*.py", "app/**/*.toml", "app/**/*.csv")
TESTS = ("tests/[!t]*/**/*.py", "tests/test_*.py")  # those of the tools are about no row
BUILT, NEVER = {"S", "S~", "P"}, "X"
"""Marks of rows that are built, and of those that never are."""

LEFT_OUT = "不收入"

_NAMED = re.compile(r"\bR(\d{3})(?:\s*[–-]\s*R(\d{3}))?\b")
_HEAD = """# 需求追踪 · Traceability

由 `python -m tools.traceability` 从代码、规则包和测试里注明的编号生成，不要手改。
需求见 `requirements.csv`；标 X 的从不实现。
Generated from the numbers that code, packs and tests name. Rows marked X are never built.
"""


def rows() -> list[dict[str, str]]:
    """The requirement rows, in order."""
    with ROWS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def named(root: Path, patterns: tuple[str, ...]) -> Mapping[str, list[str]]:
    """Row → the files that name it, in order."""
    found: dict[str, list[str]] = {}
    for path in sorted({path for one in patterns for path in root.glob(one)}):
        for row in sorted(set(mentioned(path.read_text(encoding="utf-8")))):
            found.setdefault(row, []).append(path.relative_to(root).as_posix())
    return found


def mentioned(text: str) -> Iterator[str]:
    """The rows that a text names, one by one or from the first to the last.

    A line that says what is not taken over (不收入) is about no row.
    """
    about = "\n".join(line for line in text.splitlines() if LEFT_OUT not in line)
    for first, last in _NAMED.findall(about):
        for number in range(int(first), int(last or first) + 1):
            yield f"R{number:03}"


def table(root: Path = ROOT) -> str:
    """The whole document.

    Raises:
        ValueError: a file names a row that there is not.
    """
    places, tests = named(root, PLACES), named(root, TESTS)
    known = rows()
    if strange := {*places, *tests} - {one["row"] for one in known}:
        raise ValueError(f"no such requirement: {sorted(strange)}")
    lines = [_HEAD]
    for issue in sorted({one["issue"] for one in known}):
        asked = [one for one in known if one["issue"] == issue and one["kind"] in BUILT]
        lacking = [one["row"] for one in asked if not lives(one, places, tests)]
        lines += [f"## Issue {issue}\n"]
        which = f": {', '.join(lacking)}" if lacking else ""
        lines += [f"{len(asked)} rows, {len(lacking)} without a place or a test{which}.\n"]
        lines += ["| 编号 | 标记 | 要求 | 在哪里 | 测试 |", "|---|---|---|---|---|"]
        lines += [_line(one, places, tests) for one in asked]
        lines += [""]
    never = ", ".join(one["row"] for one in known if one["kind"] == NEVER)
    return "\n".join([*lines, f"## X\n\n{never}\n"])


def lives(
    row: Mapping[str, str], places: Mapping[str, list[str]], tests: Mapping[str, list[str]]
) -> bool:
    """Whether a row has a place and a test."""
    return row["row"] in places and row["row"] in tests


def _line(
    row: Mapping[str, str], places: Mapping[str, list[str]], tests: Mapping[str, list[str]]
) -> str:
    key = row["row"]
    where = ("<br>".join(f"`{one}`" for one in found.get(key, [])) for found in (places, tests))
    return f"| {key} | {row['kind']} | {row['what']} | {' | '.join(where)} |"


def main() -> int:
    """Write the document."""
    TARGET.write_text(table(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The official code lists as they are shipped: CSV files, read and checked as a whole.

`lists/schemes.csv` has one line per scheme, `lists/<key>.csv` its codes and labels,
`synonyms/<key>.csv` what other offices and systems write instead (requirements §3.10).
"""

import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

_FOLDER = Path(__file__).parent
_SCHEME_COLUMNS = ["key", "version", "title", "title_en", "standard", "valid_from", "note"]
_ITEM_COLUMNS = ["code", "label", "label_en", "sort", "broader", "retired"]
_SYNONYM_COLUMNS = ["source", "text", "code"]


class CodeListError(ValueError):
    """A list contradicts itself; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Item:
    """One code.

    Attributes:
        sort: place in the list, ascending; the commonest first where the standard does not care.
        broader: code of the group it belongs to, in the same scheme.
        retired: still readable in old records, no longer offered or understood.
    """

    code: str
    label: str
    label_en: str
    sort: int
    broader: str | None
    retired: bool


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of one list.

    Attributes:
        standard: the standard or form it follows; empty for the product's own lists.
        valid_from: first day on which the product uses this version.
        note: what was left out, added or could not be verified.
        items: by code, in the order of `sort`.
        wordings: normalised label or synonym → code.
        foreign: (other system, its normalised code) → our code.
    """

    key: str
    version: str
    title: str
    title_en: str
    standard: str
    valid_from: dt.date
    note: str
    items: Mapping[str, Item]
    wordings: Mapping[str, str]
    foreign: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class _Line:
    """One record of a CSV file that can say where it stands."""

    path: Path
    number: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def fail(self, message: str) -> NoReturn:
        raise CodeListError(f"{self.path.name} 第{self.number}行：{message}")

    def required(self, column: str) -> str:
        return self[column] or self.fail(f"缺少{column}")


def normalise(text: str) -> str:
    """Fold what does not change the meaning: width, case, spaces, quotes, the invisible."""
    folded = re.sub(r"[\s'\"]", "", unicodedata.normalize("NFKC", text)).casefold()
    return "".join(one for one in folded if unicodedata.category(one) != "Cf")


def _lines(path: Path, columns: list[str]) -> Iterator[_Line]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        if (header := next(reader, [])) != columns:
            raise CodeListError(f"{path.name} 第1行：列应为{columns}，实为{header}")
        for cells in reader:
            line = _Line(path, reader.line_num, dict(zip(columns, cells, strict=False)))
            if len(cells) != len(columns):
                line.fail(f"应有{len(columns)}列，实有{len(cells)}列")
            yield line


def _item(line: _Line, before: Mapping[str, Item]) -> Item:
    code, broader, sort = line.required("code"), line["broader"], line["sort"]
    if code in before:
        line.fail(f"代码{code}重复")
    if broader and broader not in before:
        line.fail(f"上级代码{broader}应写在前面")
    if not sort.isdecimal():
        line.fail(f"sort应为整数，实为“{sort}”")
    if line["retired"] not in {"", "1"}:
        line.fail(f"retired应为空或1，实为“{line['retired']}”")
    return Item(
        code=code,
        label=line.required("label"),
        label_en=line.required("label_en"),
        sort=int(sort),
        broader=broader or None,
        retired=line["retired"] == "1",
    )


def _learn(line: _Line, wordings: dict[str, str], text: str, code: str) -> None:
    if wordings.setdefault(normalise(text), code) != code:
        line.fail(f"“{text}”已表示{wordings[normalise(text)]}，不能又表示{code}")


def _scheme(head: _Line, folder: Path) -> Scheme:
    key = head.required("key")
    items: dict[str, Item] = {}
    wordings: dict[str, str] = {}
    foreign: dict[tuple[str, str], str] = {}
    for line in _lines(folder / f"lists/{key}.csv", _ITEM_COLUMNS):
        item = _item(line, items)
        items[item.code] = item
        if not item.retired:
            _learn(line, wordings, item.label, item.code)
            _learn(line, wordings, item.label_en, item.code)
    synonyms = folder / f"synonyms/{key}.csv"
    for line in _lines(synonyms, _SYNONYM_COLUMNS) if synonyms.exists() else ():
        text, code = line.required("text"), line.required("code")
        if code not in items:
            line.fail(f"代码{code}不在代码表{key}中")
        if not line["source"]:
            _learn(line, wordings, text, code)
        elif foreign.setdefault((line["source"], normalise(text)), code) != code:
            line.fail(f"{line['source']}的“{text}”重复")
    try:
        valid_from = dt.date.fromisoformat(head["valid_from"])
    except ValueError:
        head.fail(f"valid_from应为日期，实为“{head['valid_from']}”")
    return Scheme(
        key=key,
        version=head.required("version"),
        title=head.required("title"),
        title_en=head.required("title_en"),
        standard=head["standard"],
        valid_from=valid_from,
        note=head["note"],
        items=MappingProxyType(dict(sorted(items.items(), key=lambda pair: pair[1].sort))),
        wordings=MappingProxyType(wordings),
        foreign=MappingProxyType(foreign),
    )


@cache
def load_schemes(folder: Path = _FOLDER) -> Mapping[str, Scheme]:
    """Read and check every list.

    Raises:
        CodeListError: a list has a missing, repeated or contradictory value, a file has no header
            line in `schemes.csv`, or a scheme has no file.
    """
    schemes: dict[str, Scheme] = {}
    for line in _lines(folder / "lists/schemes.csv", _SCHEME_COLUMNS):
        if line["key"] in schemes:
            line.fail(f"代码表{line['key']}重复")
        if not (folder / f"lists/{line['key']}.csv").exists():
            line.fail(f"没有文件{line['key']}.csv")
        schemes[line["key"]] = _scheme(line, folder)
    for path in sorted(folder.glob("*/*.csv")):
        if path.stem not in {*schemes, "schemes"}:
            raise CodeListError(f"{path.name}：schemes.csv中没有代码表{path.stem}")
    return MappingProxyType(schemes)


def shipped_labels() -> Mapping[str, Mapping[str, str]]:
    """What can be written in rules: scheme → code → official wording, retired ones left out."""
    return {
        key: {code: item.label for code, item in scheme.items.items() if not item.retired}
        for key, scheme in load_schemes().items()
    }

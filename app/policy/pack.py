"""Reading rule packs: `app/policies/*.toml` into frozen dataclasses, checked key by key.

The dataclasses are the schema. A key that is missing, unknown, of another type or out of
range stops the reading with a message that names file and key.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import (
    Annotated,
    Any,
    Literal,
    NoReturn,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

POLICIES = Path(__file__).parents[1] / "policies"


class PackError(Exception):
    """A rule pack is wrong; the message names file and key."""


class NoPack(PackError):
    """No rule pack was valid yet."""


@dataclass(frozen=True)
class Between:
    """Bounds of a number, both included."""

    low: int
    high: int


T = TypeVar("T")
Count = Annotated[int, Between(1, 10_000_000)]
Fen = Annotated[int, Between(0, 10_000_000)]
BasisPoints = Annotated[int, Between(0, 10_000)]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of a pack; `clause` says where its document has it."""

    clause: str


@dataclass(frozen=True, kw_only=True)
class Entitled(Rule):
    """Who gets a subsidy: kinds of coordinators (scheme `coordinator_kind`)."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Standard(Rule):
    """What one coordinator gets for one month, in fen."""

    fen: Fen


@dataclass(frozen=True, kw_only=True)
class Shares(Rule):
    """Who pays what part; `remainder` gets the fen that cannot be divided."""

    city_basis_points: BasisPoints
    remainder: Literal["city", "district"]

    def split(self, fen: int) -> tuple[int, int]:
        """Divide an amount into the city's and the district's part; they sum exactly."""
        city, rest = divmod(fen * self.city_basis_points, 10_000)
        if rest and self.remainder == "city":
            city += 1
        return city, fen - city


@dataclass(frozen=True, kw_only=True)
class Zero(Rule):
    """Refusing the subsidy: whether a reason must be written."""

    needs_reason: bool


@dataclass(frozen=True, kw_only=True)
class DueDay(Rule):
    """The last day for a step: a day of a month after the one it is about."""

    day: Annotated[int, Between(1, 28)]
    months_later: Annotated[int, Between(0, 12)]

    def after(self, month: dt.date) -> dt.date:
        """The due day of a month, given by any of its days. Holidays do not move it."""
        years, months = divmod(month.month - 1 + self.months_later, 12)
        return dt.date(month.year + years, months + 1, self.day)


@dataclass(frozen=True, kw_only=True)
class Subsidy:
    """The monthly work subsidy of a coordinator: full or zero."""

    entitled: Entitled
    standard: Standard
    shares: Shares
    zero: Zero
    decide: DueDay
    report: DueDay


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The rules of one document.

    Attributes:
        key: name of its file.
        title: what it regulates.
        source: number of the document.
        valid_from: day from which it holds.
        subsidy: rules of the work subsidy.
    """

    key: str
    title: str
    source: str
    valid_from: dt.date
    subsidy: Subsidy


@cache
def load_pack(key: str, folder: Path = POLICIES) -> Pack:
    """Read and check one pack.

    Args:
        key: file name without `.toml`, as a record keeps it.
        folder: where the packs are.

    Raises:
        PackError: there is no such file, or something in it is wrong.
    """
    path = folder / f"{key}.toml"
    table = _load(path)
    if "key" in table:
        _fail(path, "key", "不能写在文件里，文件名就是标识")
    pack: Pack = _read(Pack, {"key": key} | table, path, "")
    return pack


def read_rules(path: Path, kind: type[T]) -> T:
    """Read a file of rules that are no document's pack.

    Args:
        path: the TOML file.
        kind: a dataclass whose attributes are its tables.

    Raises:
        PackError: there is no such file, or something in it is wrong.
    """
    rules: T = _read(kind, _load(path), path, "")
    return rules


def _load(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        raise PackError(f"没有规则包文件 {path.name}。") from None
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{path.name}：不是有效的 TOML（{error}）。") from error


def pack_for(month: dt.date, folder: Path = POLICIES) -> Pack:
    """The pack that holds for a month: the newest that was valid on its first day.

    Raises:
        NoPack: none was valid then.
        PackError: one is wrong.
    """
    packs = [load_pack(path.stem, folder) for path in sorted(folder.glob("*.toml"))]
    valid = [pack for pack in packs if pack.valid_from <= month.replace(day=1)]
    if not valid:
        raise NoPack(f"{folder.name}：没有适用于 {month:%Y-%m} 的规则包。")
    return max(valid, key=lambda pack: pack.valid_from)


def _read(kind: Any, value: Any, path: Path, key: str) -> Any:
    """Turn a TOML value into the type that a dataclass declares for it."""
    if is_dataclass(kind):
        return _read_table(kind, value, path, key)
    match get_origin(kind):
        case None if type(value) is kind:
            return value
        case None:
            _fail(path, key, f"应为{_NAMES[kind]}，现为 {value!r}")
        case origin if origin is Annotated:
            number, bounds = get_args(kind)
            if type(value) is not number or not bounds.low <= value <= bounds.high:
                _fail(path, key, f"应为 {bounds.low} 至 {bounds.high} 的整数，现为 {value!r}")
            return value
        case origin if origin is Literal:
            if value not in get_args(kind):
                _fail(path, key, f"应为 {' 或 '.join(get_args(kind))}，现为 {value!r}")
            return value
        case origin if origin is Mapping:
            return _read_named(get_args(kind)[1], value, path, key)
    if not isinstance(value, list) or not value:
        _fail(path, key, f"应为非空的列表，现为 {value!r}")
    return tuple(_read(str, one, path, key) for one in value)


def _read_named(kind: Any, value: Any, path: Path, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        _fail(path, key, f"应为一节，现为 {value!r}")
    found = {name: _read(kind, one, path, f"{key}.{name}") for name, one in value.items()}
    return MappingProxyType(found)


def _read_table(kind: Any, value: Any, path: Path, key: str) -> Any:
    if not isinstance(value, Mapping):
        _fail(path, key, f"应为一节，现为 {value!r}")
    hints = get_type_hints(kind, include_extras=True)
    names = [one.name for one in fields(kind)]
    inside = {name: f"{key}.{name}" if key else name for name in {*names, *value}}
    for name in value:
        if name not in names:
            _fail(path, inside[name], "没有这一项规则")
    for name in names:
        if name not in value:
            _fail(path, inside[name], "缺少这一项")
    return kind(**{name: _read(hints[name], value[name], path, inside[name]) for name in names})


def _fail(path: Path, key: str, message: str) -> NoReturn:
    raise PackError(f"{path.name}：{key} {message}。")


_NAMES: Mapping[type, str] = {str: "文字", bool: " true 或 false", dt.date: "日期"}

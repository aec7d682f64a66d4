"""Reading rules: TOML files into frozen dataclasses, checked key by key.

The dataclasses are the schema. A key that is missing, unknown, of another type or out of
range stops the reading with a message that names file and key.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Literal, NoReturn, TypeVar, get_args, get_origin, get_type_hints

POLICIES = Path(__file__).parents[1] / "policies"

T = TypeVar("T")


class PackError(Exception):
    """A file of rules is wrong; the message names file and key."""


@dataclass(frozen=True)
class Between:
    """Bounds of a number, both included."""

    low: int
    high: int


@dataclass(frozen=True)
class CodeOf:
    """A text that must be a code of a list of the house.

    Attributes:
        scheme: the list.
    """

    scheme: str


Count = Annotated[int, Between(1, 10_000_000)]
BasisPoints = Annotated[int, Between(0, 10_000)]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule; `clause` says where its document has it."""

    clause: str


_codes: dict[str, Mapping[str, str]] = {}


def use_codes(lists: Mapping[str, Mapping[str, str]]) -> None:
    """Let packs name the codes of these lists.

    Args:
        lists: scheme → code → label.
    """
    _codes.clear()
    _codes.update(lists)


def read_rules(path: Path, kind: type[T]) -> T:
    """Read a file of rules.

    Args:
        path: the TOML file.
        kind: a dataclass whose attributes are its tables.

    Raises:
        PackError: there is no such file, or something in it is wrong.
    """
    return read_table(path, kind, load(path))


def read_table(path: Path, kind: type[T], table: Mapping[str, Any]) -> T:
    """Make a dataclass of what a file says.

    Raises:
        PackError: something in it is wrong.
    """
    found: T = _read(kind, table, path, "")
    return found


def load(path: Path) -> dict[str, Any]:
    """What a TOML file says, unchecked.

    Raises:
        PackError: there is no such file, or it is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise PackError(f"没有规则包文件 {path.name}，或者不能读取。") from None
    except UnicodeDecodeError:
        raise PackError(f"{path.name}：不是 UTF-8 编码的文字，请另存为 UTF-8。") from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = f"第 {place[1]} 行" if place else "文件末尾"
        raise PackError(f"{path.name}：{line}不是有效的 TOML，{_SLIPS}（{error}）。") from error


_SLIPS = "请检查引号是否配对、是否用了中文引号或逗号、同一项是否写了两次"


def fail(path: Path, key: str, message: str) -> NoReturn:
    """Say what is wrong with a file, and where.

    Raises:
        PackError: always.
    """
    raise PackError(f"{path.name}：{key} {message}。")


def _read(kind: Any, value: Any, path: Path, key: str) -> Any:
    """Turn a TOML value into the type that a dataclass declares for it."""
    origin = get_origin(kind)
    if is_dataclass(kind):
        return _read_table(kind, value, path, key)
    if origin is Mapping:
        return _read_named(get_args(kind)[1], value, path, key)
    if origin is UnionType:
        return _read_either(kind, value, path, key)
    if origin is tuple:
        return _read_list(get_args(kind)[0], value, path, key)
    if problem := _problem(kind, value):
        fail(path, key, f"应为{problem}，现为 {value!r}")
    return value


def _problem(kind: Any, value: Any) -> str:
    """What a plain value should be and is not; empty if it is."""
    match get_origin(kind):
        case origin if origin is Annotated:
            plain, more = get_args(kind)
            if type(value) is not plain:
                value = None
            if isinstance(more, CodeOf):
                known = _codes.get(more.scheme, {})
                listed = "、".join(f"{code} {label}" for code, label in known.items())
                return "" if value in known else f"下列代码之一（{listed}）"
            if value is None or not more.low <= value <= more.high:
                return f" {more.low} 至 {more.high} 的整数"
        case origin if origin is Literal:
            if value not in get_args(kind):
                return f" {' 或 '.join(get_args(kind))}"
        case _ if type(value) is not kind:
            return _NAMES[kind]
        case _ if isinstance(value, str) and not value.strip():
            return "文字，不能为空"
    return ""


def _read_list(kind: Any, value: Any, path: Path, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or not value:
        fail(path, key, f"应为非空的列表，现为 {value!r}")
    return tuple(
        _read(kind, one, path, f"{key}.{nth(n, one)}" if is_dataclass(kind) else key)
        for n, one in enumerate(value, 1)
    )


def nth(number: int, section: Any) -> str:
    """Which one of a list of sections: by its number, and by the name it has, if any."""
    name = key_of(section) if isinstance(section, Mapping) else None
    return f"{number}（{name}）" if name else str(number)


def key_of(section: Mapping[str, Any]) -> Any:
    """What tells a section from the others of its list."""
    return section.get("key") or section.get("name") or section.get("who")


def _read_either(kind: Any, value: Any, path: Path, key: str) -> Any:
    """One of several plain types, or a section that may be left out."""
    kinds = [one for one in get_args(kind) if one is not NoneType]
    if len(kinds) == 1:
        return _read(kinds[0], value, path, key)
    if type(value) not in kinds:
        fail(path, key, f"应为{'或'.join(_NAMES[one] for one in kinds)}，现为 {value!r}")
    return value


def _read_named(kind: Any, value: Any, path: Path, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        fail(path, key, f"应为一节，现为 {value!r}")
    found = {name: _read(kind, one, path, f"{key}.{name}") for name, one in value.items()}
    return MappingProxyType(found)


def _read_table(kind: Any, value: Any, path: Path, key: str) -> Any:
    if not isinstance(value, Mapping):
        fail(path, key, f"应为一节，现为 {value!r}")
    hints = get_type_hints(kind, include_extras=True)
    declared = {one.name: one for one in fields(kind)}
    inside = {name: f"{key}.{name}" if key else name for name in {*declared, *value}}
    for name in value:
        if name not in declared:
            fail(path, inside[name], "没有这一项规则")
    for name, one in declared.items():
        if name not in value and one.default is MISSING and one.default_factory is MISSING:
            fail(path, inside[name], "缺少这一项")
    return kind(
        **{name: _read(hints[name], value[name], path, inside[name]) for name in value},
    )


_NAMES: Mapping[type, str] = {
    str: "文字",
    bool: " true 或 false",
    int: "整数",
    dt.date: "日期",
}

"""The words of an agenda and of minutes, from what is recorded."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cn2an import an2cn  # type: ignore[import-untyped]

CLOSED = "逾期未办结的议定事项"


@dataclass(frozen=True)
class Item:
    """A decided item: what, by whom, with whom, until when."""

    subject: str
    owner: str
    due_on: dt.date
    partners: str = ""


@dataclass(frozen=True)
class Held:
    """What the minutes say of a meeting.

    Attributes:
        kind: name of its kind.
        day: when.
        place: where.
        conveners: who called it.
        chair: who was in the chair.
        recorder: who took it down.
        agenda: lines.
        notes: lines.
        items: what was decided.
    """

    kind: str
    day: dt.date
    place: str
    conveners: Sequence[str]
    chair: str
    recorder: str
    agenda: str
    notes: str
    items: Sequence[Item]


def day_in_words(day: dt.date) -> str:
    """2026年9月28日 (GB/T 9704-2012 7.3.5.4: Arabic figures, no leading zero)."""
    return f"{day.year}年{day.month}月{day.day}日"


def agenda(items: Iterable[str], overdue: Sequence[Item]) -> str:
    """The usual agenda of a kind of meeting; what is overdue comes last (R122)."""
    lines = [f"{_ordinal(number)}、{one}" for number, one in enumerate(items, 1)]
    if overdue:
        lines.append(f"{_ordinal(len(lines) + 1)}、{CLOSED}")
        lines += (f"{number}. {_task(one)}" for number, one in enumerate(overdue, 1))
    return "\n".join(lines)


def body(held: Held) -> str:
    """The text of the minutes, a line a paragraph; headings begin like “一、”."""
    said = f"{day_in_words(held.day)}，{'、'.join(held.conveners)}在{held.place}召开{held.kind}。"
    said += f"会议由{held.chair}主持。" if held.chair else ""
    said += f"{held.recorder}记录。" if held.recorder else ""
    sections = [
        (title, lines)
        for title, lines in (
            ("会议议程", _lines(held.agenda)),
            ("讨论要点", _lines(held.notes)),
            ("议定事项", [f"（{_ordinal(n)}）{_task(one)}" for n, one in enumerate(held.items, 1)]),
        )
        if lines
    ]
    return "\n".join([f"{said}现将会议情况纪要如下：", *_numbered(sections)])


def _numbered(sections: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    for number, (title, lines) in enumerate(sections, 1):
        yield f"{_ordinal(number)}、{title}"
        yield from lines


def _lines(text: str) -> list[str]:
    """The lines of a text; its own “一、” would look like a heading of the minutes."""
    found = (line.strip() for line in text.splitlines())
    return [_own(line) for line in found if line]


def _own(line: str) -> str:
    number, mark, rest = line.partition("、")
    return f"（{number}）{rest}" if mark and number and set(number) <= _FIGURES else line


_FIGURES = frozenset("一二三四五六七八九十百")


def _task(item: Item) -> str:
    subject = item.subject.rstrip("。")
    partners = f"，协办单位：{item.partners}" if item.partners else ""
    due = day_in_words(item.due_on)
    return f"{subject}。责任单位：{item.owner}{partners}，完成时限：{due}。"


def _ordinal(number: int) -> str:
    return str(an2cn(number))

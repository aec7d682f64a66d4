"""What may be written about a meeting, and when. Returns reasons."""

import datetime as dt
from collections.abc import Collection, Iterator

from app.access.reasons import N_, Reason

PLANNED, HELD, ISSUED, CANCELLED = "planned", "held", "issued", "cancelled"
"""How far a meeting has come (scheme `meeting_status`)."""

SUBJECT = 120
"""The longest subject of a meeting."""

FINISHED = frozenset({"done", "dropped"})
DONE = "done"

CONVENER, ATTENDEE = "convener", "attendee"
"""As what a unit comes (scheme `meeting_part`)."""

PRESENT = frozenset({"present", "late"})
LEAVE, OBSERVER = "leave", "observer"

ON_ROLL = Reason(N_("该协管员已在到会名单中，请修改原有记录。"), "coordinator_id")
ROLL_CHANGED = Reason(N_("到会情况已被他人修改。请刷新后核对，再重新填写您的改动。"))
ALREADY_FINISHED = Reason(N_("该议定事项已办结或撤销。"))
NOT_ORGANISER = Reason(N_("会议由承办单位登记，本单位不能修改。"))
NOT_OWNER = Reason(N_("议定事项由责任单位或承办会议的单位办结，本单位不能办结。"))
NOT_RECIPIENT = Reason(N_("会议纪要由收文单位签收，本单位不能代签。"))
ALREADY_RECEIVED = Reason(N_("这份会议纪要已经签收。"))
ALREADY_HELD = Reason(N_("会议已经登记召开。"))
ALREADY_ISSUED = Reason(N_("会议纪要已经印发，会议记录不能再改。"))
ALREADY_CANCELLED = Reason(N_("会议已经取消。"))
NOT_HELD = Reason(N_("会议还没有登记召开，不能印发纪要。"))
NOT_ISSUED = Reason(N_("会议纪要还没有印发，不能增发。"), "meeting_id")
NO_NOTES = Reason(N_("会议还没有讨论要点或议定事项，没有内容可以印发。"))
STREET_FIXED = Reason(N_("会议登记后不能改到其他街道（镇）；请取消后重新登记。"), "community_id")
NO_STREET = Reason(
    N_("协管员参加的会议要归到一个街道（镇）；本单位涉及不止一个，请选择社区（警务室）。"),
    "community_id",
)
PLANNED_ALREADY = N_("本单位当天的“%(value)s”已经登记，请直接打开办理。")
DECIDED = Reason(N_("同一责任单位的这一事项已在本次会议的议定事项中。"), "subject")
INVITED = Reason(N_("该单位已在参会单位中，请修改原有记录。"), "org_unit_id")
HAS_COPY = Reason(N_("该单位已在分送范围中。"), "org_unit_id")


def called_off(subject: str) -> str:
    """What the notice of a cancelled meeting says in the place of its subject."""
    return f"已取消：{subject}"[:SUBJECT]


def unknown_kind(kind: str, day: dt.date) -> Reason:
    """A meeting is of a kind that the rule packs have on its day."""
    return Reason(
        N_("%(day)s 没有“%(value)s”这种会议的规则，请核对会议类型和日期。"),
        "kind",
        {"value": kind, "day": day},
    )


def part_problem(label: str, unit_kind: str, parts: Collection[str]) -> Reason | None:
    """A meeting is kept by a unit that calls it or comes to it (R107, R108, R110).

    Args:
        label: name of the kind of meeting.
        unit_kind: what kind of organisation the unit is (scheme `org_kind`).
        parts: the kinds that call it or come to it.
    """
    if unit_kind not in parts:
        return Reason(N_("“%(value)s”不由本单位召集，本单位也不参加。"), "kind", {"value": label})
    return None


def date_problem(held_on: dt.date, today: dt.date) -> Reason | None:
    """What was said and who came is recorded after the meeting."""
    if held_on > today:
        return Reason(
            N_("会议日期%(value)s晚于今天，请在会后登记。"), "held_on", {"value": held_on}
        )
    return None


def month_problem(held_on: dt.date, *, reported: bool) -> Reason | None:
    """Attendance feeds the assessment, so nothing moves in a month that is reported."""
    if reported:
        return Reason(
            N_("%(month)s 的考核已上报，到会情况已计入，这个月的会议不能再登记或改动。"),
            "held_on",
            {"month": f"{held_on:%Y-%m}"},
        )
    return None


def open_problem(status: str) -> Reason | None:
    """Minutes that are issued, and meetings that are cancelled, stay as they are."""
    return {ISSUED: ALREADY_ISSUED, CANCELLED: ALREADY_CANCELLED}.get(status)


def due_problem(due_on: dt.date, held_on: dt.date) -> Reason | None:
    """What a meeting decides is done on its day at the earliest."""
    if due_on < held_on:
        return Reason(
            N_("完成时限%(value)s早于会议日期%(limit)s。"),
            "due_on",
            {"value": due_on, "limit": held_on},
        )
    return None


def owner_problem(street_id: int | None, owner_street_id: int | None) -> Reason | None:
    """A street's meeting gives no tasks to another street.

    Args:
        street_id: the meeting's, if it has one.
        owner_street_id: the owner's; None for a unit of no single street.
    """
    if street_id is not None and owner_street_id not in {None, street_id}:
        return Reason(N_("责任单位属于其他街道（镇），请由区级会议议定。"), "org_unit_id")
    return None


def issue_problem(status: str, *, has_content: bool) -> Reason | None:
    """Minutes are issued once, of a meeting that was held and has something to say."""
    if status == PLANNED:
        return NOT_HELD
    return open_problem(status) or (None if has_content else NO_NOTES)


def roll_problems(roll: Collection[int], on_duty: Collection[int]) -> Iterator[Reason]:
    """Only coordinators of the street who were on duty that day are on the roll.

    Args:
        roll: ids of the coordinators that were entered.
        on_duty: ids of those who could have come.
    """
    for coordinator_id in roll:
        if coordinator_id not in on_duty:
            yield Reason(
                N_("编号 %(value)s 的协管员当日不在本街道（镇）岗位上。"),
                "coordinator_id",
                {"value": coordinator_id},
            )


def unit_problems(roll: Collection[int], invited: Collection[int]) -> Iterator[Reason]:
    """Only invitations of the meeting are on the roll of its units."""
    for key in roll:
        if key not in invited:
            yield Reason(N_("编号 %(value)s 的单位不在参会单位中。"), "outcome", {"value": key})

"""Pages of meetings, units and coordinators that came, decisions and minutes."""

from collections.abc import Mapping
from typing import Any

from app.access import N_, Action, Actor
from app.features.meetings import operations, papers, queries, rules
from app.features.meetings.models import (
    Attendance,
    Decision,
    Invitation,
    Meeting,
    MeetingDocument,
    MinutesCopy,
)
from app.panel import Button, Feature, Roll, Screen
from app.panel.files import remove_button

STAFF = N_("队伍与会议")


def _organises(actor: Actor, meeting: Mapping[str, Any]) -> bool:
    return bool(meeting["org_unit_id"] == actor.facts.get("org_unit_id"))


def _invites(actor: Actor, invitation: Mapping[str, Any]) -> bool:
    return bool(invitation["organiser_id"] == actor.facts.get("org_unit_id"))


def _recipient(actor: Actor, copy: Mapping[str, Any]) -> bool:
    return bool(copy["org_unit_id"] == actor.facts.get("org_unit_id"))


def _party(actor: Actor, decision: Mapping[str, Any]) -> bool:
    return actor.facts.get("org_unit_id") in {decision["organiser_id"], decision["org_unit_id"]}


FEATURE = Feature(
    screens=(
        Screen(
            Meeting,
            "meetings",
            N_("会议"),
            STAFF,
            "messages",
            create=operations.plan,
            change=operations.correct,
            rolls=(
                Roll(
                    "attendance",
                    N_("登记到会"),
                    operations.set_attendance,
                    Attendance,
                    outcome="outcome",
                    candidates=queries.roll,
                ),
                Roll(
                    "units",
                    N_("登记参会单位"),
                    operations.set_units,
                    Invitation,
                    outcome="outcome",
                    candidates=queries.units,
                ),
            ),
            buttons=(
                Button(
                    "hold",
                    N_("登记召开"),
                    operations.hold,
                    Action.CHANGE,
                    writes=("status",),
                    inputs=("chair", "recorder", "notes"),
                    required=("chair",),
                    icon="calendar-check",
                    when=lambda meeting: meeting["status"] == rules.PLANNED,
                    who=_organises,
                ),
                Button(
                    "cancel",
                    N_("取消会议"),
                    operations.cancel,
                    Action.CHANGE,
                    writes=("status",),
                    icon="ban",
                    style="danger",
                    when=lambda meeting: meeting["status"] == rules.PLANNED,
                    who=_organises,
                    confirm=N_("取消后会议记录保留，不能恢复。确定吗？"),
                ),
                Button(
                    "issue",
                    N_("印发纪要"),
                    operations.issue,
                    Action.CHANGE,
                    writes=("status", "number", "issued_on"),
                    inputs=("issuer",),
                    required=("issuer",),
                    icon="send",
                    when=lambda meeting: rules.open_problem(meeting["status"]) is None,
                    who=_organises,
                    confirm=N_(
                        "纪要印发给全部参会单位和责任单位，印发后会议记录和纪要不能再改。确定吗？"
                    ),
                ),
            ),
            help=N_("先登记计划，会后登记召开和到会情况，填写议定事项，再印发会议纪要。"),
        ),
        Screen(
            Invitation,
            "invitations",
            N_("参会单位"),
            STAFF,
            "users",
            create=operations.invite,
            change=operations.correct_invitation,
            shown_on=("meeting_id",),
            buttons=(
                Button(
                    "remove",
                    N_("取消邀请"),
                    operations.uninvite,
                    Action.DELETE,
                    icon="x",
                    style="danger",
                    who=_invites,
                    confirm=N_("取消后该单位不再收到通知和纪要。确定吗？"),
                ),
            ),
            help=N_("本单位收到的会议通知，和本单位承办的会议的参会单位。"),
        ),
        Screen(
            Attendance,
            "attendance",
            N_("到会情况"),
            STAFF,
            "user-check",
            create=operations.attend,
            change=operations.correct_attendance,
            shown_on=("meeting_id",),
            in_menu=False,
        ),
        Screen(
            Decision,
            "decisions",
            N_("议定事项"),
            STAFF,
            "checklist",
            shown_on=("meeting_id",),
            create=operations.decide,
            change=operations.correct_decision,
            buttons=(
                Button(
                    "finish",
                    N_("办结"),
                    operations.finish_decision,
                    Action.CHANGE,
                    writes=("status", "finished_on"),
                    inputs=("result",),
                    when=lambda decision: decision["status"] not in rules.FINISHED,
                    who=_party,
                    confirm=N_("确认这一事项已经办结？"),
                ),
            ),
        ),
        Screen(
            MinutesCopy,
            "minutes",
            N_("会议纪要"),
            STAFF,
            "file-text",
            create=operations.send,
            shown_on=("meeting_id",),
            papers=(papers.WORD, papers.PDF),
            buttons=(
                Button(
                    "acknowledge",
                    N_("签收"),
                    operations.acknowledge,
                    Action.CHANGE,
                    writes=("received_on", "received_by"),
                    when=lambda copy: copy["received_on"] is None,
                    who=_recipient,
                    confirm=N_("确认本单位已收到这份会议纪要？"),
                ),
            ),
            help=N_("本单位收到和印发的会议纪要；印发后还可以增发给其他单位。每次下载都会记录。"),
        ),
        Screen(
            MeetingDocument,
            "meeting-documents",
            N_("会议文件"),
            STAFF,
            "file-text",
            attach=operations.attach,
            shown_on=("meeting_id",),
            buttons=(remove_button(operations.remove),),
            help=N_("签到表、会议记录和照片。每次下载都会记录；不保存证件的照片。"),
            in_menu=False,
        ),
    )
)

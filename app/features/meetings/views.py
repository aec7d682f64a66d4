"""Pages of meetings, attendance and decisions."""

from app.access import N_, Action
from app.features.meetings import operations, queries
from app.features.meetings.models import Attendance, Decision, Meeting, MeetingDocument
from app.panel import Button, Feature, Roll, Screen
from app.panel.files import remove_button

STAFF = N_("队伍与会议")

FEATURE = Feature(
    screens=(
        Screen(
            Meeting,
            "meetings",
            N_("会议"),
            STAFF,
            "messages",
            create=operations.hold,
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
            ),
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
                    writes=("status",),
                    when=lambda decision: decision["status"] != "done",
                    confirm=N_("确认这一事项已经办结？"),
                ),
            ),
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

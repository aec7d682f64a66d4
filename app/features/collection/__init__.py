"""Collection: residents verified monthly, original forms handed over weekly, a log every day."""

from app.features.collection.change_slips import correct_slip, decline, enter, report
from app.features.collection.models import ChangeSlip, DayLog, HandedForm, HandOver, Verification
from app.features.collection.operations import (
    Answer,
    correct_log,
    destroy,
    hand_over,
    log_day,
    receive,
    send_back,
    store,
    verify,
    verify_all,
    withdraw,
)

__all__ = [
    "Answer",
    "ChangeSlip",
    "DayLog",
    "HandOver",
    "HandedForm",
    "Verification",
    "correct_log",
    "correct_slip",
    "decline",
    "destroy",
    "enter",
    "hand_over",
    "log_day",
    "receive",
    "report",
    "send_back",
    "store",
    "verify",
    "verify_all",
    "withdraw",
]

"""What may be written about letters, requests, agreements and transfers. Returns reasons.

Source: requirements R083, R131–R135.
"""

import datetime as dt
from collections.abc import Iterator

from app.access.reasons import N_, Reason

REPLIED = Reason(N_("已登记回函，不重复登记。"))
ANSWERED = Reason(N_("该协查事项已答复，不能再改。"))
ENDED = Reason(N_("该协议已终止，不能再改。"))
NOT_ASKED = Reason(N_("本系统只办理本人要求的服务事项。请先与本人确认，再勾选。"), "at_request")
SAME_NUMBER = N_("已有同一编号的登记（编号 %(id)s），没有重复登记。")
SAME_SYSTEM = Reason(N_("该外部系统已登记。"), "name")


def letter_problems(
    sent_on: dt.date, reply_due_on: dt.date | None, today: dt.date
) -> Iterator[Reason]:
    """A letter has been sent, and its reply is not due before that."""
    if sent_on > today:
        yield Reason(N_("发函日期%(value)s晚于今天。"), "sent_on", {"value": sent_on})
    if reply_due_on is not None and reply_due_on < sent_on:
        about = {"value": reply_due_on, "limit": sent_on}
        yield Reason(N_("回函期限%(value)s早于发函日期%(limit)s。"), "reply_due_on", about)


def request_problems(
    requested_on: dt.date, due_on: dt.date, *, at_request: bool, today: dt.date
) -> Iterator[Reason]:
    """A request has been made, for somebody who wants it, and is not due before that."""
    if not at_request:
        yield NOT_ASKED
    if requested_on > today:
        yield Reason(N_("协查日期%(value)s晚于今天。"), "requested_on", {"value": requested_on})
    if due_on < requested_on:
        about = {"value": due_on, "limit": requested_on}
        yield Reason(N_("答复期限%(value)s早于协查日期%(limit)s。"), "due_on", about)


def reply_problem(asked_on: dt.date, replied_on: dt.date, today: dt.date) -> Reason | None:
    """A reply comes after the question and not in the future."""
    if not asked_on <= replied_on <= today:
        about = {"value": replied_on, "limit": asked_on}
        return Reason(N_("答复日期%(value)s应在%(limit)s至今天之间。"), "replied_on", about)
    return None


def agreement_problems(
    signed_on: dt.date, valid_until: dt.date, today: dt.date
) -> Iterator[Reason]:
    """An agreement has been signed and holds from then on."""
    if signed_on > today:
        yield Reason(N_("签订日期%(value)s晚于今天。"), "signed_on", {"value": signed_on})
    if valid_until < signed_on:
        about = {"value": valid_until, "limit": signed_on}
        yield Reason(N_("有效期至%(value)s早于签订日期%(limit)s。"), "valid_until", about)


def transfer_problems(carried_on: dt.date, record_count: int, today: dt.date) -> Iterator[Reason]:
    """What is logged has happened, and to a number of records."""
    if carried_on > today:
        yield Reason(N_("办理日期%(value)s晚于今天。"), "carried_on", {"value": carried_on})
    if record_count < 0:
        yield Reason(N_("记录数不能为负，现为%(value)s。"), "record_count", {"value": record_count})

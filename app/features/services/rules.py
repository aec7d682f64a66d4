"""What may be written on a health-service contact card. Returns reasons."""

import datetime as dt
from collections.abc import Iterator

from app.access.reasons import N_, Reason

WITHDRAWN = Reason(N_("本人已撤回，联系卡不能再改。"))


def consent_problem(consented_on: dt.date, today: dt.date) -> Reason | None:
    """Consent has been given before anything is written (PIPL 14)."""
    if consented_on > today:
        return Reason(
            N_("本人同意日期%(value)s晚于今天。"), "consented_on", {"value": consented_on}
        )
    return None


def answer_problems(
    consented_on: dt.date, answered_on: dt.date | None, result: str | None, today: dt.date
) -> Iterator[Reason]:
    """An answer has a date and a result, after the request and not in the future."""
    if (answered_on is None) != (result is None):
        field = "answered_on" if answered_on is None else "result"
        yield Reason(N_("答复日期和办理结果要一并填写。"), field)
    if answered_on is not None and not consented_on <= answered_on <= today:
        yield Reason(
            N_("答复日期%(value)s应在本人同意日期%(limit)s至今天之间。"),
            "answered_on",
            {"value": answered_on, "limit": consented_on},
        )

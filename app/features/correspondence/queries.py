"""Reads about correspondence."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.features.correspondence.models import AssistanceRequest

RECEIVED = "in"
"""Code of the scheme `assistance_direction`: another place has asked us."""


class ReplyRate(NamedTuple):
    """How well an office has answered (R131, R132).

    Attributes:
        due: received requests whose answer was due in the period.
        in_time: those of them that were answered by their day.
    """

    due: int
    in_time: int


def reply_rate(session: Session, first: dt.date, last: dt.date) -> ReplyRate:
    """The reply rate of the actor's office over the requests due between two days."""
    in_time = case((AssistanceRequest.replied_on <= AssistanceRequest.due_on, 1), else_=0)
    counted = select(func.count(AssistanceRequest.id), func.coalesce(func.sum(in_time), 0)).where(
        AssistanceRequest.direction == RECEIVED, AssistanceRequest.due_on.between(first, last)
    )
    due, answered = session.execute(counted).one()
    return ReplyRate(due, int(answered))

"""Reads about collection: whom to verify next, and what has to be followed up."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, exists, literal, select, tuple_

from app.features.collection import rules
from app.features.collection.models import Verification
from app.features.residents import CHANGED, LEFT, Residence, ResidenceEvent

_ENDED = literal(LEFT, literal_execute=True)
_HERE = literal(rules.HERE, literal_execute=True)
"""Written out, so that the partial indexes are recognised."""


def unverified(
    today: dt.date, *, community: int | None = None, after: tuple[dt.date, int] | None = None
) -> Select[*tuple[Any, ...]]:
    """The residences not yet verified in this month, the longest unverified first.

    From an index at every size: of the street, the community or the grid.

    Args:
        today: a day of the month.
        community: only those of this community.
        after: `verified_on` and key of the last one of the page before.
    """
    found = select(
        Residence.id,
        Residence.version,
        Residence.name,
        Residence.address,
        Residence.community_id,
        Residence.verified_on,
    ).where(Residence.status != _ENDED, Residence.verified_on < rules.first_day(today))
    if community is not None:
        found = found.where(Residence.community_id == community)
    if after is not None:
        found = found.where(tuple_(Residence.verified_on, Residence.id) > after)
    return found.order_by(Residence.verified_on, Residence.id)


def to_follow_up(today: dt.date) -> Select[*tuple[Any, ...]]:
    """What was found in this month or the last one and has not been entered since.

    A departure is followed up by ending the registration, a change by correcting it.
    """
    corrected = exists().where(
        ResidenceEvent.residence_id == Verification.residence_id,
        ResidenceEvent.kind == CHANGED,
        ResidenceEvent.at >= Verification.created_at,
    )
    return (
        select(
            Verification.id,
            Verification.residence_id,
            Verification.outcome,
            Verification.on,
            Verification.left_on,
            Verification.departure_reason,
            Verification.username,
            Residence.name,
        )
        .join(Residence, Residence.id == Verification.residence_id)
        .where(
            Verification.month >= rules.month_before(today),
            Verification.outcome != _HERE,
            Verification.returned_on.is_(None),
            Residence.status != LEFT,
            (Verification.outcome == rules.GONE) | ~corrected,
        )
        .order_by(Verification.month, Verification.id)
    )


def sent_back(today: dt.date, residences: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Why what was found this month at some residences has been sent back, the last time last."""
    return (
        select(Verification.residence_id, Verification.return_reason)
        .where(
            Verification.month == rules.month_of(today),
            Verification.residence_id.in_(residences),
            Verification.returned_on.is_not(None),
        )
        .order_by(Verification.attempt)
    )

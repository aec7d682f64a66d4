"""A publication is made once, whoever looks and whatever happens meanwhile."""

from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import matrix
from app.access import Denied
from app.audit.models import AuditEntry
from app.db import db
from app.statistics import published
from app.statistics.models import Publication
from tests.access.house import House

COUNTS = {("A", None): 40}
POLICY = matrix.build()


def count(session: Session) -> Any:
    return COUNTS, ["A", "B"], [None]


def fail(session: Session) -> Any:
    raise AssertionError("counted again")


@pytest.fixture(autouse=True)
def nothing_published(house: House) -> None:
    with house.engine.begin() as connection:
        connection.execute(delete(Publication))


def test_who_looks_first_publishes(house: House) -> None:
    with house.app.app_context():
        first = published(POLICY, "chart", "2026-09", count)
        again = published(POLICY, "chart", "2026-09", fail)
        later = published(POLICY, "chart", "2026-10", count)
        other = published(POLICY, "other", "2026-09", count)
    assert first == again
    assert {len(one.cells) for one in (first, later, other)} == {2}


def test_publishing_is_one_entry_in_the_journal(house: House) -> None:
    house.forget_reading()
    with house.app.app_context():
        published(POLICY, "chart", "2026-09", count)
        published(POLICY, "chart", "2026-09", fail)
    known = house.district.ids["audit_entry"].values()
    columns = AuditEntry.username, AuditEntry.action, AuditEntry.entity, AuditEntry.count
    with house.engine.connect() as connection:
        found = connection.execute(select(*columns).where(AuditEntry.id.not_in(known))).all()
    assert found == [("system:statistics", "create", "publication", 1)]


def test_two_who_look_at_the_same_moment_see_the_same(house: House) -> None:
    """The second has counted when the first one's is there already."""
    seen = []

    def overtaken(session: Session) -> Any:
        session.rollback()
        seen.append(published(POLICY, "chart", "2026-09", count))
        return count(session)

    with house.app.app_context():
        seen.append(published(POLICY, "chart", "2026-09", overtaken))
    assert seen[0] == seen[1]


def test_what_is_published_is_read_by_charts_alone_and_never_changed(
    house: House,
) -> None:
    with house.app.app_context():
        published(POLICY, "chart", "2026-09", count)
    for account in ("overseer", "auditor", "clerk-a"):
        with house.actor(account) as actor, Session(db.engine) as session:
            session.info["actor"] = actor
            assert session.scalars(select(Publication)).all() == []
            with pytest.raises(Denied):
                session.execute(delete(Publication))

"""One value in full: the purpose, the limit, the journal (C08, C14, C15)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Refused
from app.audit import Exhausted, reveal
from app.audit.models import AuditEntry
from app.features.residents import Residence
from app.features.services.models import ServiceCard
from tests.refusals import told
from tests.world import District

OWN, OTHER = "郑东", "冯西"


@pytest.fixture
def own(district: District) -> int:
    """A resident of the eastern street."""
    return district.world.residents[OWN]


def journal(district: District) -> list[tuple[object, ...]]:
    wanted = select(
        AuditEntry.username,
        AuditEntry.action,
        AuditEntry.entity,
        AuditEntry.record_id,
        AuditEntry.fields,
        AuditEntry.purpose,
    ).where(AuditEntry.action.in_(["reveal", "refused"]))
    return [tuple(row) for row in district.system.execute(wanted.order_by(AuditEntry.id))]


def test_the_value_in_full_and_who_asked_for_it_and_why(
    district: District, clerk: Session, own: int
) -> None:
    assert reveal(clerk, Residence, own, "id_number", "verify") == "411421199005070019"
    assert journal(district) == [("clerk", "reveal", "residence", own, "id_number", "verify")]


@pytest.mark.parametrize(
    ("purpose", "sentence"),
    [
        (None, "请先选择用途，再显示完整内容。"),
        ("", "请先选择用途，再显示完整内容。"),
        ("curiosity", "“curiosity”不在“用途”的代码表中，请从列表选择。"),
    ],
)
def test_without_a_purpose_nothing_is_shown(
    district: District, clerk: Session, own: int, purpose: str | None, sentence: str
) -> None:
    with pytest.raises(Refused) as caught:
        reveal(clerk, Residence, own, "id_number", purpose)
    assert [told(reason) for reason in caught.value.reasons] == [("purpose", sentence)]
    assert journal(district) == []


@pytest.mark.parametrize("column", ["name", "reason", "permit_receipt_no", "person_id", "nothing"])
def test_only_what_is_masked_is_revealed(
    district: District, clerk: Session, own: int, column: str
) -> None:
    with pytest.raises(Refused):
        reveal(clerk, Residence, own, column, "verify")
    assert journal(district) == []


def test_nobody_elses_residents(district: District, clerk: Session) -> None:
    with pytest.raises(NotFound):
        reveal(clerk, Residence, district.world.residents[OTHER], "phone", "verify")
    with pytest.raises(NotFound):
        reveal(clerk, Residence, 10**6, "phone", "verify")
    assert journal(district) == []


@pytest.mark.parametrize("username", ["planning", "migrants", "district", "sysadmin", "auditor"])
def test_a_role_that_serves_no_resident_is_denied(
    district: District, own: int, username: str
) -> None:
    with pytest.raises(Denied):
        reveal(district.acting(username), Residence, own, "phone", "verify")
    assert journal(district) == []


def test_the_limit_of_an_hour(district: District, own: int) -> None:
    coordinator = district.acting("coordinator")
    system = district.system
    system.get_one(Residence, own).grid_id = district.world.grid
    system.commit()
    for _ in range(30):
        reveal(coordinator, Residence, own, "id_number", "contact")
    with pytest.raises(Exhausted):
        reveal(coordinator, Residence, own, "id_number", "contact")
    assert len(journal(district)) == 31
    assert journal(district)[-1][1] == "refused"
    # Another account is not concerned.
    assert reveal(district.acting("clerk"), Residence, own, "id_number", "verify")


def test_the_health_commission_sees_names_masked_until_it_serves(district: District) -> None:
    assert district.actor("planning").masked(ServiceCard) == {"contact_name", "contact_phone"}
    assert district.actor("clerk").masked(ServiceCard) == {"contact_phone"}

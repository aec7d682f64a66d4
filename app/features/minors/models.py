"""Who asked to see a minor's numbers and address in full, and who agreed (C25)."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.audit.approval.models import ASKED, Approval, second_person
from app.db import Base


class MinorAccess(Approval, Base):
    """One request to see the masked values of one minor, and its decision.

    未成年人网络保护条例 36: approved by a responsible person, recorded, least privilege.
    """

    __tablename__ = "minor_access"
    __entity__ = entity(
        N_("未成年人信息查阅申请"), title="number", personal=True, activity="minor_access"
    )
    __table_args__ = (
        *second_person("minor_access"),
        Index("ix_minor_access_account", "username", "residence_id"),
    )

    residence_id: Mapped[int] = field(
        ForeignKey("residence.id"), nullable=False, index=True, label=N_("居住登记"),
        tag=Tag.IDENTITY, group=ASKED, listed=True, entry="create", sort_order=10,
    )  # fmt: skip

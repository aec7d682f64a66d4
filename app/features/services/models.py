"""The voluntary health-service contact card (R143–R145; design card "Roles").

The health & planning commission gets no individual data of residents by default. It sees
what a resident asked for, with consent recorded, and writes how the request was met.
Individual health content is not kept here.
"""

import datetime as dt

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, Mask, Sealed, Stamped, Versioned

REQUEST = N_("服务需求")
ANSWER = N_("办理情况（卫健）")


class ServiceCard(Keyed, Versioned, Stamped, Base):
    """One voluntary request for a health service, and its answer."""

    __tablename__ = "service_card"
    __entity__ = entity(
        N_("健康服务联系卡"),
        title="contact_name",
        personal=True,
        activity="health_service",
        order=("consented_on", "desc"),
    )

    street_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("街道（镇）"), tag=Tag.ROUTINE,
        group=REQUEST, listed=True, entry="operation", among={"level": "street"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("社区（村）"), tag=Tag.ROUTINE,
        group=REQUEST, listed=True, among={"level": "community"},
    )  # fmt: skip
    contact_name: Mapped[str] = field(
        String(50), nullable=False, label=N_("联系人"), tag=Tag.ROUTINE, group=REQUEST, listed=True,
        mask=Mask.NAME, help=N_("本人愿意留下的称呼即可"),
    )  # fmt: skip
    contact_phone: Mapped[str] = field(
        Sealed(20), nullable=False, label=N_("联系电话"), tag=Tag.ROUTINE, group=REQUEST,
        listed=True, mask=Mask.PHONE,
    )  # fmt: skip
    need: Mapped[str] = field(
        Code("service_need"), nullable=False, label=N_("需要的服务"), tag=Tag.ROUTINE,
        group=REQUEST, listed=True,
    )  # fmt: skip
    consented_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("本人同意日期"), tag=Tag.ROUTINE, group=REQUEST,
        listed=True, help=N_("自愿填写，可随时撤回；不填写不影响其他服务"),
    )  # fmt: skip
    withdrawn_on: Mapped[dt.date | None] = field(
        Date, label=N_("撤回日期"), tag=Tag.ROUTINE, group=REQUEST, listed=True, entry="operation",
    )  # fmt: skip
    institution: Mapped[str | None] = field(
        String(80), label=N_("服务机构"), tag=Tag.HEALTH, group=ANSWER, listed=True
    )
    answered_on: Mapped[dt.date | None] = field(
        Date, label=N_("答复日期"), tag=Tag.HEALTH, group=ANSWER, listed=True
    )
    result: Mapped[str | None] = field(
        Code("service_status"), label=N_("办理结果"), tag=Tag.HEALTH, group=ANSWER, listed=True
    )

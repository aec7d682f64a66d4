"""The rule packs that this district has worked by, word for word."""

import datetime as dt

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.access import N_, Tag, entity, field
from app.db import Base, Keyed, Stamped
from app.db.mixins import SYSTEM


class RulePack(Keyed, Stamped, Base):
    """A rule pack as it was when it came into use; never changed, a new wording is a new row.

    What has been decided by it refers to it, so that a later edition does not rewrite the past.
    """

    __tablename__ = "rule_pack"
    __entity__ = entity(
        N_("规则包"), title="title", vocabulary=True, append_only=True, order=("valid_from", "desc")
    )

    key: Mapped[str] = field(
        String(80), nullable=False, index=True, label=N_("规则包标识"), tag=Tag.PUBLIC,
        listed=True, search="prefix", entry="operation",
    )  # fmt: skip
    title: Mapped[str] = field(
        String(120), nullable=False, label=N_("名称"), tag=Tag.PUBLIC, listed=True,
        search="prefix", entry="operation",
    )  # fmt: skip
    source: Mapped[str] = field(
        String(80), nullable=False, label=N_("文号"), tag=Tag.PUBLIC, listed=True,
        entry="operation",
    )  # fmt: skip
    valid_from: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("启用日期"), tag=Tag.PUBLIC, listed=True, entry="operation"
    )
    text: Mapped[str] = field(
        Text, nullable=False, label=N_("规则原文"), tag=Tag.PUBLIC, entry="operation"
    )
    rules: Mapped[str] = mapped_column(Text, nullable=False, info=SYSTEM)
    digest: Mapped[str] = field(
        String(64), unique=True, nullable=False, label=N_("校验值"), tag=Tag.PUBLIC,
        search="exact", entry="operation",
    )  # fmt: skip

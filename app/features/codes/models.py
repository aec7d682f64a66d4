"""Versioned code lists and the mappings between them (requirements §3.10)."""

import datetime as dt

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Keyed, Stamped, Versioned


class CodeScheme(Keyed, Versioned, Stamped, Base):
    """One version of one code list."""

    __tablename__ = "code_scheme"
    __entity__ = entity(N_("代码表"), title="title", vocabulary=True, order=("key", "asc"))
    __table_args__ = (UniqueConstraint("key", "edition"),)

    key: Mapped[str] = field(
        String(40), nullable=False, label=N_("代码表标识"), tag=Tag.PUBLIC, listed=True,
        entry="operation",
    )  # fmt: skip
    edition: Mapped[str] = field(
        String(20), nullable=False, label=N_("版本"), tag=Tag.PUBLIC, listed=True,
        entry="operation",
    )  # fmt: skip
    title: Mapped[str] = field(
        String(80), nullable=False, label=N_("名称"), tag=Tag.PUBLIC, listed=True, search="prefix"
    )
    standard: Mapped[str | None] = field(
        String(80), label=N_("依据标准"), tag=Tag.PUBLIC, listed=True
    )
    valid_from: Mapped[dt.date | None] = field(Date, label=N_("启用日期"), tag=Tag.PUBLIC)


class CodeItem(Keyed, Versioned, Stamped, Base):
    """One code of a scheme with its Chinese and English label."""

    __tablename__ = "code_item"
    __entity__ = entity(N_("代码"), title="label", vocabulary=True, order=("code", "asc"))
    __table_args__ = (UniqueConstraint("scheme_id", "code"),)

    scheme_id: Mapped[int] = field(
        ForeignKey("code_scheme.id"), nullable=False, label=N_("代码表"), tag=Tag.PUBLIC,
        listed=True, entry="create",
    )  # fmt: skip
    code: Mapped[str] = field(
        String(32), nullable=False, label=N_("代码"), tag=Tag.PUBLIC, listed=True, search="prefix",
        entry="create",
    )  # fmt: skip
    label: Mapped[str] = field(
        String(80), nullable=False, label=N_("含义"), tag=Tag.PUBLIC, listed=True, search="prefix"
    )
    label_en: Mapped[str | None] = field(String(80), label=N_("英文"), tag=Tag.PUBLIC, listed=True)
    sort: Mapped[int] = field(Integer, nullable=False, default=0, label=N_("排序"), tag=Tag.PUBLIC)
    retired: Mapped[bool] = field(
        Boolean, nullable=False, default=False, label=N_("停用"), tag=Tag.PUBLIC, listed=True
    )


class CodeMapping(Keyed, Versioned, Stamped, Base):
    """What a code or wording of another system means in ours."""

    __tablename__ = "code_mapping"
    __entity__ = entity(N_("代码对照"), title="foreign", vocabulary=True, order=("foreign", "asc"))
    __table_args__ = (UniqueConstraint("scheme_id", "foreign"),)

    scheme_id: Mapped[int] = field(
        ForeignKey("code_scheme.id"), nullable=False, label=N_("代码表"), tag=Tag.PUBLIC,
        listed=True, entry="create",
    )  # fmt: skip
    foreign: Mapped[str] = field(
        String(80), nullable=False, label=N_("外部写法"), tag=Tag.PUBLIC, listed=True,
        search="prefix", entry="create",
    )  # fmt: skip
    code: Mapped[str] = field(
        String(32), nullable=False, label=N_("对应代码"), tag=Tag.PUBLIC, listed=True
    )

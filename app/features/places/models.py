"""Places and organisations: areas, org units, former names, police coverage, appointments."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, Stamped, Versioned


class Area(Keyed, Versioned, Stamped, Base):
    """A place in the tree district → street or town → community → grid."""

    __tablename__ = "area"
    __entity__ = entity(N_("区域"), title="name", identifies=True, order=("code", "asc"))

    code: Mapped[str] = field(
        String(15), unique=True, nullable=False, label=N_("区划代码"), tag=Tag.PUBLIC,
        listed=True, search="prefix",
    )  # fmt: skip
    name: Mapped[str] = field(
        String(60), nullable=False, label=N_("名称"), tag=Tag.PUBLIC, listed=True, search="prefix"
    )
    level: Mapped[str] = field(
        Code("area_kind"), nullable=False, index=True, label=N_("层级"), tag=Tag.PUBLIC,
        listed=True, entry="create",
    )  # fmt: skip
    parent_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("上级区域"), tag=Tag.PUBLIC, listed=True,
        entry="create",
    )  # fmt: skip
    management_mode: Mapped[str | None] = field(
        Code("management_mode"), label=N_("管理模式"), tag=Tag.PUBLIC, listed=True,
        help=N_("社区（村）填写"),
    )  # fmt: skip
    boundary: Mapped[str | None] = field(
        Text, label=N_("四至范围"), tag=Tag.PUBLIC,
        help=N_("网格填写：东至、南至、西至、北至，或所含楼栋"),
    )  # fmt: skip
    valid_from: Mapped[dt.date | None] = field(Date, label=N_("启用日期"), tag=Tag.PUBLIC)
    valid_to: Mapped[dt.date | None] = field(Date, label=N_("停用日期"), tag=Tag.PUBLIC)


class OrgUnit(Keyed, Versioned, Stamped, Base):
    """An organisation: a street office, a police station, the health commission, the 流管办.

    R001, R002; the area is its jurisdiction. Police stations cover several communities
    (`PoliceCoverage`), so theirs is the district.
    """

    __tablename__ = "org_unit"
    __entity__ = entity(N_("单位"), title="name", identifies=True, order=("code", "asc"))

    code: Mapped[str] = field(
        String(32), unique=True, nullable=False, label=N_("单位代码"), tag=Tag.PUBLIC, listed=True
    )
    name: Mapped[str] = field(
        String(80), nullable=False, label=N_("单位名称"), tag=Tag.PUBLIC, listed=True,
        search="prefix",
    )  # fmt: skip
    kind: Mapped[str] = field(
        Code("org_kind"), nullable=False, index=True, label=N_("单位类型"), tag=Tag.PUBLIC,
        listed=True, entry="create",
    )  # fmt: skip
    parent_id: Mapped[int | None] = field(
        ForeignKey("org_unit.id"), index=True, label=N_("上级单位"), tag=Tag.PUBLIC, listed=True
    )
    area_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("管辖区域"), tag=Tag.PUBLIC,
        listed=True, entry="create",
    )  # fmt: skip
    valid_from: Mapped[dt.date | None] = field(Date, label=N_("启用日期"), tag=Tag.PUBLIC)
    valid_to: Mapped[dt.date | None] = field(Date, label=N_("停用日期"), tag=Tag.PUBLIC)


class FormerName(Keyed, Versioned, Stamped, Base):
    """What an area or an organisation was called before (R001); written when one is renamed."""

    __tablename__ = "former_name"
    __entity__ = entity(N_("曾用名"), title="name", append_only=True, order=("used_until", "desc"))

    name: Mapped[str] = field(
        String(80), nullable=False, label=N_("曾用名"), tag=Tag.PUBLIC, listed=True,
        search="prefix", entry="operation",
    )  # fmt: skip
    area_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("区域"), tag=Tag.PUBLIC, listed=True,
        entry="operation",
    )  # fmt: skip
    org_unit_id: Mapped[int | None] = field(
        ForeignKey("org_unit.id"), index=True, label=N_("单位"), tag=Tag.PUBLIC, listed=True,
        entry="operation",
    )  # fmt: skip
    used_from: Mapped[dt.date | None] = field(
        Date, label=N_("使用起"), tag=Tag.PUBLIC, listed=True, entry="operation"
    )
    used_until: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("使用止"), tag=Tag.PUBLIC, listed=True, entry="operation"
    )


class PoliceCoverage(Keyed, Versioned, Stamped, Base):
    """A community that a police station serves."""

    __tablename__ = "police_coverage"
    __entity__ = entity(N_("派出所辖区"), title="station_id", identifies=True)
    __table_args__ = (UniqueConstraint("station_id", "community_id"),)

    station_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, label=N_("派出所"), tag=Tag.PUBLIC, listed=True,
        among={"kind": "police_station"},
    )  # fmt: skip
    community_id: Mapped[int] = field(
        ForeignKey("area.id"), nullable=False, index=True, label=N_("社区（村）"), tag=Tag.PUBLIC,
        listed=True, among={"level": "community"},
    )  # fmt: skip


class Appointment(Keyed, Versioned, Stamped, Base):
    """An account's role at an org unit; a person with several works in one at a time."""

    __tablename__ = "appointment"
    __entity__ = entity(N_("任职"), title="username", identifies=True, order=("username", "asc"))
    __table_args__ = (UniqueConstraint("user_id", "role", "org_unit_id"),)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("ab_user.id"), nullable=False, info={"system": True}
    )
    username: Mapped[str] = field(
        String(64), nullable=False, index=True, label=N_("账号"), tag=Tag.SECURITY, listed=True,
        entry="create", search="prefix",
    )  # fmt: skip
    role: Mapped[str] = field(
        Code("role"), nullable=False, label=N_("角色"), tag=Tag.SECURITY, listed=True,
        entry="create",
    )  # fmt: skip
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("单位"), tag=Tag.SECURITY,
        listed=True, entry="create",
    )  # fmt: skip
    grid_id: Mapped[int | None] = field(
        ForeignKey("area.id"), index=True, label=N_("负责网格"), tag=Tag.SECURITY, listed=True,
        among={"level": "grid"},
    )  # fmt: skip
    valid_to: Mapped[dt.date | None] = field(
        Date, label=N_("截止日期"), tag=Tag.SECURITY, listed=True,
        help=N_("到期后该任职自动失效"),
    )  # fmt: skip


class DatabaseReader(Keyed, Versioned, Stamped, Base):
    """A database login of another tool, and the appointment in whose stead it reads.

    It sees what the appointment's role sees, as long as the appointment is in force; only on
    PostgreSQL, see `app.access.ddl`.
    """

    __tablename__ = "database_reader"
    __entity__ = entity(N_("数据库只读账号"), title="login", order=("login", "asc"))

    login: Mapped[str] = field(
        String(63), unique=True, nullable=False, label=N_("数据库账号"), tag=Tag.SECURITY,
        listed=True, entry="operation",
    )  # fmt: skip
    appointment_id: Mapped[int] = field(
        ForeignKey("appointment.id"), nullable=False, index=True, label=N_("任职"),
        tag=Tag.SECURITY, listed=True, entry="operation",
    )  # fmt: skip
    valid_to: Mapped[dt.date | None] = field(
        Date, label=N_("截止日期"), tag=Tag.SECURITY, listed=True, entry="operation"
    )

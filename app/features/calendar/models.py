"""Which days are worked: what the State Council's notices say of each year (requirements §4.1)."""

import datetime as dt

from sqlalchemy import Boolean, Date, Integer, String
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, Stamped, Versioned


class CalendarYear(Keyed, Versioned, Stamped, Base):
    """A year whose days are known; until its notice is published they are worked out."""

    __tablename__ = "calendar_year"
    __entity__ = entity(N_("放假年度"), title="source", vocabulary=True, order=("year", "desc"))

    year: Mapped[int] = field(
        Integer, unique=True, nullable=False, label=N_("年度"), tag=Tag.PUBLIC, listed=True,
        entry="create",
    )  # fmt: skip
    confirmed: Mapped[bool] = field(
        Boolean, nullable=False, label=N_("通知已公布"), tag=Tag.PUBLIC, listed=True,
        entry="operation",
    )  # fmt: skip
    source: Mapped[str] = field(
        String(120), nullable=False, label=N_("依据"), tag=Tag.PUBLIC, listed=True,
        help=N_("通知的名称和文号；通知公布以前写法定假日的规定"),
    )  # fmt: skip


class CalendarDay(Keyed, Versioned, Stamped, Base):
    """A day that is not what its weekday says: a weekday of rest, a weekend day that is worked."""

    __tablename__ = "calendar_day"
    __entity__ = entity(N_("放假安排"), title="name", vocabulary=True, order=("day", "desc"))

    day: Mapped[dt.date] = field(
        Date, unique=True, nullable=False, label=N_("日期"), tag=Tag.PUBLIC, listed=True,
        synonyms=("放假日期", "调休日期"),
    )  # fmt: skip
    kind: Mapped[str] = field(
        Code("day_kind"), nullable=False, label=N_("安排"), tag=Tag.PUBLIC, listed=True,
        synonyms=("类别", "类型"),
    )  # fmt: skip
    name: Mapped[str | None] = field(
        String(20), label=N_("节日"), tag=Tag.PUBLIC, listed=True, synonyms=("节日名称", "说明")
    )

"""What is known of the keys that seal personal data; never the keys themselves."""

import datetime as dt

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped

from app.access import N_, Tag, entity, field
from app.db import Base, Keyed, UTCDateTime


class DataKey(Keyed, Base):
    """A version of the data key that something in this database is sealed with (C35)."""

    __tablename__ = "data_key"
    __entity__ = entity(N_("数据密钥"), title="version", order=("version", "desc"))

    version: Mapped[int] = field(
        Integer, unique=True, nullable=False, label=N_("密钥版本"), tag=Tag.SECURITY, listed=True,
        entry="operation",
    )  # fmt: skip
    check_value: Mapped[str] = field(
        String(32), nullable=False, label=N_("密钥校验值"), tag=Tag.SECURITY, listed=True,
        entry="operation",
    )  # fmt: skip
    since: Mapped[dt.datetime] = field(
        UTCDateTime, nullable=False, label=N_("启用时间"), tag=Tag.SECURITY, listed=True,
        entry="operation",
    )  # fmt: skip

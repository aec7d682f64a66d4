"""What has been published."""

import datetime as dt

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.access import N_, entity
from app.db import Base, Keyed, UTCDateTime

_SYSTEM = {"system": True}


class Publication(Keyed, Base):
    """The figures of one chart for one month, with their noise. Made once, never changed.

    A figure that changed with every entry would show what was entered just now. The true counts
    are kept nowhere. No role reads it: charts do.
    """

    __tablename__ = "publication"
    __entity__ = entity(N_("统计发布"), title="id", append_only=True)
    __table_args__ = (UniqueConstraint("chart", "month"),)

    chart: Mapped[str] = mapped_column(String(80), nullable=False, info=_SYSTEM)
    month: Mapped[str] = mapped_column(String(7), nullable=False, info=_SYSTEM)
    made_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, nullable=False, info=_SYSTEM)
    figures: Mapped[str] = mapped_column(Text, nullable=False, info=_SYSTEM)

"""The columns of a file that is kept with a record (C18, C35)."""

import datetime as dt
import secrets
from typing import Any, ClassVar

from sqlalchemy import Connection, Date, Integer, String, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.access import N_, Denied, Sensitivity, Tag, field
from app.db import Code, Keyed, SealedBytes, Stamped, Versioned
from app.db.mixins import SYSTEM
from app.policy.privacy import MOST_MEGABYTES

TOKEN_LENGTH = 32
_RANDOM_BYTES = 24
AREA = ("street_id", "community_id")
PLACE = (*AREA, "org_unit_id")
"""Columns that a file takes over from its record: whose rows it is in."""
MOVING = frozenset({*AREA, "version", "updated_at", "updated_by_id"})
"""All that ever changes in the row of a file: it moves with its record."""
KIND = 11
"""Where the kind of a file stands among its columns: behind the title."""


def _token() -> str:
    return secrets.token_urlsafe(_RANDOM_BYTES)


class Attachment(Keyed, Versioned, Stamped):
    """A file of a record: what is said about it, and its sealed content.

    The content lies in the database, so that rows, grants, transactions, keys, backups and
    deletion hold for it as for everything else. It and the token are the server's own: nothing
    shows them as columns, the token is in the address of a download only, and a record is read
    without the content. A file is never changed, whoever asks.

    Attributes:
        owner: name of the reference to the record it belongs to; an entity also has a `kind`, of
            a list of its own, at `KIND`.
    """

    owner: ClassVar[str]

    name: Mapped[str] = field(
        String(80), nullable=False, label=N_("文件标题"), tag=Tag.ROUTINE, listed=True,
        entry="create", sensitivity=Sensitivity.PERSONAL, sort_order=10,
        help=N_("说明是什么文件，如“2026年租赁合同”。不得上传证件的照片或复印件。"),
    )  # fmt: skip
    file_type: Mapped[str] = field(
        Code("file_type"), nullable=False, label=N_("文件格式"), tag=Tag.ROUTINE, listed=True,
        entry="operation", sort_order=12,
    )  # fmt: skip
    size: Mapped[int] = field(
        Integer, nullable=False, label=N_("文件大小（KB）"), tag=Tag.ROUTINE, listed=True,
        entry="operation", sort_order=13,
    )  # fmt: skip
    uploaded_on: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("上传日期"), tag=Tag.ROUTINE, listed=True,
        entry="operation", sort_order=14,
    )  # fmt: skip
    token: Mapped[str] = mapped_column(
        String(TOKEN_LENGTH), nullable=False, unique=True, default=_token, info=SYSTEM,
        sort_order=15,
    )  # fmt: skip
    content: Mapped[bytes] = mapped_column(
        SealedBytes(MOST_MEGABYTES * 1024 * 1024), nullable=False, deferred=True, info=SYSTEM,
        sort_order=16,
    )  # fmt: skip


@event.listens_for(Attachment, "before_update", propagate=True)
def _check_moving(mapper: Mapper[Any], connection: Connection, row: Attachment) -> None:
    """Let a file move with its record, and change in nothing else."""
    changed = {one.key for one in inspect(row).attrs if one.history.has_changes()}
    if changed - MOVING:
        raise Denied(f"{type(row).__name__}: a file is never changed")

"""The book of packages, and the public keys they are sealed with (R083, R124–R128, R140; §3.6).

A package is one row from the making to the destruction: manifest, receipt and, while it lives,
the sealed file. Sender and recipient see the same row; the recipient does once it has been sent.
"""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.access import N_, Tag, entity, field
from app.db import Base, Code, Keyed, SealedBytes, Stamped, Versioned
from app.db.mixins import SYSTEM
from app.features.exchange.rules import ON_THE_WAY

MANIFEST = N_("清单")
COURSE = N_("交接")
END = N_("回执与销毁")

MOST_BYTES = 1024 * 1024
"""Tables of figures are small; a file is in memory as a whole."""

_ON_THE_WAY = f"status IN ({', '.join(f'{one!r}' for one in sorted(ON_THE_WAY))})"


class ExchangeKey(Keyed, Versioned, Stamped, Base):
    """The certificate of an office: what is sealed with it, only its private key opens (C37).

    The private key is made and kept by the office and never reaches the server.
    """

    __tablename__ = "exchange_key"
    __entity__ = entity(N_("接收证书"), title="check_value", order=("valid_to", "desc"))

    certificate: Mapped[str] = field(
        Text, nullable=False, label=N_("证书（PEM）"), tag=Tag.PUBLIC, entry="create",
        help=N_("该单位的 RSA 证书全文，以 BEGIN CERTIFICATE 开头。不要粘贴私钥。"),
    )  # fmt: skip
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("单位"), tag=Tag.PUBLIC,
        listed=True, entry="create",
    )  # fmt: skip
    check_value: Mapped[str] = field(
        String(64), nullable=False, unique=True, label=N_("证书校验值（SHA-256）"), tag=Tag.PUBLIC,
        listed=True, entry="operation", help=N_("登记前请与该单位当面或电话核对。"),
    )  # fmt: skip
    valid_from: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("有效期起"), tag=Tag.PUBLIC, listed=True, entry="operation"
    )
    valid_to: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("有效期止"), tag=Tag.PUBLIC, listed=True, entry="operation"
    )
    retired_on: Mapped[dt.date | None] = field(
        Date, label=N_("停用日期"), tag=Tag.PUBLIC, listed=True, entry="operation"
    )


class ExchangePackage(Keyed, Versioned, Stamped, Base):
    """One package: figures of a period from one office to one other (R124, R125, R127).

    What is in it the house works out from what the sender may read; nobody types it. The file is
    overwritten with nothing when the package expires; its digest stays as the proof (C45), the
    manifest for good: nobody may delete a row (C30).
    """

    __tablename__ = "exchange_package"
    __entity__ = entity(N_("互换包"), title="number", order=("id", "desc"))
    __table_args__ = (
        # A submit that is repeated makes no second package.
        Index(
            "uq_exchange_package_on_the_way",
            "org_unit_id",
            "to_unit_id",
            "kind",
            "period_from",
            unique=True,
            postgresql_where=text(_ON_THE_WAY),
            sqlite_where=text(_ON_THE_WAY),
        ),
    )

    number: Mapped[str] = field(
        String(12), nullable=False, default="", label=N_("编号"), tag=Tag.ROUTINE, group=MANIFEST,
        listed=True, search="exact", entry="operation",
    )  # fmt: skip
    status: Mapped[str] = field(
        Code("exchange_status"), nullable=False, default="made", label=N_("交接状态"),
        tag=Tag.ROUTINE, group=MANIFEST, listed=True, entry="operation",
    )  # fmt: skip
    kind: Mapped[str] = field(
        Code("exchange_kind"), nullable=False, label=N_("互换类型"), tag=Tag.ROUTINE,
        group=MANIFEST, listed=True, entry="create",
    )  # fmt: skip
    org_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("提供单位"),
        tag=Tag.ROUTINE, group=MANIFEST, listed=True, entry="operation",
    )  # fmt: skip
    to_unit_id: Mapped[int] = field(
        ForeignKey("org_unit.id"), nullable=False, index=True, label=N_("接收单位"),
        tag=Tag.ROUTINE, group=MANIFEST, listed=True, entry="create",
    )  # fmt: skip
    period_from: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("期间起"), tag=Tag.ROUTINE, group=MANIFEST, listed=True,
        entry="create",
    )  # fmt: skip
    period_to: Mapped[dt.date] = field(
        Date, nullable=False, label=N_("期间止"), tag=Tag.ROUTINE, group=MANIFEST, listed=True,
        entry="create",
    )  # fmt: skip
    purpose: Mapped[str] = field(
        Code("purpose"), nullable=False, label=N_("用途"), tag=Tag.ROUTINE, group=MANIFEST,
        entry="create",
    )  # fmt: skip
    legal_basis: Mapped[str] = field(
        String(200), nullable=False, label=N_("法律依据"), tag=Tag.ROUTINE, group=MANIFEST,
        entry="create", help=N_("文件名称、文号和条款，如“金政〔2011〕76号 三（三）”。"),
    )  # fmt: skip
    due_on: Mapped[dt.date | None] = field(
        Date, index=True, label=N_("约定截止日"), tag=Tag.ROUTINE, group=MANIFEST, listed=True,
        entry="create",
    )  # fmt: skip
    content_class: Mapped[str] = field(
        Code("exchange_content"), nullable=False, label=N_("内容类别"), tag=Tag.ROUTINE,
        group=MANIFEST, entry="operation",
    )  # fmt: skip
    contents: Mapped[str] = field(
        Text, nullable=False, label=N_("字段清单"), tag=Tag.ROUTINE, group=MANIFEST,
        entry="operation",
    )  # fmt: skip
    record_count: Mapped[int] = field(
        Integer, nullable=False, label=N_("记录数"), tag=Tag.ROUTINE, group=MANIFEST,
        entry="operation",
    )  # fmt: skip
    plain_digest: Mapped[str] = field(
        String(80), nullable=False, label=N_("内容摘要"), tag=Tag.ROUTINE, group=MANIFEST,
        entry="operation", help=N_("解密后的文件应与此一致。"),
    )  # fmt: skip
    sealed_digest: Mapped[str] = field(
        String(80), nullable=False, label=N_("密文摘要"), tag=Tag.ROUTINE, group=MANIFEST,
        entry="operation", help=N_("文件销毁后保留，作为销毁的是哪一份的证明。"),
    )  # fmt: skip
    key_check_value: Mapped[str] = field(
        String(64), nullable=False, label=N_("所用证书校验值"), tag=Tag.ROUTINE, group=MANIFEST,
        entry="operation",
    )  # fmt: skip
    made_by: Mapped[str] = field(
        String(80), nullable=False, label=N_("制作人"), tag=Tag.STAFF, group=COURSE,
        entry="operation",
    )  # fmt: skip
    sent_on: Mapped[dt.date | None] = field(
        Date, label=N_("发出日期"), tag=Tag.ROUTINE, group=COURSE, entry="operation"
    )
    sent_by: Mapped[str | None] = field(
        String(80), label=N_("发出人"), tag=Tag.STAFF, group=COURSE, entry="operation"
    )
    received_on: Mapped[dt.date | None] = field(
        Date, label=N_("首次下载日期"), tag=Tag.ROUTINE, group=COURSE, entry="operation"
    )
    received_by: Mapped[str | None] = field(
        String(80), label=N_("下载人"), tag=Tag.STAFF, group=COURSE, entry="operation"
    )
    counted: Mapped[int | None] = field(
        Integer, label=N_("核对数"), tag=Tag.ROUTINE, group=END, entry="operation",
        help=N_("解密后数得的记录数。"),
    )  # fmt: skip
    difference: Mapped[str | None] = field(
        String(200), label=N_("差异说明"), tag=Tag.ROUTINE, group=END, entry="operation",
        help=N_("核对数与清单不一致时填写：差在哪里，怎样处理。"),
    )  # fmt: skip
    errors_found: Mapped[int | None] = field(
        Integer, label=N_("比对差错数"), tag=Tag.ROUTINE, group=END, entry="operation",
        help=N_("接收单位与自己的资料比对，发现有差错、退回核实的条数；哪些人有差错，不在这里写。"),
    )  # fmt: skip
    acknowledged_on: Mapped[dt.date | None] = field(
        Date, label=N_("回执日期"), tag=Tag.ROUTINE, group=END, entry="operation"
    )
    acknowledged_by: Mapped[str | None] = field(
        String(80), label=N_("回执人"), tag=Tag.STAFF, group=END, entry="operation"
    )
    expires_on: Mapped[dt.date] = field(
        Date, nullable=False, index=True, label=N_("保存期限"), tag=Tag.ROUTINE, group=END,
        listed=True, entry="operation", help=N_("过了这一天不能再下载，文件随即销毁。"),
    )  # fmt: skip
    destroyed_on: Mapped[dt.date | None] = field(
        Date, label=N_("销毁日期"), tag=Tag.ROUTINE, group=END, entry="operation"
    )

    # Empty until it is sent: the recipient sees no draft.
    delivered_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("org_unit.id"), index=True, info=SYSTEM
    )
    content: Mapped[bytes | None] = mapped_column(
        SealedBytes(MOST_BYTES), deferred=True, info=SYSTEM
    )

"""The files of the demo: tiny documents made here, which say that they are not real."""

import datetime as dt
import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import cache

from app.audit.attachments import Attachment
from app.demo.bulk import Row
from app.demo.district import STREET, area_key, below, unit_key
from app.demo.office import Held
from app.demo.people import (
    DISTRICT,
    PEOPLE_PER_HOUSE,
    REFERENCE_DAY,
    SyntheticPerson,
    synthesize_house,
)
from app.features.ledgers.models import LedgerDocument
from app.features.meetings.models import MeetingDocument
from app.features.rentals.models import RentalDocument

_EVERY = 40
"""Of so many houses, one has files."""
_SIDE = 64


@cache
def pdf(title: str) -> bytes:
    """One page with a line of ASCII text."""
    line = f"BT /F1 18 Tf 72 760 Td ({title} - synthetic demo document) Tj ET".encode()
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(line), line),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return made + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(made))
    )


@cache
def png() -> bytes:
    """A small grey square with a gradient."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        length, check = struct.pack(">I", len(data)), struct.pack(">I", zlib.crc32(kind + data))
        return length + kind + data + check

    rows = b"".join(b"\0" + bytes(4 * x for x in range(_SIDE)) for _ in range(_SIDE))
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, data)
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def house_files(people: Sequence[SyntheticPerson]) -> Iterator[Row]:
    """The contract and a photo of one house in forty, for some whole groups of people."""
    first, last = (people[end].index // PEOPLE_PER_HOUSE for end in (0, -1))
    for index in range(first, last + 1):
        if index % _EVERY == 0:
            house = synthesize_house(index)
            owner = {
                "house_id": index + 1,
                "street_id": area_key(house.street),
                "community_id": area_key(house.community),
            }
            year, on = house.registered_on.year, house.registered_on
            yield _file(
                RentalDocument, 2 * index + 1, owner, "contract", f"{year}年租赁合同", on,
                "pdf", pdf("Lease contract"),
            )  # fmt: skip
            yield _file(
                RentalDocument, 2 * index + 2, owner, "inspection", "消防安全检查照片", on,
                "png", png(),
            )  # fmt: skip


def meeting_files(meetings: Sequence[Held]) -> Iterator[Row]:
    """The minutes of the last meetings."""
    for held in meetings:
        if held.day == REFERENCE_DAY:
            owner = {
                "meeting_id": held.key,
                "org_unit_id": unit_key(held.keeper),
                "street_id": area_key(held.street.code),
            }
            yield _file(
                MeetingDocument, held.key, owner, "minutes", "例会记录", held.day,
                "pdf", pdf("Minutes of the weekly meeting"),
            )  # fmt: skip


def ledger_files() -> Iterator[Row]:
    """What the offices have filed this year: plans, rules and the permit statistics."""
    year = REFERENCE_DAY.year
    common = (
        ("yearly-plan", str(year), 1, f"{year}年工作计划", dt.date(year, 1, 9), None),
        ("organisation", "", 1, "机构设置和分工", dt.date(year, 1, 12), None),
        ("work-rules", "", 1, "窗口工作制度", dt.date(year, 2, 2), None),
    )
    own = (
        ("yearly-plan", str(year), 2, f"{year}年工作计划", dt.date(year, 3, 2), None),
        ("special-work", "", 1, "致流动人员公开信发放登记", dt.date(year, 4, 3), 1200),
        ("training", "", 1, "协管员业务培训记录", dt.date(year, 5, 20), None),
        *(
            ("permit-report", f"{year}-{month:02}", 1, "居住证发放情况统计报表",
             dt.date(year, month + 1, 3), None)
            for month in range(1, REFERENCE_DAY.month)
        ),
    )  # fmt: skip
    filed = [
        (street.code, one)
        for street in below(DISTRICT)
        for one in (*common, *(own if street.code == STREET else ()))
    ]
    for key, (street, (kind, period, edition, name, day, copies)) in enumerate(filed, 1):
        owner: Row = {
            "org_unit_id": unit_key(f"{street}-JD"),
            "period": period,
            "edition": edition,
            "day": day,
            "copies": copies,
            "recipients": copies and "辖区流动人员",
        }
        content = pdf("Ledger document")
        yield _file(LedgerDocument, key, owner, kind, name, day, "pdf", content)


def _file(
    entity: type[Attachment],
    key: int,
    owner: Row,
    kind: str,
    name: str,
    uploaded_on: dt.date,
    file_type: str,
    content: bytes,
) -> Row:
    # Two loads are alike; who knows these names still needs the right to the record.
    token = hashlib.sha256(f"{entity.__name__} {key}".encode()).hexdigest()[:32]
    return {
        "id": key,
        **owner,
        "kind": kind,
        "name": name,
        "file_type": file_type,
        "size": -(-len(content) // 1024),
        "uploaded_on": uploaded_on,
        "token": token,
        "content": content,
    }

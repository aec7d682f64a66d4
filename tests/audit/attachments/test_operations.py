"""Taking in, handing out and discarding files on both databases (C18, C35, C45)."""

import datetime as dt
import re
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.access import SYSTEM_READ, Denied, NotFound, Stale
from app.audit.attachments import Damaged, Upload, fetch
from app.audit.attachments import operations as attachments
from app.audit.models import AuditEntry
from app.features import meetings, rentals
from app.features.meetings import Meeting, MeetingDocument
from app.features.rentals import RentalDocument, RentalHouse
from tests.audit.attachments.files import JPEG, PDF, PNG, scan
from tests.refusals import why
from tests.world import TODAY, District

EAST, VILLAGE, WEST = "东一路1号院2号楼", "东二村18号", "西一路3号院"
LOCATED = re.compile(r"[\w-]{32}", re.ASCII)


@pytest.fixture
def about(district: District) -> dict[str, Any]:
    return {"house_id": district.world.houses[EAST], "kind": "contract", "name": "租赁合同"}


@pytest.fixture
def kept(clerk: Session, about: dict[str, Any]) -> RentalDocument:
    return rentals.attach(clerk, about, scan())


def raw(district: District, statement: str, **values: Any) -> Any:
    """Around the wall: what lies in the database."""
    with district.engine.begin() as connection:
        return connection.execute(text(statement), values, execution_options={SYSTEM_READ: True})


def dump(district: District) -> bytes:
    with district.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT * FROM rental_document"), execution_options={SYSTEM_READ: True}
        ).all()
    return b"\n".join(bytes(one) for row in rows for one in row if isinstance(one, bytes))


def test_a_file_is_kept_with_its_house(
    district: District, clerk: Session, about: dict[str, Any]
) -> None:
    made = rentals.attach(clerk, about, scan())
    lies = district.system.get_one(RentalDocument, made.id)
    assert (lies.house_id, lies.street_id) == (about["house_id"], district.world.east)
    assert lies.community_id == district.world.east_community
    assert (lies.name, lies.kind, lies.file_type) == ("租赁合同", "contract", "pdf")
    assert (lies.size, lies.uploaded_on, lies.content) == (1, TODAY, PDF)
    assert lies.created_by_id == district.world.users["clerk"]
    assert LOCATED.fullmatch(lies.token)
    ((action, entity, count, names),) = district.entries("clerk")
    assert (action, entity, count) == ("create", "rental_document", 1)
    assert "content" in names
    assert "合同" not in names


def test_every_file_has_a_name_of_its_own(clerk: Session, about: dict[str, Any]) -> None:
    tokens = {rentals.attach(clerk, about, scan()).token for _ in range(5)}
    assert len(tokens) == 5


@pytest.mark.parametrize(("content", "filename"), [(JPEG, "a.JPG"), (PNG, "a.png")])
def test_pictures(
    district: District, clerk: Session, about: dict[str, Any], content: bytes, filename: str
) -> None:
    made = rentals.attach(clerk, about | {"kind": "inspection"}, scan(content, filename))
    assert district.system.get_one(RentalDocument, made.id).content == content


@pytest.mark.parametrize(
    ("change", "upload", "field"),
    [
        ({}, None, "file"),
        ({}, scan(b""), "file"),
        ({}, scan(PNG), "file"),
        ({}, scan(filename="a.exe"), "file"),
        ({}, scan(PDF + b" " * 10 * 1024 * 1024), "file"),
        ({}, scan(filename="身份证正面.pdf"), "file"),
        ({"name": "房东身份证"}, scan(), "name"),
        ({"name": " "}, scan(), "name"),
        ({"name": "长" * 81}, scan(), "name"),
        ({"kind": "idcard"}, scan(), "kind"),
        ({"kind": None}, scan(), "kind"),
        ({"house_id": None}, scan(), "house_id"),
        ({"house_id": 999_999}, scan(), "house_id"),
        ({"token": "x" * 32}, scan(), "token"),
        ({"content": PDF}, scan(), "content"),
        ({"size": 1}, scan(), "size"),
        ({"street_id": 1}, scan(), "street_id"),
    ],
)
def test_refused_and_nothing_written(
    district: District,
    clerk: Session,
    about: dict[str, Any],
    change: dict[str, Any],
    upload: Upload | None,
    field: str,
) -> None:
    assert [name for name, _ in why(rentals.attach, clerk, about | change, upload)] == [field]
    assert district.count(RentalDocument) == 0
    assert district.entries("clerk") == []


def test_all_reasons_at_once(clerk: Session, about: dict[str, Any]) -> None:
    found = why(rentals.attach, clerk, about | {"kind": "", "name": "护照"}, scan(PNG))
    assert {name for name, _ in found} == {"kind", "name", "file"}


def test_a_house_has_only_so_many(
    district: District, clerk: Session, about: dict[str, Any]
) -> None:
    for _ in range(20):
        rentals.attach(clerk, about, scan())
    ((field, said),) = why(rentals.attach, clerk, about, scan())
    assert (field, said.partition("，")[0]) == ("file", "这条记录已有 20 个文件")
    rentals.attach(clerk, about | {"house_id": district.world.houses[VILLAGE]}, scan())
    assert district.count(RentalDocument) == 21


def test_another_streets_house(district: District, clerk: Session, about: dict[str, Any]) -> None:
    elsewhere = about | {"house_id": district.world.houses[WEST]}
    assert [name for name, _ in why(rentals.attach, clerk, elsewhere, scan())] == ["house_id"]


@pytest.mark.parametrize(
    "username",
    ["supervisor", "police", "planning", "migrants", "coordinator", "district", "sysadmin",
     "secadmin", "auditor"],
)  # fmt: skip
def test_who_keeps_no_houses_keeps_no_files(
    district: District, kept: RentalDocument, about: dict[str, Any], username: str
) -> None:
    with pytest.raises(Denied):
        rentals.attach(district.acting(username), about, scan())
    with pytest.raises(Denied):
        rentals.remove(district.acting(username), kept.id, 1)
    assert district.count(RentalDocument) == 1


@pytest.mark.parametrize("username", ["clerk", "supervisor", "police"])
def test_handed_out_and_recorded_first(
    district: District, kept: RentalDocument, username: str
) -> None:
    session = district.acting(username)
    file = fetch(session, RentalDocument, kept.token)
    assert (file.name, file.media_type, file.content) == ("租赁合同.pdf", "application/pdf", PDF)
    assert not session.in_transaction()
    assert district.entries(username)[-1] == ("download", "rental_document", 1, "content")
    wanted = select(AuditEntry.record_id).where(AuditEntry.action == "download")
    assert district.system.scalars(wanted).all() == [kept.id]


def test_nothing_leaves_when_the_journal_cannot_be_written(
    district: District, clerk: Session, kept: RentalDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(attachments, "record", fail)
    with pytest.raises(OSError):  # noqa: PT011 - raised above
        fetch(clerk, RentalDocument, kept.token)


@pytest.mark.parametrize(
    "username",
    ["clerk-west", "police-2", "planning", "migrants", "coordinator", "district", "sysadmin",
     "secadmin", "auditor"],
)  # fmt: skip
def test_who_knows_the_name_only(district: District, kept: RentalDocument, username: str) -> None:
    """The real name, a guessed one and nonsense: the same answer; the dispatcher records it."""
    session = district.acting(username)
    for token in (kept.token, "A" * 32, "x", "", kept.token + "\n", "\0" * 32, "%" * 32):
        with pytest.raises(NotFound):
            fetch(session, RentalDocument, token)
    assert district.entries(username) == []


def test_one_kind_of_file_is_not_asked_for_as_another(clerk: Session, kept: RentalDocument) -> None:
    with pytest.raises(NotFound):
        fetch(clerk, MeetingDocument, kept.token)


def test_a_dump_holds_no_plain_byte(district: District, clerk: Session, about: Any) -> None:
    secret = b"telephone 13800001234 of nobody"
    rentals.attach(clerk, about, scan(PDF[:9] + secret + PDF[9:]))
    lies = dump(district)
    assert len(lies) > len(PDF)
    assert secret not in lies
    assert b"%PDF" not in lies


def test_a_record_is_read_without_its_content(district: District, kept: RentalDocument) -> None:
    row = district.system.get_one(RentalDocument, kept.id)
    assert "content" not in row.__dict__


def test_tampered_with(
    district: District, clerk: Session, kept: RentalDocument, about: Any
) -> None:
    other = rentals.attach(clerk, about, scan())
    forged = b"\x01\x00\x01garbage"
    raw(district, "UPDATE rental_document SET content = :x WHERE id = :id", x=forged, id=kept.id)
    with pytest.raises(Damaged, match="已损坏") as caught:
        fetch(clerk, RentalDocument, kept.token)
    assert caught.value.record_id == kept.id
    assert district.entries("clerk")[-1] == ("refused", "rental_document", 1, "content")
    assert fetch(clerk, RentalDocument, other.token).content == PDF
    rentals.remove(clerk, kept.id, 1)


def test_removed_for_good(district: District, clerk: Session, kept: RentalDocument) -> None:
    with pytest.raises(Stale):
        rentals.remove(clerk, kept.id, 0)
    with pytest.raises(NotFound):
        rentals.remove(district.acting("clerk-west"), kept.id, 1)
    assert district.count(RentalDocument) == 1
    rentals.remove(clerk, kept.id, 1)
    assert district.count(RentalDocument) == 0
    assert dump(district) == b""
    house = district.world.houses[EAST]
    names = f"house_id={house},kind=contract"
    assert district.entries("clerk")[-1] == ("delete", "rental_document", 1, names)
    with pytest.raises(NotFound):
        fetch(clerk, RentalDocument, kept.token)


def test_two_who_remove_at_once(district: District, kept: RentalDocument) -> None:
    first, second = district.acting("clerk"), district.acting("clerk")
    second.get(RentalDocument, kept.id)
    second.rollback()
    rentals.remove(first, kept.id, 1)
    with pytest.raises(NotFound):
        rentals.remove(second, kept.id, 1)


def test_files_move_with_the_house(
    district: District, clerk: Session, kept: RentalDocument
) -> None:
    moved = {"community_id": district.world.east_village}
    rentals.correct(clerk, kept.house_id, 1, moved)
    lies = district.system.get_one(RentalDocument, kept.id)
    assert (lies.community_id, lies.content) == (district.world.east_village, PDF)
    with pytest.raises(NotFound):
        fetch(district.acting("police"), RentalDocument, kept.token)
    assert fetch(district.acting("police-2"), RentalDocument, kept.token).content == PDF


@pytest.mark.parametrize("username", ["clerk", "supervisor", "police", "the system"])
def test_nobody_writes_over_a_file(district: District, kept: RentalDocument, username: str) -> None:
    """Not even the clerk, whose documents move with their house, or a task of the system."""
    session = district.system if username == "the system" else district.acting(username)
    changes: dict[str, Any] = {
        "name": "改",
        "kind": "inspection",
        "file_type": "png",
        "size": 9,
        "uploaded_on": dt.date(2001, 1, 1),
        "token": "A" * 32,
        "content": PNG,
        "house_id": district.world.houses[VILLAGE],
        "created_by_id": None,
        "created_at": dt.datetime(2001, 1, 1, tzinfo=dt.UTC),
    }
    for name, value in changes.items():
        setattr(session.get_one(RentalDocument, kept.id), name, value)
        with pytest.raises(Denied):
            session.flush()
        session.rollback()
    assert fetch(district.acting("clerk"), RentalDocument, kept.token).content == PDF


def test_a_file_of_a_meeting(district: District, clerk: Session) -> None:
    meeting = meetings.plan(
        clerk, {"kind": "weekly", "subject": "周例会", "held_on": TODAY, "place": "会议室"}
    )
    about = {"meeting_id": meeting.id, "kind": "roll", "name": "签到表"}
    made = meetings.attach(clerk, about, scan(PNG, "a.png"))
    lies = district.system.get_one(MeetingDocument, made.id)
    assert (lies.street_id, lies.content) == (district.world.east, PNG)
    assert fetch(district.acting("supervisor"), MeetingDocument, made.token).content == PNG
    for username in ("police", "clerk-west", "auditor"):
        with pytest.raises(NotFound):
            fetch(district.acting(username), MeetingDocument, made.token)
    meetings.remove(clerk, made.id, 1)
    assert (district.count(MeetingDocument), district.count(Meeting)) == (0, 1)


def test_the_house_stays(district: District, clerk: Session, kept: RentalDocument) -> None:
    rentals.remove(clerk, kept.id, 1)
    assert district.count(RentalHouse) == 3

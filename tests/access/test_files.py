"""The address and the form of a file, by the page: what is told, what is written (C18)."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import LargeBinary, literal, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.audit.attachments import operations as attachments
from app.panel.files import FilePages
from tests.access.house import House, by_name
from tests.audit.attachments.files import PDF

HOUSES = "/rental-documents"


def token(house: House, row: str = "A1") -> str:
    return house.district.token("rental_document", row)


def send(house: House, content: bytes, **more: str) -> Any:
    client = house.client("clerk-a")
    data = {
        "csrf_token": house.token(client),
        "house_id": str(house.district.id("rental_house", "A1")),
        "kind": "contract",
        "name": "租赁合同",
        "file": FileStorage(BytesIO(content), "scan.pdf"),
        **more,
    }
    boundary, body = encode_multipart(data)  # the client would leave a big one open
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(f"{HOUSES}/upload", data=body, content_type=kind)


def test_a_title_in_chinese_is_the_name_it_is_saved_under(house: House) -> None:
    with house.restored():
        known = house.rows()["rental_document"].keys()
        made = send(house, PDF, name='合同 "2026"; a=b')
        assert made.location == f"/rental-houses/show/{house.district.id('rental_house', 'A1')}"
        (key,) = house.rows()["rental_document"].keys() - known
        row = house.rows()["rental_document"][key]
        answer = house.client("clerk-a").get(f"{HOUSES}/file/{row['token']}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename=" _2026__ a=b.pdf";'
        " filename*=UTF-8''%E5%90%88%E5%90%8C%20_2026__%20a%3Db.pdf"
    )


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (PDF + b" " * (10 * 1024 * 1024 - len(PDF) + 1), 400, "文件超过 10 MB，没有保存"),
        (b" " * 21 * 1024 * 1024, 413, "上传的文件超过 20 MB"),
        (b"", 400, "文件是空的"),
    ],
    ids=["big", "too big for a request", "empty"],
)
def test_too_big_or_nothing(house: House, content: bytes, status: int, words: str) -> None:
    before = house.rows()["rental_document"].keys()
    answer = send(house, content)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert house.rows()["rental_document"].keys() == before


def test_a_file_that_has_been_tampered_with(house: House) -> None:
    """It says so and is on record; its record, the list and the other files stay usable."""
    table: Any = by_name("rental_document").__table__
    key = house.district.id("rental_document", "A1")
    client = house.client("clerk-a")
    forged = literal(b"\x01\x00\x01garbage", LargeBinary)
    with house.restored():
        with house.engine.begin() as connection:
            connection.execute(update(table).where(table.c.id == key).values(content=forged))
        answer = client.get(f"{HOUSES}/file/{token(house)}")
        assert (answer.status_code, "这个文件已损坏，无法打开" in answer.text) == (409, True)
        refused, shown = house.last_entries(2)
        assert refused == ("clerk-a", "refused", "rental_document", key, "content")
        assert shown[:4] == ("clerk-a", "show", "rental_document", key)
        assert client.get(f"{HOUSES}/list/").status_code == 200
        assert client.get(f"{HOUSES}/file/{token(house, 'A2')}").status_code == 200


def test_a_file_that_is_removed_while_its_house_is_shown(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays in the list, which has been read, and the others can be downloaded."""
    asked = FilePages._file_urls

    def late(view: Any, screen: Any, keys: Iterable[int]) -> Mapping[int, str]:
        return asked(view, screen, [one for one in keys if one != gone])

    monkeypatch.setattr(FilePages, "_file_urls", late)
    gone = house.district.id("rental_document", "A1")
    with house.restored():
        where = send(house, PDF, name="补充协议").location
        answer = house.client("clerk-a").get(where)
    assert answer.status_code == 200
    assert "下载 补充协议" in answer.text
    assert answer.text.count('data-label="文件"') == 2
    assert answer.text.count(f"{HOUSES}/file/") == 1


def test_no_byte_leaves_unless_it_can_be_recorded(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(attachments, "record", fail)
    answer = house.client("clerk-a").get(f"{HOUSES}/file/{token(house)}")
    assert answer.status_code == 500
    assert "RENTAL_DOCUMENT.CONTENT" not in answer.text


def test_a_stranger_is_asked_to_sign_in(house: House) -> None:
    answer = house.app.test_client().get(f"{HOUSES}/file/{token(house)}")
    assert answer.status_code == 302
    assert "/login/" in answer.location


def test_the_interface_neither_takes_nor_gives_files(house: House) -> None:
    headers, client = house.bearer("clerk-a"), house.app.test_client()
    before = house.rows()
    for where in ("", "upload", f"file/{token(house)}"):
        for method in ("POST", "PUT", "GET") if where else ("POST",):
            answer = client.open(
                f"/api/v1{HOUSES}/{where}", method=method, headers=headers, json={}
            )
            assert answer.status_code in {404, 405}
    assert house.rows() == before
    listed = client.get(f"/api/v1{HOUSES}/", headers=headers).json
    assert listed is not None
    assert "token" not in listed["result"][0]
    assert "content" not in listed["result"][0]

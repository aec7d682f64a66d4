"""Use cases of an exchange, on both databases (R124, R125, R127, R128, R140)."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.access import SYSTEM_READ, Denied, NotFound, Stale
from app.audit.attachments import File
from app.db import fix_today
from app.features.exchange import (
    ExchangeKey,
    ExchangePackage,
    acknowledge,
    destroy_expired,
    make,
    receive,
    register_key,
    retire_key,
    send,
    withdraw,
)
from app.features.exchange.sealing import WrongKey, digest, is_of, read_key, unseal
from app.sheets import ImportColumn, read_table
from tests.features.exchange.keys import PASSWORD, pair
from tests.refusals import why
from tests.world import TODAY, District

BASIS = "金政〔2011〕76号 三（三）4"


@pytest.fixture
def keys(district: District) -> District:
    """The district, every office of it with a certificate."""
    admin = district.acting("secadmin")
    for unit in ("east", "west", "station1", "health", "migrants"):
        register_key(
            admin, {"org_unit_id": district.world.units[unit], "certificate": pair(unit)[1]}
        )
    return district


@pytest.fixture
def data(district: District) -> dict[str, Any]:
    return {
        "kind": "monthly_notice",
        "to_unit_id": district.world.units["station1"],
        "period_from": dt.date(2026, 9, 1),
        "period_to": dt.date(2026, 9, 30),
        "purpose": "report",
        "legal_basis": BASIS,
        "due_on": dt.date(2026, 10, 15),
    }


@pytest.fixture
def package(keys: District, clerk: Session, data: dict[str, Any]) -> ExchangePackage:
    """One of the eastern street for station 1, sent."""
    made = make(clerk, data)
    return send(clerk, made.id, made.version)


def table(content: bytes, folder: Path) -> list[tuple[str, ...]]:
    """The figures in a workbook."""
    path = folder / "content.xlsx"
    path.write_bytes(content)
    headings = ("表", "分组", "项目", "数量")
    columns = [ImportColumn(one, (one,), required=True) for one in headings]
    return [tuple(row.cells[one].text for one in headings) for row in read_table(path, columns)]


def stored(district: District, package_id: int) -> Any:
    statement = text("SELECT content FROM exchange_package WHERE id = :id")
    with district.system.connection() as connection:
        options = {"execution_options": {SYSTEM_READ: True}}
        return connection.execute(statement, {"id": package_id}, **options).scalar_one()


def test_a_package_from_the_making_to_the_destruction(
    keys: District, clerk: Session, police: Session, data: dict[str, Any], tmp_path: Path
) -> None:
    unit = keys.world.units
    made = make(clerk, data)
    assert (made.status, made.number) == ("made", f"2026-{made.id:06}")
    assert (made.org_unit_id, made.made_by, made.content_class) == (
        unit["east"], "clerk", "aggregate",
    )  # fmt: skip
    with pytest.raises(NotFound):  # no draft is anybody else's
        receive(police, made.id, 1)

    package = send(clerk, made.id, made.version)
    assert (package.status, package.sent_on, package.sent_by) == ("sent", TODAY, "clerk")
    assert package.expires_on == dt.date(2026, 10, 30)  # 30 days

    file = receive(police, package.id, package.version)
    assert isinstance(file, File)
    assert (file.name, file.media_type) == (f"{package.number}.p7m", "application/pkcs7-mime")
    private, certificate = pair("station1")
    plain = unseal(file.content, certificate, private, PASSWORD)
    with pytest.raises(WrongKey):
        unseal(file.content, pair("west")[1], pair("west")[0], PASSWORD)
    assert is_of(plain, package.plain_digest)
    assert is_of(file.content, package.sealed_digest)
    rows = table(plain, tmp_path)
    assert len(rows) == package.record_count

    got = keys.system.get_one(ExchangePackage, package.id)
    assert (got.status, got.received_on, got.received_by) == ("received", TODAY, "police")
    answered = acknowledge(police, package.id, got.version, counted=len(rows))
    assert (answered.status, answered.acknowledged_by) == ("acknowledged", "police")
    again = receive(police, package.id, answered.version)  # until it expires
    assert again.content == file.content

    assert destroy_expired(keys.system) == 0
    fix_today(dt.date(2026, 10, 30))
    assert destroy_expired(keys.system) == 0
    fix_today(dt.date(2026, 10, 31))
    assert why(receive, police, package.id, answered.version) == [
        (
            None,
            f"互换包 {package.number} 的保存期限 2026-10-30 已过，不能下载。请提供单位重新发出。",
        )
    ]
    assert stored(keys, package.id) is not None
    assert destroy_expired(keys.system) == 1
    assert destroy_expired(keys.system) == 0
    assert stored(keys, package.id) is None
    gone = keys.system.get_one(ExchangePackage, package.id)
    assert (gone.status, gone.destroyed_on) == ("destroyed", dt.date(2026, 10, 31))
    assert gone.sealed_digest == digest(file.content, "sha256")  # which one it was
    assert why(receive, police, package.id, gone.version) == [
        (None, f"互换包 {package.number} 的文件已于 2026-10-31 销毁，不能下载。")
    ]
    assert [one[:3] for one in keys.entries("police")] == [
        ("download", "exchange_package", 1),
        ("change", "exchange_package", 1),
        ("download", "exchange_package", 1),
    ]
    (destroyed,) = [one for one in keys.entries("system:test") if one[1] == "exchange_package"]
    assert destroyed[:3] == ("change", "exchange_package", 1)
    assert {"content", "destroyed_on", package.number} <= set(destroyed[3].split(","))


def test_every_step_is_taken_once(
    keys: District, clerk: Session, police: Session, data: dict[str, Any]
) -> None:
    made = make(clerk, data)
    same = "同一期间、同一接收单位已有在途的互换包"
    assert why(make, clerk, data) == [(None, f"{same} {made.number}，不重复制作。")]
    make(clerk, data | {"to_unit_id": keys.world.units["west"]})
    version = made.version
    send(clerk, made.id, version)
    with pytest.raises(Stale):
        send(clerk, made.id, version)
    for step in (send, withdraw):
        about = f"互换包 {made.number} 已发出，不重复发出。"
        assert why(step, clerk, made.id, version + 1) == [(None, about)]
    assert why(make, clerk, data) == [(None, f"{same} {made.number}，不重复制作。")]
    receive(police, made.id, version + 1)
    with pytest.raises(Stale):
        receive(police, made.id, version + 1)
    acknowledge(police, made.id, version + 2, counted=made.record_count)
    assert why(acknowledge, police, made.id, version + 3, counted=made.record_count) == [
        (None, f"互换包 {made.number} 已回执，不重复回执。")
    ]
    assert keys.count(ExchangePackage) == 2
    make(clerk, data)  # a supplement to what has arrived
    assert keys.count(ExchangePackage) == 3


def test_it_is_nobody_elses(
    keys: District, clerk: Session, package: ExchangePackage, data: dict[str, Any]
) -> None:
    about = f"互换包 {package.number} 只发给接收单位，本单位不能下载，也不能回执。"
    assert why(receive, clerk, package.id, package.version) == [(None, about)]
    assert why(acknowledge, clerk, package.id, package.version, counted=1) == [(None, about)]
    for stranger in ("clerk-west", "police-2", "planning", "migrants"):
        with pytest.raises(NotFound):
            receive(keys.acting(stranger), package.id, package.version)
    police = keys.acting("police")
    assert why(withdraw, police, package.id, package.version) == [
        (None, f"互换包 {package.number} 由提供单位办理，本单位不能发出或撤销。")
    ]
    for outsider in ("supervisor", "coordinator", "district", "sysadmin", "secadmin", "auditor"):
        with pytest.raises(Denied):
            make(keys.acting(outsider), data)
        with pytest.raises(Denied):
            receive(keys.acting(outsider), package.id, package.version)
    auditor = keys.acting("auditor")
    assert auditor.scalars(select(ExchangePackage.number)).all() == [package.number]


def test_a_difference_is_said(keys: District, police: Session, package: ExchangePackage) -> None:
    assert why(acknowledge, police, package.id, package.version, counted=1)[0][1].endswith(
        "还没有下载，请先下载、解密、核对，再回执。"
    )
    receive(police, package.id, package.version)
    version, right = package.version + 1, package.record_count
    assert why(acknowledge, police, package.id, version, counted=right + 1) == [
        ("counted", f"核对数 {right + 1} 与清单的记录数 {right} 不一致。请再核对，或填写差异说明。")
    ]
    told = acknowledge(
        police, package.id, version, counted=right + 1, difference="多出一行，已电话核实"
    )
    assert (told.counted, told.difference) == (right + 1, "多出一行，已电话核实")


def test_errors_of_a_comparison_are_counted_and_nothing_else(
    keys: District, police: Session, package: ExchangePackage
) -> None:
    """R037."""
    receive(police, package.id, package.version)
    version, right = package.version + 1, package.record_count
    assert why(acknowledge, police, package.id, version, counted=right, errors_found=-1) == [
        (
            "errors_found",
            "比对差错数不能小于0，现为-1；没有差错的填0，没有比对的留空。",
        )
    ]
    told = acknowledge(police, package.id, version, counted=right, errors_found=3)
    assert (told.status, told.errors_found) == ("acknowledged", 3)


def test_what_is_not_sent_is_withdrawn_and_gone(
    keys: District, clerk: Session, data: dict[str, Any]
) -> None:
    made = make(clerk, data)
    gone = withdraw(clerk, made.id, made.version)
    assert (gone.status, gone.destroyed_on) == ("withdrawn", TODAY)
    assert stored(keys, made.id) is None
    assert [name for name, _ in why(send, clerk, made.id, gone.version)] == [None]
    make(clerk, data)


@pytest.mark.parametrize(
    ("username", "tables"),
    [
        ("clerk", {"各街道居住事由（2026-09发布）", "协管员", "协查事项"}),
        ("migrants", {"各街道居住事由（2026-09发布）", "协管员", "协查事项"}),
        ("planning", {"协管员", "协查事项"}),  # no right to residents, so no figure of them
    ],
)
def test_what_is_in_it_follows_the_matrix(
    keys: District, data: dict[str, Any], tmp_path: Path, username: str, tables: set[str]
) -> None:
    sender, police = keys.acting(username), keys.acting("police")
    made = make(sender, data)
    send(sender, made.id, made.version)
    file = receive(police, made.id, made.version)
    private, certificate = pair("station1")
    rows = table(unseal(file.content, certificate, private, PASSWORD), tmp_path)
    noise = "每月来本地人数（2026-09发布）"  # of nobody, now and then a figure large enough
    assert {row[0] for row in rows} - {noise} == tables
    streets = {"东城街道"} if username == "clerk" else {"东城街道", "西城街道"}
    assert {row[1] for row in rows if row[0] not in {"协查事项", noise}} == streets
    assert [row[1:] for row in rows if row[0] == "协查事项"] == [
        ("收到", "本期应答复", "0"), ("收到", "按期答复", "0"),
    ]  # fmt: skip
    # Of residents, no small number is told; staff are counted.
    told = {row[3] for row in rows if row[0] not in {"协管员", "协查事项"}}
    assert all(one == "<10" or int(one) >= 10 for one in told)
    counted = [row[1:] for row in rows if row[0] == "协管员"]
    east = [("东城街道", "在岗", "3"), ("东城街道", "已离岗", "1")]
    west = [] if username == "clerk" else [("西城街道", "在岗", "1")]
    assert counted == [*east, *west]


def test_the_period_counts_for_what_has_a_day(
    keys: District, clerk: Session, data: dict[str, Any]
) -> None:
    made = make(clerk, data)
    assert made.contents.startswith("居住登记：街道（镇）、居住事由；协查事项：")
    assert "姓名" not in made.contents


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"to_unit_id": "east"}, ("to_unit_id", "接收单位是本单位，无需互换。请选择另一个单位。")),
        (
            {"to_unit_id": "station2"},
            (
                "to_unit_id",
                "接收单位没有有效的接收证书，无法加密。请该单位生成证书，由安全管理员登记后再办。",
            ),
        ),
        (
            {"period_to": dt.date(2026, 9, 29)},
            ("period_to", "月度互换的期间应为一个整月，现为2026-09-01至2026-09-29。"),
        ),
        ({"legal_basis": " "}, ("legal_basis", "请填写“法律依据”。")),
        ({"record_count": 1}, ("record_count", "“记录数”不由您填写，请去掉这一项。")),
    ],
)
def test_what_is_refused_leaves_nothing(
    keys: District,
    clerk: Session,
    data: dict[str, Any],
    change: dict[str, Any],
    said: tuple[str, str],
) -> None:
    if isinstance(unit := change.get("to_unit_id"), str):
        change = {"to_unit_id": keys.world.units[unit]}
    assert why(make, clerk, data | change) == [said]
    assert keys.count(ExchangePackage) == 0


def test_a_certificate_is_registered_once_and_retired(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    admin = district.acting("secadmin")
    unit = district.world.units["station1"]
    key = register_key(admin, {"org_unit_id": unit, "certificate": pair("station1")[1]})
    known = read_key(pair("station1")[1])
    assert known is not None
    assert (key.check_value, key.valid_to) == (known.check_value, known.valid_to)
    assert why(register_key, admin, {"org_unit_id": unit, "certificate": key.certificate}) == [
        ("certificate", "这张证书已经登记过。")
    ]
    made = make(clerk, data)
    retire_key(admin, key.id, key.version)
    assert why(retire_key, admin, key.id, key.version) == [(None, "这张证书已停用。")]
    gone = "制作后接收单位的证书已停用或过期，收到也打不开。请撤销这一份，重新制作。"
    assert why(send, clerk, made.id, made.version) == [(None, gone)]
    withdraw(clerk, made.id, made.version)
    assert [name for name, _ in why(make, clerk, data)] == ["to_unit_id"]
    with pytest.raises(Denied):  # offices do not vouch for themselves
        register_key(clerk, {"org_unit_id": unit, "certificate": pair("west")[1]})
    assert district.count(ExchangeKey) == 1


def test_a_damaged_file_says_so(keys: District, police: Session, package: ExchangePackage) -> None:
    with keys.engine.begin() as connection:
        statement = text("UPDATE exchange_package SET content = :x")
        connection.execute(
            statement, {"x": b"\x01\x00\x01garbage"}, execution_options={SYSTEM_READ: True}
        )
    assert why(receive, police, package.id, package.version) == [
        (
            None,
            f"互换包 {package.number} 的文件已损坏，没有下载。请告知系统管理员，"
            "并请提供单位重新发出。",
        )
    ]


@pytest.fixture(autouse=True)
def _present() -> Iterator[None]:
    yield
    fix_today(None)

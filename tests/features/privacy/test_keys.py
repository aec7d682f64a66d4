"""The keys at the start, and the newest taking over while the register is in use (C35)."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app import create_app
from app.access import SYSTEM_READ, Action, Actor, Refused
from app.audit.attachments import fetch
from app.db import KeyRing, SealedType, same, use_ring
from app.features.privacy import DataKey, WrongKeys, check_keys, keys, rotate
from app.features.rentals import RentalDocument, RentalHouse, attach
from app.features.residents import Person, Residence
from config import PUBLIC_DATA_KEYS, ConfigurationError, Environment, Settings
from tests.audit.attachments.files import PDF, scan
from tests.world import POLICY, District, acting

OLD, NEW = PUBLIC_DATA_KEYS[1], b"n" * 32
NUMBER = "411421199005070019"


@pytest.fixture(autouse=True)
def ring() -> Iterator[None]:
    yield
    use_ring(KeyRing(PUBLIC_DATA_KEYS))


def system(district: District) -> Session:
    return district._session(Actor.system(POLICY, "keys"))


def headers(engine: Engine, table: str, column: str) -> set[bytes]:
    """Which cipher and key the stored values of a column say they are sealed with."""
    with engine.connect().execution_options(**{SYSTEM_READ: True}) as connection:
        rows = connection.execute(text(f"SELECT {column} FROM {table}")).scalars()  # noqa: S608
        return {bytes(value)[:3] for value in rows if value is not None}


def test_every_sealed_column_gets_the_newest_key(district: District) -> None:
    check_keys(system(district))
    use_ring(KeyRing({2: NEW, 1: OLD}))
    check_keys(system(district))
    assert district.count(DataKey) == 2
    told: list[tuple[str, int]] = []
    rotate(system(district), lambda label, done: told.append((label, done)))
    assert told == [("人员主索引", 4), ("出租房屋", 3), ("居住登记", 4)]
    for table, column in (
        ("person", "id_number"),
        ("residence", "id_number"),
        ("residence", "address"),
        ("rental_house", "address"),
    ):
        assert headers(district.engine, table, column) == {b"\x01\x00\x02"}
    use_ring(KeyRing({2: NEW}))
    check_keys(system(district))
    assert [(one.version, one.check_value) for one in system(district).query(DataKey)] == [
        (2, KeyRing({2: NEW}).fingerprint(2))
    ]
    assert district.count(Residence, id_number=NUMBER, version=1) == 1
    found = system(district).query(Person).where(same(Person.id_number, [NUMBER]))
    assert found.one().id_number == NUMBER


def test_the_journal_says_what_was_sealed_anew(district: District) -> None:
    use_ring(KeyRing({2: NEW, 1: OLD}))
    rotate(system(district), lambda label, done: None)
    entries = district.entries("system:keys")
    assert (
        Action.CHANGE,
        "residence",
        4,
        "id_number,phone,hukou_address,address,contact_phone,guardian_name,guardian_phone",
    ) in [(action, entity, count, fields) for action, entity, count, fields in entries]
    assert entries[-1][:2] == (Action.DELETE, "data_key")


def test_killed_it_goes_on_where_it_was(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(label: str, done: int) -> None:
        if (label, done) == ("居住登记", 2):
            raise Killed

    monkeypatch.setattr(keys, "CHUNK", 2)
    use_ring(KeyRing({2: NEW, 1: OLD}))
    with pytest.raises(Killed):
        rotate(system(district), kill)
    both = {b"\x01\x00\x01", b"\x01\x00\x02"}
    assert headers(district.engine, "residence", "id_number") == both
    # Half and half, everything is found and read.
    assert all(one.id_number for one in system(district).query(Residence))
    assert district.count(Residence, id_number=NUMBER) == 1
    told: list[tuple[str, int]] = []
    rotate(system(district), lambda label, done: told.append((label, done)))
    assert told == [("居住登记", 2)]
    assert headers(district.engine, "residence", "id_number") == {b"\x01\x00\x02"}


def test_files_get_the_newest_key_a_few_at_a_time(
    district: District, clerk: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = district.world.houses["东一路1号院2号楼"]
    about = {"house_id": house, "kind": "contract", "name": "租赁合同"}
    made = [attach(clerk, about, scan(PDF + bytes([65 + one]))) for one in range(5)]
    monkeypatch.setattr(keys, "FEW", 2)
    use_ring(KeyRing({2: NEW, 1: OLD}))
    told: list[tuple[str, int]] = []
    rotate(system(district), lambda label, done: told.append((label, done)))
    assert [done for label, done in told if label == "房屋文件"] == [2, 4, 5]
    assert headers(district.engine, "rental_document", "content") == {b"\x01\x00\x02"}
    use_ring(KeyRing({2: NEW}))
    for one, document in enumerate(made):
        assert fetch(clerk, RentalDocument, document.token).content == PDF + bytes([65 + one])
    assert district.count(RentalDocument, version=1) == 5


def test_a_file_that_cannot_be_read_is_named(district: District, clerk: Session) -> None:
    house = district.world.houses["东一路1号院2号楼"]
    made = attach(clerk, {"house_id": house, "kind": "contract", "name": "合同"}, scan())
    with district.engine.begin() as connection:
        statement = text("UPDATE rental_document SET content = :x")
        connection.execute(
            statement, {"x": b"\x01\x00\x01garbage"}, execution_options={SYSTEM_READ: True}
        )
    use_ring(KeyRing({2: NEW, 1: OLD}))
    with pytest.raises(Refused) as caught:
        rotate(system(district), lambda label, done: None)
    (reason,) = caught.value.reasons
    assert reason.params == {"count": 1, "where": f"房屋文件 № {made.id} content"}


def test_what_cannot_be_read_is_named_and_keeps_the_old_key(district: District) -> None:
    check_keys(system(district))
    key = district.world.residents["郑东"]
    with district.engine.begin() as connection:
        statement = text("UPDATE residence SET address = :x WHERE id = :id").execution_options(
            **{SYSTEM_READ: True}
        )
        connection.execute(statement, {"x": b"\x01\x00\x01garbage", "id": key})
    use_ring(KeyRing({2: NEW, 1: OLD}))
    check_keys(system(district))
    with pytest.raises(Refused) as caught:
        rotate(system(district), lambda label, done: None)
    (reason,) = caught.value.reasons
    assert reason.params == {"count": 1, "where": f"居住登记 № {key} address"}
    assert district.count(DataKey) == 2
    with acting(district.engine, Actor.system(POLICY, "test")) as session:
        assert session.get_one(Residence, key).id_number == NUMBER


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({1: NEW}, "Key 1 in DATA_KEYS is not the one"),
        ({2: NEW}, "sealed with key 1, which is not in DATA_KEYS"),
        ({2: NEW, 1: NEW}, "Key 1 in DATA_KEYS is not the one"),
    ],
)
def test_wrong_or_missing_keys(district: District, given: dict[int, bytes], sentence: str) -> None:
    check_keys(system(district))
    use_ring(KeyRing(given))
    with pytest.raises(WrongKeys, match=sentence):
        check_keys(system(district))
    assert district.count(DataKey) == 1


def test_the_application_does_not_start_with_another_key(district: District) -> None:
    def start(data_keys: dict[int, bytes]) -> None:
        url = district.engine.url.render_as_string(hide_password=False)
        create_app(Settings(environment=Environment.TESTING, database_url=url, data_keys=data_keys))

    start({1: OLD})
    start({2: NEW, 1: OLD})
    with pytest.raises(ConfigurationError, match="DATA_KEYS 中第 1 版密钥与数据库所用的不同"):
        start({2: NEW, 1: b"x" * 32})
    with pytest.raises(ConfigurationError, match="DATA_KEYS 里没有这一版"):
        start({2: NEW})


def test_what_is_sealed() -> None:
    """Written by hand: what the design card says must not be plain in a dump."""
    sealed = {
        f"{cls.__tablename__}.{column.name}"
        for cls in (Person, Residence, RentalHouse, RentalDocument)
        for column in cls.__table__.columns
        if isinstance(column.type, SealedType)
    }
    assert sealed == {
        "person.id_number",
        "residence.id_number",
        "residence.phone",
        "residence.hukou_address",
        "residence.address",
        "residence.contact_phone",
        "residence.guardian_name",
        "residence.guardian_phone",
        "rental_document.content",
        "rental_house.address",
        "rental_house.landlord_phone",
    }

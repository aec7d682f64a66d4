"""Sealed values: what is in the database, what comes back, what keys do (C16, C35)."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Mapped, Session, declarative_base, mapped_column

from app.db import (
    UNREADABLE,
    Algorithm,
    KeyProblem,
    KeyRing,
    Sealed,
    SealedBytes,
    key_of,
    outline_of,
    same,
    use_ring,
)
from app.db.masking import masked_address
from config import PUBLIC_DATA_KEYS

ONE, TWO = b"1" * 32, b"2" * 32
PHONE = "13800005678"
ALGORITHMS = list(Algorithm)
Plain: Any = declarative_base()


class Card(Plain):
    """A table of its own: what is sealed needs nothing of the house."""

    __tablename__ = "card"

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str | None] = mapped_column(Sealed(20))
    phone_key: Mapped[bytes | None] = key_of("phone", nullable=True)
    home: Mapped[str | None] = mapped_column(Sealed(120))
    scan: Mapped[bytes | None] = mapped_column(SealedBytes(1000))
    home_outline: Mapped[str | None] = outline_of("home", 123, masked_address, nullable=True)


@pytest.fixture(autouse=True)
def keys() -> Iterator[None]:
    use_ring(KeyRing({1: ONE}))
    yield
    use_ring(KeyRing(PUBLIC_DATA_KEYS))


@pytest.fixture
def engine(own_database: str) -> Iterator[Engine]:
    made = create_engine(own_database)
    Plain.metadata.create_all(made)
    if made.dialect.name == "postgresql":  # a session that belongs to nobody has few rights
        with made.begin() as connection:
            connection.exec_driver_sql("GRANT ALL ON card, card_id_seq TO PUBLIC")
    yield made
    made.dispose()


def stored(engine: Engine, column: str = "phone") -> Any:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"SELECT {column} FROM card").scalar_one()  # noqa: S608


def add(engine: Engine, **values: Any) -> None:
    with Session(engine) as session:
        session.add(Card(**values))
        session.commit()


def read(engine: Engine) -> Card:
    with Session(engine) as session:
        return session.scalars(select(Card)).one()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_database_holds_no_plain_text(engine: Engine, algorithm: Algorithm) -> None:
    use_ring(KeyRing({1: ONE}, algorithm))
    add(engine, phone=PHONE, home="国基路12号院3号楼501室")
    assert read(engine).phone == PHONE
    assert read(engine).home == "国基路12号院3号楼501室"
    whole = b"".join(bytes(stored(engine, name)) for name in ("phone", "phone_key", "home"))
    assert PHONE.encode() not in whole
    assert b"501" not in whole
    assert stored(engine, "home_outline") == "国基路12号院3号楼***"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_file_is_no_text(engine: Engine, algorithm: Algorithm) -> None:
    data = bytes(range(256)) * 300
    use_ring(KeyRing({1: ONE}, algorithm))
    add(engine, scan=data)
    assert read(engine).scan == data
    assert data[:16] not in bytes(stored(engine, "scan"))
    use_ring(KeyRing({1: TWO}))
    assert read(engine).scan is None
    assert KeyRing({1: ONE}).unseal(KeyRing({1: ONE}).seal_bytes(data, "x"), "x") is UNREADABLE


def test_the_same_value_is_sealed_differently_each_time_and_filed_alike() -> None:
    ring = KeyRing({1: ONE})
    assert ring.seal(PHONE, "card.phone") != ring.seal(PHONE, "card.phone")
    assert ring.search_key(PHONE, "card.phone") == ring.search_key(PHONE, "card.phone")
    assert ring.search_key(PHONE, "card.phone") != ring.search_key(PHONE, "other.phone")
    assert ring.search_key(PHONE, "card.phone") != KeyRing({1: TWO}).search_key(PHONE, "card.phone")


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_equal_values_are_found_and_others_not(engine: Engine, algorithm: Algorithm) -> None:
    use_ring(KeyRing({1: ONE}, algorithm))
    add(engine, phone=PHONE)
    with Session(engine) as session:
        assert session.scalars(select(Card).where(same(Card.phone, [PHONE]))).one().phone == PHONE
        assert not session.scalars(select(Card).where(same(Card.phone, ["13800005679"]))).all()
        assert not session.scalars(select(Card).where(Card.phone.is_(None))).all()


def test_rows_inserted_at_once_are_found_as_well(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(insert(Card), [{"phone": PHONE, "home": "花园路3号2单元"}, {"home": None}])
        session.commit()
        card = session.scalars(select(Card).where(same(Card.phone, [PHONE]))).one()
        assert card.home_outline == "花园路3号***"


def test_what_follows_a_value_changes_with_it(engine: Engine) -> None:
    add(engine, phone=PHONE, home="国基路12号501室")
    with Session(engine) as session:
        card = session.scalars(select(Card)).one()
        card.phone, card.home = None, "东风路8号2单元"
        session.commit()
    assert stored(engine, "phone_key") is None
    assert stored(engine, "home_outline") == "东风路8号***"


QUESTIONS: dict[str, Any] = {
    "equal": lambda: Card.phone == PHONE,
    "different": lambda: Card.phone != PHONE,
    "greater": lambda: Card.phone > "1",
    "like": lambda: Card.phone.like("138%"),
    "among": lambda: Card.phone.in_([PHONE]),
    "begins": lambda: Card.phone.startswith("138"),
    "sorted": lambda: select(Card.id).order_by(Card.phone.desc()),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_ciphertext_is_never_compared_or_sorted(question: str) -> None:
    with pytest.raises(TypeError, match="same"):
        QUESTIONS[question]()


def test_a_column_without_a_keyed_hash_cannot_be_searched() -> None:
    with pytest.raises(TypeError, match="cannot be searched"):
        same(Card.home, ["国基路"])


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("place", [0, 1, 2, 3, 14, -17, -1])
def test_one_changed_byte_makes_a_value_unreadable_and_leaves_the_record(
    engine: Engine, algorithm: Algorithm, place: int
) -> None:
    use_ring(KeyRing({1: ONE}, algorithm))
    add(engine, phone=PHONE, home="国基路12号")
    broken = bytearray(stored(engine))
    broken[place] ^= 4
    with engine.begin() as connection:
        marker = "?" if engine.dialect.name == "sqlite" else "%s"
        connection.exec_driver_sql(f"UPDATE card SET phone = {marker}", (bytes(broken),))  # noqa: S608
    card = read(engine)
    assert card.phone is UNREADABLE
    assert card.home == "国基路12号"


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01\x00\x01", b"\x09\x00\x01" + b"x" * 40])
def test_what_was_never_sealed_is_unreadable(sealed: bytes) -> None:
    assert KeyRing({1: ONE}).unseal(sealed, "card.phone") is UNREADABLE


def test_a_value_moved_to_another_column_or_read_with_another_key_is_unreadable() -> None:
    sealed = KeyRing({1: ONE}).seal(PHONE, "card.phone")
    assert KeyRing({1: ONE}).unseal(sealed, "card.home") is UNREADABLE
    assert KeyRing({1: TWO}).unseal(sealed, "card.phone") is UNREADABLE
    assert KeyRing({2: ONE}).unseal(sealed, "card.phone") is UNREADABLE


def test_what_could_not_be_read_is_not_written(engine: Engine) -> None:
    with pytest.raises(Exception, match="unreadable value"):
        add(engine, phone=UNREADABLE)


def test_older_keys_and_the_other_cipher_are_still_understood(engine: Engine) -> None:
    add(engine, phone=PHONE)
    use_ring(KeyRing({2: TWO, 1: ONE}, Algorithm.SM4_GCM))
    assert read(engine).phone == PHONE
    with Session(engine) as session:
        assert session.scalars(select(Card).where(same(Card.phone, [PHONE]))).one().phone == PHONE


@pytest.mark.parametrize("secrets", [{}, {0: ONE}, {65536: ONE}, {1: b"short"}, {1: ONE + b"x"}])
def test_a_ring_needs_whole_keys(secrets: dict[int, bytes]) -> None:
    with pytest.raises(KeyProblem):
        KeyRing(secrets)


def test_a_fingerprint_tells_keys_apart_without_telling_them() -> None:
    assert KeyRing({1: ONE}).fingerprint(1) == KeyRing({2: ONE}).fingerprint(2)
    assert KeyRing({1: ONE}).fingerprint(1) != KeyRing({1: TWO}).fingerprint(1)
    assert KeyRing({1: ONE}, Algorithm.SM4_GCM).fingerprint(1) == KeyRing({1: ONE}).fingerprint(1)

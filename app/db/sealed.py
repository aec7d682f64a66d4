"""Values kept encrypted: the key ring, the column type, and how a sealed value is found again.

A sealed column (C35) holds AES-256-GCM or SM4-GCM under a versioned key. Nobody compares,
sorts or searches ciphertext: equality goes through a keyed hash in a column of its own (C16),
prefixes through an outline that hides the rest. Both follow the value by themselves.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from sqlalchemy import Column, ColumnElement, Dialect, LargeBinary, TypeDecorator, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import NamedColumn

from app.db.mixins import SYSTEM
from app.db.types import bytewise

KEY_BYTES = 32
HASH_BYTES = 16
_NONCE = 12
_TAG = 16
_VERSION = slice(1, 3)
_HEADER = 3


class Algorithm(IntEnum):
    """Ciphers, by the first byte of what they wrote; SM4 goes with SM3, AES with SHA-256."""

    AES_256_GCM = 1
    SM4_GCM = 2


class KeyProblem(Exception):
    """The keys are not what they must be; nothing may be read or written with them."""


class Unreadable(str):
    """What is read of a sealed value that has been tampered with: an empty text.

    The record stays usable; surfaces say that this value cannot be shown.
    """

    __slots__ = ()


UNREADABLE = Unreadable()


class _Key:
    """The keys of one version for one algorithm, derived from its secret (HKDF)."""

    def __init__(self, secret: bytes, algorithm: Algorithm) -> None:
        self._sm = algorithm is Algorithm.SM4_GCM
        self.header = bytes([algorithm])
        self._sealing = _derive(secret, b"liuguan sealing", 16 if self._sm else 32)
        self._searching = _derive(secret, b"liuguan searching", 32)
        self._aes = None if self._sm else AESGCM(self._sealing)

    def seal(self, text: bytes, place: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        if self._aes:
            return nonce + self._aes.encrypt(nonce, text, place)
        encryptor = Cipher(algorithms.SM4(self._sealing), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(place)
        return nonce + encryptor.update(text) + encryptor.finalize() + encryptor.tag

    def unseal(self, sealed: bytes, place: bytes) -> bytes:
        nonce, body = sealed[:_NONCE], sealed[_NONCE:]
        if self._aes:
            return self._aes.decrypt(nonce, body, place)
        text, tag = body[:-_TAG], body[-_TAG:]
        decryptor = Cipher(algorithms.SM4(self._sealing), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(place)
        return decryptor.update(text) + decryptor.finalize()

    def digest(self, text: bytes) -> bytes:
        keyed = hmac.HMAC(self._searching, hashes.SM3() if self._sm else hashes.SHA256())
        keyed.update(text)
        return keyed.finalize()[:HASH_BYTES]


def _derive(secret: bytes, info: bytes, length: int) -> bytes:
    return HKDFExpand(hashes.SHA256(), length, info).derive(secret)


class KeyRing:
    """The secrets of an installation: the first seals, all of them unseal and search.

    Args:
        secrets: version → 32 random bytes, the one in use first.
        algorithm: what seals from now on; whatever sealed before is still understood.

    Raises:
        KeyProblem: no key, or one of the wrong size or version.
    """

    def __init__(
        self, secrets: Mapping[int, bytes], algorithm: Algorithm = Algorithm.AES_256_GCM
    ) -> None:
        """Derive the keys."""
        if not secrets:
            raise KeyProblem("no key")
        for version, secret in secrets.items():
            if not 0 < version < 2**16 or len(secret) != KEY_BYTES:
                raise KeyProblem(f"key {version}: a version of 1 to 65535 and {KEY_BYTES} bytes")
        self.versions = tuple(secrets)
        self.algorithm = algorithm
        self._keys = {
            (kind, version): _Key(secret, kind)
            for kind in Algorithm
            for version, secret in secrets.items()
        }
        self._current = self._keys[algorithm, self.version]
        self.header = bytes([algorithm]) + self.version.to_bytes(2)

    @property
    def version(self) -> int:
        """The version that seals."""
        return self.versions[0]

    def seal(self, text: str, place: str) -> bytes:
        """Encrypt a text for one column; it cannot be read as another column's."""
        return self.seal_bytes(text.encode(), place)

    def unseal(self, sealed: bytes, place: str) -> str:
        """Decrypt; `UNREADABLE` when it is not what this ring has sealed for the column."""
        data = self.unseal_bytes(sealed, place)
        try:
            return UNREADABLE if data is None else data.decode()
        except ValueError:
            return UNREADABLE

    def seal_bytes(self, data: bytes, place: str) -> bytes:
        """Encrypt for one column."""
        return self.header + self._current.seal(data, place.encode())

    def unseal_bytes(self, sealed: bytes, place: str) -> bytes | None:
        """Decrypt; None when it is not what this ring has sealed for the column."""
        try:
            key = self._keys[Algorithm(sealed[0]), int.from_bytes(sealed[_VERSION])]
            return key.unseal(bytes(sealed[_HEADER:]), place.encode())
        except (InvalidTag, IndexError, KeyError, ValueError):
            return None

    def search_key(self, text: str, place: str) -> bytes:
        """The keyed hash under which a text is filed in one column."""
        return self._current.digest(f"{place}\0{text}".encode())

    def search_keys(self, text: str, place: str) -> tuple[bytes, ...]:
        """All hashes under which it may be filed, while a rotation is under way."""
        data = f"{place}\0{text}".encode()
        return tuple(key.digest(data) for key in self._keys.values())

    def fingerprint(self, version: int) -> str:
        """What tells a key from any other without telling the key."""
        return self._keys[Algorithm.AES_256_GCM, version].digest(b"fingerprint").hex()


_rings: list[KeyRing] = []


def use_ring(ring: KeyRing) -> None:
    """Seal and unseal with these keys in this process from now on."""
    _rings[:] = [ring]


def ring() -> KeyRing:
    """The keys of this process.

    Raises:
        KeyProblem: it has been given none.
    """
    if not _rings:
        raise KeyProblem("no key ring")
    return _rings[0]


T = TypeVar("T")


class SealedType(TypeDecorator[T]):
    """What is encrypted in the database.

    Args:
        length: most characters or bytes of the plain value.
        place: `table.column`, set when the column joins its table; binds the value to it.
    """

    impl = LargeBinary
    cache_ok = True
    sealed = True
    """For what knows the type by name only: the database holds no key to it."""

    class Comparator(TypeDecorator.Comparator[Any]):
        """Nothing can be asked of a sealed value but whether there is one."""

        def operate(self, op: Any, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
            """Refuse what would compare ciphertext.

            Raises:
                TypeError: for all but `is_(None)` and `is_not(None)`.
            """
            if op not in {operators.is_, operators.is_not} or other != (None,):
                raise TypeError("a sealed column cannot be compared or sorted; see same()")
            return super().operate(op, *other, **kwargs)

    comparator_factory = Comparator

    def __init__(self, length: int, place: str = "") -> None:
        """Seal values of up to `length` characters or bytes."""
        super().__init__()
        self.length = length
        self.place = place


class Sealed(SealedType[str]):
    """A text that is encrypted in the database."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Seal.

        Raises:
            ValueError: what could not be read must not be written.
        """
        if value is None:
            return None
        if value is UNREADABLE:
            raise ValueError("an unreadable value cannot be written")
        return ring().seal(value, self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Unseal."""
        return None if value is None else ring().unseal(value, self.place)


class SealedBytes(SealedType[bytes]):
    """A whole file that is encrypted in the database; in a column that always has one.

    What is read of a file that has been tampered with is None.
    """

    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal."""
        return None if value is None else ring().seal_bytes(value, self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        """Unseal."""
        return None if value is None else ring().unseal_bytes(value, self.place)


@event.listens_for(Column, "after_parent_attach")
def _place(column: Any, table: Any) -> None:
    if isinstance(column.type, SealedType) and not column.type.place:
        column.type.place = f"{table.name}.{column.name}"


KEY_OF = "key_of"
OUTLINE_OF = "outline_of"


def key_of(source: str, *, nullable: bool, **column: Any) -> Mapped[Any]:
    """The keyed hash of a sealed column, by which equal values are found."""
    info = {**SYSTEM, KEY_OF: source}
    return mapped_column(
        LargeBinary(HASH_BYTES), nullable=nullable, info=info, default=_derived, **column
    )


def outline_of(
    source: str, length: int, mask: Callable[[str], str], *, nullable: bool, **column: Any
) -> Mapped[Any]:
    """The part of a sealed column that may be read by all who may read the column at all."""
    info = {**SYSTEM, OUTLINE_OF: (source, mask)}
    return mapped_column(bytewise(length), nullable=nullable, info=info, default=_derived, **column)


def _derived(context: Any) -> Any:
    """For rows that are inserted without an object whose attributes could be followed."""
    follower = context.current_column
    values = context.get_current_parameters()
    return next(
        found[follower.name](values.get(column.name))
        for column in follower.table.columns
        if isinstance(column.type, Sealed) and follower.name in (found := followers(column))
    )


def followers(column: NamedColumn[Any]) -> Mapping[str, Callable[[str | None], Any]]:
    """The columns of its table that follow a sealed column → how they do."""
    found: dict[str, Callable[[str | None], Any]] = {}
    table: Any = column.table
    type_: Any = column.type
    for other in table.columns:
        if other.info.get(KEY_OF) == column.name:
            found[other.name] = partial(_search_key, type_)
        elif other.info.get(OUTLINE_OF, (None,))[0] == column.name:
            found[other.name] = partial(_outline, other.info[OUTLINE_OF][1])
    return MappingProxyType(found)


def _search_key(type_: Sealed, text: str | None) -> bytes | None:
    return None if text is None else ring().search_key(text, type_.place)


def _outline(mask: Callable[[str], str], text: str | None) -> str | None:
    return None if text is None else mask(text)


@event.listens_for(Mapper, "mapper_configured")
def _follow(mapper: Mapper[Any], cls: type[Any]) -> None:
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if isinstance(column.type, Sealed) and (found := followers(column)):
            event.listen(getattr(cls, attribute.key), "set", _follower(found))


def _follower(found: Mapping[str, Callable[[str | None], Any]]) -> Callable[..., None]:
    def follow(target: Any, value: str | None, *_: Any) -> None:
        for name, derive in found.items():
            setattr(target, name, derive(value))

    return follow


def companion(attribute: Any, kind: str) -> Any:
    """The attribute of the column that follows a sealed one as `KEY_OF` or `OUTLINE_OF`."""
    for one in attribute.class_.__mapper__.column_attrs:
        source = one.columns[0].info.get(kind)
        if attribute.key == (source[0] if isinstance(source, tuple) else source):
            return getattr(attribute.class_, one.key)
    return None


def same(attribute: Any, texts: Iterable[str]) -> ColumnElement[bool]:
    """The rows whose sealed value is one of these texts.

    Raises:
        TypeError: the column has no keyed hash.
    """
    key = companion(attribute, KEY_OF)
    if key is None:
        raise TypeError(f"{attribute} cannot be searched")
    place = attribute.property.columns[0].type.place
    keys = [digest for text in texts for digest in ring().search_keys(text, place)]
    found: ColumnElement[bool] = key.in_(keys)
    return found

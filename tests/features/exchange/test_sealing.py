"""Sealing for one recipient: a wrong key fails, and openssl opens what we seal."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from app.features.exchange.sealing import (
    SHA256,
    SM3,
    WrongKey,
    digest,
    is_of,
    read_key,
    seal,
    unseal,
)
from tests.features.exchange.keys import PASSWORD, pair

TEXT = "数量\r\n1\n".encode() * 1000


def test_only_the_recipient_opens_it() -> None:
    private, certificate = pair("station")
    other, foreign = pair("other")
    sealed = seal(TEXT, certificate)
    assert TEXT[:20] not in sealed
    assert unseal(sealed, certificate, private, PASSWORD) == TEXT
    for wrong in (
        (foreign, other, PASSWORD),  # another office
        (certificate, other, PASSWORD),  # not a pair
        (certificate, private, b"guessed"),
        (certificate, private, None),
        (certificate, b"no key", PASSWORD),
        ("no certificate", private, PASSWORD),
    ):
        with pytest.raises(WrongKey):
            unseal(sealed, *wrong)
    with pytest.raises(WrongKey):
        unseal(TEXT, certificate, private, PASSWORD)


def test_the_same_content_is_never_sealed_alike() -> None:
    _, certificate = pair("station")
    assert seal(TEXT, certificate) != seal(TEXT, certificate)


def test_a_certificate_says_what_it_is() -> None:
    _, certificate = pair("station", days=10)
    key = read_key(certificate)
    assert key is not None
    assert (key.bits, (key.valid_to - key.valid_from).days) == (3072, 10)
    assert len(bytes.fromhex(key.check_value)) == 32
    for nonsense in ("", "x", certificate[:200], pair("station")[0].decode()):
        assert read_key(nonsense) is None


@pytest.mark.parametrize(
    ("algorithm", "found"),
    [  # of the three letters abc: FIPS 180-4 and GB/T 32905
        (SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (SM3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    ],
)
def test_digests(algorithm: str, found: str) -> None:
    assert digest(b"abc", algorithm) == f"{algorithm}:{found}"
    assert is_of(b"abc", f"{algorithm}:{found.upper()}")
    assert not is_of(b"abd", f"{algorithm}:{found}")
    assert not is_of(b"abc", found)


@pytest.mark.skipif(
    shutil.which("openssl") is None and os.environ.get("CI") != "true",
    reason="DID NOT RUN: no openssl; with CI=true it must be there",
)
def test_openssl_opens_it_without_our_tools(tmp_path: Path) -> None:
    private, certificate = pair("station")
    for name, content in (
        ("key.pem", private),
        ("cert.pem", certificate.encode()),
        ("in.p7m", seal(TEXT, certificate)),
    ):
        (tmp_path / name).write_bytes(content)
    command = "openssl cms -decrypt -inform DER -in in.p7m -recip cert.pem -inkey key.pem"
    opened = subprocess.run(  # noqa: S603
        [*command.split(), "-passin", f"pass:{PASSWORD.decode()}"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    assert opened.stdout == TEXT

"""Sealing a file for one recipient: CMS EnvelopedData (RFC 5652), AES-256 and RSA.

The format is an open one, made by `cryptography`: `openssl cms -decrypt` opens it anywhere. Pure:
no clock, no database, no settings.
"""

import datetime as dt
import warnings
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from app.db import SHANGHAI

SHA256, SM3 = "sha256", "sm3"
_DIGESTS = {SHA256: hashes.SHA256, SM3: hashes.SM3}
_PUBLIC_EXPONENT = 65537


class WrongKey(Exception):
    """The file is sealed for somebody else, or is none of ours."""


@dataclass(frozen=True)
class PublicKey:
    """What is known of a certificate.

    Attributes:
        check_value: its SHA-256, in hexadecimal digits.
        bits: the length of its key.
        valid_from: the first day it holds.
        valid_to: the last one.
    """

    check_value: str
    bits: int
    valid_from: dt.date
    valid_to: dt.date


def read_key(certificate: str) -> PublicKey | None:
    """What a certificate in PEM says; None for anything that is not one with an RSA key."""
    found = _certificate(certificate)
    if found is None:
        return None
    key = found.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return None
    return PublicKey(
        found.fingerprint(hashes.SHA256()).hex(),
        key.key_size,
        found.not_valid_before_utc.astimezone(SHANGHAI).date(),
        found.not_valid_after_utc.astimezone(SHANGHAI).date(),
    )


def seal(content: bytes, certificate: str) -> bytes:
    """Encrypt for whoever has the private key of a certificate, and nobody else.

    Raises:
        WrongKey: it is no certificate.
    """
    holder = _certificate(certificate)
    if holder is None:
        raise WrongKey
    return (
        pkcs7.PKCS7EnvelopeBuilder()
        .set_data(content)
        .set_content_encryption_algorithm(algorithms.AES256)
        .add_recipient(holder)
        .encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    )


def unseal(sealed: bytes, certificate: str, private_key: bytes, password: bytes | None) -> bytes:
    """Decrypt. CMS of this kind tells no tampering: compare the digest with the manifest.

    Raises:
        WrongKey: it is sealed for another certificate, key and certificate are no pair, the
            password is wrong, or it is no such file.
    """
    holder = _certificate(certificate)
    try:
        key = serialization.load_pem_private_key(private_key, password)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WrongKey from error
    if holder is None or not isinstance(key, rsa.RSAPrivateKey):
        raise WrongKey
    if key.public_key() != holder.public_key():  # else what comes out may be noise
        raise WrongKey
    try:
        return pkcs7.pkcs7_decrypt_der(sealed, holder, key, [])
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WrongKey from error


def new_pair(
    name: str, bits: int, since: dt.datetime, days: int, password: bytes
) -> tuple[bytes, bytes]:
    """A private key, locked with a password, and its certificate; both in PEM.

    Args:
        name: the office's.
        bits: the length of the key.
        since: from when the certificate holds.
        days: for how long.
        password: without which the private key is of no use.
    """
    key = rsa.generate_private_key(_PUBLIC_EXPONENT, bits)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + dt.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )
    return locked, certificate.public_bytes(serialization.Encoding.PEM)


def digest(content: bytes, algorithm: str) -> str:
    """What tells a file from any other: `sha256:…` or `sm3:…`."""
    made = hashes.Hash(_DIGESTS[algorithm]())
    made.update(content)
    return f"{algorithm}:{made.finalize().hex()}"


def is_of(content: bytes, wanted: str) -> bool:
    """Whether a file has a digest."""
    algorithm = wanted.partition(":")[0]
    return algorithm in _DIGESTS and digest(content, algorithm) == wanted.strip().lower()


def _certificate(pem: str) -> x509.Certificate | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd about it, the rules judge
            found = x509.load_pem_x509_certificate(pem.encode())
            found.public_key()  # not read before it is asked for; SM2 is not understood
            return found
    except (ValueError, UnsupportedAlgorithm):
        return None

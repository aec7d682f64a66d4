"""Exchange: packages of figures sealed for one office, with manifest, receipt and destruction."""

from app.features.exchange.models import ExchangeKey, ExchangePackage
from app.features.exchange.operations import (
    acknowledge,
    destroy_expired,
    make,
    receive,
    register_key,
    retire_key,
    send,
    withdraw,
)

__all__ = [
    "ExchangeKey",
    "ExchangePackage",
    "acknowledge",
    "destroy_expired",
    "make",
    "receive",
    "register_key",
    "retire_key",
    "send",
    "withdraw",
]

"""Audit: the append-only journal and the operation, the unit it records."""

from app.audit.acceptance import (
    NO_SUCH_CODE,
    REQUIRED,
    TOO_LONG,
    accept,
    check_codes_with,
    fill,
    refuse,
)
from app.audit.disclosure import PURPOSE, Exhausted, Unapproved, check_purpose, reveal
from app.audit.guards import Guard, guard_of, set_guard, why_not_change
from app.audit.journal import record, record_reading, record_refusal
from app.audit.operation import load, note, operation

__all__ = [
    "NO_SUCH_CODE",
    "PURPOSE",
    "REQUIRED",
    "TOO_LONG",
    "Exhausted",
    "Guard",
    "Unapproved",
    "accept",
    "check_codes_with",
    "check_purpose",
    "fill",
    "guard_of",
    "load",
    "note",
    "operation",
    "record",
    "record_reading",
    "record_refusal",
    "refuse",
    "reveal",
    "set_guard",
    "why_not_change",
]

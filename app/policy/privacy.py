"""The numbers that protect personal data: `app/policies/privacy/limits.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from app.policy.reading import POLICIES, Between, Count, Rule, read_rules

LIMITS = POLICIES / "privacy" / "limits.toml"
MOST_MEGABYTES = 15
"""No policy takes a bigger file: whole ones are in memory at once, and a request has 20."""

Hours = Annotated[int, Between(1, 720)]


@dataclass(frozen=True, kw_only=True)
class PerRole(Rule):
    """A number for every role, and other ones for some (role key → number)."""

    everybody: Count
    roles: Mapping[str, Count]

    def limit(self, role: str | None) -> int:
        """The number for a role."""
        return self.roles.get(role or "", self.everybody)


@dataclass(frozen=True, kw_only=True)
class ExportFiles(Rule):
    """How long an export may be taken, and how often.

    Attributes:
        hours: from the approval to the last download.
        waiting_hours: from the request to the approval.
        downloads: how often one request gives a file.
        tolerance: how many rows the file may have more than the request had.
    """

    hours: Hours
    waiting_hours: Hours
    downloads: Count
    tolerance: Annotated[int, Between(0, 1_000)]


Age = Annotated[int, Between(1, 18)]


@dataclass(frozen=True, kw_only=True)
class Minors(Rule):
    """Who is protected as a minor, and how access to them is approved (C07, C25).

    Attributes:
        age: years below which one is a minor.
        guardian_age: years below which a guardian declares and consents.
        hours: from the approval of an access to its end.
        waiting_hours: from the request to the approval.
    """

    age: Age
    guardian_age: Age
    hours: Hours
    waiting_hours: Hours


@dataclass(frozen=True, kw_only=True)
class Attachments(Rule):
    """What may be kept as a file with a record.

    Attributes:
        megabytes: most of one file.
        files: most of one record.
        types: formats that are taken (scheme `file_type`).
        identity_documents: words for what is never kept as a picture.
        identity_pictures: words by which a title calls it one.
    """

    megabytes: Annotated[int, Between(1, MOST_MEGABYTES)]
    files: Annotated[int, Between(1, 100)]
    types: tuple[str, ...]
    identity_documents: tuple[str, ...]
    identity_pictures: tuple[str, ...]

    @property
    def most_bytes(self) -> int:
        """The same in bytes."""
        return self.megabytes * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class PaperForms(Rule):
    """How long the original forms are kept.

    Attributes:
        keep_days: from the receipt by the street to the day from which they are destroyed.
    """

    keep_days: Annotated[int, Between(1, 36_500)]


@dataclass(frozen=True, kw_only=True)
class Exchange(Rule):
    """What holds for every package that one office sends another (C37).

    Attributes:
        days: from the sending to the destruction of the file.
        key_bits: the shortest key a file is sealed with.
    """

    days: Annotated[int, Between(1, 366)]
    key_bits: Annotated[int, Between(2_048, 16_384)]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much of what is personal one person may do alone.

    Attributes:
        reveals: values shown in full to one account in an hour (C15).
        exports: rows that one person may export without a second one (C17).
        export_files: what holds for every export of personal data (C17).
        attachments: what may be kept as a file with a record (C18).
        minors: what holds for the data of minors (C07, C25).
        paper_forms: how long original forms are kept (R032).
        exchange: what holds for packages between offices (C37).
    """

    reveals: PerRole
    exports: PerRole
    export_files: ExportFiles
    attachments: Attachments
    minors: Minors
    paper_forms: PaperForms
    exchange: Exchange


@cache
def limits() -> Limits:
    """The numbers in force.

    Raises:
        PackError: naming file and key.
    """
    return read_rules(LIMITS, Limits)

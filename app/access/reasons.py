"""Why something is refused or doubtful: data, not text, translated where it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as _field


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a msgid for extraction without translating it yet."""
    return message


@dataclass(frozen=True)
class Reason:
    """One refusal or warning.

    Attributes:
        message: Chinese msgid with `%(name)s` placeholders.
        field: name of the field it is about; None for the record as a whole.
        params: values for the placeholders.
    """

    message: str
    field: str | None = None
    params: Mapping[str, object] = _field(default_factory=dict)


class Refused(Exception):
    """A rule says no; `reasons` says why. Nothing has been written."""

    def __init__(self, *reasons: Reason) -> None:
        """Keep the reasons for the surface that shows them."""
        super().__init__("; ".join(reason.message for reason in reasons))
        self.reasons = reasons


class NeedsConfirmation(Refused):
    """Allowed, but doubtful: the same call with `confirmed=True` goes through."""


class Stale(Refused):
    """Somebody else changed the record since it was read."""


class NotFound(Refused):
    """There is no such record, or not for this actor: the two look the same."""

    def __init__(self) -> None:
        """Say neither which."""
        super().__init__(Reason(N_("没有找到这条记录，或者它不在您的管辖范围内。")))

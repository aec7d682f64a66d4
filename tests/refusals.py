"""What a use case says when it refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from app.access import NeedsConfirmation, Reason, Refused


def why(use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> list[tuple[str | None, str]]:
    """Call a use case that must refuse: field and sentence of each reason."""
    with pytest.raises(Refused) as caught:
        use_case(*args, **kwargs)
    assert not isinstance(caught.value, NeedsConfirmation)
    return [told(reason) for reason in caught.value.reasons]


def doubts(use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> list[tuple[str | None, str]]:
    """Call a use case that must ask for confirmation: field and sentence of each reason."""
    with pytest.raises(NeedsConfirmation) as caught:
        use_case(*args, **kwargs)
    return [told(reason) for reason in caught.value.reasons]


def told(reason: Reason) -> tuple[str | None, str]:
    """Field and sentence of a reason."""
    return reason.field, reason.message % reason.params

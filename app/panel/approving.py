"""The buttons of a request that a second person decides: approve, decline, withdraw."""

from collections.abc import Callable, Mapping
from typing import Any

from app.access import N_, Action, Actor
from app.audit.approval import OVER, WAITING
from app.panel.screens import Button


def own(actor: Actor, values: Mapping[str, Any]) -> bool:
    """Whether the actor asked."""
    return bool(values["username"] == actor.username)


def _others(actor: Actor, values: Mapping[str, Any]) -> bool:
    return not own(actor, values)


def _waits(values: Mapping[str, Any]) -> bool:
    return bool(values["status"] == WAITING)


def decision_buttons(
    approve: Callable[..., Any],
    decline: Callable[..., Any],
    withdraw: Callable[..., Any],
    *,
    approving: str,
    withdrawing: str,
) -> tuple[Button, ...]:
    """The buttons over the operations of one kind of request.

    Args:
        approve: agrees.
        decline: refuses, with a reason.
        withdraw: takes one's own back.
        approving: the question before agreeing (msgid).
        withdrawing: the question before taking back (msgid).
    """
    return (
        Button(
            "approve",
            N_("批准"),
            approve,
            Action.APPROVE,
            writes=("decided_by",),
            inputs=("decision_reason",),
            icon="check",
            style="primary",
            when=_waits,
            who=_others,
            confirm=approving,
        ),
        Button(
            "decline",
            N_("不同意"),
            decline,
            Action.APPROVE,
            writes=("decided_by",),
            inputs=("decision_reason",),
            required=("decision_reason",),
            icon="ban",
            style="danger",
            when=_waits,
            who=_others,
        ),
        Button(
            "withdraw",
            N_("撤回"),
            withdraw,
            Action.CLOSE,
            icon="arrow-back-up",
            when=lambda values: values["status"] not in OVER,
            who=own,
            confirm=withdrawing,
        ),
    )

"""Who acts when a command runs: declared on the command, or the application does not start."""

from collections.abc import Callable, Collection, Iterator
from enum import StrEnum
from typing import Any, TypeVar

import click

from app.access.spec import SpecError

Callback = TypeVar("Callback", bound=Callable[..., Any])


class Who(StrEnum):
    """In whose name a command works."""

    SYSTEM = "system"  # a declared system task, by its name
    ACCOUNT = "account"  # the account that the operator names, within its rights
    NOBODY = "nobody"  # shows no personal data and changes none


def acts_as(who: Who, task: str = "") -> Callable[[Callback], Callback]:
    """Declare in whose name a command works; stands next to its function.

    Args:
        who: the kind.
        task: name of the system task, as the journal has it; for system tasks only.

    Raises:
        SpecError: a system task without a name, or a name without one.
    """
    if bool(task) is not (who is Who.SYSTEM):
        raise SpecError(f"acts_as({who}, {task!r}): a system task has a name, nobody else has")

    def mark(callback: Callback) -> Callback:
        callback.acts_as = (who, task)  # type: ignore[attr-defined]
        return callback

    return mark


def check(group: click.Group, foreign: Collection[str] = ()) -> dict[str, tuple[Who, str]]:
    """Who acts in every command.

    Args:
        group: where to begin.
        foreign: names of groups that are not ours.

    Returns:
        Command line without options → who acts, and as which task.

    Raises:
        SpecError: naming a command that does not say.
    """
    found = {}
    for name, command in _commands(group, foreign):
        declared = getattr(command.callback, "acts_as", None)
        if declared is None:
            raise SpecError(f"flask {name}: does not say who acts (acts_as)")
        found[name] = declared
    return found


def _commands(
    group: click.Group, foreign: Collection[str], above: str = ""
) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if name in foreign:
            continue
        if command.callback is not None:
            yield f"{above}{name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, (), f"{above}{name} ")

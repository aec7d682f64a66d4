"""The product as a declared system task would see it: the same pages without scope and masks.

The routes, columns and buttons of a page are those of the role that is signed in. But no query is
held to its rows, no value is masked, no write is looked at, and the database is asked in the role
of the system. What the product itself takes longer is the price of "nothing leaks".
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from app.access import Access, Actor, Field
from app.db import Base
from app.features.places import posts
from bench import product


@dataclass(frozen=True)
class _Unmasked(Access):
    """The columns and actions of a role, everything in full."""

    masked = frozenset()


class _System(Actor):
    """A system task that is shown the pages of a role."""

    is_system = True

    def access(self, cls: type[Base]) -> Access | None:
        """The grant of the role, without its masks."""
        access = super().access(cls)
        return access and _Unmasked(access.grant, access.read, access.write)

    def readable(self, cls: type[Base]) -> Mapping[str, Field]:
        """The columns of the role's pages, so that both show the same."""
        access = self.access(cls)
        return access.read if access else {}


def application() -> Callable[..., Iterable[bytes]]:
    """What gunicorn serves: the product, where everybody who signs in is the system."""
    actor_for = posts.actor_for

    def system_for(*arguments: Any, **keywords: Any) -> Actor:
        actor = actor_for(*arguments, **keywords)
        return _System(**{one.name: getattr(actor, one.name) for one in fields(actor)})

    posts.actor_for = system_for
    return product.application()

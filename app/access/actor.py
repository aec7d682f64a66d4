"""Who is acting: one person in one active role at one post, or a declared system task."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, false
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, with_loader_criteria

from app.access import pg
from app.access.policy import Access, Action, Facts, PageRight, Policy, Scope
from app.access.reasons import N_
from app.access.spec import Field
from app.db import Base

CHANNEL_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "web": N_("网页"),
        "api": N_("接口"),
        "cli": N_("命令行"),
        "feed": N_("日历订阅"),
        "system": N_("系统任务"),
    }
)
"""Through what an actor may come."""


class Denied(SQLAlchemyError):
    """The actor may not do this. A database error, so that every caller rolls back."""


@dataclass(frozen=True)
class Actor:
    """The active role of a request, command or job.

    Attributes:
        policy: the compiled matrix that answers for this actor.
        role: active role key; None for a system task.
        username: account name, or the name of the system task.
        user_id: account id; None for a system task.
        facts: what scopes may ask about the post (`street_id`, `community_ids`, …).
        channel: through what the actor came; one of `CHANNEL_LABELS`.
        post: wording of the post, for the screen and the audit entry.
        address: network address the actor came from, if any.
    """

    policy: Policy
    role: str | None
    username: str
    user_id: int | None = None
    facts: Facts = field(default_factory=dict)
    channel: str = "web"
    post: str = ""
    address: str | None = None

    @classmethod
    def system(cls, policy: Policy, task: str) -> "Actor":
        """A declared system task: sees and writes everything, is named in the audit."""
        return cls(policy, None, f"system:{task}", channel="system")

    @property
    def is_system(self) -> bool:
        """True for a declared system task."""
        return self.role is None

    def access(self, cls: type[Base]) -> Access | None:
        """What this actor may do with the entity; None means nothing at all."""
        return None if self.role is None else self.policy.access(self.role, cls)

    def may(self, cls: type[Base], action: Action) -> bool:
        """Whether this actor may ever do this with the entity."""
        access = self.access(cls)
        return self.is_system or (access is not None and access.may(action))

    def require(self, cls: type[Base], action: Action) -> None:
        """Insist on a right.

        Raises:
            Denied: when the matrix has no such grant.
        """
        if not self.may(cls, action):
            raise Denied(f"{self.username} ({self.role}) may not {action} {cls.__name__}")

    def may_open(self, right: PageRight) -> bool:
        """Whether this actor may open a page that is no entity's; a system task opens none."""
        return self.role is not None and self.policy.opens(self.role, right)

    def readable(self, cls: type[Base]) -> Mapping[str, Field]:
        """The columns this actor may read: for screens, exports, charts."""
        if self.is_system:
            return self.policy.fields(cls)
        access = self.access(cls)
        return access.read if access else {}

    def writable(self, cls: type[Base]) -> Mapping[str, Field]:
        """The columns this actor may enter or let an operation set."""
        if self.is_system:
            return self.policy.fields(cls)
        access = self.access(cls)
        return access.write if access else {}

    def masked(self, cls: type[Base]) -> frozenset[str]:
        """The readable columns whose values this actor is shown masked at first."""
        access = self.access(cls)
        return access.masked if access else frozenset()

    def askable(self, cls: type[Base]) -> Mapping[str, Field]:
        """The readable columns this actor may filter, search and sort by."""
        if self.is_system:
            return self.policy.fields(cls)
        access = self.access(cls)
        return access.askable if access else {}

    def shown(self, field: Field, value: Any) -> Any:
        """What this actor is shown of a value without asking for it in full."""
        return field.masked(value) if field.name in self.masked(field.entity) else value

    def known(self, cls: type[Base]) -> Mapping[str, Field]:
        """The columns that rules may ask of a record for this actor: those it reads or enters."""
        if self.is_system:
            return self.policy.fields(cls)
        known = self.readable(cls).keys() | self.writable(cls).keys()
        return {name: one for name, one in self.policy.fields(cls).items() if name in known}

    def hidden(self, cls: type[Base]) -> frozenset[str]:
        """The columns whose values never come out of the database for this actor."""
        if self.is_system:
            return frozenset()
        access = self.access(cls)
        mapped = {column.key for column in cls.__mapper__.column_attrs}
        return frozenset(mapped - (access.columns if access else {"id"}))

    def rows(self, cls: type[Base]) -> ColumnElement[bool]:
        """The condition that holds for the rows of an entity this actor may see."""
        access = self.access(cls)
        return access.rows.rows(self.facts)(cls) if access else false()

    def criterion(self, cls: type[Base]) -> Any:
        """The loader criteria that hold a query of this actor to its rows of an entity."""
        access = self.access(cls)
        if access is None:
            return _criterion(cls, None, None)
        return _criterion(cls, access.rows, self.facts.get(access.rows.fact or ""))


@lru_cache(maxsize=4096)
def _criterion(cls: type[Base], scope: Scope | None, fact: Hashable) -> Any:
    """The loader criteria of an entity, the same for whoever has the same scope and fact.

    They do not follow a record: the session holds what is read again to the rows itself, and
    so can tell them from criteria that a caller brings along.
    """
    rows = scope.rows({str(scope.fact): fact})(cls) if scope else false()
    return with_loader_criteria(cls, rows, include_aliases=True, propagate_to_loaders=False)


def bind(session: Session, actor: Actor) -> None:
    """Give a session its actor, once and for good.

    Rows that one actor has loaded stay in the session's identity map; a second actor in
    the same session would be handed them.

    Raises:
        Denied: when the session already belongs to somebody else.
    """
    bound = session.info.setdefault("actor", actor)
    if bound is not actor:
        raise Denied("the session belongs to another actor")
    if session.in_transaction():
        pg.enter(session.connection(), actor)


def actor_of(session: Session) -> Actor:
    """The actor of a session.

    Raises:
        Denied: when nobody is acting.
    """
    actor = session.info.get("actor")
    if actor is None:
        raise Denied("no actor")
    return actor

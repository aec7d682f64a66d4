"""Why the matrix says yes or no to an account: the steps of the decision, in order.

For administrators only: unlike every screen, an explanation tells a record that does not
exist from one outside the account's rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as _field
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from app.access.actor import Actor, bind
from app.access.policy import ACTION_LABELS, Access, Action
from app.access.reasons import N_
from app.access.session import SYSTEM_READ
from app.access.spec import TAG_LABELS, Field, Tag, entity_info, fields
from app.db import Base

_READ = {SYSTEM_READ: True}
_ENTERING = frozenset({Action.CREATE, Action.CHANGE, Action.IMPORT})
_SHOWN = 3
_WRITING = _ENTERING | {Action.DEPART, Action.DECIDE, Action.CLOSE, Action.APPROVE}


@dataclass(frozen=True)
class Step:
    """One rule that was asked.

    Attributes:
        passed: the rule allows; the first that does not ends the explanation.
        message: Chinese msgid with `%(name)s` placeholders.
        params: values for the placeholders; texts, and those in a tuple, may be msgids.
    """

    passed: bool
    message: str
    params: Mapping[str, Any] = _field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """The answer and the steps that led to it; the last one decides."""

    steps: tuple[Step, ...]

    @property
    def allowed(self) -> bool:
        """Whether every rule allows."""
        return all(step.passed for step in self.steps)


def explain(
    session: Session,
    actor: Actor | None,
    entity: type[Base],
    record_id: int | None = None,
    field: str | None = None,
    action: Action | None = None,
) -> Explanation:
    """Explain what an actor may do.

    Args:
        session: a session that belongs to nobody: it becomes a system task's, so that it
            sees what is there.
        actor: the account at its post; None when it has none.
        entity: kind of record.
        record_id: which record; None asks for the kind as a whole.
        field: name of a column; None asks for the record as a whole.
        action: what is to be done; None asks for showing or, without a record, listing.
    """
    action = action or (Action.LIST if record_id is None else Action.SHOW)
    steps: list[Step] = []
    for step in _steps(session, actor, entity, record_id, field, action):
        steps.append(step)
        if not step.passed:
            break
    return Explanation(tuple(steps))


def _steps(
    session: Session,
    actor: Actor | None,
    entity: type[Base],
    record_id: int | None,
    field: str | None,
    action: Action,
) -> Iterator[Step]:
    if actor is None or actor.role is None:
        yield Step(False, N_("账号目前没有有效任职，什么也看不到。"))
        return
    if "actor" not in session.info:
        bind(session, Actor.system(actor.policy, "explain"))
    role = actor.policy.roles[actor.role]
    label = entity_info(entity).label
    yield Step(True, N_("以“%(role)s”身份在“%(post)s”任职。"), {"role": role, "post": actor.post})
    access = actor.access(entity)
    if access is None:
        yield Step(
            False,
            N_("权限矩阵没有给“%(role)s”任何“%(entity)s”的权限。"),
            {"role": role, "entity": label},
        )
        return
    yield Step(
        True,
        N_("权限矩阵 %(line)s 给“%(role)s”“%(entity)s”的权限，范围：%(scope)s。"),
        {
            "line": access.grant.line,
            "role": role,
            "entity": label,
            "scope": access.rows.label,
        },
    )
    yield _action(access, action)
    if field is not None:
        yield from _column(actor, access, field, action)
    if record_id is not None:
        yield from _row(session, actor, access, record_id)


def _action(access: Access, action: Action) -> Step:
    granted = tuple(ACTION_LABELS[one] for one in Action if access.may(one))
    message = (
        N_("该权限包含“%(action)s”（全部操作：%(granted)s）。")
        if access.may(action)
        else N_("该权限不包含“%(action)s”，只有：%(granted)s。")
    )
    params = {"action": ACTION_LABELS[action], "granted": granted}
    return Step(access.may(action), message, params)


def _column(actor: Actor, access: Access, name: str, action: Action) -> Iterator[Step]:
    found = fields(access.grant.entity).get(name)
    if found is None:
        yield Step(
            False, N_("栏目 %(name)s 不存在，或由系统生成，不向任何人开放。"), {"name": name}
        )
        return
    label = found.label
    if found.info.optional:
        basis = actor.policy.legal_basis.get(f"{access.grant.entity.__tablename__}.{name}")
        if basis is None:
            yield Step(
                False,
                N_("“%(field)s”是选采栏目，本区没有登记采集的法律依据，因此不启用。"),
                {"field": label},
            )
            return
        yield Step(
            True,
            N_("“%(field)s”是选采栏目，依据：%(basis)s。"),
            {"field": label, "basis": basis},
        )
    writes = action in _WRITING
    yield _tag(found, writes, access.grant.write if writes else access.grant.read)
    if action in _ENTERING and found.info.entry == "operation":
        yield Step(False, N_("“%(field)s”由办理流程写入，不能直接填写。"), {"field": label})
    if action is Action.CHANGE and found.info.entry == "create":
        yield Step(False, N_("“%(field)s”只在新增时填写，之后不能修改。"), {"field": label})


def _tag(field: Field, writes: bool, granted: frozenset[Tag]) -> Step:
    passed = field.tag in granted
    message = {
        (True, True): N_("“%(field)s”属于“%(tag)s”类，该权限可填写：%(granted)s。"),
        (True, False): N_("“%(field)s”属于“%(tag)s”类，该权限只可填写：%(granted)s。"),
        (False, True): N_("“%(field)s”属于“%(tag)s”类，该权限可查看：%(granted)s。"),
        (False, False): N_("“%(field)s”属于“%(tag)s”类，该权限只可查看：%(granted)s。"),
    }[writes, passed]
    tags = tuple(TAG_LABELS[tag] for tag in Tag if tag in granted) or (N_("无"),)
    params = {"field": field.label, "tag": TAG_LABELS[field.tag], "granted": tags}
    return Step(passed, message, params)


def _row(session: Session, actor: Actor, access: Access, record_id: int) -> Iterator[Step]:
    cls: Any = access.grant.entity
    needs = access.rows.needs or ("id",)
    columns = [getattr(cls, name).label(name) for name in needs]
    row = _one(session, columns, cls.id == record_id)
    if row is None:
        yield Step(False, N_("没有编号为 %(id)s 的记录。"), {"id": record_id})
        return
    inside = _one(session, [cls.id], (cls.id == record_id) & actor.rows(cls)) is not None
    known = fields(cls)
    target = next((known[name].target for name in needs if name in known), None)
    values = {name: _plain(known.get(name), row._mapping[name]) for name in needs}
    message = (
        N_("记录 %(id)s 在“%(scope)s”范围内。记录：%(row)s；任职：%(facts)s。")
        if inside
        else N_("记录 %(id)s 不在“%(scope)s”范围内。记录：%(row)s；任职：%(facts)s。")
    )
    params = {
        "id": record_id,
        "scope": access.rows.label,
        "row": tuple(_value(session, target, *value) for value in values.items()),
        "facts": (_value(session, target, fact, actor.facts.get(fact)),)
        if (fact := access.rows.fact)
        else N_("不比较"),
    }
    yield Step(inside, message, params)


def _one(session: Session, columns: list[Any], where: ColumnElement[bool]) -> Row[Any] | None:
    return session.execute(select(*columns).where(where), execution_options=_READ).first()


def _plain(field: Field | None, value: Any) -> Any:
    """Keys and codes as they are; of anything else that a scope compares, only that it is there."""
    known = field is None or field.kind in {"reference", "code", "flag"}
    return value if known or value is None else "…"


def _value(session: Session, target: type[Base] | None, name: str, value: Any) -> str:
    """`street_id = 12（国基路街道）`; of many values the first ones and how many there are."""
    values = value if isinstance(value, tuple) else (value,)
    shown = "、".join(_titled(session, target, one) for one in values[:_SHOWN])
    return f"{name} = {shown or '—'}{f'…({len(values)})' if len(values) > _SHOWN else ''}"


def _titled(session: Session, target: type[Base] | None, value: Any) -> str:
    """A key with the name of what it points at, unless that is somebody's (C33)."""
    if value is None:
        return "—"
    if target is None or entity_info(target).personal:
        return str(value)
    cls: Any = target
    title = _one(session, [getattr(cls, entity_info(target).title)], cls.id == value)
    return f"{value}（{title[0]}）" if title else str(value)

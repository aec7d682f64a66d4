"""Taking in, handing out and discarding the files of records (C18, C45).

Features make their operations of `receive` and `discard`; `fetch` is a step of its own, which
commits its entry before the first byte leaves.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.access import DOWNLOAD, REFUSED, Action, NotFound, Reason, Refused, actor_of, fields
from app.audit.acceptance import accept, refuse
from app.audit.attachments import rules
from app.audit.attachments.models import PLACE, TOKEN_LENGTH
from app.audit.attachments.rules import Upload
from app.audit.journal import record
from app.audit.operation import load, note
from app.db import today
from app.policy import PackError, limits
from app.policy.privacy import LIMITS

E = TypeVar("E", bound=Any)
CONTENT = "content"
"""What the journal calls a file that is asked for."""

_TOKEN = re.compile(rf"[\w-]{{{TOKEN_LENGTH}}}", re.ASCII)


@dataclass(frozen=True)
class File:
    """A file on its way out."""

    name: str
    media_type: str
    content: bytes


class Damaged(Refused):
    """The content has been tampered with.

    Attributes:
        record_id: whose it is.
    """

    def __init__(self, record_id: int) -> None:
        """Say which record it is about."""
        super().__init__(rules.UNREADABLE_FILE)
        self.record_id = record_id


def check() -> None:
    """The policy takes formats that are known here, and no others.

    Raises:
        PackError: it does not, or something else in it is wrong; names file and key.
    """
    for one in limits().attachments.types:
        if one not in rules.FORMATS:
            known = "、".join(rules.FORMATS)
            message = f"attachments.types 没有“{one}”这种格式，应为 {known}。"
            raise PackError(f"{LIMITS.name}：{message}")


def receive(
    session: Session,
    entity: type[E],
    data: Mapping[str, Any],
    upload: Upload | None,
    *,
    counted: bool = True,
) -> E:
    """Put a file with its record; a part of an operation.

    Args:
        session: the actor's session.
        entity: the kind of file.
        data: what was entered about it.
        upload: the file.
        counted: the record has only so many; an organisation files without end.

    Raises:
        Refused: a value or the file does not fit, or the record has too many.
        NotFound: no such record in the actor's rows.
    """
    problems = list(_problems(data, upload))
    try:
        values = accept(session, entity, data)
    except Refused as refusal:
        raise Refused(*refusal.reasons, *problems) from refusal
    refuse(problems)
    target: Any = fields(entity)[entity.owner].target
    owner = load(session, target, values[entity.owner], lock=counted)
    if counted:
        own = select(func.count(entity.id)).where(getattr(entity, entity.owner) == owner.id)
        refuse([rules.count_problem(session.scalar(own) or 0, limits().attachments.files)])
    if upload is None:  # told by the rules above
        raise Refused(rules.NO_FILE)
    row: E = entity(
        **values,
        **{
            name: getattr(owner, name)
            for name in PLACE
            if name in fields(entity) and name not in values
        },
        file_type=rules.type_by_name(upload.filename),
        size=-(-len(upload.content) // 1024),
        uploaded_on=today(),
        content=upload.content,
    )
    session.add(row)
    return row


def discard(session: Session, entity: type[E], record_id: int, version: int) -> E:
    """Delete a file for good; a part of an operation, whose entry says what it was.

    Raises:
        NotFound: missing or hidden.
        Stale: somebody has changed it since.
    """
    row = load(session, entity, record_id, version)
    session.delete(row)
    note(session, entity, f"{entity.owner}={getattr(row, entity.owner)}", f"kind={row.kind}")
    return row


def fetch(session: Session, entity: type[Any], token: str) -> File:
    """Record that a file is about to leave, commit, and hand it out.

    Raises:
        NotFound: no such file in the actor's rows, or the matrix has no such grant.
        Damaged: its content has been tampered with.
    """
    found = _find(session, entity, token)
    if found is None:
        raise NotFound
    damaged = found.content is None
    record(session, REFUSED if damaged else DOWNLOAD, entity, [found.id], [CONTENT])
    session.commit()
    if damaged:
        raise Damaged(found.id)
    return File(
        rules.file_name(found.name, found.file_type),
        rules.FORMATS[found.file_type].media_type,
        found.content,
    )


def _find(session: Session, entity: type[Any], token: str) -> Row[Any] | None:
    if not actor_of(session).may(entity, Action.SHOW) or not _TOKEN.fullmatch(token):
        return None
    wanted = select(entity.id, entity.name, entity.file_type, entity.content)
    return session.execute(wanted.where(entity.token == token)).one_or_none()


def _problems(data: Mapping[str, Any], upload: Upload | None) -> Iterator[Reason]:
    allowed, title = limits().attachments, str(data.get("name") or "")
    yield from rules.file_problems(upload, allowed.megabytes, allowed.types)
    named = {"name": title, rules.FILE: upload.filename if upload else ""}
    documents, pictures = allowed.identity_documents, allowed.identity_pictures
    for field, text in named.items():
        if found := rules.identity_problem(text, field, documents, pictures):
            yield found

"""Why an account may or may not: asked by the command line and by the page."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.access import N_, Action, Policy
from app.access.explain import Explanation, Step, explain
from app.db import Base, today
from app.features.places import actor_for, find_account, posts_of

DISABLED = N_("账号“%(name)s”已停用，不能登录。")


def explain_account(
    session: Session,
    policy: Policy,
    username: str,
    entity: type[Base],
    record_id: int | None = None,
    field: str | None = None,
    action: Action | None = None,
    *,
    channel: str,
) -> Sequence[Explanation]:
    """One explanation for each post of an account, or the one why it has none.

    Args:
        session: a session that belongs to nobody, see `app.access.explain`.
        policy: the compiled matrix.
        username: of the account.
        entity: kind of record.
        record_id: which record; None asks for the kind as a whole.
        field: name of a column; None asks for the record as a whole.
        action: what is to be done; None asks for showing or, without a record, listing.
        channel: through what the account would come.

    Raises:
        Refused: there is no such account.
    """
    user_id, active = find_account(session, username)
    if not active:
        return [Explanation((Step(False, DISABLED, {"name": username}),))]
    posts = posts_of(session, user_id, today())
    actors = [actor_for(session, policy, post, channel=channel) for post in posts]
    return [
        explain(session, actor, entity, record_id, field, action) for actor in actors or (None,)
    ]

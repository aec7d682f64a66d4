"""Use cases on code lists. Each makes this process read the lists again."""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Action
from app.audit import accept, fill, load, operation, refuse
from app.features.codes import rules
from app.features.codes.book import foreign_wording, forget
from app.features.codes.lists import Scheme, load_schemes, normalise
from app.features.codes.models import CodeItem, CodeMapping, CodeScheme

P = ParamSpec("P")
R = TypeVar("R")


def _refreshing(use_case: Callable[P, R]) -> Callable[P, R]:
    """Forget the lists once the use case has been committed."""

    @wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return use_case(*args, **kwargs)
        finally:
            forget()

    return run


@_refreshing
@operation(CodeItem, Action.CREATE)
def add_item(session: Session, data: Mapping[str, Any]) -> CodeItem:
    """Add a code to a list.

    Raises:
        Refused: the list is the system's own, or the code is malformed or taken.
    """
    item = CodeItem(**accept(session, CodeItem, data))
    scheme = load(session, CodeScheme, item.scheme_id)
    refuse([rules.new_item_problem(scheme.key, item.code, _codes(session, scheme.id))])
    session.add(item)
    return item


@_refreshing
@operation(CodeItem, Action.CHANGE)
def correct_item(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> CodeItem:
    """Change the wording or place of a code, retire it or take it back into use.

    Records keep a retired code and its label; it can no longer be chosen.

    Raises:
        Refused: the code is one the rules use, and would be retired.
    """
    item = load(session, CodeItem, record_id, version)
    fill(item, accept(session, CodeItem, data, current=item))
    if item.retired:
        refuse([rules.retirement_problem(load(session, CodeScheme, item.scheme_id).key)])
    return item


@_refreshing
@operation(CodeItem, Action.CHANGE)
def retire_item(session: Session, record_id: int, version: int) -> CodeItem:
    """Stop offering a code.

    Raises:
        Refused: the code is one the rules use.
    """
    item = load(session, CodeItem, record_id, version)
    refuse([rules.retirement_problem(load(session, CodeScheme, item.scheme_id).key)])
    item.retired = True
    return item


@_refreshing
@operation(CodeMapping, Action.CREATE)
def add_mapping(session: Session, data: Mapping[str, Any]) -> CodeMapping:
    """Teach a list what another wording means.

    Raises:
        Refused: it means a code that is not in the list.
    """
    mapping = CodeMapping(**accept(session, CodeMapping, data, tidy={"foreign": normalise}))
    refuse([rules.mapping_problem(mapping.code, _codes(session, mapping.scheme_id))])
    session.add(mapping)
    return mapping


@_refreshing
@operation(CodeMapping, Action.CHANGE)
def correct_mapping(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> CodeMapping:
    """Change what another wording means.

    Raises:
        Refused: it means a code that is not in the list.
    """
    mapping = load(session, CodeMapping, record_id, version)
    fill(mapping, accept(session, CodeMapping, data, current=mapping))
    refuse([rules.mapping_problem(mapping.code, _codes(session, mapping.scheme_id))])
    return mapping


def _codes(session: Session, scheme_id: int) -> set[str]:
    return set(session.scalars(select(CodeItem.code).where(CodeItem.scheme_id == scheme_id)))


@_refreshing
@operation(CodeItem, Action.CREATE)
def load_lists(session: Session) -> int:
    """Bring in the shipped lists: schemes, codes and wordings that are not there yet.

    For a system task. What the district has changed stays; running it again changes
    nothing.

    Returns:
        The number of codes added.

    Raises:
        CodeListError: a shipped list contradicts itself.
    """
    known = {
        (one.key, one.edition): one.id
        for one in session.execute(select(CodeScheme.key, CodeScheme.edition, CodeScheme.id))
    }
    shipped = load_schemes()
    fresh = [
        CodeScheme(
            key=scheme.key,
            edition=scheme.version,
            title=scheme.title,
            standard=scheme.standard or None,
            valid_from=scheme.valid_from,
        )
        for scheme in shipped.values()
        if (scheme.key, scheme.version) not in known
    ]
    session.add_all(fresh)
    session.flush()
    known |= {(one.key, one.edition): one.id for one in fresh}
    items = set(session.execute(select(CodeItem.scheme_id, CodeItem.code)))
    wordings = set(session.execute(select(CodeMapping.scheme_id, CodeMapping.foreign)))
    added = 0
    for scheme in shipped.values():
        key = known[scheme.key, scheme.version]
        new = [item for code, item in scheme.items.items() if (key, code) not in items]
        added += len(new)
        session.add_all(
            CodeItem(
                scheme_id=key,
                code=item.code,
                label=item.label,
                label_en=item.label_en,
                sort=item.sort,
                retired=item.retired,
            )
            for item in new
        )
        session.add_all(
            CodeMapping(scheme_id=key, foreign=foreign, code=code)
            for foreign, code in _other_wordings(scheme)
            if (key, foreign) not in wordings
        )
    return added


def _other_wordings(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """What else is written for a code, and what other systems write; its labels are known."""
    for text, code in scheme.wordings.items():
        item = scheme.items[code]
        if text not in {normalise(item.label), normalise(item.label_en)}:
            yield text, code
    for (source, text), code in scheme.foreign.items():
        yield foreign_wording(source, text), code

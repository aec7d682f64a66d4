"""Seeded faults: ways to get rights wrong, each of which the leak tests must notice.

`pytest --collect-only -q tests/access/test_mutants.py` lists them.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import abort, request, send_file
from flask_wtf.csrf import _FlaskFormCSRF
from sqlalchemy import false, select, true
from sqlalchemy.orm import Session, with_loader_criteria

from app import matrix, panel
from app.access import (
    Access,
    Action,
    Actor,
    Policy,
    Scope,
    Tag,
    bind,
    entity_info,
    fields,
    spec,
)
from app.access import grant as line_of
from app.access import session as engine
from app.access.policy import Grant
from app.audit import disclosure
from app.audit.approval import rules as approval_rules
from app.audit.attachments import operations as attachments
from app.audit.attachments import rules as attachment_rules
from app.audit.exports import ExportRequest
from app.audit.exports import operations as taking
from app.audit.exports import rules as taking_rules
from app.audit.operation import load
from app.db import db
from app.features.coordinators.models import Coordinator
from app.features.minors import operations as minors
from app.features.places import posts
from app.features.places.models import Area
from app.features.places.scopes import everywhere
from app.features.residents import operations as residents
from app.features.services import operations as services
from app.panel import (
    cells,
    charts,
    dispatch,
    explaining,
    export,
    exporting,
    files,
    identity,
    inputs,
    listing,
    lists,
    views,
)
from app.panel.api import EntityApi
from app.panel.screens import Candidate, Screen
from tests.access.house import by_name

Patch = pytest.MonkeyPatch
Fault = Callable[[Patch], None]

# What some faults still need of the code they replace.
HONEST_POSTS = posts.posts_of
HONEST_ORDER = listing.Listing._order
HONEST_CONDITION = listing.condition
HONEST_VIEW_FOR = dispatch.Front.view_for
HONEST_ENTERED = Access.entered
HONEST_COUNT = charts.count_by
HONEST_RECORD = views.EntityView._record
HONEST_SCREENS = panel._screens
HONEST_WRITE = export.write_listing
HONEST_HAND_OUT = taking_rules.why_not_hand_out
HONEST_NOT_GRANTED = taking_rules._not_granted
HONEST_WHY_NOT_DECIDE = approval_rules.why_not_decide


@dataclass(frozen=True)
class Mutant:
    """A fault, and how it is brought into the code."""

    description: str
    fault: Fault


@contextmanager
def applied(mutant: Mutant) -> Iterator[None]:
    """The code has the fault, and remembers nothing of how it was without."""
    try:
        with pytest.MonkeyPatch.context() as patch:
            mutant.fault(patch)
            _forget()
            yield
    finally:
        _forget()


def _forget() -> None:
    spec._fields.cache_clear()
    engine._reaches.clear()


def changed(owner: Any, name: str, value: Any) -> Fault:
    """Some code is replaced."""
    return lambda patch: patch.setattr(owner, name, value)


# -- the matrix -------------------------------------------------------------------------


def _lines(change: Callable[[list[Grant]], Iterable[Grant]]) -> Fault:
    """The matrix has other lines."""

    def policy(grants: Iterable[Grant], *args: Any, **keywords: Any) -> Policy:
        return Policy(change(list(grants)), *args, **keywords)

    return changed(matrix, "Policy", policy)


def _is(one: Grant, role: str, entity: str) -> bool:
    return (one.role, one.entity.__tablename__) == (role, entity)


def _wider(one: Grant, more: Mapping[str, Any]) -> Grant:
    sets = {name: getattr(one, name) | {more[name]} for name in more.keys() & {"read", "write"}}
    may = {"may": one.may | {*more["may"]}} if "may" in more else {}
    return replace(one, **{**more, **sets, **may})


def line(role: str, entity: str, **more: Any) -> Fault:
    """A line of the matrix has another scope, or a tag or actions too many."""
    return _lines(lambda old: (_wider(one, more) if _is(one, role, entity) else one for one in old))


def new_line(role: str, entity: str, *read: Tag) -> Fault:
    """The matrix has a line too many."""
    extra = line_of(role, by_name(entity), rows=everywhere, read=read, may=LOOK)
    return _lines(lambda old: [*old, extra])


def no_line(role: str, entity: str) -> Fault:
    """A line of the matrix is missing."""
    return _lines(lambda old: (one for one in old if not _is(one, role, entity)))


def every_line(**values: Any) -> Fault:
    """All lines of the matrix say the same."""
    return _lines(lambda old: (replace(one, **values) for one in old))


def scope(name: str, other: Scope = everywhere) -> Fault:
    """A scope is another one."""
    return _lines(
        lambda old: (replace(one, rows=other) if one.rows.name == name else one for one in old)
    )


class _Loose(Scope):
    """A scope that takes a missing fact for a right to everything."""

    def rows(self, facts: Mapping[str, Any]) -> Any:
        known = facts.get(str(self.fact)) is not None
        return super().rows(facts) if known else (lambda row: true())


def _loose(name: str) -> Scope:
    return _Loose("loose", "", name, name)


_DRAFTS = Scope("drafts", "", "org_unit_id", "org_unit_id", also="to_unit_id")


def column(entity: str, name: str, **changes: Any) -> Fault:
    """A column is declared otherwise."""
    info = by_name(entity).__table__.c[name].info
    return lambda patch: patch.setitem(info, "field", replace(info["field"], **changes))


def _any_line_of(policy: Policy, role: str, cls: Any) -> Access | None:
    found = (policy._cells.get((one, cls)) for one in (role, *policy.roles))
    return next((access for access in found if access is not None), None)


# -- the post ---------------------------------------------------------------------------


def _covers_all(session: Session, user_id: int, today: dt.date) -> Any:
    communities = select(Area.id).where(Area.level == "community")
    every = tuple(session.scalars(communities, execution_options=posts._READ))
    return [replace(post, covered=every) for post in HONEST_POSTS(session, user_id, today)]


def _never_ends(session: Session, user_id: int, today: dt.date) -> Any:
    return HONEST_POSTS(session, user_id, dt.date.min)


# -- the session ------------------------------------------------------------------------


def _every_row(cls: Any) -> Any:
    return with_loader_criteria(
        cls, lambda row: true(), include_aliases=True, propagate_to_loaders=False
    )


def _shared_criteria(patch: Patch) -> None:
    first: dict[Any, Any] = {}
    honest = Actor.criterion

    def criterion(actor: Actor, cls: Any) -> Any:
        return first.setdefault(cls, honest(actor, cls))

    patch.setattr(Actor, "criterion", criterion)


def _without_aliases(actor: Actor, cls: Any) -> Any:
    access = actor.access(cls)
    rows = access.rows.rows(actor.facts)(cls) if access else false()
    return with_loader_criteria(cls, rows, propagate_to_loaders=False)


def _but_coordinators(patch: Patch) -> None:
    honest = Actor.criterion

    def criterion(actor: Actor, cls: Any) -> Any:
        return _every_row(cls) if cls is Coordinator else honest(actor, cls)

    patch.setattr(Actor, "criterion", criterion)


def _first_table_only(patch: Patch) -> None:
    honest = engine._reach
    patch.setattr(
        engine, "_reach", lambda one: honest(one)._replace(entities=honest(one).entities[:1])
    )


def _wide(policy: Policy) -> Session:
    """A session that sees everything."""
    session = Session(db.engine)
    bind(session, Actor.system(policy, "mutant"))
    return session


# -- the panel --------------------------------------------------------------------------


def _all_readable(actor: Actor, cls: Any) -> Any:
    return actor.policy.fields(cls) if actor.access(cls) else {}


def _any_order(entity: Any, known: Any, sort: str) -> Any:
    if not sort:
        return HONEST_ORDER(entity, known, sort)
    name = sort.removeprefix("-")
    return (name if hasattr(entity, name) else "id"), "desc" if sort.startswith("-") else "asc"


def _any_condition(known: Any, name: str, operator: str, text: str) -> Any:
    entity = next(iter(known.values())).entity
    return HONEST_CONDITION(fields(entity), name, operator, text)


def _one_view_for_all(front: Any, actor: Actor) -> Any:
    return next(iter(front._compiled.values()), None) or HONEST_VIEW_FOR(front, actor)


def _every_column_entered(access: Access, *, creating: bool) -> Any:
    return tuple(fields(access.grant.entity).values())


def _always_entered(access: Access, *, creating: bool) -> Any:
    return HONEST_ENTERED(access, creating=True)


def _every_column(patch: Patch, owner: Any, name: str, position: int) -> None:
    """A function is handed a listing with all columns."""
    honest = getattr(owner, name)

    def run(*args: Any, **keywords: Any) -> Any:
        given = list(args)
        every = fields(args[position].entity)
        given[position] = replace(args[position], fields=every, askable=every)
        return honest(*given, **keywords)

    patch.setattr(owner, name, run)


def _count_everybody(session: Session, *args: Any) -> Any:
    with _wide(session.info["actor"].policy) as wide:
        return HONEST_COUNT(wide, *args)


def _names_of_anybody(labels: Any, target: Any, ids: set[int]) -> dict[int, str]:
    with _wide(labels._actor.policy) as wide:
        title = getattr(target, entity_info(target).title)
        return {key: str(name) for key, name in wide.execute(select(target.id, title))}


def _any_target(patch: Patch) -> None:
    def references(actor: Actor, field: Any, words: str = "") -> Any:
        title = entity_info(field.target).title
        return select(field.target.id, getattr(field.target, title))

    patch.setattr(inputs, "references", references)
    patch.setattr(views, "references", references)


def _gone(view: Any, pk: int) -> Any:
    with _wide(view.actor.policy) as wide:
        there = wide.get(view.screen.entity, pk) is not None
    try:
        return HONEST_RECORD(view, pk)
    except Exception:
        abort(410 if there else 404)


def _any_column_of_rest(patch: Patch) -> None:
    def columns(asked: Any) -> Any:
        every = (one.attribute for one in fields(asked.entity).values())
        return [asked.entity.id, asked.entity.version, *every]

    def chosen(view: Any, names: list[str] | None) -> list[str]:
        known = fields(view.screen.entity)
        return [name for name in names if name in known] if names else list(view.access.read)

    patch.setattr(listing.Listing, "columns", property(columns))
    patch.setattr(EntityApi, "_chosen", chosen)


def _any_button(patch: Patch) -> None:
    patch.setattr(VIEW, "_may_press", lambda view, button: True)
    patch.setattr(
        VIEW, "_inputs", lambda view, button: [*map(fields(view.screen.entity).get, button.inputs)]
    )


def screens(change: Callable[[Screen], Screen]) -> Fault:
    """Screens are declared otherwise."""
    return changed(panel, "_screens", lambda features: [*map(change, HONEST_SCREENS(features))])


def _writes_nothing(screen: Screen) -> Screen:
    return replace(screen, buttons=tuple(replace(one, writes=()) for one in screen.buttons))


def _calls_everybody(screen: Screen) -> Screen:
    return replace(screen, rolls=tuple(replace(one, candidates=_everybody) for one in screen.rolls))


def _everybody(session: Session, key: int) -> list[Candidate]:
    with _wide(session.info["actor"].policy) as wide:
        found = wide.execute(select(Coordinator.id, Coordinator.name))
        return [Candidate(one, name, None) for one, name in found]


def _any_roll(patch: Patch) -> None:
    patch.setattr(VIEW, "_may_enter", lambda view, roll: True)
    patch.setattr(Actor, "writable", lambda actor, cls: fields(cls))


def _overwrite(session: Session, entity: Any, key: int, version: int | None = None) -> Any:
    return load(session, entity, key)


# -- taking along -----------------------------------------------------------------------


def _anybodys(patch: Patch) -> None:
    def usable(session: Session, key: int, *_: Any, **__: Any) -> Any:
        return load(session, ExportRequest, key)

    patch.setattr(taking, "usable", usable)
    patch.setattr(exporting, "usable", usable)


def _again(asked: Any, username: str, now: dt.datetime) -> Any:
    return approval_rules.OWN if asked.username == username else approval_rules.late(asked, now)


def _no_end(patch: Patch) -> None:
    for rules in (approval_rules, taking_rules):
        patch.setattr(rules, "late", lambda asked, now: None)


def _any_minor(asked: Any, minors: int) -> Any:
    return HONEST_NOT_GRANTED(asked, 0)


def _as_many_minors(asked: Any, minors: int) -> Any:
    return HONEST_NOT_GRANTED(asked, min(minors, asked.minors))


def _own_too(asked: Any, username: str, now: dt.datetime) -> Any:
    return HONEST_WHY_NOT_DECIDE(asked, "", now)


def _endless(patch: Patch) -> None:
    class Never:
        now = staticmethod(lambda zone: dt.datetime(1999, 1, 1, tzinfo=zone))

    patch.setattr(minors, "dt", type("dt", (), {"datetime": Never}))


def _any_number(asked: Any, role: Any, unit: Any, rows: int, now: Any, **settings: int) -> Any:
    return HONEST_HAND_OUT(asked, role, unit, 0, now, **settings)


def _any_time(*args: Any, downloads: int, **settings: Any) -> Any:
    return HONEST_HAND_OUT(*args, downloads=1000, **settings)


def _unmarked(*args: Any, **settings: Any) -> int:
    return HONEST_WRITE(*args, **{**settings, "watermark": ""})


# -- files ------------------------------------------------------------------------------


def _any_file(session: Session, entity: Any, token: str) -> Any:
    columns = (entity.id, entity.name, entity.file_type, entity.content)
    with _wide(session.info["actor"].policy) as wide:
        return wide.execute(select(*columns).where(entity.token == token)).one_or_none()


def _as_page(content: Any, **names: Any) -> Any:
    return send_file(content, **{**names, "as_attachment": False})


def _unrecorded(patch: Patch) -> None:
    patch.setattr(dispatch, "record_refusal", lambda *args: None)


def _any_role(patch: Patch) -> None:
    patch.setattr(VIEW, "_offered_files", lambda view: ("file",) if view.screen.attach else ())
    patch.setattr(attachments, "_find", _any_file)


LOOK = (Action.LIST, Action.SHOW, Action.API)
PAGES = frozenset(
    {
        "list",
        "filter_panel",
        "lookup",
        "show",
        "why",
        "add",
        "edit",
        "export",
        "download",
        "press",
        "press_list",
    }
)
CLERK, HEAD, POLICE = "street_clerk", "street_supervisor", "police_officer"
PLANNER, OVERSEER = "planning_officer", "district_supervisor"
VIEW = views.EntityView

MUTANTS = (
    # The matrix: a line says too much or is missing.
    Mutant("the clerk sees every street", line(CLERK, "residence", rows=everywhere)),
    Mutant("the clerk reads the police items", line(CLERK, "residence", read=Tag.POLICE)),
    Mutant("the clerk enters the police items", line(CLERK, "residence", write=Tag.POLICE)),
    Mutant("the clerk reads the commission's answers",
           line(CLERK, "service_card", read=Tag.HEALTH)),
    Mutant("the clerk has no line for residents", no_line(CLERK, "residence")),
    Mutant("the supervisor changes residents",
           line(HEAD, "residence", write=Tag.ROUTINE, may=[Action.CHANGE])),
    Mutant("the station sees the district", line(POLICE, "residence", rows=everywhere)),
    Mutant("the station enters the street's items", line(POLICE, "residence", write=Tag.ROUTINE)),
    Mutant("the station exports residents", line(POLICE, "residence", may=[Action.EXPORT])),
    Mutant("the coordinator sees other grids", line("coordinator", "residence", rows=everywhere)),
    Mutant("the overseer lists residents", line(OVERSEER, "residence", may=LOOK)),
    Mutant("the migrant office counts by name",
           line("migrant_office", "residence", read=Tag.IDENTITY)),
    Mutant("the commission reads residents", new_line(PLANNER, "residence", Tag.IDENTITY)),
    Mutant("the administrator reads residents",
           new_line("system_admin", "residence", Tag.IDENTITY)),
    Mutant("every line reads every tag", every_line(read=frozenset(Tag))),
    Mutant("every line grants every action", every_line(may=frozenset(Action))),
    Mutant("a role without a line takes another's", changed(Policy, "access", _any_line_of)),
    # The columns: a declaration is wrong.
    Mutant("a police item is tagged as routine",
           column("residence", "permit_receipt_no", tag=Tag.ROUTINE)),
    Mutant("an answer is tagged as routine", column("service_card", "result", tag=Tag.ROUTINE)),
    Mutant("the status is entered in the form", column("residence", "status", entry="form")),
    Mutant("a grid of any level may be chosen", column("residence", "grid_id", among={})),
    Mutant("optional columns need no legal basis",
           changed(Policy, "fields", lambda policy, cls: fields(cls))),
    # The rows: a scope or a fact is wrong.
    Mutant("the scope of the street is dropped", scope("own_street")),
    Mutant("the scope of the station is dropped", scope("own_communities")),
    Mutant("the scope of the grid is dropped", scope("own_grid")),
    Mutant("the scope of the areas is dropped", scope("own_areas")),
    Mutant("the scope of what lies between two units is dropped", scope("own_part")),
    Mutant("a post in no street sees every street",
           scope("own_street", _loose("street_id"))),
    Mutant("the scope of the exchange is dropped", scope("own_exchange")),
    Mutant("a recipient sees what has not been sent", scope("own_exchange", _DRAFTS)),
    Mutant("a post in no grid sees every grid", scope("own_grid", _loose("grid_id"))),
    Mutant("every station serves every community", changed(posts, "posts_of", _covers_all)),
    Mutant("an appointment never ends", changed(posts, "posts_of", _never_ends)),
    # The session: it is not held to the rows, or lets a write pass.
    Mutant("a session has no criteria",
           changed(Actor, "criterion", lambda actor, cls: _every_row(cls))),
    Mutant("only the first table of a statement has criteria", _first_table_only),
    Mutant("all sessions have the criteria of the first", _shared_criteria),
    Mutant("aliases have no criteria", changed(Actor, "criterion", _without_aliases)),
    Mutant("one entity has no criteria", _but_coordinators),
    Mutant("statements past the entity pass",
           changed(engine, "_bypasses_orm", lambda statement: False)),
    Mutant("every select is taken for the ORM's",
           changed(engine, "_is_scoped", lambda *args: True)),
    Mutant("bulk statements pass", changed(engine, "_touches_ours", lambda statement: False)),
    Mutant("text passes below the session", changed(engine, "TextClause", type("Nothing", (), {}))),
    Mutant("nobody reads everything", changed(engine, "_is_system_read", lambda state: True)),
    Mutant("a flush does not look at columns", changed(engine, "_check_row", lambda *args: None)),
    Mutant("a flush does not look at references",
           changed(engine, "_check_references", lambda *args: None)),
    Mutant("a flush does not look at rows",
           changed(engine, "_visible", lambda session, actor, cls, ids: ids)),
    Mutant("a row may leave the actor's rows", changed(Scope, "holds", lambda *args: True)),
    Mutant("a flush does not look at the journal",
           changed(engine, "_check_journal", lambda *args: None)),
    # The panel: a page does not ask.
    Mutant("every column is readable", changed(Actor, "readable", _all_readable)),
    Mutant("everything may be done", changed(Actor, "may", lambda actor, cls, action: True)),
    Mutant("roles share a compiled view", changed(dispatch.Front, "view_for", _one_view_for_all)),
    Mutant("every page is offered", changed(VIEW, "_offered", lambda view: PAGES)),
    Mutant("all of REST is offered",
           changed(EntityApi, "_offered", lambda view: ("info", "get_list", "get"))),
    Mutant("REST gives any column", _any_column_of_rest),
    Mutant("any column sorts", changed(listing.Listing, "_order", staticmethod(_any_order))),
    Mutant("any column filters", changed(listing, "condition", _any_condition)),
    Mutant("the filter panel offers any column",
           lambda patch: _every_column(patch, lists, "filter_panel", 0)),
    Mutant("a workbook has every column",
           lambda patch: _every_column(patch, exporting, "write_listing", 1)),
    Mutant("a form asks for every column", changed(Access, "entered", _every_column_entered)),
    Mutant("what is entered once can be changed", changed(Access, "entered", _always_entered)),
    Mutant("any column is looked up",
           changed(VIEW, "_lookup_field", lambda view, name: fields(view.screen.entity)[name])),
    Mutant("a reference offers any kind of record", _any_target),
    Mutant("hidden references are named", changed(cells.Labels, "_titles", _names_of_anybody)),
    Mutant("hidden and missing records look different", changed(VIEW, "_record", _gone)),
    Mutant("forbidden and missing pages look different",
           changed(dispatch, "abort", lambda code: abort(410))),
    Mutant("every page that is no entity's opens for everybody",
           changed(Policy, "opens", lambda policy, role, right: True)),
    Mutant("a page is opened before anybody asks", changed(Actor, "may_open", lambda *args: True)),
    Mutant("the own reasons name hidden columns as shown",
           changed(explaining, "_state", lambda line: "shown")),
    Mutant("any button may be pressed", _any_button),
    Mutant("a button does not say what it writes", screens(_writes_nothing)),
    Mutant("a roll names everybody", screens(_calls_everybody)),
    Mutant("any roll may be called", _any_roll),
    Mutant("a chart counts the whole district", changed(charts, "count_by", _count_everybody)),
    Mutant("who may only count gets exact counts", changed(Access, "counts_only", False)),
    Mutant("published figures are counted anew for any filter",
           changed(charts.EntityChart, "_listing", lambda view: listing.Listing.of(
               view.actor, view.chart_declaration.entity, request.args))),
    Mutant("a chart needs no right", changed(charts, "offered", lambda actor, chart: True)),
    # Taking along: one person too few, too late, too much, or without a trace.
    Mutant("a workbook of personal data needs no word",
           changed(exporting, "entity_info",
                   lambda cls: replace(entity_info(cls), personal=False))),
    Mutant("an export needs no reason",
           changed(taking, "accept", lambda *args, **_: {"reason": "", **args[2]})),
    Mutant("any number of rows is one person's task",
           changed(taking_rules, "needs_second", lambda *args, **_: False)),
    Mutant("one approves one's own export", changed(approval_rules, "OWN", None)),
    Mutant("an export is decided again", changed(approval_rules, "why_not_decide", _again)),
    Mutant("a request never expires", _no_end),
    Mutant("a minor's number needs no approval",
           changed(disclosure, "guard_of", lambda entity: None)),
    Mutant("a minor can be made an adult",
           changed(residents, "why_not_change", lambda *args: None)),
    Mutant("more minors leave in full than somebody has agreed to",
           changed(taking_rules, "_not_granted", _as_many_minors)),
    Mutant("minors in full are one person's task",
           changed(taking_rules, "needs_second", lambda rows, limit, **_: rows > limit)),
    Mutant("a file of minors in full leaves without an approval",
           changed(taking_rules, "_not_granted", _any_minor)),
    Mutant("one approves one's own access",
           changed(approval_rules, "why_not_decide", _own_too)),
    Mutant("an approved access never ends", _endless),
    Mutant("who sees an approved export takes its file", _anybodys),
    Mutant("a file has more rows than were approved",
           changed(taking_rules, "why_not_hand_out", _any_number)),
    Mutant("a file is taken any number of times",
           changed(taking_rules, "why_not_hand_out", _any_time)),
    Mutant("a file has no watermark", changed(exporting, "write_listing", _unmarked)),
    Mutant("a download is not recorded", changed(taking, "record", lambda *args, **names: None)),
    # Files: to anybody, unseen, as anything.
    Mutant("a file is given to whoever knows its name", changed(attachments, "_find", _any_file)),
    Mutant("a file is given to roles without a line", _any_role),
    Mutant("a file leaves without a trace",
           changed(attachments, "record", lambda *args, **names: None)),
    Mutant("who asks for a file in vain is not recorded", _unrecorded),
    Mutant("a file opens as a page of ours", changed(files, "send_file", _as_page)),
    Mutant("a file of any kind is taken",
           changed(attachment_rules, "file_problems", lambda *args: ())),
    Mutant("pictures of identity documents are taken",
           changed(attachment_rules, "identity_problem", lambda *args: None)),
    Mutant("somebody else's change is overwritten", changed(services, "load", _overwrite)),
    Mutant("a form needs no token",
           changed(_FlaskFormCSRF, "validate_csrf_token", lambda *args: None)),
    Mutant("REST with a cookie needs no token",
           changed(identity.csrf, "protect", lambda **keywords: None)),
)  # fmt: skip

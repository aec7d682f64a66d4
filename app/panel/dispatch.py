"""One registered front per entity; behind it a view compiled per role, cloned per request.

FAB registers views once and shares them between threads; which columns, rows and buttons
a page has depends on the role. So FAB gets one *front* per entity, whose handlers look up
the view compiled for the actor's role and call it on a clone that carries the actor. A
role without a right and an address that does not exist answer alike: 404.
"""

import copy
from collections.abc import Callable
from threading import Lock
from typing import Any, ClassVar, Protocol, Self

from flask import abort, current_app, g, jsonify, redirect, request
from flask_appbuilder import BaseView
from flask_appbuilder.hooks import get_before_request_hooks, wrap_route_handler_with_hooks
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from app.access import Actor
from app.audit import record_refusal
from app.db import MAX_KEY, Base, db
from app.panel.identity import api_actor, csrf


def nobody() -> Any:
    """What a REST client is told that has not said who it is."""
    return jsonify(message=gettext("请先登录，或提供有效的访问令牌。"), errors={}), 401


class RoleView(Protocol):
    """What the dispatcher needs of a compiled view."""

    offered: frozenset[str]
    """Names of the handlers this role may use."""

    actor: Actor

    def clone(self, actor: Actor) -> Self:
        """A copy for one request."""


class Cloned:
    """Gives a compiled view its per-request copies."""

    own_csrf: ClassVar[frozenset[str]] = frozenset()
    """Names of the handlers whose form checks the CSRF token itself."""

    actor: Actor

    def clone(self, actor: Actor) -> Self:
        """A shallow copy that carries the actor; nothing shared is ever written."""
        mine = copy.copy(self)
        mine.actor = actor
        return mine


class Front(BaseView):
    """Routes of an entity's pages, dispatched to the view of the active role.

    Subclasses are made by `front`; FAB tells views apart by class.

    Attributes:
        entity: what the routes are about; None for a page that is no entity's.
        handlers: names of the routes that go through the dispatcher.
    """

    entity: type[Base] | None = None
    compile: Callable[[Actor], RoleView | None]
    view_class: type[Any]
    api = False

    def __init__(self) -> None:
        """Start without compiled views; each role's is made when first needed."""
        super().__init__()
        self.handlers: set[str] = set()
        self._compiled: dict[str, RoleView | None] = {}
        self._lock = Lock()

    def create_blueprint(self, *arguments: Any, **keywords: Any) -> Any:
        """Take the CSRF check over from the extension; see `_handler`."""
        blueprint = super().create_blueprint(*arguments, **keywords)
        csrf.exempt(blueprint)
        return blueprint

    def _register_urls(self) -> None:
        hooks = get_before_request_hooks(self)
        for name in dir(self.view_class):
            method = getattr(self.view_class, name)
            urls = getattr(method, "_urls", ())
            if urls and method.__module__.startswith("flask_appbuilder"):
                continue  # what we have not taken over is not offered to anybody
            for url, methods in urls:
                self.handlers.add(name)
                handler = wrap_route_handler_with_hooks(name, self._handler(name), hooks)
                self.blueprint.add_url_rule(url, name, handler, methods=methods)

    def _handler(self, name: str) -> Callable[..., Any]:
        def handle(**arguments: Any) -> Any:
            # A form checks its own token, so that what was typed is not lost; `api_actor`
            # asks browsers for one, but not the bearer of an access token.
            if not self.api and name not in self.view_class.own_csrf:
                csrf.protect()
            actor = api_actor() if self.api else g.get("actor")
            if actor is None:
                return self._sign_in()
            try:
                view = self.view_for(actor)
                keys = (value for value in arguments.values() if isinstance(value, int))
                if view is None or name not in view.offered or max(keys, default=0) > MAX_KEY:
                    abort(404)
                return getattr(view.clone(actor), name)(**arguments)
            except NotFound:
                self._record(name, arguments.get("pk"))
                raise

        return handle

    def _record(self, name: str, key: int | None) -> None:
        """Somebody has asked for what is not theirs, or is not there."""
        if self.entity is not None:
            record_refusal(db.session(), self.entity, [] if key is None else [key], [name])

    def view_for(self, actor: Actor) -> RoleView | None:
        """The view compiled for the actor's role; None when the role has nothing here."""
        role = str(actor.role)
        with self._lock:
            if role not in self._compiled:
                self._compiled[role] = type(self).compile(actor)
            return self._compiled[role]

    def _sign_in(self) -> Any:
        if self.api:
            return nobody()
        appbuilder = current_app.appbuilder  # type: ignore[attr-defined]
        return redirect(appbuilder.get_url_for_login_with(request.full_path.rstrip("?")))


def front(
    name: str,
    route: str,
    view_class: type[Any],
    compile_view: Callable[[Actor], RoleView | None],
    *,
    entity: type[Base] | None = None,
    api: bool = False,
) -> type[Front]:
    """Make the front class of one entity.

    Args:
        name: endpoint name.
        route: URL prefix.
        view_class: the FAB view class whose exposed methods become routes.
        compile_view: makes the view of an actor's role.
        entity: whose records the routes are about, if they are.
        api: answer JSON, accept bearer tokens.
    """
    members = {
        "route_base": route,
        "view_class": view_class,
        "compile": staticmethod(compile_view),
        "entity": entity,
        "api": api,
    }
    return type(name, (Front,), members)

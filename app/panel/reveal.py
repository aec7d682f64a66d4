"""Asking for one masked value in full: a purpose, one keystroke, one entry in the journal."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import abort, jsonify, make_response, request, session
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.access import Access, Action, Actor, NotFound, Refused
from app.audit import PURPOSE, Exhausted, Unapproved, guard_of, reveal
from app.db import UNREADABLE, db
from app.panel import urls
from app.panel.cells import DAMAGED, Labels
from app.panel.reasons import translate
from app.panel.routes import expose
from app.panel.screens import Screen


class RevealPage:
    """The part of an entity's view that shows masked values in full."""

    screen: Screen
    screens: Sequence[Screen]
    access: Access
    actor: Actor
    _labels: Callable[[], Labels]
    _show_page: Callable[..., str]

    @property
    def _revealing(self) -> bool:
        return self.access.may(Action.REVEAL) and bool(self.access.masked)

    @expose("/reveal/<int:pk>/<name>", methods=("POST",))
    def reveal(self, pk: int, name: str) -> Any:
        """One value: as JSON for the record page's script, else on the record page itself.

        The purpose of the sitting is remembered until the account leaves the post.
        """
        purpose = request.form.get(PURPOSE) or session.get(PURPOSE)
        try:
            value = reveal(db.session(), self.screen.entity, pk, name, purpose)
        except NotFound:
            abort(404)
        except Refused as refusal:
            return self._refused(refusal, pk)
        session[PURPOSE] = purpose
        text = gettext(DAMAGED) if value is UNREADABLE else str(value or "")
        if _wants_json():
            return jsonify(value=text, purpose=purpose)
        return self._show_page(pk, {name: text})

    def _refused(self, refusal: Refused, pk: int) -> Response:
        status = 429 if isinstance(refusal, Exhausted) else 400
        problems = [translate(reason) for reason in refusal.reasons]
        way = self._way_to_ask(pk) if isinstance(refusal, Unapproved) else None
        if _wants_json():
            return make_response(jsonify(message="；".join(problems), ask=way), status)
        return make_response(self._show_page(pk, {}, problems, way), status)

    def _way_to_ask(self, pk: int) -> dict[str, str] | None:
        """The page on which one asks for access to the record."""
        guard = guard_of(self.screen.entity)
        if guard is None or not self.actor.may(guard.requests, Action.CREATE):
            return None
        (screen,) = (one for one in self.screens if one.entity is guard.requests)
        url = urls.of(screen, "add", **{guard.about: pk, PURPOSE: session.get(PURPOSE, "")})
        return {"label": gettext("申请查阅"), "url": url}

    def purposes(self) -> Mapping[str, Any] | None:
        """What the dialog offers, and what has been chosen; None where nothing is masked."""
        if not self._revealing:
            return None
        offered = self._labels().choices(PURPOSE)
        return {"choices": offered, "chosen": offered and session.get(PURPOSE)}


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"

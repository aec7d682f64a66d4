"""What is due, as a calendar that phones and computers subscribe to (RFC 5545).

The address holds a signed token that stands for one post of one account. It needs no sign-in,
shows no person, and ends with the post, the account or the password.
"""

import datetime as dt
import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Response, abort, current_app, g, session, url_for
from flask_appbuilder import BaseView
from flask_babel import gettext
from icalendar import Alarm, Calendar, Event
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from app.access import Action, Actor, bind, entity_info
from app.db import db, today
from app.panel import urls
from app.panel.identity import password_mark
from app.panel.listing import Listing
from app.panel.routes import expose
from app.panel.screens import Agenda, Screen

DAY = dt.timedelta(days=1)
MORNING = dt.timedelta(hours=9)
"""When one is reminded, on the day of the reminder."""


class FeedView(BaseView):
    """The calendar of a post."""

    route_base = "/calendar"

    @expose("/<token>.ics")
    def feed(self, token: str) -> Response:
        """What is due for the post, for half a year; 404 to whoever has no token in force."""
        actor = _actor(token)
        if actor is None:
            abort(404)
        calendar = Calendar()
        calendar.add("prodid", "-//Liuguan//CN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", f"{gettext('流管台')} {actor.post}")
        for event in _events(actor):
            calendar.add_component(event)
        return Response(calendar.to_ical(), mimetype="text/calendar")


def address() -> str:
    """Where the calendar of the present post is."""
    # The account itself may have been given up by a rollback of this very request.
    token = _serializer().dumps([g.post.user_id, g.post.id, session["password"]])
    return url_for("FeedView.feed", token=token, _external=True)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="calendar")


def _actor(token: str) -> Actor | None:
    """Whose calendar it is, if the account, the post and the password are still the same.

    In a session of its own: whoever is signed in at this browser has nothing to do with it.
    """
    try:
        user_id, post_id, mark = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    manager = current_app.appbuilder.sm  # type: ignore[attr-defined]
    with Session(db.engine) as nobody:
        user = nobody.get(manager.user_model, user_id)
        if user is None or not user.active:
            return None
        if not hmac.compare_digest(password_mark(user), mark):
            return None
        at_post: Any = current_app.extensions["actor_at_post"]
        actor: Actor | None = at_post(nobody, user_id, post_id, "feed")
        return actor


def _events(actor: Actor) -> Iterator[Event]:
    agendas: Sequence[Agenda] = current_app.extensions["agendas"]
    screens: Sequence[Screen] = current_app.extensions["screens"]
    with Session(db.engine) as own:
        bind(own, actor)
        for agenda in agendas:
            if agenda.feed is not None and actor.may(agenda.entity, Action.LIST):
                listing = Listing.of(actor, agenda.entity, agenda.feed(actor, today()))
                screen = next(one for one in screens if one.entity is agenda.entity)
                for row in own.execute(listing.statement()).mappings():
                    yield _event(agenda, screen, dict(row))


def _event(agenda: Agenda, screen: Screen, row: Mapping[str, Any]) -> Event:
    """A whole day, known again by its key when it has been moved."""
    due, event = row[agenda.day], Event()
    event.add(
        "uid", f"{screen.path}-{row['id']}@{current_app.config['SETTINGS'].district_code}.liuguan"
    )
    event.add("sequence", row["version"])
    event.add("dtstamp", dt.datetime.now(dt.UTC))
    event.add("dtstart", due)
    event.add("dtend", due + DAY)
    event.add("summary", row[entity_info(agenda.entity).title])
    event.add("description", row[agenda.note])
    event.add("url", urls.of(screen, "show", pk=row["id"], _external=True))
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", row[entity_info(agenda.entity).title])
    reminder.add("trigger", row[agenda.remind] - due + MORNING)
    event.add_component(reminder)
    return event

"""Who is at the other end of a request: account → post → actor, bound to the session.

Flask-AppBuilder keeps accounts, passwords, login and tokens. What an account may do is
decided by the matrix for the one post it works in; FAB's permission tables stay empty.
"""

import hmac
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, abort, current_app, flash, g, redirect, request, session, url_for
from flask_appbuilder import BaseView
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.security.forms import LoginForm_db
from flask_appbuilder.security.sqla.manager import SecurityManager as FabSecurityManager
from flask_appbuilder.security.views import AuthDBView
from flask_appbuilder.security.views import ResetMyPasswordView as FabResetMyPasswordView
from flask_appbuilder.validators import PasswordComplexityValidator
from flask_babel import gettext, lazy_gettext
from flask_jwt_extended import verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException
from flask_login import current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect
from jwt.exceptions import PyJWTError
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response
from wtforms import PasswordField, ValidationError
from wtforms.validators import DataRequired, EqualTo

from app.access import Actor, Policy, bind
from app.audit import PURPOSE, record_refusal
from app.db import db, today
from app.panel.listing import storable
from app.panel.routes import expose

csrf = CSRFProtect()
POST_HEADER = "X-Liuguan-Post"
"""REST clients with several posts name the one they work in; the default is the first."""

ActorFor = Callable[..., Actor]
PostsOf = Callable[..., Any]

OWN_ACCOUNT = frozenset({"ResetMyPasswordView"})
"""FAB's pages that every signed-in person may use: they only touch the own account."""


STATIC = frozenset({"static", "appbuilder.static"})
"""Endpoints of our own files: nobody's data, whoever asks."""

_OWN_PAGE = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f]*")
"""A path that no browser takes for another host."""


class LoginView(AuthDBView):
    """FAB's login; leaving is a POST, so that no link or image can do it."""

    @expose("/login/", methods=("GET", "POST"))
    def login(self) -> Any:
        """Sign in, and go on to the page that asked for it."""
        wanted = request.args.get("next", "")
        if not _OWN_PAGE.fullmatch(wanted):
            wanted = url_for("HomeView.index")
        if current_user.is_authenticated:
            return redirect(wanted)
        form = LoginForm_db()
        if not form.validate_on_submit():
            return self.render_template(self.login_template, title=self.title, form=form)
        user = self.appbuilder.sm.auth_user_db(form.username.data, form.password.data)
        if user is None:
            flash(str(self.invalid_login_message), "warning")
            return redirect(self.appbuilder.get_url_for_login_with(wanted))
        _begin_anew()
        login_user(user)
        session["password"] = password_mark(user)
        return redirect(wanted)

    @expose("/logout/", methods=("POST",))
    def logout(self) -> Response:
        """Sign out."""
        logout_user()
        _begin_anew()
        return redirect(self.appbuilder.get_url_for_login)


class PasswordForm(DynamicForm):
    """A new password, given by somebody who knows the one in use: a screen left open is no key."""

    current = PasswordField(lazy_gettext("现用密码"), validators=[DataRequired()])
    password = PasswordField(
        lazy_gettext("新密码"),
        description=lazy_gettext(
            "至少 10 位，其中大写字母 2 个、小写字母 3 个、数字 2 个、特殊字符 1 个以上。"
        ),
        validators=[DataRequired(), PasswordComplexityValidator()],
    )
    conf_password = PasswordField(
        lazy_gettext("再次输入新密码"),
        validators=[EqualTo("password", message=lazy_gettext("两次输入的新密码不同。"))],
    )

    def validate_current(self, field: PasswordField) -> None:
        """Compare with the password in use.

        Raises:
            ValidationError: it is another one.
        """
        if not check_password_hash(g.user.password, field.data or ""):
            raise ValidationError(gettext("现用密码不对。"))


class ResetMyPasswordView(FabResetMyPasswordView):
    """The own password; afterwards one signs in with the new one."""

    form = PasswordForm
    form_title = lazy_gettext("修改密码")
    message = lazy_gettext("密码已修改，请用新密码登录。")


class SecurityManager(FabSecurityManager):
    """FAB's accounts and login without FAB's roles, permissions and their pages."""

    authdbview = LoginView
    resetmypasswordview = ResetMyPasswordView

    def register_views(self) -> None:
        """Login and the own password only; accounts are managed on our own screens."""
        self.appbuilder.add_api(self.security_api)
        self.auth_view = self.authdbview()
        self.appbuilder.add_view_no_menu(self.auth_view)
        self.appbuilder.add_view_no_menu(self.resetmypasswordview())
        if self.is_auth_limited:
            for blueprint in (self.auth_view.blueprint, self._api_blueprint()):
                self.limiter.limit(self.auth_rate_limit, methods=("POST",))(blueprint)

    def _api_blueprint(self) -> Any:
        return next(
            view.blueprint
            for view in self.appbuilder.baseviews
            if isinstance(view, self.security_api)
        )

    def auth_user_db(self, username: str, password: str) -> Any:
        """FAB's check, unless the name is one that no database can look for."""
        try:
            storable(username)
        except ValueError:
            return None
        return super().auth_user_db(username, password)

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """FAB's own pages ask here; ours are guarded by the dispatcher."""
        return g.get("actor") is not None and view_name in OWN_ACCOUNT

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Nothing is public."""
        return False

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        """FAB's menu stays empty; the panel builds its own from the matrix."""
        return set()


class PostView(BaseView):
    """Switching between the posts of one account."""

    route_base = "/post"

    @expose("/<int:post_id>", methods=("POST",))
    def switch(self, post_id: int) -> Response:
        """Work in another of the own posts from now on."""
        if post_id not in {post.id for post in g.get("posts", ())}:
            if "post" in g:
                record_refusal(db.session(), g.post.entity, [post_id], ["switch"])
            abort(404)
        _work_in(post_id)
        return redirect(url_for("HomeView.index"))


def _begin_anew() -> None:
    """Leave nothing of a session to whoever comes next but the language."""
    kept = {"locale": session["locale"]} if "locale" in session else {}
    session.clear()
    session.update(kept)


def _work_in(post_id: int) -> None:
    """Work in a post from now on; forms opened in another one must not be sent from here."""
    if session.get("post") != post_id:
        session["post"] = post_id
        session.pop(PURPOSE, None)
        session.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)


def init_app(app: Flask, policy: Policy, posts_of: PostsOf, actor_for: ActorFor) -> None:
    """Resolve the actor before every request.

    Args:
        app: the application.
        policy: the compiled matrix.
        posts_of: `posts_of(session, user_id, today)` → the posts in force.
        actor_for: `actor_for(session, policy, post, channel=, address=)` → the actor.
    """
    jwt = app.appbuilder.sm.jwt_manager  # type: ignore[attr-defined]
    jwt.additional_claims_loader(_claims)
    jwt.token_in_blocklist_loader(_is_over)

    def resolve(user: Any, channel: str, wanted: Any) -> Actor | None:
        posts = posts_of(db.session, user.id, today())
        g.posts = posts
        if not posts:
            return None
        found = next((one for one in posts if one.id == wanted), None)
        post = found or posts[0]
        actor = actor_for(db.session, policy, post, channel=channel, address=request.remote_addr)
        bind(db.session(), actor)
        if found is None and wanted is not None:
            known = [wanted] if isinstance(wanted, int) else []
            record_refusal(db.session(), post.entity, known, ["post"])
            if channel == "api":
                return None
        g.actor, g.post = actor, post
        return actor

    @app.before_request
    def find_actor() -> None:
        # An unknown address gets its actor, too: its 404 must look like any other.
        if request.endpoint in STATIC:
            return
        if current_user.is_authenticated and session.get("password") != password_mark(current_user):
            logout_user()
            _begin_anew()
        if current_user.is_authenticated:
            session.modified = True  # its time begins anew with each request
            channel = "api" if request.path.startswith("/api/") else "web"
            if resolve(current_user, channel, session.get("post")) is not None:
                _work_in(g.post.id)

    app.extensions["resolve_actor"] = resolve
    app.extensions["actor_at_post"] = partial(_at_post, policy, posts_of, actor_for)


def _at_post(
    policy: Policy,
    posts_of: PostsOf,
    actor_for: ActorFor,
    nobody: Session,
    user_id: int,
    post_id: int,
    channel: str,
) -> Actor | None:
    """The actor at one post of an account, asked by a session of nobody's; None without it."""
    posts = posts_of(nobody, user_id, today())
    post = next((one for one in posts if one.id == post_id), None)
    if post is None:
        return None
    return actor_for(nobody, policy, post, channel=channel, address=request.remote_addr)


def password_mark(user: Any) -> str:
    """What sessions and tokens carry of a password, so that they end when it is changed."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, str(user.password).encode(), "sha256").hexdigest()


def _claims(identity: str) -> dict[str, str]:
    """What a token says beside whose it is."""
    return _marks(_account(identity))


def _account(identity: str) -> Any:
    return current_app.appbuilder.sm.load_user(identity)  # type: ignore[attr-defined]


def _marks(user: Any) -> dict[str, str]:
    return {"password": password_mark(user)} if user else {}


def _is_over(header: Any, claims: Any) -> bool:
    """Whether a token is from before the last change of the password."""
    g.bearer = _account(claims["sub"])  # the session asks once for what somebody still holds
    now = _marks(g.bearer)
    return not now or claims.get("password") != now["password"]


def api_actor() -> Actor | None:
    """The actor of a REST request: the signed-in browser, or the bearer of a token.

    A browser that writes must send the CSRF token; a bearer need not.
    """
    actor: Actor | None = g.get("actor")
    if actor is not None:
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            csrf.protect()
        return actor
    try:
        verify_jwt_in_request()
    except (JWTExtendedException, PyJWTError):
        return None
    header = request.headers.get(POST_HEADER)
    wanted = int(header) if header is not None and header.isdecimal() else header
    resolve = current_app.extensions["resolve_actor"]
    return resolve(g.user, "api", wanted)

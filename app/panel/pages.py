"""Home, menu, error pages and what every template needs."""

import secrets
import traceback
from collections.abc import Sequence
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_appbuilder import BaseView
from flask_babel import get_locale, gettext
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadRequest, HTTPException, SecurityError

from app.access import Action, Actor, Denied, Refused
from app.db import db, fixed_today
from app.panel import agenda, charts, feed, urls
from app.panel.assets import asset_url
from app.panel.identity import STATIC
from app.panel.listing import Listing
from app.panel.reasons import translate
from app.panel.routes import expose
from app.panel.screens import Agenda, Chart, CodeBook, Page, Screen

CHARTS = "统计图"


class HomeView(BaseView):
    """The page after signing in: the ways into the own work."""

    route_base = ""
    default_view = "index"

    @expose("/")
    def index(self) -> Any:
        """What waits for the active role, and what it can open.

        With a number where the list opens with what is to be done and no heading tells of it:
        that is work, and the size of a whole register tells nobody anything before it is opened.
        """
        if g.get("actor") is None:
            if g.user is not None and g.user.is_authenticated:
                return _page(
                    403,
                    gettext("没有任职"),
                    gettext("您的账号目前没有有效任职。"),
                    gettext("请联系安全管理员办理任职。"),
                )
            return redirect(current_app.appbuilder.get_url_for_login)  # type: ignore[attr-defined]
        screens: Sequence[Screen] = current_app.extensions["screens"]
        agendas: Sequence[Agenda] = current_app.extensions["agendas"]
        told = {one.entity for one in agendas}
        return render_template(
            "panel/home.html",
            page={"title": gettext("首页"), "breadcrumbs": []},
            notices=agenda.notices(g.actor, agendas),
            feed_url=feed.address() if agenda.concerns(g.actor, agendas) else None,
            sections=agenda.sections(g.actor, agendas, screens, current_app.extensions["codebook"]),
            cards=[
                {
                    "title": gettext(screen.title),
                    "value": "" if screen.entity in told else _to_do(screen),
                    "url": urls.of(screen, "list", **screen.opened_with),
                    "icon": screen.icon,
                    "tone": "primary",
                }
                for screen in screens
                if screen.in_menu and g.actor.may(screen.entity, Action.LIST)
            ]
            + [
                {
                    "title": gettext(page.right.label),
                    "value": "",
                    "url": urls.of_page(page.right),
                    "icon": page.icon,
                    "tone": "primary",
                }
                for page in current_app.extensions["special_pages"]
                if g.actor.may_open(page.right)
            ],
            links=[
                {
                    "label": gettext(chart.title),
                    "url": charts.chart_route(chart) + "/chart/",
                    "icon": "chart-bar",
                }
                for chart in current_app.extensions["charts"]
                if charts.offered(g.actor, chart)
            ],
        )


def _to_do(screen: Screen) -> str:
    if not screen.opened_with:
        return ""
    listing = Listing.of(g.actor, screen.entity, screen.opened_with)
    return str(listing.count(db.session()))


def menu(actor: Actor) -> list[dict[str, Any]]:
    """The sidebar: what the actor may list or open, by category, then charts."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for screen in current_app.extensions["screens"]:
        if screen.in_menu and actor.may(screen.entity, Action.LIST):
            groups.setdefault(screen.category, []).append(
                _item(
                    gettext(screen.title),
                    urls.of(screen, "list", **screen.opened_with),
                    screen.icon,
                    f"/{screen.path}/",
                )
            )
    for page in current_app.extensions["special_pages"]:
        if actor.may_open(page.right):
            groups.setdefault(page.category, []).append(
                _item(
                    gettext(page.right.label), urls.of_page(page.right), page.icon, f"/{page.path}"
                )
            )
    for chart in current_app.extensions["charts"]:
        if charts.offered(actor, chart):
            route = charts.chart_route(chart)
            groups.setdefault(CHARTS, []).append(
                _item(gettext(chart.title), f"{route}/chart/", "chart-bar", f"{route}/")
            )
    return [
        {"label": gettext(label), "icon": items[0]["icon"], "items": items}
        for label, items in groups.items()
    ]


def _item(label: str, url: str, icon: str, prefix: str) -> dict[str, Any]:
    return {"label": label, "url": url, "icon": icon, "active": request.path.startswith(prefix)}


def init_app(
    app: Flask,
    screens: Sequence[Screen],
    chart_list: Sequence[Chart],
    special: Sequence[Page],
    agendas: Sequence[Agenda],
    codebook: CodeBook,
) -> None:
    """Register the template context and the error pages."""
    app.extensions["agendas"] = tuple(agendas)
    app.extensions["codebook"] = codebook
    app.extensions["screens"] = tuple(screens)
    app.extensions["charts"] = tuple(chart_list)
    app.extensions["special_pages"] = tuple(special)
    app.context_processor(_context)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Denied, _denied)
    app.register_error_handler(SQLAlchemyError, _database_error)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(Exception, _unexpected)
    app.after_request(_headers)


def _context() -> dict[str, Any]:
    actor: Actor | None = g.get("actor")
    languages = current_app.config["LANGUAGES"]
    locale = str(get_locale())
    return {
        "asset_url": asset_url,
        "csrf_token": generate_csrf,
        "locale": locale,
        "training_day": fixed_today(),
        "district_name": current_app.extensions.get("district_name", ""),
        "lang_urls": [
            {
                "code": code,
                "label": language["name"],
                "url": url_for("LocaleView.index", locale=code),
                "active": code == locale,
            }
            for code, language in languages.items()
        ],
        "nav": menu(actor) if actor else [],
        "who": _who(actor) if actor else None,
    }


def _who(actor: Actor) -> dict[str, Any]:
    roles = actor.policy.roles
    return {
        "name": actor.username,
        "role_label": gettext(roles[str(actor.role)]),
        "org_label": actor.post,
        "roles": [
            {
                "id": post.id,
                "label": f"{gettext(roles[post.role])} · {post.org_name}",
                "active": post is g.post,
            }
            for post in g.posts
            if post.role in roles
        ],
        "switch_url": url_for("PostView.switch", post_id=0).rstrip("0"),
        "password_url": url_for("ResetMyPasswordView.this_form_get"),
        "logout_url": current_app.appbuilder.get_url_for_logout,  # type: ignore[attr-defined]
    }


def _headers(response: Any) -> Any:
    """No foreign host, no framing, no sniffing; nothing but our own files is cached."""
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; "
        "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.endpoint not in STATIC:
        response.headers["Cache-Control"] = "no-store"  # files to download say "no-cache"
    return response


# -- errors -----------------------------------------------------------------------------


def _wants_json() -> bool:
    return request.path.startswith("/api/") or "/lookup/" in request.path


def _page(code: int, title: str, message: str, advice: str, reference: str = "") -> Any:
    if _wants_json():
        return jsonify(message=message, errors={}), code
    return (
        render_template(
            "panel/error.html",
            page={"title": title, "breadcrumbs": []},
            code=code,
            title=title,
            message=message,
            advice=advice,
            reference=reference,
        ),
        code,
    )


def _missing() -> Any:
    return _page(
        404,
        gettext("没有这个页面"),
        gettext("您要找的页面或记录不存在，或不在您的办理范围。"),
        gettext("请核对地址，或从左侧菜单重新进入。"),
    )


def _denied(error: Denied) -> Any:
    """The wall caught what a page let through: an attack, or a defect of ours."""
    db.session.rollback()
    current_app.logger.warning("denied on %s: %s", request.endpoint, error)
    return _missing()


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):
        # Flask cannot make the addresses that a page needs for a host it does not trust.
        return Response(gettext("系统无法理解这个请求。"), error.code, mimetype="text/plain")
    if error.code in {403, 404, 405}:
        return _missing()
    if error.code == 413:
        return _page(
            413,
            gettext("文件太大"),
            gettext("上传的文件超过 20 MB。"),
            gettext("请拆分后分批上传。"),
        )
    if error.code == 429:
        return _page(429, gettext("操作太频繁"), gettext("尝试次数过多。"), gettext("请稍后再试。"))
    return _page(
        error.code,
        gettext("请求有误"),
        gettext("系统无法理解这个请求。"),
        gettext("请返回上一页重试。"),
    )


def _csrf_error(error: CSRFError) -> Any:
    return _page(
        400,
        gettext("页面已过期"),
        gettext("为保护您的账号，这个页面需要重新打开，本次操作没有执行。"),
        gettext("请返回上一页刷新后重新提交。"),
    )


def _refused(refusal: Refused) -> Any:
    return _page(
        400,
        gettext("请求有误"),
        "；".join(translate(reason) for reason in refusal.reasons),
        gettext("请返回上一页修改后重试。"),
    )


def _database_error(error: SQLAlchemyError) -> Any:
    return _failure(error, gettext("数据库暂时不可用，本次操作没有保存。"))


def _too_deep(error: RecursionError) -> Any:
    """JSON, Rison or a cursor of thousands of brackets: nothing of ours is nested so deep."""
    db.session.rollback()
    current_app.logger.warning("nested too deep: %s", request.endpoint)
    return _http_error(BadRequest())


def _unexpected(error: Exception) -> Any:
    return _failure(error, gettext("系统出现意外错误，本次操作没有保存。"))


def _trace(error: BaseException | None) -> str:
    """Kinds and places of an error and its causes.

    Without messages: they quote what people have entered, PostgreSQL's the whole row.
    """
    found = []
    while error is not None:
        code = getattr(error, "sqlstate", None)
        kind = type(error).__qualname__ + (f" {code}" if code else "")
        found.append("".join(traceback.format_tb(error.__traceback__)) + kind)
        error = error.__cause__ or error.__context__
    return "\n".join(found)


def _failure(error: Exception, message: str) -> Any:
    """Log the cause under a reference number; show the number, never the cause."""
    db.session.rollback()
    reference = secrets.token_hex(4)
    current_app.logger.error("error %s on %s\n%s", reference, request.endpoint, _trace(error))
    return _page(
        500,
        gettext("系统出错"),
        message,
        gettext("请稍后重试；仍有问题请把编号告诉系统管理员。"),
        reference,
    )

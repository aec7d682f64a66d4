"""Commands of the house; `flask --help` lists them, `flask COMMAND --help` explains one."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import matrix_cli
from app.access import (
    N_,
    Action,
    Actor,
    Denied,
    NotFound,
    Policy,
    Reason,
    Refused,
    bind,
    entities,
    entity_info,
    pg,
)
from app.access.catalog import differences
from app.access.commands import Who, acts_as
from app.access.explain import Explanation
from app.access.freeze import freeze
from app.db import Base, db, today
from app.demo.district import ACCOUNTS, PASSWORD, unit
from app.demo.load import load as load_demo
from app.demo.load import occupied
from app.features.calendar import import_notice, load_calendar
from app.features.codes import load_lists
from app.features.deadlines import draw_up_as_system
from app.features.exchange import ExchangePackage, destroy_expired, receive
from app.features.exchange.commands import keygen, open_package
from app.features.oversight.why import DISABLED, explain_account
from app.features.places import Area, OrgUnit, actor_for, appoint, find_account, posts_of
from app.features.places.operations import add_reader, load_places, remove_reader
from app.features.places.posts import Post
from app.features.places.readers import READERS
from app.features.privacy import rotate
from app.features.residents.intake import import_file
from app.matrix import ROLE_LABELS, Role
from app.panel.accounts import add_account
from app.panel.explaining import answer
from app.panel.reasons import translate
from app.policy.commands import policy
from app.sheets.findings import Finding, Report
from config import ROOT, Environment, Settings

ACCOUNT_COLUMNS = (N_("账号"), N_("密码"), N_("角色"), N_("单位"))
NO_POST = N_("账号“%(name)s”没有有效任职，请先由安全管理员办理任职。")
WHICH_POST = N_("账号“%(name)s”有多个任职，请用 --role 指明：%(roles)s。")
DENIED = N_("账号“%(name)s”无权办理。可用 flask access explain 查看原因。")
EXTRA, LACKING = N_("多出：%(right)s"), N_("缺少：%(right)s")
NO_LOGINS = Reason(N_("SQLite 没有数据库账号；只读账号只能建在 PostgreSQL 上。"))
BAD_LOGIN = N_(
    "数据库账号“%(name)s”不能用：请用小写字母开头，只含小写字母、数字和下划线，"
    "不以 liuguan_ 或 pg_ 开头。"
)
NOT_MADE = N_(
    "数据库没有接受：%(cause)s。请以有 CREATEROLE 权限的库主账号运行，参见"
    " docs/how-to/postgresql-roles.md。"
)
MADE = N_("数据库只读账号“%(name)s”（%(role)s），密码只显示这一次：%(password)s")
Importing = Callable[..., Report]
"""`run(session, path, dry_run=)`"""
_LOGIN = re.compile(r"[a-z][a-z0-9_]{0,62}")
NO_CODE = N_("没有代码为“%(code)s”的%(entity)s，请核对代码。")
PLANNED = N_("新增待办 %(made)s 项，期限变动 %(moved)s 项，不再要求 %(dropped)s 项。")
BEYOND = N_("有 %(count)s 个期限所在年度还没有放假安排，请先导入。")
REPORT = N_(
    "共 %(read)s 行：新增 %(created)s，更正 %(changed)s，未变 %(unchanged)s，未导入 %(refused)s。"
)


def init_app(app: Flask) -> None:
    """Register every command group."""
    for group in (
        access,
        codes,
        calendar,
        places,
        deadlines,
        demo,
        imports,
        accounts,
        keys,
        exchange,
        policy,
    ):
        app.cli.add_command(group)


def _policy() -> Policy:
    policy: Policy = current_app.extensions["policy"]
    return policy


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


@contextmanager
def _acting(actor: Actor) -> Iterator[Session]:
    """A session of an actor's own."""
    with Session(db.engine) as session:
        bind(session, actor)
        yield session


class _NotDone(click.ClickException):
    """Nothing could be tried: not allowed, or not readable."""

    exit_code = 2


@contextmanager
def _refusals(kind: type[click.ClickException] = click.ClickException) -> Iterator[None]:
    """Say in one line, without a stack trace, why something is refused."""
    try:
        yield
    except Refused as refusal:
        raise kind("；".join(map(translate, refusal.reasons))) from refusal


access = AppGroup("access", help="权限矩阵 · the access matrix")


class _Entity(click.ParamType[type[Base]]):
    """Name of an entity: its table's or its class's."""

    name = "entity"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> type[Base]:
        """Find the model class."""
        for cls in entities():
            if value in {cls.__tablename__, cls.__name__}:
                return cls
        names = "、".join(cls.__tablename__ for cls in entities())
        return self.fail(f"没有对象“{value}”，可用：{names}", param, ctx)


@access.command("explain", help="说明一个账号为何能或不能办理 · why an account may or may not")
@click.argument("username", metavar="USER")
@click.argument("entity", type=_Entity(), metavar="ENTITY")
@click.argument("what", nargs=-1, metavar="[ID] [FIELD]")
@click.option("--action", type=click.Choice([action.value for action in Action]))
@acts_as(Who.NOBODY)
def _explain(username: str, entity: type[Base], what: tuple[str, ...], action: str | None) -> None:
    record_id = int(what[0]) if what and what[0].isdecimal() else None
    names = what if record_id is None else what[1:]
    if len(names) > 1:
        raise click.UsageError("最多写一个记录编号和一个栏目 · one ID and one FIELD at most")
    asked = (entity, record_id, names[0] if names else None, Action(action) if action else None)
    with _refusals(), Session(db.engine) as session:
        for found in explain_account(session, _policy(), username, *asked, channel="cli"):
            click.echo(_answer(found))


def _answer(found: Explanation) -> str:
    said = answer(found)
    steps = (f"{'✓' if step['passed'] else '✗'} {step['text']}" for step in said["steps"])
    return "\n".join([said["verdict"], *steps])


access.add_command(matrix_cli.write_snapshot)
access.add_command(matrix_cli.propose)


@access.command("revision", help="把权限矩阵编译成迁移 · compile the matrix into a migration")
@click.option("-m", "--message", required=True, help="几个英文词 · a few words in English")
@acts_as(Who.NOBODY)
def _revision(message: str) -> None:
    click.echo(freeze(ROOT / "migrations" / "versions", message, _policy(), READERS))


@access.command("diff", help="核对数据库与权限矩阵 · compare the database with the matrix")
@acts_as(Who.NOBODY)
def _diff() -> None:
    if db.engine.dialect.name != "postgresql":
        click.echo(gettext("SQLite 没有角色和行级安全，无需核对。"))
        return
    with _refusals(_NotDone), db.engine.connect() as connection:
        try:
            found = differences(connection, _policy(), READERS)
        except DBAPIError as error:
            raise Refused(Reason(NOT_MADE, params={"cause": str(error.orig)})) from error
    for one in found:
        right = gettext(one.right.message, **dict(one.right.params))
        click.echo(gettext(EXTRA if one.extra else LACKING, right=right))
    if found:
        raise click.ClickException(
            gettext(
                "数据库与权限矩阵有 %(count)s 处不一致。矩阵有改动的，请运行 flask access revision"
                " 和 flask db upgrade；有人直接改过数据库的，请查明原因。",
                count=len(found),
            )
        )
    click.echo(gettext("数据库与权限矩阵一致。"))


@access.command("reader", help="建立只读的数据库账号 · let another tool read the database")
@click.argument("login", metavar="LOGIN")
@click.option("--user", "username", metavar="USER", help="代表哪个账号 · in whose stead")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), help="以哪个角色 · in which role"
)
@click.option("--drop", is_flag=True, help="撤销该账号 · take it away")
@acts_as(Who.SYSTEM, "readers")
def _reader(login: str, username: str | None, role: str | None, drop: bool) -> None:
    if drop is (username is not None):
        raise click.UsageError("写明 --user，或者 --drop · either --user or --drop")
    with _refusals():
        if db.engine.dialect.name != "postgresql":
            raise Refused(NO_LOGINS)
        if not _LOGIN.fullmatch(login) or login.startswith((pg.PREFIX, "pg_")):
            raise Refused(Reason(BAD_LOGIN, params={"name": login}))
        try:
            _remove_reader(login) if username is None else _add_reader(login, username, role)
        except DBAPIError as error:
            raise Refused(Reason(NOT_MADE, params={"cause": str(error.orig)})) from error


def _add_reader(login: str, username: str, role: str | None) -> None:
    """Login and record appear together."""
    with Session(db.engine) as session:
        post = _post(session, username, role)
    with db.engine.begin() as connection, Session(connection) as session:
        password = pg.create_login(connection, login, post.role)
        bind(session, Actor.system(_policy(), "readers"))
        add_reader(session, login, post.id)
    about = {"name": login, "password": password, "role": gettext(ROLE_LABELS[post.role])}
    click.echo(gettext(MADE, **about))


def _remove_reader(login: str) -> None:
    """Login and record go together."""
    with db.engine.begin() as connection, Session(connection) as session:
        pg.drop_login(connection, login)
        bind(session, Actor.system(_policy(), "readers"))
        remove_reader(session, login)
    click.echo(gettext("已撤销数据库只读账号“%(name)s”。", name=login))


codes = AppGroup("codes", help="代码表 · code lists")


@codes.command("load", help="装入随附的代码表，已有的不变 · load the shipped code lists")
@acts_as(Who.SYSTEM, "codes")
def _load_codes() -> None:
    with _acting(Actor.system(_policy(), "codes")) as session:
        added = load_lists(session)
    click.echo(gettext("新增代码 %(count)s 个。", count=added))


calendar = AppGroup("calendar", help="放假安排 · days of rest and of work")


@calendar.command("load", help="装入随附的放假安排，已有的年度不变 · load the shipped calendar")
@acts_as(Who.SYSTEM, "calendar")
def _load_calendar() -> None:
    with _acting(Actor.system(_policy(), "calendar")) as session:
        added = load_calendar(session)
    click.echo(gettext("新增年度 %(count)s 个。", count=added))


deadlines = AppGroup("deadlines", help="期限 · due items")


@deadlines.command(
    "plan", help="按规则包和放假安排推算今后一年的待办，可重复运行 · draw up the due items"
)
@acts_as(Who.SYSTEM, "deadlines")
def _plan() -> None:
    changes = draw_up_as_system(_policy())
    click.echo(gettext(PLANNED, **asdict(changes)))
    if changes.unknown:
        click.echo(gettext(BEYOND, count=changes.unknown), err=True)


places = AppGroup("places", help="区划 · places")


@places.command("load", help="装入本区区划和区政府，已有的不变 · load the district's places")
@acts_as(Who.SYSTEM, "places")
def _load_places() -> None:
    with _acting(Actor.system(_policy(), "places")) as session, _refusals():
        added = load_places(session, _settings().district_code)
    click.echo(gettext("新增区域 %(count)s 个。", count=added))


@click.group("demo", cls=AppGroup, invoke_without_command=True)
@click.option("--residents", default=2_000, show_default=True, help="人数 · how many")
@click.option("--if-empty", is_flag=True, help="库中已有数据则不装入 · only into an empty database")
@click.pass_context
@with_appcontext
@acts_as(Who.SYSTEM, "demo")
def demo(context: click.Context, residents: int, if_empty: bool) -> None:
    """装入虚拟演示数据 · load synthetic data into an empty database."""
    if context.invoked_subcommand:
        return
    settings = _settings()
    if settings.reachable or settings.environment is Environment.PRODUCTION:
        raise click.ClickException(
            gettext("演示账号的密码是公开的，生产环境和可从其他机器访问的系统不能装入演示数据。")
        )

    def progress(done: int) -> None:
        click.echo(f"{done:,} / {residents:,}", err=True)

    with _refusals():
        if if_empty and occupied(_policy()):
            click.echo(gettext("数据库中已有数据，没有装入演示数据。"), err=True)
        else:
            load_demo(_policy(), residents, progress)
    _show_accounts()


@demo.command("accounts", help="再次列出演示账号 · list the demo accounts again")
@acts_as(Who.NOBODY)
def _demo_accounts() -> None:
    _show_accounts()


def _show_accounts() -> None:
    click.echo(f"http://127.0.0.1:{_settings().port}")
    click.echo("{:<16}  {:<15}  {}  {}".format(*map(gettext, ACCOUNT_COLUMNS)))
    for account in ACCOUNTS:
        role = gettext(ROLE_LABELS[account.role])
        click.echo(f"{account.username:<18}  {PASSWORD}  {role}  {unit(account.unit).name}")


imports = AppGroup("import", help="从 Excel 导入 · import from Excel")


def _importing(name: str, text: str, run: Importing) -> None:
    """Add a command that imports one kind of workbook in the name of an account."""

    @imports.command(name, help=text)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--as", "username", required=True, metavar="USER", help="经办账号 · the account")
    @click.option(
        "--role", type=click.Choice([one.value for one in Role]), help="以哪个角色 · in which role"
    )
    @click.option("--dry-run", is_flag=True, help="只检查，不写入 · write nothing")
    @click.option("--json", "as_json", is_flag=True, help="输出 JSON · print JSON")
    @acts_as(Who.ACCOUNT)
    def command(file: Path, username: str, role: str | None, dry_run: bool, as_json: bool) -> None:
        with _refusals(_NotDone), _acting(_actor(username, role)) as session:
            try:
                report = run(session, file, dry_run=dry_run)
            except Denied as denial:
                raise Refused(Reason(DENIED, params={"name": username})) from denial
        _show_report(report, as_json=as_json)


_importing("residents", "导入居住登记花名册 · import a roster of residents", import_file)
_importing("holidays", "导入一年的放假安排 · import the holidays of a year", import_notice)


def _show_report(report: Report, *, as_json: bool) -> None:
    counts, errors = asdict(report.counts), list(map(_as_dict, report.errors))
    warnings = list(map(_as_dict, report.warnings))
    if as_json:
        found = {"counts": counts, "errors": errors, "warnings": warnings}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        click.echo(gettext(REPORT, **counts))
        for one in errors + warnings:
            click.echo(f"{one['column'] or ''}{one['row']}  {one['value']}  {one['reason']}")
    if errors:
        raise SystemExit(1)


def _as_dict(found: Finding) -> dict[str, Any]:
    return {
        "row": found.row,
        "column": found.column,
        "field": gettext(found.label) if found.label else "",
        "value": found.value,
        "reason": translate(found.reason),
    }


def _actor(username: str, role: str | None) -> Actor:
    """The actor an account is at its one post, or at the one of a role.

    Raises:
        Refused: see `_post`.
    """
    with Session(db.engine) as session:
        return actor_for(session, _policy(), _post(session, username, role), channel="cli")


def _post(session: Session, username: str, role: str | None) -> Post:
    """The one post of an account, or the one it has in a role.

    Raises:
        Refused: there is no such account, it is disabled, or has no such post or several.
    """
    params = {"name": username}
    user_id, active = find_account(session, username)
    if not active:
        raise Refused(Reason(DISABLED, params=params))
    posts = [
        post for post in posts_of(session, user_id, today()) if role is None or post.role == role
    ]
    if not posts:
        raise Refused(Reason(NO_POST, params=params))
    if len(posts) > 1:
        roles = "、".join(post.role for post in posts)
        raise Refused(Reason(WHICH_POST, params={"name": username, "roles": roles}))
    return posts[0]


accounts = AppGroup("accounts", help="账号 · accounts")


@accounts.command("create", help="建立账号并任职 · create an account and appoint it")
@click.argument("username", metavar="USER")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), required=True, help="角色 · role"
)
@click.option("--org", required=True, metavar="CODE", help="单位代码 · code of the organisation")
@click.option("--grid", metavar="CODE", help="负责网格的区划代码 · code of the grid")
@click.option("--name", help="姓名 · name of the person")
@click.password_option(help="密码，不写则提示输入 · asked for when left out")
@acts_as(Who.SYSTEM, "accounts")
def _create_account(
    username: str, role: str, org: str, grid: str | None, name: str | None, password: str
) -> None:
    # Flask-AppBuilder adds accounts through its own session: everything happens in that one.
    session = db.session()
    bind(session, Actor.system(_policy(), "accounts"))
    with _refusals():
        add_account(username, name or username, password)
        post = {
            "username": username,
            "role": role,
            "org_unit_id": _id_of(session, OrgUnit, org),
            "grid_id": _id_of(session, Area, grid) if grid else None,
        }
        appoint(session, post)
    click.echo(gettext("已建立账号“%(name)s”。", name=username))


keys = AppGroup("keys", help="数据密钥 · data keys")


@keys.command("rotate", help="用最新的密钥重新加密，可中断后继续 · seal anew with the newest key")
@acts_as(Who.SYSTEM, "keys")
def _rotate() -> None:
    def progress(label: str, done: int) -> None:
        click.echo(f"{gettext(label)} {done:,}", err=True)

    with _refusals(), _acting(Actor.system(_policy(), "keys")) as session:
        rotate(session, progress)
    click.echo(gettext("已全部换用最新的密钥，旧密钥可以从 DATA_KEYS 中去掉。"))


class _Exchange(AppGroup):
    """Its commands say in one line why something is refused."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is asked for."""
        with _refusals(_NotDone):
            return super().invoke(ctx)


exchange = _Exchange("exchange", help="信息互换 · exchange between offices")
exchange.add_command(keygen)
exchange.add_command(open_package)


@exchange.command("expire", help="销毁到期的互换包，每天运行一次 · destroy what has expired")
@acts_as(Who.SYSTEM, "exchange")
def _expire() -> None:
    with _acting(Actor.system(_policy(), "exchange")) as session:
        destroyed = destroy_expired(session)
    click.echo(gettext("已销毁 %(count)s 份到期的互换包，清单保留。", count=destroyed))


@exchange.command("download", help="下载发给本单位的互换包 · download a package")
@click.argument("number", metavar="NUMBER")
@click.option("--as", "username", required=True, metavar="USER", help="经办账号 · the account")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), help="以哪个角色 · in which role"
)
@click.option(
    "--out", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="放到哪个文件夹 · into which folder",
)  # fmt: skip
@acts_as(Who.ACCOUNT)
def _download(number: str, username: str, role: str | None, out: Path) -> None:
    with _acting(_actor(username, role)) as session:
        wanted = select(ExchangePackage.id, ExchangePackage.version)
        found = session.execute(wanted.where(ExchangePackage.number == number)).one_or_none()
        if found is None:
            raise NotFound
        try:
            file = receive(session, found.id, found.version)
        except Denied as denial:
            raise Refused(Reason(DENIED, params={"name": username})) from denial
    (out / file.name).write_bytes(file.content)
    click.echo(gettext("已下载到“%(path)s”。", path=out / file.name))


def _id_of(session: Session, cls: type[Area | OrgUnit], code: str) -> int:
    found = session.scalar(select(cls.id).where(cls.code == code))
    if found is None:
        label = entity_info(cls).label
        raise Refused(Reason(NO_CODE, params={"entity": label, "code": code}))
    return found

"""Commands of the house; `flask --help` lists them, `flask COMMAND --help` explains one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext
from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from app.access import (
    N_,
    Action,
    Actor,
    Denied,
    Policy,
    Reason,
    Refused,
    bind,
    entities,
    entity_info,
    snapshot,
)
from app.access.explain import Explanation, Step, explain
from app.db import Base, db, today
from app.demo.district import ACCOUNTS, PASSWORD, unit
from app.demo.load import load as load_demo
from app.demo.load import occupied
from app.features.codes import load_lists
from app.features.places import Area, OrgUnit, appoint
from app.features.places.operations import load_places
from app.features.places.posts import actor_for, posts_of
from app.features.residents.intake import Finding, import_file
from app.matrix import ROLE_LABELS, Role
from app.panel.accounts import add_account
from app.panel.forms import translate
from config import ROOT, Environment, Settings

_USER = table("ab_user", column("id"), column("username"), column("active"))
DOCS = ROOT / "docs"
"""Where the snapshot of the matrix is kept."""

ACCOUNT_COLUMNS = (N_("账号"), N_("密码"), N_("角色"), N_("单位"))
NO_ACCOUNT = N_("没有账号“%(name)s”，请核对用户名。")
DISABLED = N_("账号“%(name)s”已停用，不能登录。")
NO_POST = N_("账号“%(name)s”没有有效任职，请先由安全管理员办理任职。")
WHICH_POST = N_("账号“%(name)s”有多个任职，请用 --role 指明：%(roles)s。")
DENIED = N_("账号“%(name)s”无权办理。可用 flask access explain 查看原因。")
NO_CODE = N_("没有代码为“%(code)s”的%(entity)s，请核对代码。")
REPORT = N_(
    "共 %(read)s 行：新增 %(created)s，更正 %(changed)s，未变 %(unchanged)s，未导入 %(refused)s。"
)


def init_app(app: Flask) -> None:
    """Register every command group."""
    for group in (access, codes, places, demo, imports, accounts):
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
def _explain(username: str, entity: type[Base], what: tuple[str, ...], action: str | None) -> None:
    record_id = int(what[0]) if what and what[0].isdecimal() else None
    names = what if record_id is None else what[1:]
    if len(names) > 1:
        raise click.UsageError("最多写一个记录编号和一个栏目 · one ID and one FIELD at most")
    asked = (entity, record_id, names[0] if names else None, Action(action) if action else None)
    with _refusals(), Session(db.engine) as session:
        user_id, active = _account(session, username)
        if not active:
            click.echo(_answer(Explanation((Step(False, DISABLED, {"name": username}),))))
            return
        posts = posts_of(session, user_id, today())
        actors = [actor_for(session, _policy(), post, channel="cli") for post in posts]
        for actor in actors or (None,):
            click.echo(_answer(explain(session, actor, *asked)))


def _account(session: Session, username: str) -> tuple[int, bool]:
    """Key of an account, and whether it may sign in.

    Raises:
        Refused: there is none of that name.
    """
    query = select(_USER.c.id, _USER.c.active).where(_USER.c.username == username)
    found = session.execute(query).one_or_none()
    if found is None:
        raise Refused(Reason(NO_ACCOUNT, params={"name": username}))
    return found.id, found.active


def _answer(found: Explanation) -> str:
    verdict = gettext("可以。") if found.allowed else gettext("不可以。")
    steps = (f"{'✓' if step.passed else '✗'} {_sentence(step)}" for step in found.steps)
    return "\n".join([verdict, *steps])


def _sentence(step: Step) -> str:
    params = {
        name: "、".join(map(gettext, value)) if isinstance(value, tuple) else value
        for name, value in step.params.items()
    }
    return translate(Reason(step.message, params=params))


@access.command(
    "snapshot", help="把权限矩阵逐格写入 docs/ · write the matrix to docs/, cell by cell"
)
@click.option("--check", is_flag=True, help="只核对，不写文件 · only compare")
def _snapshot(check: bool) -> None:
    files = {
        DOCS / "access-matrix.csv": snapshot.as_csv(_policy()),
        DOCS / "access-matrix.md": snapshot.as_markdown(_policy()),
    }
    for path, text in files.items():
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise click.ClickException(
                gettext(
                    "%(name)s 与权限矩阵不一致，请运行 flask access snapshot，核对改动后一并提交。",
                    name=path.name,
                )
            )


codes = AppGroup("codes", help="代码表 · code lists")


@codes.command("load", help="装入随附的代码表，已有的不变 · load the shipped code lists")
def _load_codes() -> None:
    with _acting(Actor.system(_policy(), "codes")) as session:
        added = load_lists(session)
    click.echo(gettext("新增代码 %(count)s 个。", count=added))


places = AppGroup("places", help="区划 · places")


@places.command("load", help="装入本区区划和区政府，已有的不变 · load the district's places")
def _load_places() -> None:
    with _acting(Actor.system(_policy(), "places")) as session, _refusals():
        added = load_places(session, _settings().district_code)
    click.echo(gettext("新增区域 %(count)s 个。", count=added))


@click.group("demo", cls=AppGroup, invoke_without_command=True)
@click.option("--residents", default=2_000, show_default=True, help="人数 · how many")
@click.option("--if-empty", is_flag=True, help="库中已有数据则不装入 · only into an empty database")
@click.pass_context
@with_appcontext
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
def _demo_accounts() -> None:
    _show_accounts()


def _show_accounts() -> None:
    click.echo(f"http://127.0.0.1:{_settings().port}")
    click.echo("{:<16}  {:<15}  {}  {}".format(*map(gettext, ACCOUNT_COLUMNS)))
    for account in ACCOUNTS:
        role = gettext(ROLE_LABELS[account.role])
        click.echo(f"{account.username:<18}  {PASSWORD}  {role}  {unit(account.unit).name}")


imports = AppGroup("import", help="从 Excel 导入 · import from Excel")


@imports.command("residents", help="导入居住登记花名册 · import a roster of residents")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "username", required=True, metavar="USER", help="经办账号 · the account")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), help="以哪个角色 · in which role"
)
@click.option("--dry-run", is_flag=True, help="只检查，不写入 · write nothing")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · print JSON")
def _import_residents(
    file: Path, username: str, role: str | None, dry_run: bool, as_json: bool
) -> None:
    with _refusals(_NotDone), _acting(_actor(username, role)) as session:
        try:
            report = import_file(session, file, dry_run=dry_run)
        except Denied as denial:
            raise Refused(Reason(DENIED, params={"name": username})) from denial
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
        Refused: there is no such account, it is disabled, or has no such post or several.
    """
    params = {"name": username}
    with Session(db.engine) as session:
        user_id, active = _account(session, username)
        if not active:
            raise Refused(Reason(DISABLED, params=params))
        posts = [
            post
            for post in posts_of(session, user_id, today())
            if role is None or post.role == role
        ]
        if not posts:
            raise Refused(Reason(NO_POST, params=params))
        if len(posts) > 1:
            roles = "、".join(post.role for post in posts)
            raise Refused(Reason(WHICH_POST, params={"name": username, "roles": roles}))
        return actor_for(session, _policy(), posts[0], channel="cli")


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


def _id_of(session: Session, cls: type[Area | OrgUnit], code: str) -> int:
    found = session.scalar(select(cls.id).where(cls.code == code))
    if found is None:
        label = entity_info(cls).label
        raise Refused(Reason(NO_CODE, params={"entity": label, "code": code}))
    return found

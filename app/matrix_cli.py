"""Commands about the matrix itself: write it down, compare it, try a change."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from app.access import Policy, Refused, snapshot
from app.access.commands import Who, acts_as
from app.access.proposal import Difference, compare, wording
from app.panel.reasons import translate
from config import ROOT

DOCS = ROOT / "docs"
"""Where the snapshot of the matrix is kept."""


@click.command(
    "snapshot", help="把权限矩阵逐格写入 docs/ · write the matrix to docs/, cell by cell"
)
@click.option("--check", is_flag=True, help="只核对，不写文件 · only compare")
@click.option(
    "--diff",
    is_flag=True,
    help="逐格说明与已提交的矩阵有何不同，有新开放的即为失败 · say what differs from the"
    " committed matrix; fails when something opens",
)
@with_appcontext
@acts_as(Who.NOBODY)
def write_snapshot(check: bool, diff: bool) -> None:
    """Write the matrix to `docs/`, or compare it with what is there."""
    policy: Policy = current_app.extensions["policy"]
    if diff:
        _show_difference(policy)
        return
    files = {
        DOCS / "access-matrix.csv": snapshot.as_csv(policy),
        DOCS / "access-matrix.md": snapshot.as_markdown(policy),
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


def _show_difference(policy: Policy) -> None:
    path = DOCS / "access-matrix.csv"
    try:
        committed = snapshot.from_csv(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError) as error:
        message = gettext("读不出 %(name)s，请先运行 flask access snapshot。", name=path.name)
        raise click.ClickException(message) from error
    found = compare(committed, snapshot.cells(policy))
    _show(found, policy)
    if found.opened:
        raise SystemExit(1)


@click.command(
    "propose",
    help="试算一份法律依据设置会开放、关闭哪些栏目，不作改动 · what a settings file would open"
    " and close; changes nothing",
)
@click.option(
    "--legal-basis",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="与 LEGAL_BASIS 相同格式的文件 · a file like that of LEGAL_BASIS",
)
@with_appcontext
@acts_as(Who.NOBODY)
def propose(file: Path) -> None:
    """Compare the policy that a settings file would give with the one in force."""
    policy: Policy = current_app.extensions["policy"]
    try:
        proposed: Policy = current_app.extensions["propose"](file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        message = gettext("文件“%(name)s”不是 UTF-8 文本。", name=file.name)
        raise click.ClickException(message) from error
    except Refused as refusal:
        raise click.ClickException("\n".join(map(translate, refusal.reasons))) from refusal
    before, after = (snapshot.cells(one, in_force=True) for one in (policy, proposed))
    _show(compare(before, after), proposed)


def _show(found: Difference, policy: Policy) -> None:
    for line in _lines(found, policy):
        click.echo(line)
    if not found.opened and not found.closed:
        click.echo(gettext("没有开放或关闭任何栏目。"))


def _lines(found: Difference, policy: Policy) -> Iterator[str]:
    words = wording(policy)
    for sign, cells in (("＋", found.opened), ("－", found.closed)):
        for cell in cells:
            said = words(cell)
            parts = [said.role, said.entity, said.field, said.verb, said.scope, said.condition]
            yield f"{sign} {' · '.join(gettext(part) for part in parts if part)}"

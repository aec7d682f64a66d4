"""Runs the migrations with the application's own engine and tables: `flask db …`."""

from typing import Any, Literal

import click
from alembic import context
from alembic.runtime.migration import MigrationInfo
from flask import current_app
from sqlalchemy import TypeDecorator

from app.access import SYSTEM_READ


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write the database's type in place of ours: a migration does not change with our code."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def report(*, step: MigrationInfo, **_: Any) -> None:
    """Say which step is done."""
    click.echo(f"{'已升级到' if step.is_upgrade else '已撤销'} {step.up_revision_id}", err=True)


migrate = current_app.extensions["migrate"]
options = {
    "target_metadata": migrate.db.metadata,
    "compare_server_default": True,
    "render_item": render_item,
    "on_version_apply": report,
    **migrate.configure_args,
}

if context.is_offline_mode():
    context.configure(url=migrate.db.engine.url, literal_binds=True, **options)
    with context.begin_transaction():
        context.run_migrations()
else:
    # Schema statements and reflection run below the session; they read no personal data.
    with migrate.db.engine.connect().execution_options(**{SYSTEM_READ: True}) as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()

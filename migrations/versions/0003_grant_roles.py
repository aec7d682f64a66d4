"""Grant roles: what the matrix opens, frozen by `flask access revision`."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run("0003_grant_roles.sql")


def downgrade() -> None:
    run("0003_grant_roles_retraction.sql")


def run(script: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(Path(__file__).with_name(script).read_text(encoding="utf-8"))

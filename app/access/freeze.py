"""Freezes the compiled matrix into a migration, which means the same in ten years."""

import re
from collections.abc import Iterable
from pathlib import Path

from app.access import ddl
from app.access.policy import Policy

_NUMBERED = re.compile(r"(\d{4})_\w+\.py")
_RETRACTION = "_retraction.sql"

_MIGRATION = '''"""{message}: what the matrix opens, frozen by `flask access revision`."""

from pathlib import Path

from alembic import op

revision = "{revision}"
down_revision = "{former}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run("{opens}")


def downgrade() -> None:
    run("{takes_back}")


def run(script: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(Path(__file__).with_name(script).read_text(encoding="utf-8"))
'''


def freeze(folder: Path, message: str, policy: Policy, readers: ddl.Readers) -> Path:
    """Write the next migration, and its SQL beside it.

    It goes back to what the frozen migration before it opened; the first, to nothing.

    Args:
        folder: where the migrations are.
        message: a few words, for the docstring and the names of the files.
        policy: the compiled matrix.
        readers: how the database knows who reads.

    Returns:
        The migration.
    """
    numbers = [found[1] for one in folder.iterdir() if (found := _NUMBERED.fullmatch(one.name))]
    frozen = [one for one in sorted(folder.glob("*.sql")) if not one.name.endswith(_RETRACTION)]
    revision = f"{int(max(numbers)) + 1:04}"
    slug = re.sub(r"\W+", "_", message.lower()).strip("_")
    name = f"{revision}_{slug}"
    _write(folder / f"{name}.sql", ddl.statements(policy, readers))
    if not frozen:
        _write(folder / f"{name}{_RETRACTION}", ddl.retraction())
    path = folder / f"{name}.py"
    text = _MIGRATION.format(
        message=message.capitalize(),
        revision=revision,
        former=max(numbers),
        opens=f"{name}.sql",
        takes_back=frozen[-1].name if frozen else f"{name}{_RETRACTION}",
    )
    path.write_text(text, encoding="utf-8")
    return path


def _write(path: Path, script: Iterable[str]) -> None:
    path.write_text("".join(f"{statement};\n" for statement in script), encoding="utf-8")

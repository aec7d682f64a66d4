"""Protect the audit journal: nobody changes or removes an entry, not even by SQL (C28)."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

POSTGRESQL = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
"""

# SQLite deletes for INSERT OR REPLACE without asking a delete trigger, so that needs its own.
SQLITE = {
    "audit_entry_no_update": "UPDATE",
    "audit_entry_no_delete": "DELETE",
    "audit_entry_no_replace": "INSERT",
}


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(POSTGRESQL)
        return
    for name, event in SQLITE.items():
        taken = "WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON audit_entry"
            f" {taken if event == 'INSERT' else ''}"
            " BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
        )


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
        op.execute("DROP FUNCTION refuse_audit_change()")
        return
    for name in SQLITE:
        op.execute(f"DROP TRIGGER {name}")

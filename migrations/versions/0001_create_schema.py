"""Create schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ab_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(length=150), nullable=True),
        sa.Column("description", sa.String(length=512), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_group")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_group_name")),
    )
    op.create_table(
        "ab_permission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_permission")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_permission_name")),
    )
    op.create_table(
        "ab_register_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=64), nullable=False),
        sa.Column("last_name", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=128), nullable=False),
        sa.Column("password", sa.String(length=256), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("registration_date", sa.DateTime(), nullable=True),
        sa.Column("registration_hash", sa.String(length=256), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_register_user")),
        sa.UniqueConstraint("email", name=op.f("uq_ab_register_user_email")),
        sa.UniqueConstraint("username", name=op.f("uq_ab_register_user_username")),
    )
    op.create_table(
        "ab_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_role")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_role_name")),
    )
    op.create_table(
        "ab_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=64), nullable=False),
        sa.Column("last_name", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=128), nullable=False),
        sa.Column("password", sa.String(length=256), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("last_login", sa.DateTime(), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=True),
        sa.Column("fail_login_count", sa.Integer(), nullable=True),
        sa.Column("created_on", sa.DateTime(), nullable=True),
        sa.Column("changed_on", sa.DateTime(), nullable=True),
        sa.Column("created_by_fk", sa.Integer(), nullable=True),
        sa.Column("changed_by_fk", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_fk"], ["ab_user.id"], name=op.f("fk_ab_user_changed_by_fk_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_fk"], ["ab_user.id"], name=op.f("fk_ab_user_created_by_fk_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_user")),
        sa.UniqueConstraint("email", name=op.f("uq_ab_user_email")),
        sa.UniqueConstraint("username", name=op.f("uq_ab_user_username")),
    )
    op.create_table(
        "ab_view_menu",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_view_menu")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_view_menu_name")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "username",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("records", sa.Text(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_account", ["username", "action", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_entry_record", ["entity", "record_id"], unique=False)

    op.create_table(
        "data_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("check_value", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
        sa.UniqueConstraint("version", name=op.f("uq_data_key_version")),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chart", sa.String(length=80), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("chart", "month", name=op.f("uq_publication_chart_month")),
    )
    op.create_table(
        "ab_api_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("key_hash", sa.String(length=256), nullable=False),
        sa.Column("lookup_hash", sa.String(length=256), nullable=True),
        sa.Column("key_prefix", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_on", sa.DateTime(), nullable=True),
        sa.Column("expires_on", sa.DateTime(), nullable=True),
        sa.Column("revoked_on", sa.DateTime(), nullable=True),
        sa.Column("last_used_on", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["ab_user.id"],
            name=op.f("fk_ab_api_key_user_id_ab_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_api_key")),
        sa.UniqueConstraint("lookup_hash", name=op.f("uq_ab_api_key_lookup_hash")),
        sa.UniqueConstraint("uuid", name=op.f("uq_ab_api_key_uuid")),
    )
    with op.batch_alter_table("ab_api_key", schema=None) as batch_op:
        batch_op.create_index("idx_api_key_lookup_hash", ["lookup_hash"], unique=True)
        batch_op.create_index("idx_api_key_prefix", ["key_prefix"], unique=False)
        batch_op.create_index("idx_api_key_user_id", ["user_id"], unique=False)

    op.create_table(
        "ab_group_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["ab_group.id"],
            name=op.f("fk_ab_group_role_group_id_ab_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["ab_role.id"],
            name=op.f("fk_ab_group_role_role_id_ab_role"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_group_role")),
        sa.UniqueConstraint("group_id", "role_id", name=op.f("uq_ab_group_role_group_id_role_id")),
    )
    with op.batch_alter_table("ab_group_role", schema=None) as batch_op:
        batch_op.create_index("idx_group_id", ["group_id"], unique=False)
        batch_op.create_index("idx_group_role_id", ["role_id"], unique=False)

    op.create_table(
        "ab_permission_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permission_id", sa.Integer(), nullable=False),
        sa.Column("view_menu_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["permission_id"],
            ["ab_permission.id"],
            name=op.f("fk_ab_permission_view_permission_id_ab_permission"),
        ),
        sa.ForeignKeyConstraint(
            ["view_menu_id"],
            ["ab_view_menu.id"],
            name=op.f("fk_ab_permission_view_view_menu_id_ab_view_menu"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_permission_view")),
        sa.UniqueConstraint(
            "permission_id",
            "view_menu_id",
            name=op.f("uq_ab_permission_view_permission_id_view_menu_id"),
        ),
    )
    with op.batch_alter_table("ab_permission_view", schema=None) as batch_op:
        batch_op.create_index("idx_permission_id", ["permission_id"], unique=False)
        batch_op.create_index("idx_view_menu_id", ["view_menu_id"], unique=False)

    op.create_table(
        "ab_user_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["ab_group.id"],
            name=op.f("fk_ab_user_group_group_id_ab_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["ab_user.id"],
            name=op.f("fk_ab_user_group_user_id_ab_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_user_group")),
        sa.UniqueConstraint("user_id", "group_id", name=op.f("uq_ab_user_group_user_id_group_id")),
    )
    with op.batch_alter_table("ab_user_group", schema=None) as batch_op:
        batch_op.create_index("idx_user_group_id", ["group_id"], unique=False)
        batch_op.create_index("idx_user_id", ["user_id"], unique=False)

    op.create_table(
        "ab_user_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["ab_role.id"],
            name=op.f("fk_ab_user_role_role_id_ab_role"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["ab_user.id"],
            name=op.f("fk_ab_user_role_user_id_ab_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_user_role")),
        sa.UniqueConstraint("user_id", "role_id", name=op.f("uq_ab_user_role_user_id_role_id")),
    )
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "code",
            sa.String(length=15).with_variant(sa.String(length=15, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "name",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("management_mode", sa.String(length=32), nullable=True),
        sa.Column("boundary", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_area_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id_area")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_area_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", name=op.f("uq_area_code")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_level"), ["level"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_updated_by_id"), ["updated_by_id"], unique=False)

    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_calendar_day_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_calendar_day_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("day", name=op.f("uq_calendar_day_day")),
    )
    with op.batch_alter_table("calendar_day", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calendar_day_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_calendar_day_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "calendar_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_calendar_year_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_calendar_year_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_year")),
        sa.UniqueConstraint("year", name=op.f("uq_calendar_year_year")),
    )
    with op.batch_alter_table("calendar_year", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calendar_year_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_calendar_year_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "code_scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column(
            "title",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("standard", sa.String(length=80), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_code_scheme_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_code_scheme_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_scheme")),
        sa.UniqueConstraint("key", "edition", name=op.f("uq_code_scheme_key_edition")),
    )
    with op.batch_alter_table("code_scheme", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_code_scheme_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_code_scheme_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "external_system",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("keeper", sa.String(length=80), nullable=False),
        sa.Column("serves", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_external_system_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_external_system_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_system")),
        sa.UniqueConstraint("name", name=op.f("uq_external_system_name")),
    )
    with op.batch_alter_table("external_system", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_external_system_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_external_system_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "rule_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "title",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_rule_pack_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_rule_pack_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_pack")),
        sa.UniqueConstraint("digest", name=op.f("uq_rule_pack_digest")),
    )
    with op.batch_alter_table("rule_pack", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rule_pack_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_rule_pack_key"), ["key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_rule_pack_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "ab_permission_view_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permission_view_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["permission_view_id"],
            ["ab_permission_view.id"],
            name=op.f("fk_ab_permission_view_role_permission_view_id_ab_permission_view"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["ab_role.id"],
            name=op.f("fk_ab_permission_view_role_role_id_ab_role"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_permission_view_role")),
        sa.UniqueConstraint(
            "permission_view_id",
            "role_id",
            name=op.f("uq_ab_permission_view_role_permission_view_id_role_id"),
        ),
    )
    with op.batch_alter_table("ab_permission_view_role", schema=None) as batch_op:
        batch_op.create_index("idx_permission_view_id", ["permission_view_id"], unique=False)
        batch_op.create_index("idx_role_id", ["role_id"], unique=False)

    op.create_table(
        "assessment_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("rule_pack_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["ab_user.id"],
            name=op.f("fk_assessment_month_created_by_id_ab_user"),
        ),
        sa.ForeignKeyConstraint(
            ["rule_pack_id"],
            ["rule_pack.id"],
            name=op.f("fk_assessment_month_rule_pack_id_rule_pack"),
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_assessment_month_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["ab_user.id"],
            name=op.f("fk_assessment_month_updated_by_id_ab_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_month")),
        sa.UniqueConstraint("street_id", "month", name=op.f("uq_assessment_month_street_id_month")),
    )
    with op.batch_alter_table("assessment_month", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_month_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assessment_month_month"), ["month"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assessment_month_rule_pack_id"), ["rule_pack_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assessment_month_street_id"), ["street_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assessment_month_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "code_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column(
            "code",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "label",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("label_en", sa.String(length=80), nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_code_item_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["code_scheme.id"], name=op.f("fk_code_item_scheme_id_code_scheme")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_code_item_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_item")),
        sa.UniqueConstraint("scheme_id", "code", name=op.f("uq_code_item_scheme_id_code")),
    )
    with op.batch_alter_table("code_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_code_item_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_code_item_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "code_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column(
            "foreign",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_code_mapping_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["code_scheme.id"], name=op.f("fk_code_mapping_scheme_id_code_scheme")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_code_mapping_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_mapping")),
        sa.UniqueConstraint("scheme_id", "foreign", name=op.f("uq_code_mapping_scheme_id_foreign")),
    )
    with op.batch_alter_table("code_mapping", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_code_mapping_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_code_mapping_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "coordinator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "name",
            sa.String(length=50).with_variant(sa.String(length=50, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("employer", sa.String(length=80), nullable=True),
        sa.Column("appointed_on", sa.Date(), nullable=False),
        sa.Column("pledged_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_coordinator_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_coordinator_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_coordinator_grid_id_area")),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_coordinator_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_coordinator_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordinator")),
        sa.UniqueConstraint("number", name=op.f("uq_coordinator_number")),
    )
    with op.batch_alter_table("coordinator", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coordinator_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_coordinator_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_coordinator_grid_id"), ["grid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coordinator_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_coordinator_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_coordinator_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "day_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("collected", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("departed", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_day_log_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_day_log_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_day_log_grid_id_area")),
        sa.ForeignKeyConstraint(["street_id"], ["area.id"], name=op.f("fk_day_log_street_id_area")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_day_log_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_log")),
        sa.UniqueConstraint("username", "day", name=op.f("uq_day_log_username_day")),
    )
    with op.batch_alter_table("day_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_day_log_community_id"), ["community_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_day_log_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_day_log_grid_id"), ["grid_id"], unique=False)
        batch_op.create_index("ix_day_log_street_day", ["street_id", "day", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_day_log_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "employer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("staff_count", sa.Integer(), nullable=False),
        sa.Column("migrant_count", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("contact_name", sa.String(length=50), nullable=True),
        sa.Column("contact_phone", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_employer_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_employer_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_employer_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_employer_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer")),
        sa.UniqueConstraint(
            "street_id", "credit_code", name=op.f("uq_employer_street_id_credit_code")
        ),
    )
    with op.batch_alter_table("employer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_employer_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_employer_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_employer_credit_code"), ["credit_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_employer_name"), ["name"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_employer_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "model_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column(
            "name",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("target_year", sa.Integer(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("recognised_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=200), nullable=True),
        sa.Column("withdrawn_because", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_model_unit_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_model_unit_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_model_unit_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_model_unit_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_unit")),
        sa.UniqueConstraint(
            "community_id",
            "kind",
            "name",
            "target_year",
            name=op.f("uq_model_unit_community_id_kind_name_target_year"),
        ),
    )
    with op.batch_alter_table("model_unit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_model_unit_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_model_unit_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_model_unit_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "monthly_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("filed_by", sa.String(length=64), nullable=False),
        sa.Column("residents", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_monthly_report_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_monthly_report_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_monthly_report_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_report")),
        sa.UniqueConstraint(
            "street_id", "month", "edition", name=op.f("uq_monthly_report_street_id_month_edition")
        ),
    )
    with op.batch_alter_table("monthly_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_monthly_report_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_monthly_report_month"), ["month"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_monthly_report_street_id"), ["street_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_monthly_report_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "org_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column(
            "name",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_org_unit_area_id_area")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_org_unit_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["org_unit.id"], name=op.f("fk_org_unit_parent_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_org_unit_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_org_unit_code")),
    )
    with op.batch_alter_table("org_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_org_unit_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_org_unit_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_org_unit_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_org_unit_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_org_unit_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "outflow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.String(length=50).with_variant(sa.String(length=50, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("id_number", sa.LargeBinary(), nullable=False),
        sa.Column("id_number_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("went_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("destination_region", sa.String(length=32), nullable=False),
        sa.Column("destination_place", sa.String(length=80), nullable=True),
        sa.Column("workplace", sa.String(length=100), nullable=True),
        sa.Column("occupation", sa.String(length=32), nullable=True),
        sa.Column("elders_left", sa.Integer(), nullable=False),
        sa.Column("children_left", sa.Integer(), nullable=False),
        sa.Column("needs", sa.String(length=200), nullable=True),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("notice_method", sa.String(length=32), nullable=False),
        sa.Column("declared_by", sa.String(length=32), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("registered_late", sa.Boolean(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_outflow_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_outflow_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(["street_id"], ["area.id"], name=op.f("fk_outflow_street_id_area")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_outflow_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outflow")),
    )
    with op.batch_alter_table("outflow", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outflow_community_id"), ["community_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outflow_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outflow_id_number_key"), ["id_number_key"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outflow_name"), ["name"], unique=False)
        batch_op.create_index(
            "ix_outflow_street_went", ["street_id", "went_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outflow_updated_by_id"), ["updated_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_outflow_away",
            ["id_number_key"],
            unique=True,
            postgresql_where=sa.text("status = 'away'"),
            sqlite_where=sa.text("status = 'away'"),
        )

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("id_type", sa.String(length=32), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=False),
        sa.Column("id_number_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("living_street_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_person_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["living_street_id"], ["area.id"], name=op.f("fk_person_living_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_person_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint(
            "id_number_key", "id_type", name=op.f("uq_person_id_number_key_id_type")
        ),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_person_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_person_living_street_id"), ["living_street_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_person_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "rental_house",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("address_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column(
            "address_outline",
            sa.String(length=123).with_variant(sa.String(length=123, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "landlord_name",
            sa.String(length=50).with_variant(sa.String(length=50, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("landlord_phone", sa.LargeBinary(), nullable=True),
        sa.Column("landlord_phone_key", sa.LargeBinary(length=16), nullable=True),
        sa.Column("agent_name", sa.String(length=50), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("use", sa.String(length=32), nullable=True),
        sa.Column("letting_mode", sa.String(length=32), nullable=True),
        sa.Column("floor_area", sa.Integer(), nullable=True),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("rooms_let", sa.Integer(), nullable=True),
        sa.Column("filing_no", sa.String(length=40), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("letter_no", sa.String(length=40), nullable=True),
        sa.Column("letter_signed_on", sa.Date(), nullable=True),
        sa.Column("inspected_on", sa.Date(), nullable=True),
        sa.Column("hazard_open", sa.Boolean(), nullable=True),
        sa.Column("extra_routine", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("extra_police", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_rental_house_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_rental_house_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_rental_house_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_rental_house_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rental_house")),
    )
    with op.batch_alter_table("rental_house", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rental_house_address_key"), ["address_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rental_house_address_outline"), ["address_outline"], unique=False
        )
        batch_op.create_index("ix_rental_house_community_key", ["community_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_rental_house_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rental_house_landlord_name"), ["landlord_name"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rental_house_landlord_phone_key"), ["landlord_phone_key"], unique=False
        )
        batch_op.create_index("ix_rental_house_street_key", ["street_id", "id"], unique=False)
        batch_op.create_index(
            "ix_rental_house_street_outline", ["street_id", "address_outline", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rental_house_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "service_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.String(length=50), nullable=False),
        sa.Column("contact_phone", sa.LargeBinary(), nullable=False),
        sa.Column("need", sa.String(length=32), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("institution", sa.String(length=80), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_service_card_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_service_card_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_service_card_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_service_card_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_card")),
    )
    with op.batch_alter_table("service_card", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_card_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_card_consented_on"), ["consented_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_card_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_service_card_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_service_card_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "username",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_appointment_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_appointment_grid_id_area")),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_appointment_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_appointment_updated_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["ab_user.id"], name=op.f("fk_appointment_user_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint(
            "user_id", "role", "org_unit_id", name=op.f("uq_appointment_user_id_role_org_unit_id")
        ),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appointment_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_appointment_grid_id"), ["grid_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_appointment_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_appointment_updated_by_id"), ["updated_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_appointment_username"), ["username"], unique=False)

    op.create_table(
        "assistance_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "reference",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("matter", sa.String(length=32), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("at_request", sa.Boolean(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["ab_user.id"],
            name=op.f("fk_assistance_request_created_by_id_ab_user"),
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"],
            ["org_unit.id"],
            name=op.f("fk_assistance_request_org_unit_id_org_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["ab_user.id"],
            name=op.f("fk_assistance_request_updated_by_id_ab_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_request")),
        sa.UniqueConstraint(
            "org_unit_id",
            "direction",
            "reference",
            name=op.f("uq_assistance_request_org_unit_id_direction_reference"),
        ),
    )
    with op.batch_alter_table("assistance_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assistance_request_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assistance_request_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assistance_request_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assistance_request_requested_on"), ["requested_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assistance_request_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "cooperation_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column(
            "partner",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("contact_unit", sa.String(length=80), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["ab_user.id"],
            name=op.f("fk_cooperation_agreement_created_by_id_ab_user"),
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"],
            ["org_unit.id"],
            name=op.f("fk_cooperation_agreement_org_unit_id_org_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["ab_user.id"],
            name=op.f("fk_cooperation_agreement_updated_by_id_ab_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation_agreement")),
    )
    with op.batch_alter_table("cooperation_agreement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cooperation_agreement_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cooperation_agreement_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cooperation_agreement_updated_by_id"), ["updated_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cooperation_agreement_valid_until"), ["valid_until"], unique=False
        )

    op.create_table(
        "due_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column(
            "label",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("work", sa.String(length=32), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("projected", sa.Boolean(), nullable=False),
        sa.Column("moved_from", sa.Date(), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=False),
        sa.Column("escalate_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_note", sa.String(length=200), nullable=True),
        sa.Column("proof", sa.String(length=40), nullable=True),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_due_item_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_due_item_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_due_item_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_item")),
        sa.UniqueConstraint(
            "org_unit_id",
            "duty",
            "period_from",
            name=op.f("uq_due_item_org_unit_id_duty_period_from"),
        ),
    )
    with op.batch_alter_table("due_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_due_item_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_due_item_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            "ix_due_item_unit_status_due", ["org_unit_id", "status", "due_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_due_item_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "exchange_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("check_value", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_exchange_key_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_exchange_key_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_exchange_key_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_key")),
        sa.UniqueConstraint("check_value", name=op.f("uq_exchange_key_check_value")),
    )
    with op.batch_alter_table("exchange_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exchange_key_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exchange_key_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exchange_key_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "exchange_package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("content_class", sa.String(length=32), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("record_count", sa.Integer(), nullable=False),
        sa.Column("plain_digest", sa.String(length=80), nullable=False),
        sa.Column("sealed_digest", sa.String(length=80), nullable=False),
        sa.Column("key_check_value", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by", sa.String(length=80), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.String(length=80), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("difference", sa.String(length=200), nullable=True),
        sa.Column("errors_found", sa.Integer(), nullable=True),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=80), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.Column("delivered_to_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["ab_user.id"],
            name=op.f("fk_exchange_package_created_by_id_ab_user"),
        ),
        sa.ForeignKeyConstraint(
            ["delivered_to_id"],
            ["org_unit.id"],
            name=op.f("fk_exchange_package_delivered_to_id_org_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_exchange_package_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["to_unit_id"], ["org_unit.id"], name=op.f("fk_exchange_package_to_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["ab_user.id"],
            name=op.f("fk_exchange_package_updated_by_id_ab_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_package")),
    )
    with op.batch_alter_table("exchange_package", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exchange_package_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exchange_package_delivered_to_id"), ["delivered_to_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exchange_package_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exchange_package_expires_on"), ["expires_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exchange_package_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exchange_package_to_unit_id"), ["to_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exchange_package_updated_by_id"), ["updated_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_exchange_package_on_the_way",
            ["org_unit_id", "to_unit_id", "kind", "period_from"],
            unique=True,
            postgresql_where=sa.text("status IN ('made', 'received', 'sent')"),
            sqlite_where=sa.text("status IN ('made', 'received', 'sent')"),
        )

    op.create_table(
        "export_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "username",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("conditions", sa.LargeBinary(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("in_full", sa.Boolean(), nullable=False),
        sa.Column("minors", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(length=200), nullable=True),
        sa.Column("street_id", sa.Integer(), nullable=True),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("parameters", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NOT NULL OR status NOT IN ('approved', 'declined')",
            name=op.f("ck_export_request_ck_export_request_decided"),
        ),
        sa.CheckConstraint(
            "decided_by <> username", name=op.f("ck_export_request_ck_export_request_second_person")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_export_request_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_export_request_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_export_request_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_export_request_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_request")),
    )
    with op.batch_alter_table("export_request", schema=None) as batch_op:
        batch_op.create_index("ix_export_request_account", ["username", "entity"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_export_request_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_export_request_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_export_request_street_id"), ["street_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_export_request_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "external_transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("contents", sa.String(length=120), nullable=False),
        sa.Column("external_system_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("carried_on", sa.Date(), nullable=False),
        sa.Column("record_count", sa.Integer(), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["ab_user.id"],
            name=op.f("fk_external_transfer_created_by_id_ab_user"),
        ),
        sa.ForeignKeyConstraint(
            ["external_system_id"],
            ["external_system.id"],
            name=op.f("fk_external_transfer_external_system_id_external_system"),
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_external_transfer_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["ab_user.id"],
            name=op.f("fk_external_transfer_updated_by_id_ab_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_transfer")),
    )
    with op.batch_alter_table("external_transfer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_external_transfer_carried_on"), ["carried_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_external_transfer_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_external_transfer_external_system_id"),
            ["external_system_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_external_transfer_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_external_transfer_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "former_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("org_unit_id", sa.Integer(), nullable=True),
        sa.Column("used_from", sa.Date(), nullable=True),
        sa.Column("used_until", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_former_name_area_id_area")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_former_name_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_former_name_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_former_name_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_name")),
    )
    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_name_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_former_name_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_former_name_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_former_name_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("forms", sa.String(length=500), nullable=False),
        sa.Column("form_count", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("handed_by", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.String(length=64), nullable=True),
        sa.Column("sheets_received", sa.Integer(), nullable=True),
        sa.Column("difference", sa.String(length=120), nullable=True),
        sa.Column("stored_at", sa.String(length=80), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.Column("destroyed_by", sa.String(length=50), nullable=True),
        sa.Column("witnessed_by", sa.String(length=50), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_hand_over_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_hand_over_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_hand_over_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["to_unit_id"], ["org_unit.id"], name=op.f("fk_hand_over_to_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_hand_over_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hand_over_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hand_over_org_unit_id"), ["org_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_over_street_id"), ["street_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_over_to_unit_id"), ["to_unit_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_hand_over_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "ledger_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "period",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("recipients", sa.String(length=120), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("file_type", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_ledger_document_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_ledger_document_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_ledger_document_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_document")),
        sa.UniqueConstraint(
            "org_unit_id",
            "kind",
            "period",
            "name",
            "edition",
            name=op.f("uq_ledger_document_org_unit_id_kind_period_name_edition"),
        ),
        sa.UniqueConstraint("token", name=op.f("uq_ledger_document_token")),
    )
    with op.batch_alter_table("ledger_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_document_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_ledger_document_kind"), ["kind"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ledger_document_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_ledger_document_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("addressee", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("reply_due_on", sa.Date(), nullable=True),
        sa.Column("reply_number", sa.String(length=40), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_letter_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_letter_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_letter_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("org_unit_id", "number", name=op.f("uq_letter_org_unit_id_number")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letter_org_unit_id"), ["org_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_reply_due_on"), ["reply_due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_sent_on"), ["sent_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_letter_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column(
            "title",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_matter_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_matter_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_matter_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint(
            "org_unit_id",
            "occurred_on",
            "title",
            name=op.f("uq_matter_org_unit_id_occurred_on_title"),
        ),
    )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_matter_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_matter_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_matter_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("kind_label", sa.String(length=80), nullable=False),
        sa.Column(
            "subject",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=True),
        sa.Column("chair", sa.String(length=50), nullable=True),
        sa.Column("recorder", sa.String(length=50), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("issuer", sa.String(length=50), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_meeting_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_meeting_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_meeting_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(["street_id"], ["area.id"], name=op.f("fk_meeting_street_id_area")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_meeting_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("org_unit_id", "number", name=op.f("uq_meeting_org_unit_id_number")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_community_id"), ["community_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_meeting_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_meeting_held_on"), ["held_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_meeting_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "office_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=True),
        sa.Column(
            "name",
            sa.String(length=50).with_variant(sa.String(length=50, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("post", sa.String(length=32), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("exchange", sa.String(length=32), nullable=True),
        sa.Column("deputy", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_office_holder_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_office_holder_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_office_holder_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_office_holder_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_holder")),
    )
    with op.batch_alter_table("office_holder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_office_holder_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_office_holder_name"), ["name"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_office_holder_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_office_holder_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_office_holder_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "police_coverage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_police_coverage_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_police_coverage_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["station_id"], ["org_unit.id"], name=op.f("fk_police_coverage_station_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_police_coverage_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_police_coverage")),
        sa.UniqueConstraint(
            "station_id", "community_id", name=op.f("uq_police_coverage_station_id_community_id")
        ),
    )
    with op.batch_alter_table("police_coverage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_police_coverage_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_police_coverage_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_police_coverage_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "premises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("service_phone", sa.String(length=20), nullable=True),
        sa.Column("supervision_phone", sa.String(length=20), nullable=True),
        sa.Column("hours", sa.String(length=80), nullable=True),
        sa.Column("hall_area", sa.Integer(), nullable=True),
        sa.Column("offices", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("rooms", sa.String(length=120), nullable=True),
        sa.Column("archive_room", sa.Boolean(), nullable=False),
        sa.Column("sign_board", sa.Boolean(), nullable=False),
        sa.Column("amenities", sa.Boolean(), nullable=False),
        sa.Column("has_place", sa.Boolean(), nullable=False),
        sa.Column("has_name", sa.Boolean(), nullable=False),
        sa.Column("has_devices", sa.Boolean(), nullable=False),
        sa.Column("has_staff", sa.Boolean(), nullable=False),
        sa.Column("has_funds", sa.Boolean(), nullable=False),
        sa.Column("has_rules", sa.Boolean(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("shortfalls", sa.Integer(), nullable=False),
        sa.Column("shortcomings", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_premises_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_premises_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_premises_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_premises_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_premises_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises")),
        sa.UniqueConstraint("org_unit_id", name=op.f("uq_premises_org_unit_id")),
    )
    with op.batch_alter_table("premises", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_premises_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_premises_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_premises_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_premises_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "rental_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("house_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("file_type", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_rental_document_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_rental_document_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["house_id"], ["rental_house.id"], name=op.f("fk_rental_document_house_id_rental_house")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_rental_document_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_rental_document_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rental_document")),
        sa.UniqueConstraint("token", name=op.f("uq_rental_document_token")),
    )
    with op.batch_alter_table("rental_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rental_document_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rental_document_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_rental_document_house_id"), ["house_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_rental_document_street_id"), ["street_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rental_document_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "residence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.String(length=50).with_variant(sa.String(length=50, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "name_pinyin",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "name_initials",
            sa.String(length=50).with_variant(sa.String(length=50, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("id_type", sa.String(length=32), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=False),
        sa.Column("id_number_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sex", sa.String(length=32), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_key", sa.LargeBinary(length=16), nullable=True),
        sa.Column("ethnicity", sa.String(length=32), nullable=True),
        sa.Column("hukou_region", sa.String(length=32), nullable=True),
        sa.Column("hukou_address", sa.LargeBinary(), nullable=True),
        sa.Column("hukou_coarse", sa.Boolean(), nullable=True),
        sa.Column("origin_kind", sa.String(length=32), nullable=True),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("dwelling_kind", sa.String(length=32), nullable=True),
        sa.Column("house_relation", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("stay_term", sa.String(length=32), nullable=True),
        sa.Column("workplace", sa.String(length=100), nullable=True),
        sa.Column("occupation", sa.String(length=32), nullable=True),
        sa.Column("education", sa.String(length=32), nullable=True),
        sa.Column("party_request", sa.String(length=100), nullable=True),
        sa.Column("contact_name", sa.String(length=50), nullable=True),
        sa.Column("contact_phone", sa.LargeBinary(), nullable=True),
        sa.Column("guardian_name", sa.LargeBinary(), nullable=True),
        sa.Column("guardian_relation", sa.String(length=32), nullable=True),
        sa.Column("guardian_phone", sa.LargeBinary(), nullable=True),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("notice_method", sa.String(length=32), nullable=True),
        sa.Column("declared_by", sa.String(length=32), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("consented_by", sa.String(length=32), nullable=True),
        sa.Column("consent_withdrawn_on", sa.Date(), nullable=True),
        sa.Column("collector_id", sa.Integer(), nullable=True),
        sa.Column("second_collector_id", sa.Integer(), nullable=True),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_late", sa.Boolean(), nullable=True),
        sa.Column("form_batch", sa.String(length=30), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("departure_reason", sa.String(length=32), nullable=True),
        sa.Column("police_entered_on", sa.Date(), nullable=True),
        sa.Column("permit_receipt_no", sa.String(length=30), nullable=True),
        sa.Column("permit_accepted_on", sa.Date(), nullable=True),
        sa.Column("permit_issued_on", sa.Date(), nullable=True),
        sa.Column("permit_endorsed_on", sa.Date(), nullable=True),
        sa.Column("extra_routine", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("extra_identity", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("extra_contact", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("extra_police", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["collector_id"], ["coordinator.id"], name=op.f("fk_residence_collector_id_coordinator")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_residence_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_residence_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_residence_grid_id_area")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_residence_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["second_collector_id"],
            ["coordinator.id"],
            name=op.f("fk_residence_second_collector_id_coordinator"),
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_residence_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_residence_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residence")),
    )
    with op.batch_alter_table("residence", schema=None) as batch_op:
        batch_op.create_index("ix_residence_arrival", ["arrived_on", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_residence_collector_id"), ["collector_id"], unique=False
        )
        batch_op.create_index(
            "ix_residence_community_arrival", ["community_id", "arrived_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_residence_community_verified",
            ["community_id", "verified_on", "id"],
            unique=False,
            postgresql_where=sa.text("status <> 'left'"),
            sqlite_where=sa.text("status <> 'left'"),
        )
        batch_op.create_index(
            batch_op.f("ix_residence_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_residence_grid_id"), ["grid_id"], unique=False)
        batch_op.create_index(
            "ix_residence_grid_verified",
            ["grid_id", "verified_on", "id"],
            unique=False,
            postgresql_where=sa.text("status <> 'left'"),
            sqlite_where=sa.text("status <> 'left'"),
        )
        batch_op.create_index(
            batch_op.f("ix_residence_id_number_key"), ["id_number_key"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_residence_name"), ["name"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_residence_name_initials"), ["name_initials"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_residence_name_pinyin"), ["name_pinyin"], unique=False)
        batch_op.create_index(batch_op.f("ix_residence_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_residence_phone_key"), ["phone_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_residence_second_collector_id"), ["second_collector_id"], unique=False
        )
        batch_op.create_index(
            "ix_residence_street_arrival", ["street_id", "arrived_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_residence_street_initials", ["street_id", "name_initials", "id"], unique=False
        )
        batch_op.create_index("ix_residence_street_name", ["street_id", "name", "id"], unique=False)
        batch_op.create_index(
            "ix_residence_street_pinyin", ["street_id", "name_pinyin", "id"], unique=False
        )
        batch_op.create_index(
            "ix_residence_street_status", ["street_id", "status", "arrived_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_residence_street_verified",
            ["street_id", "verified_on", "id"],
            unique=False,
            postgresql_where=sa.text("status <> 'left'"),
            sqlite_where=sa.text("status <> 'left'"),
        )
        batch_op.create_index(
            batch_op.f("ix_residence_updated_by_id"), ["updated_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_residence_open_person",
            ["person_id"],
            unique=True,
            postgresql_where=sa.text("status <> 'left'"),
            sqlite_where=sa.text("status <> 'left'"),
        )

    op.create_table(
        "safety_inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("house_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("second_inspector_id", sa.Integer(), nullable=True),
        sa.Column("item", sa.String(length=32), nullable=True),
        sa.Column("findings", sa.String(length=200), nullable=False),
        sa.Column("rectify_by", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("rechecked_on", sa.Date(), nullable=True),
        sa.Column("recheck_result", sa.String(length=32), nullable=True),
        sa.Column("referred_on", sa.Date(), nullable=True),
        sa.Column("referred_to", sa.String(length=80), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_safety_inspection_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["ab_user.id"],
            name=op.f("fk_safety_inspection_created_by_id_ab_user"),
        ),
        sa.ForeignKeyConstraint(
            ["house_id"],
            ["rental_house.id"],
            name=op.f("fk_safety_inspection_house_id_rental_house"),
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"],
            ["coordinator.id"],
            name=op.f("fk_safety_inspection_inspector_id_coordinator"),
        ),
        sa.ForeignKeyConstraint(
            ["second_inspector_id"],
            ["coordinator.id"],
            name=op.f("fk_safety_inspection_second_inspector_id_coordinator"),
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_safety_inspection_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["ab_user.id"],
            name=op.f("fk_safety_inspection_updated_by_id_ab_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_inspection")),
    )
    with op.batch_alter_table("safety_inspection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safety_inspection_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_safety_inspection_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_safety_inspection_house_id"), ["house_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_safety_inspection_inspector_id"), ["inspector_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_safety_inspection_second_inspector_id"),
            ["second_inspector_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_safety_inspection_street_status",
            ["street_id", "status", "rectify_by"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_safety_inspection_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "subsidy_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("assessment_month_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("city_share", sa.Integer(), nullable=True),
        sa.Column("district_share", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_month_id"],
            ["assessment_month.id"],
            name=op.f("fk_subsidy_line_assessment_month_id_assessment_month"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_subsidy_line_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["coordinator_id"],
            ["coordinator.id"],
            name=op.f("fk_subsidy_line_coordinator_id_coordinator"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_subsidy_line_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_subsidy_line_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_subsidy_line_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_line")),
        sa.UniqueConstraint(
            "coordinator_id", "month", name=op.f("uq_subsidy_line_coordinator_id_month")
        ),
    )
    with op.batch_alter_table("subsidy_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subsidy_line_assessment_month_id"), ["assessment_month_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_subsidy_line_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_subsidy_line_coordinator_id"), ["coordinator_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_subsidy_line_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            "ix_subsidy_line_month_street", ["month", "street_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_subsidy_line_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_subsidy_line_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "work_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "title",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_work_plan_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_work_plan_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_work_plan_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_plan")),
        sa.UniqueConstraint(
            "org_unit_id",
            "starts_on",
            "title",
            name=op.f("uq_work_plan_org_unit_id_starts_on_title"),
        ),
    )
    with op.batch_alter_table("work_plan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_work_plan_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_work_plan_ends_on"), ["ends_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_work_plan_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["coordinator_id"],
            ["coordinator.id"],
            name=op.f("fk_attendance_coordinator_id_coordinator"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_attendance_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_attendance_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_attendance_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_attendance_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "meeting_id", "coordinator_id", name=op.f("uq_attendance_meeting_id_coordinator_id")
        ),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attendance_coordinator_id"), ["coordinator_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_attendance_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_attendance_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attendance_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_attendance_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "change_slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("residence_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("dwelling_kind", sa.String(length=32), nullable=True),
        sa.Column("house_relation", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("stay_term", sa.String(length=32), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("entered_late", sa.Boolean(), nullable=True),
        sa.Column("decline_reason", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_change_slip_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_change_slip_grid_id_area")),
        sa.ForeignKeyConstraint(
            ["residence_id"], ["residence.id"], name=op.f("fk_change_slip_residence_id_residence")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_change_slip_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_change_slip_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_slip")),
    )
    with op.batch_alter_table("change_slip", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_slip_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index("ix_change_slip_grid", ["grid_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_change_slip_residence_id"), ["residence_id"], unique=False
        )
        batch_op.create_index("ix_change_slip_street", ["street_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_change_slip_updated_by_id"), ["updated_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_change_slip_waiting",
            ["residence_id"],
            unique=True,
            postgresql_where=sa.text("status = 'waiting'"),
            sqlite_where=sa.text("status = 'waiting'"),
        )

    op.create_table(
        "database_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=63), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_database_reader_appointment_id_appointment"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_database_reader_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_database_reader_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_database_reader")),
        sa.UniqueConstraint("login", name=op.f("uq_database_reader_login")),
    )
    with op.batch_alter_table("database_reader", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_database_reader_appointment_id"), ["appointment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_database_reader_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_database_reader_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("partners", sa.String(length=120), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_decision_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_decision_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_decision_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["org_unit.id"], name=op.f("fk_decision_organiser_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_decision_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_decision_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_decision_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_org_unit_id"), ["org_unit_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_decision_organiser_id"), ["organiser_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_decision_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_decision_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "equipment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column(
            "model",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "serial",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("for_exchange", sa.Boolean(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("retired_reason", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_equipment_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["office_holder.id"], name=op.f("fk_equipment_holder_id_office_holder")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_equipment_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_equipment_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_equipment_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
    )
    with op.batch_alter_table("equipment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_equipment_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_equipment_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_equipment_org_unit_id"), ["org_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_equipment_serial"), ["serial"], unique=False)
        batch_op.create_index(batch_op.f("ix_equipment_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_equipment_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "handed_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hand_over_id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_handed_form_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["hand_over_id"], ["hand_over.id"], name=op.f("fk_handed_form_hand_over_id_hand_over")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_handed_form_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_handed_form_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_form")),
        sa.UniqueConstraint(
            "org_unit_id", "number", name=op.f("uq_handed_form_org_unit_id_number")
        ),
    )
    with op.batch_alter_table("handed_form", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_handed_form_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_handed_form_hand_over_id"), ["hand_over_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_handed_form_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_invitation_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_invitation_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_invitation_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["org_unit.id"], name=op.f("fk_invitation_organiser_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_invitation_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "meeting_id", "org_unit_id", name=op.f("uq_invitation_meeting_id_org_unit_id")
        ),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_invitation_held_on"), ["held_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_invitation_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_invitation_organiser_id"), ["organiser_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_invitation_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "meeting_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("file_type", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["ab_user.id"],
            name=op.f("fk_meeting_document_created_by_id_ab_user"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_document_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_meeting_document_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_meeting_document_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["ab_user.id"],
            name=op.f("fk_meeting_document_updated_by_id_ab_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_document")),
        sa.UniqueConstraint("token", name=op.f("uq_meeting_document_token")),
    )
    with op.batch_alter_table("meeting_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_document_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_meeting_document_meeting_id"), ["meeting_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_meeting_document_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_meeting_document_street_id"), ["street_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_meeting_document_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "minor_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "username",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("residence_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(length=200), nullable=True),
        sa.Column("street_id", sa.Integer(), nullable=True),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NOT NULL OR status NOT IN ('approved', 'declined')",
            name=op.f("ck_minor_access_ck_minor_access_decided"),
        ),
        sa.CheckConstraint(
            "decided_by <> username", name=op.f("ck_minor_access_ck_minor_access_second_person")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_minor_access_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_minor_access_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["residence_id"], ["residence.id"], name=op.f("fk_minor_access_residence_id_residence")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_minor_access_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_minor_access_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minor_access")),
    )
    with op.batch_alter_table("minor_access", schema=None) as batch_op:
        batch_op.create_index("ix_minor_access_account", ["username", "residence_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_minor_access_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_minor_access_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_minor_access_residence_id"), ["residence_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_minor_access_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_minor_access_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "minutes_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column(
            "subject",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=50), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attended", sa.Text(), nullable=False),
        sa.Column("excused", sa.Text(), nullable=True),
        sa.Column("observed", sa.Text(), nullable=True),
        sa.Column("distribution", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_minutes_copy_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_copy_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_minutes_copy_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["org_unit.id"], name=op.f("fk_minutes_copy_organiser_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_minutes_copy_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_copy")),
        sa.UniqueConstraint(
            "meeting_id", "org_unit_id", name=op.f("uq_minutes_copy_meeting_id_org_unit_id")
        ),
    )
    with op.batch_alter_table("minutes_copy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_minutes_copy_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_minutes_copy_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_minutes_copy_organiser_id"), ["organiser_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_minutes_copy_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "plan_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("hand_in", sa.String(length=120), nullable=True),
        sa.Column("hand_in_to", sa.String(length=80), nullable=True),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("target_unit", sa.String(length=20), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_plan_stage_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_plan_stage_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["work_plan.id"], name=op.f("fk_plan_stage_plan_id_work_plan")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_plan_stage_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_stage")),
        sa.UniqueConstraint("plan_id", "title", name=op.f("uq_plan_stage_plan_id_title")),
    )
    with op.batch_alter_table("plan_stage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_stage_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_plan_stage_ends_on"), ["ends_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_plan_stage_org_unit_id"), ["org_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_plan_stage_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "residence_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("residence_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_residence_event_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_residence_event_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["residence_id"],
            ["residence.id"],
            name=op.f("fk_residence_event_residence_id_residence"),
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_residence_event_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_residence_event_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residence_event")),
    )
    with op.batch_alter_table("residence_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_residence_event_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_residence_event_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_residence_event_residence_id"), ["residence_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_residence_event_street_id"), ["street_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_residence_event_updated_by_id"), ["updated_by_id"], unique=False
        )

    op.create_table(
        "tenancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("house_id", sa.Integer(), nullable=False),
        sa.Column("residence_id", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("contract_no", sa.String(length=40), nullable=True),
        sa.Column("real_name", sa.Boolean(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_tenancy_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_tenancy_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["house_id"], ["rental_house.id"], name=op.f("fk_tenancy_house_id_rental_house")
        ),
        sa.ForeignKeyConstraint(
            ["residence_id"], ["residence.id"], name=op.f("fk_tenancy_residence_id_residence")
        ),
        sa.ForeignKeyConstraint(["street_id"], ["area.id"], name=op.f("fk_tenancy_street_id_area")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_tenancy_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenancy")),
    )
    with op.batch_alter_table("tenancy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenancy_community_id"), ["community_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tenancy_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_tenancy_house_id"), ["house_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenancy_residence_id"), ["residence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenancy_street_id"), ["street_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tenancy_updated_by_id"), ["updated_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_tenancy_open_residence",
            ["residence_id"],
            unique=True,
            postgresql_where=sa.text("ended_on IS NULL"),
            sqlite_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("residence_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("departure_reason", sa.String(length=32), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("verified_before", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("return_reason", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["area.id"], name=op.f("fk_verification_community_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["ab_user.id"], name=op.f("fk_verification_created_by_id_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["area.id"], name=op.f("fk_verification_grid_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["residence_id"], ["residence.id"], name=op.f("fk_verification_residence_id_residence")
        ),
        sa.ForeignKeyConstraint(
            ["street_id"], ["area.id"], name=op.f("fk_verification_street_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["ab_user.id"], name=op.f("fk_verification_updated_by_id_ab_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint(
            "residence_id",
            "month",
            "attempt",
            name=op.f("uq_verification_residence_id_month_attempt"),
        ),
    )
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_verification_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_verification_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index("ix_verification_grid", ["grid_id", "id"], unique=False)
        batch_op.create_index("ix_verification_street", ["street_id", "id"], unique=False)
        batch_op.create_index(
            "ix_verification_street_found",
            ["street_id", "month", "id"],
            unique=False,
            postgresql_where=sa.text("outcome <> 'here'"),
            sqlite_where=sa.text("outcome <> 'here'"),
        )
        batch_op.create_index(
            batch_op.f("ix_verification_updated_by_id"), ["updated_by_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verification_updated_by_id"))
        batch_op.drop_index(
            "ix_verification_street_found",
            postgresql_where=sa.text("outcome <> 'here'"),
            sqlite_where=sa.text("outcome <> 'here'"),
        )
        batch_op.drop_index("ix_verification_street")
        batch_op.drop_index("ix_verification_grid")
        batch_op.drop_index(batch_op.f("ix_verification_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_verification_community_id"))

    op.drop_table("verification")
    with op.batch_alter_table("tenancy", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_tenancy_open_residence",
            postgresql_where=sa.text("ended_on IS NULL"),
            sqlite_where=sa.text("ended_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_tenancy_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_tenancy_street_id"))
        batch_op.drop_index(batch_op.f("ix_tenancy_residence_id"))
        batch_op.drop_index(batch_op.f("ix_tenancy_house_id"))
        batch_op.drop_index(batch_op.f("ix_tenancy_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_tenancy_community_id"))

    op.drop_table("tenancy")
    with op.batch_alter_table("residence_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_residence_event_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_residence_event_street_id"))
        batch_op.drop_index(batch_op.f("ix_residence_event_residence_id"))
        batch_op.drop_index(batch_op.f("ix_residence_event_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_residence_event_community_id"))

    op.drop_table("residence_event")
    with op.batch_alter_table("plan_stage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_stage_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_plan_stage_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_plan_stage_ends_on"))
        batch_op.drop_index(batch_op.f("ix_plan_stage_created_by_id"))

    op.drop_table("plan_stage")
    with op.batch_alter_table("minutes_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_copy_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_minutes_copy_organiser_id"))
        batch_op.drop_index(batch_op.f("ix_minutes_copy_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_minutes_copy_created_by_id"))

    op.drop_table("minutes_copy")
    with op.batch_alter_table("minor_access", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minor_access_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_minor_access_street_id"))
        batch_op.drop_index(batch_op.f("ix_minor_access_residence_id"))
        batch_op.drop_index(batch_op.f("ix_minor_access_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_minor_access_created_by_id"))
        batch_op.drop_index("ix_minor_access_account")

    op.drop_table("minor_access")
    with op.batch_alter_table("meeting_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_document_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_document_street_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_document_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_document_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_document_created_by_id"))

    op.drop_table("meeting_document")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_organiser_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_held_on"))
        batch_op.drop_index(batch_op.f("ix_invitation_created_by_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("handed_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handed_form_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_handed_form_hand_over_id"))
        batch_op.drop_index(batch_op.f("ix_handed_form_created_by_id"))

    op.drop_table("handed_form")
    with op.batch_alter_table("equipment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_equipment_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_equipment_street_id"))
        batch_op.drop_index(batch_op.f("ix_equipment_serial"))
        batch_op.drop_index(batch_op.f("ix_equipment_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_equipment_holder_id"))
        batch_op.drop_index(batch_op.f("ix_equipment_created_by_id"))

    op.drop_table("equipment")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_decision_street_id"))
        batch_op.drop_index(batch_op.f("ix_decision_organiser_id"))
        batch_op.drop_index(batch_op.f("ix_decision_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_decision_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_decision_due_on"))
        batch_op.drop_index(batch_op.f("ix_decision_created_by_id"))

    op.drop_table("decision")
    with op.batch_alter_table("database_reader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_database_reader_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_database_reader_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_database_reader_appointment_id"))

    op.drop_table("database_reader")
    with op.batch_alter_table("change_slip", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_change_slip_waiting",
            postgresql_where=sa.text("status = 'waiting'"),
            sqlite_where=sa.text("status = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_change_slip_updated_by_id"))
        batch_op.drop_index("ix_change_slip_street")
        batch_op.drop_index(batch_op.f("ix_change_slip_residence_id"))
        batch_op.drop_index("ix_change_slip_grid")
        batch_op.drop_index(batch_op.f("ix_change_slip_created_by_id"))

    op.drop_table("change_slip")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_street_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_coordinator_id"))

    op.drop_table("attendance")
    with op.batch_alter_table("work_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_plan_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_work_plan_ends_on"))
        batch_op.drop_index(batch_op.f("ix_work_plan_created_by_id"))

    op.drop_table("work_plan")
    with op.batch_alter_table("subsidy_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subsidy_line_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_subsidy_line_street_id"))
        batch_op.drop_index("ix_subsidy_line_month_street")
        batch_op.drop_index(batch_op.f("ix_subsidy_line_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_subsidy_line_coordinator_id"))
        batch_op.drop_index(batch_op.f("ix_subsidy_line_community_id"))
        batch_op.drop_index(batch_op.f("ix_subsidy_line_assessment_month_id"))

    op.drop_table("subsidy_line")
    with op.batch_alter_table("safety_inspection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safety_inspection_updated_by_id"))
        batch_op.drop_index("ix_safety_inspection_street_status")
        batch_op.drop_index(batch_op.f("ix_safety_inspection_second_inspector_id"))
        batch_op.drop_index(batch_op.f("ix_safety_inspection_inspector_id"))
        batch_op.drop_index(batch_op.f("ix_safety_inspection_house_id"))
        batch_op.drop_index(batch_op.f("ix_safety_inspection_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_safety_inspection_community_id"))

    op.drop_table("safety_inspection")
    with op.batch_alter_table("residence", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_residence_open_person",
            postgresql_where=sa.text("status <> 'left'"),
            sqlite_where=sa.text("status <> 'left'"),
        )
        batch_op.drop_index(batch_op.f("ix_residence_updated_by_id"))
        batch_op.drop_index(
            "ix_residence_street_verified",
            postgresql_where=sa.text("status <> 'left'"),
            sqlite_where=sa.text("status <> 'left'"),
        )
        batch_op.drop_index("ix_residence_street_status")
        batch_op.drop_index("ix_residence_street_pinyin")
        batch_op.drop_index("ix_residence_street_name")
        batch_op.drop_index("ix_residence_street_initials")
        batch_op.drop_index("ix_residence_street_arrival")
        batch_op.drop_index(batch_op.f("ix_residence_second_collector_id"))
        batch_op.drop_index(batch_op.f("ix_residence_phone_key"))
        batch_op.drop_index(batch_op.f("ix_residence_person_id"))
        batch_op.drop_index(batch_op.f("ix_residence_name_pinyin"))
        batch_op.drop_index(batch_op.f("ix_residence_name_initials"))
        batch_op.drop_index(batch_op.f("ix_residence_name"))
        batch_op.drop_index(batch_op.f("ix_residence_id_number_key"))
        batch_op.drop_index(
            "ix_residence_grid_verified",
            postgresql_where=sa.text("status <> 'left'"),
            sqlite_where=sa.text("status <> 'left'"),
        )
        batch_op.drop_index(batch_op.f("ix_residence_grid_id"))
        batch_op.drop_index(batch_op.f("ix_residence_created_by_id"))
        batch_op.drop_index(
            "ix_residence_community_verified",
            postgresql_where=sa.text("status <> 'left'"),
            sqlite_where=sa.text("status <> 'left'"),
        )
        batch_op.drop_index("ix_residence_community_arrival")
        batch_op.drop_index(batch_op.f("ix_residence_collector_id"))
        batch_op.drop_index("ix_residence_arrival")

    op.drop_table("residence")
    with op.batch_alter_table("rental_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rental_document_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_rental_document_street_id"))
        batch_op.drop_index(batch_op.f("ix_rental_document_house_id"))
        batch_op.drop_index(batch_op.f("ix_rental_document_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_rental_document_community_id"))

    op.drop_table("rental_document")
    with op.batch_alter_table("premises", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_premises_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_premises_street_id"))
        batch_op.drop_index(batch_op.f("ix_premises_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_premises_community_id"))

    op.drop_table("premises")
    with op.batch_alter_table("police_coverage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_police_coverage_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_police_coverage_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_police_coverage_community_id"))

    op.drop_table("police_coverage")
    with op.batch_alter_table("office_holder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_holder_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_office_holder_street_id"))
        batch_op.drop_index(batch_op.f("ix_office_holder_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_office_holder_name"))
        batch_op.drop_index(batch_op.f("ix_office_holder_created_by_id"))

    op.drop_table("office_holder")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_street_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_held_on"))
        batch_op.drop_index(batch_op.f("ix_meeting_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_community_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_matter_due_on"))
        batch_op.drop_index(batch_op.f("ix_matter_created_by_id"))

    op.drop_table("matter")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_letter_sent_on"))
        batch_op.drop_index(batch_op.f("ix_letter_reply_due_on"))
        batch_op.drop_index(batch_op.f("ix_letter_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_letter_created_by_id"))

    op.drop_table("letter")
    with op.batch_alter_table("ledger_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_document_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_document_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_document_kind"))
        batch_op.drop_index(batch_op.f("ix_ledger_document_created_by_id"))

    op.drop_table("ledger_document")
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_over_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_hand_over_to_unit_id"))
        batch_op.drop_index(batch_op.f("ix_hand_over_street_id"))
        batch_op.drop_index(batch_op.f("ix_hand_over_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_hand_over_created_by_id"))

    op.drop_table("hand_over")
    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_name_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_former_name_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_former_name_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_former_name_area_id"))

    op.drop_table("former_name")
    with op.batch_alter_table("external_transfer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_external_transfer_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_external_transfer_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_external_transfer_external_system_id"))
        batch_op.drop_index(batch_op.f("ix_external_transfer_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_external_transfer_carried_on"))

    op.drop_table("external_transfer")
    with op.batch_alter_table("export_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_request_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_export_request_street_id"))
        batch_op.drop_index(batch_op.f("ix_export_request_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_export_request_created_by_id"))
        batch_op.drop_index("ix_export_request_account")

    op.drop_table("export_request")
    with op.batch_alter_table("exchange_package", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_exchange_package_on_the_way",
            postgresql_where=sa.text("status IN ('made', 'received', 'sent')"),
            sqlite_where=sa.text("status IN ('made', 'received', 'sent')"),
        )
        batch_op.drop_index(batch_op.f("ix_exchange_package_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_package_to_unit_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_package_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_package_expires_on"))
        batch_op.drop_index(batch_op.f("ix_exchange_package_due_on"))
        batch_op.drop_index(batch_op.f("ix_exchange_package_delivered_to_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_package_created_by_id"))

    op.drop_table("exchange_package")
    with op.batch_alter_table("exchange_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_key_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_key_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_key_created_by_id"))

    op.drop_table("exchange_key")
    with op.batch_alter_table("due_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_due_item_updated_by_id"))
        batch_op.drop_index("ix_due_item_unit_status_due")
        batch_op.drop_index(batch_op.f("ix_due_item_due_on"))
        batch_op.drop_index(batch_op.f("ix_due_item_created_by_id"))

    op.drop_table("due_item")
    with op.batch_alter_table("cooperation_agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cooperation_agreement_valid_until"))
        batch_op.drop_index(batch_op.f("ix_cooperation_agreement_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_cooperation_agreement_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_cooperation_agreement_created_by_id"))

    op.drop_table("cooperation_agreement")
    with op.batch_alter_table("assistance_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assistance_request_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_assistance_request_requested_on"))
        batch_op.drop_index(batch_op.f("ix_assistance_request_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_assistance_request_due_on"))
        batch_op.drop_index(batch_op.f("ix_assistance_request_created_by_id"))

    op.drop_table("assistance_request")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_username"))
        batch_op.drop_index(batch_op.f("ix_appointment_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_grid_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_created_by_id"))

    op.drop_table("appointment")
    with op.batch_alter_table("service_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_card_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_service_card_street_id"))
        batch_op.drop_index(batch_op.f("ix_service_card_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_service_card_consented_on"))
        batch_op.drop_index(batch_op.f("ix_service_card_community_id"))

    op.drop_table("service_card")
    with op.batch_alter_table("rental_house", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rental_house_updated_by_id"))
        batch_op.drop_index("ix_rental_house_street_outline")
        batch_op.drop_index("ix_rental_house_street_key")
        batch_op.drop_index(batch_op.f("ix_rental_house_landlord_phone_key"))
        batch_op.drop_index(batch_op.f("ix_rental_house_landlord_name"))
        batch_op.drop_index(batch_op.f("ix_rental_house_created_by_id"))
        batch_op.drop_index("ix_rental_house_community_key")
        batch_op.drop_index(batch_op.f("ix_rental_house_address_outline"))
        batch_op.drop_index(batch_op.f("ix_rental_house_address_key"))

    op.drop_table("rental_house")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_person_living_street_id"))
        batch_op.drop_index(batch_op.f("ix_person_created_by_id"))

    op.drop_table("person")
    with op.batch_alter_table("outflow", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_outflow_away",
            postgresql_where=sa.text("status = 'away'"),
            sqlite_where=sa.text("status = 'away'"),
        )
        batch_op.drop_index(batch_op.f("ix_outflow_updated_by_id"))
        batch_op.drop_index("ix_outflow_street_went")
        batch_op.drop_index(batch_op.f("ix_outflow_name"))
        batch_op.drop_index(batch_op.f("ix_outflow_id_number_key"))
        batch_op.drop_index(batch_op.f("ix_outflow_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_outflow_community_id"))

    op.drop_table("outflow")
    with op.batch_alter_table("org_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_org_unit_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_org_unit_parent_id"))
        batch_op.drop_index(batch_op.f("ix_org_unit_kind"))
        batch_op.drop_index(batch_op.f("ix_org_unit_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_org_unit_area_id"))

    op.drop_table("org_unit")
    with op.batch_alter_table("monthly_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_monthly_report_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_monthly_report_street_id"))
        batch_op.drop_index(batch_op.f("ix_monthly_report_month"))
        batch_op.drop_index(batch_op.f("ix_monthly_report_created_by_id"))

    op.drop_table("monthly_report")
    with op.batch_alter_table("model_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_model_unit_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_model_unit_street_id"))
        batch_op.drop_index(batch_op.f("ix_model_unit_created_by_id"))

    op.drop_table("model_unit")
    with op.batch_alter_table("employer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employer_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_employer_name"))
        batch_op.drop_index(batch_op.f("ix_employer_credit_code"))
        batch_op.drop_index(batch_op.f("ix_employer_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_employer_community_id"))

    op.drop_table("employer")
    with op.batch_alter_table("day_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_day_log_updated_by_id"))
        batch_op.drop_index("ix_day_log_street_day")
        batch_op.drop_index(batch_op.f("ix_day_log_grid_id"))
        batch_op.drop_index(batch_op.f("ix_day_log_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_day_log_community_id"))

    op.drop_table("day_log")
    with op.batch_alter_table("coordinator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coordinator_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_coordinator_street_id"))
        batch_op.drop_index(batch_op.f("ix_coordinator_name"))
        batch_op.drop_index(batch_op.f("ix_coordinator_grid_id"))
        batch_op.drop_index(batch_op.f("ix_coordinator_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_coordinator_community_id"))

    op.drop_table("coordinator")
    with op.batch_alter_table("code_mapping", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_code_mapping_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_code_mapping_created_by_id"))

    op.drop_table("code_mapping")
    with op.batch_alter_table("code_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_code_item_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_code_item_created_by_id"))

    op.drop_table("code_item")
    with op.batch_alter_table("assessment_month", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_month_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_month_street_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_month_rule_pack_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_month_month"))
        batch_op.drop_index(batch_op.f("ix_assessment_month_created_by_id"))

    op.drop_table("assessment_month")
    with op.batch_alter_table("ab_permission_view_role", schema=None) as batch_op:
        batch_op.drop_index("idx_role_id")
        batch_op.drop_index("idx_permission_view_id")

    op.drop_table("ab_permission_view_role")
    with op.batch_alter_table("rule_pack", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_pack_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_rule_pack_key"))
        batch_op.drop_index(batch_op.f("ix_rule_pack_created_by_id"))

    op.drop_table("rule_pack")
    with op.batch_alter_table("external_system", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_external_system_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_external_system_created_by_id"))

    op.drop_table("external_system")
    with op.batch_alter_table("code_scheme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_code_scheme_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_code_scheme_created_by_id"))

    op.drop_table("code_scheme")
    with op.batch_alter_table("calendar_year", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_year_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_year_created_by_id"))

    op.drop_table("calendar_year")
    with op.batch_alter_table("calendar_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_day_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_day_created_by_id"))

    op.drop_table("calendar_day")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_updated_by_id"))
        batch_op.drop_index(batch_op.f("ix_area_parent_id"))
        batch_op.drop_index(batch_op.f("ix_area_level"))
        batch_op.drop_index(batch_op.f("ix_area_created_by_id"))

    op.drop_table("area")
    op.drop_table("ab_user_role")
    with op.batch_alter_table("ab_user_group", schema=None) as batch_op:
        batch_op.drop_index("idx_user_id")
        batch_op.drop_index("idx_user_group_id")

    op.drop_table("ab_user_group")
    with op.batch_alter_table("ab_permission_view", schema=None) as batch_op:
        batch_op.drop_index("idx_view_menu_id")
        batch_op.drop_index("idx_permission_id")

    op.drop_table("ab_permission_view")
    with op.batch_alter_table("ab_group_role", schema=None) as batch_op:
        batch_op.drop_index("idx_group_role_id")
        batch_op.drop_index("idx_group_id")

    op.drop_table("ab_group_role")
    with op.batch_alter_table("ab_api_key", schema=None) as batch_op:
        batch_op.drop_index("idx_api_key_user_id")
        batch_op.drop_index("idx_api_key_prefix")
        batch_op.drop_index("idx_api_key_lookup_hash")

    op.drop_table("ab_api_key")
    op.drop_table("publication")
    op.drop_table("data_key")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_record")
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))
        batch_op.drop_index("ix_audit_entry_account")

    op.drop_table("audit_entry")
    op.drop_table("ab_view_menu")
    op.drop_table("ab_user")
    op.drop_table("ab_role")
    op.drop_table("ab_register_user")
    op.drop_table("ab_permission")
    op.drop_table("ab_group")

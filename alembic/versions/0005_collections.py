"""collections."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
INSTANT = sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")

TOLD = "'RETRACTED', "
AND_TOLD = "'RETRACTED', 'RELATED_RETRACTED', "
KINDS = (
    "'SUBMITTED', 'RECALLED', 'SENT_BACK', 'APPROVED', 'SCHEDULE_CHANGED', 'SCHEDULE_HELD', "
    "'SCHEDULE_FAILED', 'SCHEDULE_MISSED', {}'COMMENTED', 'MENTIONED', 'ASSIGNED', 'UNLOCKED'"
)
"""What somebody can be told, before and after."""


def upgrade() -> None:
    make_tables()
    change_kinds(TOLD, AND_TOLD)


def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE kind = 'RELATED_RETRACTED'")
    change_kinds(AND_TOLD, TOLD)
    op.drop_table("collection_members")
    op.drop_table("collections")


def make_tables() -> None:
    op.create_table(
        "collections",
        sa.Column("id", LONG, autoincrement=False, nullable=False),
        sa.Column(
            "slug", TEXT, nullable=False, comment="URL part; never changes, nor does the kind"
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "PACKAGE",
                "SERIES",
                name="collectionkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("description", TEXT, nullable=True),
        sa.Column("lead_image_id", LONG, nullable=True),
        sa.Column("launched", sa.Boolean(), nullable=False, comment="Readers may have it"),
        sa.Column("version", LONG, nullable=False, comment="Optimistic lock; each write adds one"),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_collections_version_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["lead_image_id"], ["images.id"], name=op.f("fk_collections_lead_image_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
        sa.UniqueConstraint("slug", name=op.f("uq_collections_slug")),
    )
    latest = [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")]
    op.create_index("ix_collections_created_at", "collections", latest)
    op.create_index("ix_collections_lead_image", "collections", ["lead_image_id"])
    op.create_table(
        "collection_members",
        sa.Column("collection_id", LONG, nullable=False),
        sa.Column("article_id", LONG, nullable=False),
        sa.Column(
            "rank", LONG, nullable=False, comment="The order; no place, and no number that counts"
        ),
        sa.Column("label", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_collection_members_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name=op.f("fk_collection_members_collection_id")
        ),
        sa.PrimaryKeyConstraint("collection_id", "article_id", name=op.f("pk_collection_members")),
        sa.UniqueConstraint(
            "collection_id", "rank", name=op.f("uq_collection_members_collection_id_rank")
        ),
    )
    op.create_index(
        "ix_collection_members_article", "collection_members", ["article_id", "collection_id"]
    )


def change_kinds(before: str, after: str) -> None:
    """Say anew what somebody can be told."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_notifications_notificationkind"), "notifications")
        op.create_check_constraint(
            op.f("ck_notifications_notificationkind"),
            "notifications",
            f"kind IN ({KINDS.format(after)})",
        )
        return
    rebuild_notifications(KINDS.format(before), KINDS.format(after))


def rebuild_notifications(before: str, after: str) -> None:
    """Make SQLite's table anew, with its rows and its indexes: it changes no CHECK."""
    run = op.get_bind().exec_driver_sql
    parts = run(
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = 'notifications' AND sql <> ''"
    ).all()
    (text,) = (sql for kind, sql in parts if kind == "table")
    run(f"CREATE TABLE notifications_anew {text[text.index('(') :].replace(before, after)}")
    run("INSERT INTO notifications_anew SELECT * FROM notifications")
    run("DROP TABLE notifications")
    run("ALTER TABLE notifications_anew RENAME TO notifications")
    for kind, sql in parts:
        if kind != "table":
            run(sql)

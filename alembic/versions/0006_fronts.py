"""fronts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# ruff: noqa: E501 -- constraints are printed as the models state them
revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
INSTANT = sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")

POINTERS = ("draft", "live")
"""Keys in a ring of tables. SQLite has them in CREATE TABLE, PostgreSQL wants both tables first."""


def upgrade() -> None:
    op.create_table(
        "fronts",
        sa.Column("id", LONG, autoincrement=False, nullable=False),
        sa.Column("section_id", LONG, nullable=True, comment="None for the home page"),
        sa.Column("version", LONG, nullable=False, comment="Optimistic lock; each write adds one"),
        sa.Column("draft_id", LONG, nullable=True),
        sa.Column("live_id", LONG, nullable=True),
        sa.Column("launched_at", INSTANT, nullable=True),
        sa.Column("launched_by_id", LONG, nullable=True),
        sa.CheckConstraint("(section_id IS NULL) = (id = 1)", name=op.f("ck_fronts_one_home_page")),
        sa.CheckConstraint(
            "(live_id IS NULL) = (launched_at IS NULL) AND (live_id IS NULL) = (launched_by_id IS NULL)",
            name=op.f("ck_fronts_launched_is_whole"),
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_fronts_version_counts_from_one")),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name=op.f("fk_fronts_section_id")),
        sa.ForeignKeyConstraint(
            ["launched_by_id"], ["users.id"], name=op.f("fk_fronts_launched_by_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{which}_id", "id"],
                ["arrangements.id", "arrangements.front_id"],
                name=f"fk_fronts_{which}",
                use_alter=True,
                deferrable=True,
                initially="DEFERRED",
            )
            for which in POINTERS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fronts")),
        sa.UniqueConstraint("section_id", name=op.f("uq_fronts_section_id")),
    )
    op.create_index("ix_fronts_live", "fronts", ["live_id"])
    op.create_table(
        "arrangements",
        sa.Column("id", LONG, autoincrement=False, nullable=False),
        sa.Column("front_id", LONG, nullable=False),
        sa.Column("version", LONG, nullable=False, comment="The front's version that it came with"),
        sa.Column("size", LONG, nullable=False),
        sa.Column("created_by_id", LONG, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("size BETWEEN 1 AND 30", name=op.f("ck_arrangements_size_in_bounds")),
        sa.ForeignKeyConstraint(["front_id"], ["fronts.id"], name=op.f("fk_arrangements_front_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_arrangements_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangements")),
        sa.UniqueConstraint("id", "front_id", name=op.f("uq_arrangements_id_front_id")),
        sa.UniqueConstraint("front_id", "version", name=op.f("uq_arrangements_front_id_version")),
    )
    op.create_table(
        "pins",
        sa.Column("arrangement_id", LONG, nullable=False),
        sa.Column("position", LONG, nullable=False),
        sa.Column("article_id", LONG, nullable=False),
        sa.Column("headline", TEXT, nullable=True),
        sa.Column("kicker", TEXT, nullable=True),
        sa.Column("image_id", LONG, nullable=True),
        sa.CheckConstraint("position > 0", name=op.f("ck_pins_position_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["arrangement_id"], ["arrangements.id"], name=op.f("fk_pins_arrangement_id")
        ),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_pins_article_id")),
        sa.ForeignKeyConstraint(["image_id"], ["images.id"], name=op.f("fk_pins_image_id")),
        sa.PrimaryKeyConstraint("arrangement_id", "position", name=op.f("pk_pins")),
        sa.UniqueConstraint(
            "arrangement_id", "article_id", name=op.f("uq_pins_arrangement_id_article_id")
        ),
    )
    op.create_index(op.f("ix_pins_image_id"), "pins", ["image_id"])
    if op.get_bind().dialect.name == "postgresql":
        for which in POINTERS:
            op.create_foreign_key(
                f"fk_fronts_{which}",
                "fronts",
                "arrangements",
                [f"{which}_id", "id"],
                ["id", "front_id"],
                deferrable=True,
                initially="DEFERRED",
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for which in POINTERS:
            op.drop_constraint(f"fk_fronts_{which}", "fronts", type_="foreignkey")
    for table in ("pins", "arrangements", "fronts"):
        op.drop_table(table)

"""suggestions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# ruff: noqa: E501 -- constraints are printed as the models state them
revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
INSTANT = sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")

FRESH = (
    "ALTER TABLE sections ADD COLUMN fresh_days {} DEFAULT 30 NOT NULL "
    "CONSTRAINT ck_sections_fresh_for_a_day CHECK (fresh_days > 0)"
)
SHOWN = sa.text("state <> 'DISMISSED'")

PUBLISHED = (
    "INSERT INTO suggested (article_id, formula, marks, marked_at) "
    "SELECT id, 2, 1, first_published_at FROM articles WHERE publication = 'PUBLISHED'"
)
"""The worker makes suggestions for what readers have already, the newest first."""


def upgrade() -> None:
    kind = {"sqlite": "INTEGER", "postgresql": "BIGINT"}[op.get_bind().dialect.name]
    op.execute(FRESH.format(kind))
    op.create_table(
        "suggestions",
        sa.Column("article_id", LONG, nullable=False),
        sa.Column("other_id", LONG, nullable=False),
        sa.Column("score", sa.Double(), nullable=False, comment="From 0 to about 1, to four places"),
        sa.Column(
            "place",
            sa.Double(),
            nullable=False,
            comment="Behind all links, and the higher the score first",
        ),
        sa.Column("first_published_at", INSTANT, nullable=False, comment="Of the other, for order"),
        sa.Column("reason", TEXT, nullable=True, comment="What both say and are about, in words"),
        sa.Column("revision_id", LONG, nullable=False, comment="The live one that the reason is of"),
        sa.Column("other_revision_id", LONG, nullable=False, comment="The other's, likewise"),
        sa.Column(
            "state",
            sa.Enum(
                "PENDING", "ACCEPTED", "DISMISSED",
                name="suggestionstate", native_enum=False, create_constraint=True, length=32,
            ),
            nullable=False,
        ),
        sa.Column("judged_by_id", LONG, nullable=True),
        sa.Column("judged_at", INSTANT, nullable=True),
        sa.CheckConstraint("other_id <> article_id", name=op.f("ck_suggestions_not_itself")),
        sa.CheckConstraint(
            "(state = 'PENDING') = (judged_by_id IS NULL) AND (judged_by_id IS NULL) = (judged_at IS NULL)",
            name=op.f("ck_suggestions_judged_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_suggestions_article_id")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["articles.id"], name=op.f("fk_suggestions_other_id")),
        sa.ForeignKeyConstraint(
            ["judged_by_id"], ["users.id"], name=op.f("fk_suggestions_judged_by_id")
        ),
        sa.PrimaryKeyConstraint("article_id", "other_id", name=op.f("pk_suggestions")),
    )  # fmt: skip
    op.create_index(op.f("ix_suggestions_other_id"), "suggestions", ["other_id"])
    op.create_index(
        "ix_suggestions_shown",
        "suggestions",
        [
            "article_id",
            "place",
            sa.text("first_published_at DESC"),
            sa.text("other_id DESC"),
        ],
        sqlite_where=SHOWN,
        postgresql_where=SHOWN,
    )
    op.create_table(
        "suggested",
        sa.Column("article_id", LONG, nullable=False),
        sa.Column(
            "formula",
            LONG,
            nullable=False,
            comment="0: to be made; 1, 2: when all are; -1: at marked_at",
        ),
        sa.Column(
            "marks",
            LONG,
            nullable=False,
            comment="How often it was marked: tells one from the next",
        ),
        sa.Column("marked_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_suggested_article_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_suggested")),
    )
    op.create_index("ix_suggested_due", "suggested", ["formula", sa.text("marked_at DESC")])
    op.create_table(
        "meanings",
        sa.Column("article_id", LONG, nullable=False),
        sa.Column(
            "sequence",
            LONG,
            nullable=False,
            comment="Rises with each that is written: what is above the last that was seen is new",
        ),
        sa.Column(
            "version", LONG, nullable=False, comment="Of the model; 0 for a story that is gone"
        ),
        sa.Column("revision_id", LONG, nullable=False, comment="The live one that it is of"),
        sa.Column(
            "vector",
            sa.LargeBinary(),
            nullable=False,
            comment="384 numbers of a byte each; empty if it is gone",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_meanings_article_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_meanings")),
        sa.UniqueConstraint("sequence", name=op.f("uq_meanings_sequence")),
    )
    op.execute(PUBLISHED)


def downgrade() -> None:
    for table in ("meanings", "suggested", "suggestions"):
        op.drop_table(table)
    op.drop_column("sections", "fresh_days")

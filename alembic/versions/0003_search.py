"""search."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
PACKED = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

FTS5 = (
    "CREATE VIRTUAL TABLE search_index USING fts5"
    "(headline, standfirst, names, body, tokenize = 'unicode61 remove_diacritics 0')"
)


def upgrade() -> None:
    op.create_table(
        "search_stories",
        sa.Column("article_id", LONG, nullable=False),
        sa.Column("analysis", LONG, nullable=False, comment="By which version of the analysis"),
        sa.Column("language", TEXT, nullable=False, comment="BCP 47 tag"),
        sa.Column(
            "length", sa.Double(), nullable=False, comment="The sum of the weights of its terms"
        ),
        sa.Column(
            "terms",
            PACKED,
            nullable=False,
            comment="How often it says each term; what stands at its head counts for more",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_search_stories_article_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_search_stories")),
    )
    op.create_index(op.f("ix_search_stories_analysis"), "search_stories", ["analysis"])
    op.create_table(
        "search_terms",
        sa.Column("term", TEXT, nullable=False),
        sa.Column("stories", LONG, nullable=False),
        sa.CheckConstraint("stories > 0", name=op.f("ck_search_terms_some_story_has_it")),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_search_terms")),
    )
    totals = op.create_table(
        "search_totals",
        sa.Column("id", LONG, autoincrement=False, nullable=False),
        sa.Column("stories", LONG, nullable=False),
        sa.Column("length", sa.Double(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_search_totals_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_totals")),
    )
    op.bulk_insert(totals, [{"id": 1, "stories": 0, "length": 0}])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(FTS5)
        return
    op.create_table(
        "search_index",
        sa.Column("article_id", sa.BigInteger(), primary_key=True),
        sa.Column("lexemes", postgresql.TSVECTOR(), nullable=False),
    )
    op.create_index("ix_search_index_lexemes", "search_index", ["lexemes"], postgresql_using="gin")


def downgrade() -> None:
    for table in ("search_index", "search_totals", "search_terms", "search_stories"):
        op.drop_table(table)

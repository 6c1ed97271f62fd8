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

PARTS = {
    "search_index": "headline, standfirst, names, body",
    "desk_index": "headline, standfirst, names, body, notes",
}
FTS5 = (
    "CREATE VIRTUAL TABLE {} "
    "USING fts5({}, tokenize = \"unicode61 remove_diacritics 0 tokenchars '_'\")"
)


def packed(comment: str) -> list[sa.Column]:
    """How a story is kept as it is found."""
    return [
        sa.Column("analysis", LONG, nullable=False, comment="By which version of the analysis"),
        sa.Column("language", TEXT, nullable=False, comment="BCP 47 tag"),
        sa.Column(
            "length", sa.Double(), nullable=False, comment="The sum of the weights of its terms"
        ),
        sa.Column("terms", PACKED, nullable=False, comment=comment),
    ]


def upgrade() -> None:
    op.create_table(
        "search_stories",
        sa.Column("article_id", LONG, nullable=False),
        sa.Column("place", LONG, nullable=False, comment="Its row in search_index"),
        sa.Column("revision_id", LONG, nullable=False, comment="Which copy was analysed"),
        *packed("How often it says each term; what stands at its head counts for more"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_search_stories_article_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_search_stories")),
        sa.UniqueConstraint("place", name=op.f("uq_search_stories_place")),
    )
    op.create_index(op.f("ix_search_stories_analysis"), "search_stories", ["analysis"])
    op.create_table(
        "desk_stories",
        sa.Column("article_id", LONG, nullable=False),
        *packed("As of search_stories, with what only comments and older copies say"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_desk_stories_article_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_desk_stories")),
    )
    op.create_index(op.f("ix_desk_stories_analysis"), "desk_stories", ["analysis"])
    op.create_table(
        "search_languages",
        sa.Column("language", TEXT, nullable=False, comment="BCP 47 tag"),
        sa.Column(
            "stems",
            TEXT,
            nullable=False,
            comment="By whose stems its words are found, such as en",
        ),
        sa.PrimaryKeyConstraint("language", name=op.f("pk_search_languages")),
    )
    op.create_table(
        "search_words",
        sa.Column("word", TEXT, nullable=False),
        sa.Column("article_id", LONG, nullable=False),
        sa.Column("term", TEXT, nullable=False),
        sa.Column("stems", TEXT, nullable=False, comment="As of search_languages"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_search_words_article_id")
        ),
        sa.PrimaryKeyConstraint("word", "article_id", name=op.f("pk_search_words")),
    )
    op.create_index(op.f("ix_search_words_article_id"), "search_words", ["article_id"])
    op.create_table(
        "search_trigrams",
        sa.Column("trigram", TEXT, nullable=False),
        sa.Column("word", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("trigram", "word", name=op.f("pk_search_trigrams")),
    )
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
    for index, parts in PARTS.items():
        if op.get_bind().dialect.name == "sqlite":
            op.execute(FTS5.format(index, parts))
            continue
        op.create_table(
            index,
            sa.Column("rowid", sa.BigInteger(), primary_key=True),
            sa.Column("lexemes", postgresql.TSVECTOR(), nullable=False),
        )
        op.create_index(f"ix_{index}_lexemes", index, ["lexemes"], postgresql_using="gin")
    if op.get_bind().dialect.name == "postgresql":  # read often, and slow to unpack
        op.execute("ALTER TABLE search_stories ALTER COLUMN terms SET STORAGE EXTERNAL")


def downgrade() -> None:
    tables = ("stories", "languages", "words", "trigrams", "terms", "totals")
    for table in (*PARTS, "desk_stories", *(f"search_{one}" for one in tables)):
        op.drop_table(table)

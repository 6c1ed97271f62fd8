"""the newsroom."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# ruff: noqa: E501 -- constraints are printed as the models state them
revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
INSTANT = sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")

LATE_KEYS = (
    ("fk_images_created_by_id", "images", "users", ["created_by_id"], ["id"], {}),
    (
        "fk_articles_working_revision",
        "articles",
        "revisions",
        ["working_revision_id", "id"],
        ["id", "article_id"],
        {"deferrable": True, "initially": "DEFERRED"},
    ),
    (
        "fk_articles_live_revision",
        "articles",
        "revisions",
        ["live_revision_id", "id"],
        ["id", "article_id"],
        {"deferrable": True, "initially": "DEFERRED"},
    ),
)
"""Keys in a ring of tables. SQLite has them in CREATE TABLE, PostgreSQL wants both tables first."""

APPEND_ONLY = ("approvals", "corrections", "events")
"""Tables whose rows are never changed nor deleted, by anybody."""


def upgrade() -> None:
    op.create_table(
        "images",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("alt", TEXT, nullable=True),
        sa.Column("caption", TEXT, nullable=True),
        sa.Column("credit", TEXT, nullable=True),
        sa.Column(
            "width",
            LONG,
            nullable=True,
            comment="Pixels",
        ),
        sa.Column(
            "height",
            LONG,
            nullable=True,
            comment="Pixels",
        ),
        sa.Column("focal_x", sa.Float(precision=53), nullable=True, comment="0 left to 1 right"),
        sa.Column("focal_y", sa.Float(precision=53), nullable=True, comment="0 top to 1 bottom"),
        sa.Column("created_by_id", LONG, nullable=True),
        sa.Column(
            "created_at",
            INSTANT,
            nullable=False,
        ),
        sa.CheckConstraint(
            "(focal_x IS NULL) = (focal_y IS NULL)", name=op.f("ck_images_focal_whole")
        ),
        sa.CheckConstraint(
            "focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1",
            name=op.f("ck_images_focal_inside"),
        ),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_images_has_a_size")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name="fk_images_created_by_id", use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_images")),
    )
    with op.batch_alter_table("images", schema=None) as batch_op:
        batch_op.create_index(
            "ix_images_created_at",
            [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
            unique=False,
        )

    op.create_table(
        "epoch",
        sa.Column("id", LONG, autoincrement=False, nullable=False),
        sa.Column(
            "number",
            LONG,
            nullable=False,
            comment="Of the edition that readers have",
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_epoch_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epoch")),
    )
    op.create_table(
        "policies",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("position", LONG, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column(
            "text",
            TEXT,
            nullable=False,
            comment="Markdown",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint("position", name=op.f("uq_policies_position")),
        sa.UniqueConstraint("slug", name=op.f("uq_policies_slug")),
    )
    op.create_table(
        "sections",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "slug",
            TEXT,
            nullable=False,
            comment="URL part; never changes, for paths begin with it",
        ),
        sa.Column("title", TEXT, nullable=False),
        sa.Column(
            "description",
            TEXT,
            nullable=True,
        ),
        sa.Column("position", LONG, nullable=False),
        sa.Column(
            "genre",
            sa.Enum(
                "NEWS",
                "ANALYSIS",
                "FEATURE",
                "OPINION",
                "INTERVIEW",
                "REVIEW",
                "EXPLAINER",
                name="genre",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("parent_id", LONG, nullable=True),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_sections_not_its_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["sections.id"], name=op.f("fk_sections_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sections")),
        sa.UniqueConstraint("slug", name=op.f("uq_sections_slug")),
    )
    with op.batch_alter_table("sections", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sections_parent_id_position", ["parent_id", "position", "id"], unique=False
        )
        batch_op.create_index("ix_sections_position_id", ["position", "id"], unique=False)

    op.create_table(
        "site",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("tagline", TEXT, nullable=True),
        sa.Column(
            "about",
            TEXT,
            nullable=False,
            comment="Markdown",
        ),
        sa.Column(
            "principles",
            TEXT,
            nullable=False,
            comment="Markdown",
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_site_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_table(
        "social_links",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("position", LONG, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_links")),
        sa.UniqueConstraint("position", name=op.f("uq_social_links_position")),
    )
    op.create_table(
        "tags",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "TOPIC",
                "PERSON",
                "ORGANISATION",
                "PLACE",
                "EVENT",
                name="tagkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("slug", name=op.f("uq_tags_slug")),
    )
    with op.batch_alter_table("tags", schema=None) as batch_op:
        batch_op.create_index("ix_tags_name_id", ["name", "id"], unique=False)

    op.create_table(
        "authors",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("bio", TEXT, nullable=True),
        sa.Column(
            "role",
            TEXT,
            nullable=True,
            comment="Job title, as readers see it",
        ),
        sa.Column("portrait_id", LONG, nullable=True),
        sa.ForeignKeyConstraint(
            ["portrait_id"], ["images.id"], name=op.f("fk_authors_portrait_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authors")),
        sa.UniqueConstraint("slug", name=op.f("uq_authors_slug")),
    )
    with op.batch_alter_table("authors", schema=None) as batch_op:
        batch_op.create_index("ix_authors_name_id", ["name", "id"], unique=False)

    op.create_table(
        "author_links",
        sa.Column("author_id", LONG, nullable=False),
        sa.Column("position", LONG, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["authors.id"],
            name=op.f("fk_author_links_author_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("author_id", "position", name=op.f("pk_author_links")),
    )
    op.create_table(
        "users",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column(
            "password_hash",
            TEXT,
            nullable=False,
            comment="argon2id",
        ),
        sa.Column(
            "role",
            sa.Enum(
                "REPORTER",
                "EDITOR",
                "CHIEF",
                "ADMIN",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column(
            "demo",
            sa.Boolean(),
            nullable=False,
            comment="Made by the demo seed: a production server refuses to start",
        ),
        sa.Column("author_id", LONG, nullable=True),
        sa.Column(
            "created_at",
            INSTANT,
            nullable=False,
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_in_lower_case")),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_users_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_users_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_users_name_id", ["name", "id"], unique=False)

    op.create_table(
        "access_tokens",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("user_id", LONG, nullable=False),
        sa.Column(
            "digest",
            TEXT,
            nullable=False,
            comment="SHA-256 of the token, hexadecimal",
        ),
        sa.Column(
            "created_at",
            INSTANT,
            nullable=False,
        ),
        sa.Column(
            "expires_at",
            INSTANT,
            nullable=False,
        ),
        sa.Column(
            "revoked_at",
            INSTANT,
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_access_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_tokens_digest")),
    )
    with op.batch_alter_table("access_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_tokens_user_id"), ["user_id"], unique=False)

    op.create_table(
        "articles",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "slug",
            TEXT,
            nullable=False,
            comment="The live slug; the working one until published",
        ),
        sa.Column(
            "path",
            TEXT,
            nullable=True,
            comment="Where readers find it: /section/slug",
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "DRAFT",
                "IN_REVIEW",
                "CHANGES_REQUESTED",
                "APPROVED",
                "SPIKED",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "publication",
            sa.Enum(
                "NEVER",
                "SCHEDULED",
                "PUBLISHED",
                "WITHHELD",
                "UNPUBLISHED",
                "RETRACTED",
                name="publication",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "version",
            LONG,
            nullable=False,
            comment="Optimistic lock; each write adds one",
        ),
        sa.Column(
            "working_revision_id",
            LONG,
            nullable=False,
        ),
        sa.Column("live_revision_id", LONG, nullable=True),
        sa.Column("created_by_id", LONG, nullable=False),
        sa.Column(
            "created_at",
            INSTANT,
            nullable=False,
        ),
        sa.Column(
            "first_published_at",
            INSTANT,
            nullable=True,
            comment="Set once, for ever",
        ),
        sa.Column(
            "updated_at",
            INSTANT,
            nullable=True,
            comment="The last publication that readers were told of",
        ),
        sa.Column(
            "embargo_until",
            INSTANT,
            nullable=True,
        ),
        sa.Column(
            "unpublished_notice",
            TEXT,
            nullable=True,
            comment="What its path says now",
        ),
        sa.Column(
            "unpublished_redirect_id",
            LONG,
            nullable=True,
        ),
        sa.CheckConstraint(
            "publication <> 'NEVER' OR (live_revision_id IS NULL AND first_published_at IS NULL AND updated_at IS NULL AND path IS NULL)",
            name=op.f("ck_articles_never_published_is_bare"),
        ),
        sa.CheckConstraint(
            "publication IN ('NEVER', 'SCHEDULED') OR (live_revision_id IS NOT NULL AND first_published_at IS NOT NULL AND updated_at IS NOT NULL AND path IS NOT NULL)",
            name=op.f("ck_articles_published_is_whole"),
        ),
        sa.CheckConstraint(
            "stage <> 'SPIKED' OR publication = 'NEVER'",
            name=op.f("ck_articles_only_unseen_is_spiked"),
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_articles_version_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_articles_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["live_revision_id", "id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_articles_live_revision",
            initially="DEFERRED",
            deferrable=True,
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["unpublished_redirect_id"],
            ["articles.id"],
            name=op.f("fk_articles_unpublished_redirect_id"),
        ),
        sa.ForeignKeyConstraint(
            ["working_revision_id", "id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_articles_working_revision",
            initially="DEFERRED",
            deferrable=True,
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("path", name=op.f("uq_articles_path")),
        sa.UniqueConstraint("slug", name=op.f("uq_articles_slug")),
    )
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.create_index(
            "ix_articles_created_by",
            ["created_by_id", sa.literal_column("created_at DESC")],
            unique=False,
        )
        batch_op.create_index("ix_articles_live_revision", ["live_revision_id"], unique=False)
        batch_op.create_index(
            "ix_articles_published",
            [
                "publication",
                sa.literal_column("first_published_at DESC"),
                sa.literal_column("id DESC"),
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_articles_embargoed",
            ["publication", "embargo_until"],
            unique=False,
            sqlite_where=sa.text("embargo_until IS NOT NULL"),
            postgresql_where=sa.text("embargo_until IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_articles_stage",
            ["stage", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
            unique=False,
        )
        batch_op.create_index(
            "ix_articles_unpublished_redirect", ["unpublished_redirect_id"], unique=False
        )
        batch_op.create_index(
            "ix_articles_updated",
            ["publication", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
            unique=False,
        )
        batch_op.create_index("ix_articles_working_revision", ["working_revision_id"], unique=False)

    op.create_table(
        "desks",
        sa.Column("user_id", LONG, nullable=False),
        sa.Column("section_id", LONG, nullable=False),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name=op.f("fk_desks_section_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_desks_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "section_id", name=op.f("pk_desks")),
    )
    with op.batch_alter_table("desks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desks_section_id"), ["section_id"], unique=False)

    op.create_table(
        "redirects",
        sa.Column("path", TEXT, nullable=False),
        sa.Column("article_id", LONG, nullable=False),
        sa.Column(
            "since",
            INSTANT,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_redirects_article_id")
        ),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_redirects")),
    )
    with op.batch_alter_table("redirects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_redirects_article_id"), ["article_id"], unique=False)

    op.create_table(
        "revisions",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("article_id", LONG, nullable=False),
        sa.Column(
            "number",
            LONG,
            nullable=False,
            comment="1, 2, 3 … within its story",
        ),
        sa.Column(
            "version",
            LONG,
            nullable=False,
            comment="The story's version that it came with",
        ),
        sa.Column("parent_id", LONG, nullable=True),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("headline", TEXT, nullable=False),
        sa.Column(
            "standfirst",
            TEXT,
            nullable=True,
        ),
        sa.Column("kicker", TEXT, nullable=True),
        sa.Column(
            "markdown",
            TEXT,
            nullable=False,
            comment="The body as written: CommonMark",
        ),
        sa.Column(
            "html",
            TEXT,
            nullable=False,
            comment="Rendered and sanitised from `markdown`, once",
        ),
        sa.Column(
            "text",
            TEXT,
            nullable=False,
            comment="The body without markup",
        ),
        sa.Column("word_count", LONG, nullable=False),
        sa.Column(
            "genre",
            sa.Enum(
                "NEWS",
                "ANALYSIS",
                "FEATURE",
                "OPINION",
                "INTERVIEW",
                "REVIEW",
                "EXPLAINER",
                name="genre",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "language",
            TEXT,
            nullable=False,
            comment="BCP 47 tag",
        ),
        sa.Column("dateline", TEXT, nullable=True),
        sa.Column("section_id", LONG, nullable=True),
        sa.Column("lead_image_id", LONG, nullable=True),
        sa.Column(
            "no_byline_reason",
            TEXT,
            nullable=True,
            comment="Why nobody is named; internal",
        ),
        sa.Column(
            "content_hash",
            TEXT,
            nullable=False,
            comment="SHA-256 of the content, hexadecimal",
        ),
        sa.Column("created_by_id", LONG, nullable=False),
        sa.Column(
            "created_at",
            INSTANT,
            nullable=False,
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_revisions_number_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_revisions_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_revisions_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["lead_image_id"], ["images.id"], name=op.f("fk_revisions_lead_image_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["revisions.id"], name=op.f("fk_revisions_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_revisions_section_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_revisions_article_id_number")),
        sa.UniqueConstraint("id", "article_id", name=op.f("uq_revisions_id_article_id")),
    )
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.create_index("ix_revisions_genre", ["genre"], unique=False)
        batch_op.create_index("ix_revisions_headline", ["headline", "id"], unique=False)
        batch_op.create_index("ix_revisions_lead_image", ["lead_image_id"], unique=False)
        batch_op.create_index("ix_revisions_section", ["section_id"], unique=False)

    op.create_table(
        "approvals",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("article_id", LONG, nullable=False),
        sa.Column("revision_id", LONG, nullable=False),
        sa.Column(
            "content_hash",
            TEXT,
            nullable=False,
        ),
        sa.Column("user_id", LONG, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "REPORTER",
                "EDITOR",
                "CHIEF",
                "ADMIN",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="What the approver was at the time",
        ),
        sa.Column(
            "at",
            INSTANT,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_approvals_revision",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_approvals_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.create_index(
            "ix_approvals_article", ["article_id", sa.literal_column("at DESC")], unique=False
        )

    op.create_table(
        "bylines",
        sa.Column("revision_id", LONG, nullable=False),
        sa.Column("position", LONG, nullable=False),
        sa.Column("author_id", LONG, nullable=True),
        sa.Column(
            "name",
            TEXT,
            nullable=False,
            comment="As it was printed, whatever the author is called now",
        ),
        sa.Column(
            "role",
            sa.Enum(
                "REPORTER",
                "PHOTOGRAPHER",
                "EDITOR",
                "TRANSLATOR",
                "CONTRIBUTOR",
                name="bylinerole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_bylines_has_a_name")),
        sa.CheckConstraint("position > 0", name=op.f("ck_bylines_position_counts_from_one")),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_bylines_author_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_bylines_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "position", name=op.f("pk_bylines")),
    )
    with op.batch_alter_table("bylines", schema=None) as batch_op:
        batch_op.create_index("ix_bylines_author", ["author_id", "revision_id"], unique=False)

    op.create_table(
        "corrections",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("article_id", LONG, nullable=False),
        sa.Column("revision_id", LONG, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "MINOR",
                "UPDATE",
                "CLARIFICATION",
                "CORRECTION",
                "EDITORS_NOTE",
                "RETRACTION",
                name="changeclass",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", TEXT, nullable=False),
        sa.Column(
            "at",
            INSTANT,
            nullable=False,
        ),
        sa.CheckConstraint("kind <> 'MINOR'", name=op.f("ck_corrections_readers_are_told")),
        sa.ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_corrections_revision",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(
            "ix_corrections_article",
            ["article_id", sa.literal_column("at DESC"), sa.literal_column("id DESC")],
            unique=False,
        )

    op.create_table(
        "events",
        sa.Column(
            "id",
            LONG,
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "kind",
            TEXT,
            nullable=False,
            comment="noun.verb, such as article.publish",
        ),
        sa.Column(
            "subject",
            TEXT,
            nullable=False,
            comment="The typed id of what it was done to",
        ),
        sa.Column("article_id", LONG, nullable=True),
        sa.Column("revision_id", LONG, nullable=True),
        sa.Column(
            "from_stage",
            sa.Enum(
                "DRAFT",
                "IN_REVIEW",
                "CHANGES_REQUESTED",
                "APPROVED",
                "SPIKED",
                name="from_stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_stage",
            sa.Enum(
                "DRAFT",
                "IN_REVIEW",
                "CHANGES_REQUESTED",
                "APPROVED",
                "SPIKED",
                name="to_stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "from_publication",
            sa.Enum(
                "NEVER",
                "SCHEDULED",
                "PUBLISHED",
                "WITHHELD",
                "UNPUBLISHED",
                "RETRACTED",
                name="from_publication",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_publication",
            sa.Enum(
                "NEVER",
                "SCHEDULED",
                "PUBLISHED",
                "WITHHELD",
                "UNPUBLISHED",
                "RETRACTED",
                name="to_publication",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("user_id", LONG, nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.Column(
            "origin",
            sa.Enum(
                "API",
                "CONSOLE",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "at",
            INSTANT,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_events_article_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_events_revision_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_events_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_events_article", ["article_id", sa.literal_column("id DESC")], unique=False
        )

    op.create_table(
        "related_links",
        sa.Column("revision_id", LONG, nullable=False),
        sa.Column("position", LONG, nullable=False),
        sa.Column(
            "article_id",
            LONG,
            nullable=False,
            comment="The revision's own story",
        ),
        sa.Column("target_id", LONG, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "RELATED",
                "FOLLOW_UP",
                "BACKGROUND",
                "PACKAGE",
                "SERIES",
                "COUNTERPOINT",
                name="relatedkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("label", TEXT, nullable=True),
        sa.CheckConstraint("target_id <> article_id", name=op.f("ck_related_links_not_itself")),
        sa.ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_related_links_revision",
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["articles.id"], name=op.f("fk_related_links_target_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "position", name=op.f("pk_related_links")),
        sa.UniqueConstraint(
            "revision_id", "target_id", name=op.f("uq_related_links_revision_id_target_id")
        ),
    )
    with op.batch_alter_table("related_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_related_links_target_id"), ["target_id"], unique=False)

    op.create_table(
        "revision_tags",
        sa.Column("revision_id", LONG, nullable=False),
        sa.Column("position", LONG, nullable=False),
        sa.Column("tag_id", LONG, nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "ABOUT",
                "MENTIONS",
                name="tagrelation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_revision_tags_revision_id")
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_revision_tags_tag_id")),
        sa.PrimaryKeyConstraint("revision_id", "position", name=op.f("pk_revision_tags")),
        sa.UniqueConstraint(
            "revision_id", "tag_id", name=op.f("uq_revision_tags_revision_id_tag_id")
        ),
    )
    with op.batch_alter_table("revision_tags", schema=None) as batch_op:
        batch_op.create_index("ix_revision_tags_tag", ["tag_id", "revision_id"], unique=False)

    op.create_table(
        "section_listings",
        sa.Column("section_id", LONG, nullable=False),
        sa.Column(
            "first_published_at",
            INSTANT,
            nullable=False,
        ),
        sa.Column("article_id", LONG, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_section_listings_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_section_listings_section_id")
        ),
        sa.PrimaryKeyConstraint(
            "section_id", "first_published_at", "article_id", name=op.f("pk_section_listings")
        ),
        sa.UniqueConstraint(
            "article_id", "section_id", name=op.f("uq_section_listings_article_id_section_id")
        ),
    )
    op.create_table(
        "author_listings",
        sa.Column("author_id", LONG, nullable=False),
        sa.Column(
            "first_published_at",
            INSTANT,
            nullable=False,
        ),
        sa.Column("article_id", LONG, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_author_listings_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["authors.id"], name=op.f("fk_author_listings_author_id")
        ),
        sa.PrimaryKeyConstraint(
            "author_id", "first_published_at", "article_id", name=op.f("pk_author_listings")
        ),
        sa.UniqueConstraint(
            "article_id", "author_id", name=op.f("uq_author_listings_article_id_author_id")
        ),
    )
    op.create_table(
        "tag_listings",
        sa.Column("tag_id", LONG, nullable=False),
        sa.Column(
            "first_published_at",
            INSTANT,
            nullable=False,
        ),
        sa.Column("article_id", LONG, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_tag_listings_article_id")
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_tag_listings_tag_id")),
        sa.PrimaryKeyConstraint(
            "tag_id", "first_published_at", "article_id", name=op.f("pk_tag_listings")
        ),
        sa.UniqueConstraint("article_id", "tag_id", name=op.f("uq_tag_listings_article_id_tag_id")),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "sequence",
            LONG,
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event_id", LONG, nullable=False),
        sa.Column(
            "payload",
            TEXT,
            nullable=False,
            comment="JSON: kind, subject, at",
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_outbox_event_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )
    tie_the_rings()
    for table in APPEND_ONLY:
        forbid_change(table)
    op.execute("INSERT INTO epoch (id, number) VALUES (1, 1)")
    op.execute("INSERT INTO site (id, name, about, principles) VALUES (1, 'A newsroom', '', '')")


def tie_the_rings() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, source, target, columns, referred, options in LATE_KEYS:
        op.create_foreign_key(name, source, target, columns, referred, **options)


def forbid_change(table: str) -> None:
    """Who answered, what readers were told, what was done: for ever, whatever the code does."""
    message = f"{table} is append-only"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_are_for_ever() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_are_for_ever BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_are_for_ever()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


def allow_change(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_are_for_ever ON {table}")
        op.execute(f"DROP FUNCTION {table}_are_for_ever()")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_refuse_{verb}")


def untie_the_rings() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, source, *_ in LATE_KEYS:
            op.drop_constraint(name, source, type_="foreignkey")


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_change(table)
    untie_the_rings()
    for table in (
        "outbox",
        "tag_listings",
        "author_listings",
        "section_listings",
        "revision_tags",
        "related_links",
        "events",
        "corrections",
        "bylines",
        "approvals",
        "revisions",
        "redirects",
        "desks",
        "articles",
        "access_tokens",
        "users",
        "author_links",
        "authors",
        "tags",
        "social_links",
        "site",
        "sections",
        "policies",
        "epoch",
        "images",
    ):
        op.drop_table(table)

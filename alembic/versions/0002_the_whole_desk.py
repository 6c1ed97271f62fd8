"""the whole desk."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# ruff: noqa: E501 -- constraints are printed as the models state them
revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
INSTANT = sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")

NEW = (
    "idempotency_keys", "webhooks", "assignments", "edit_locks", "previews", "comments",
    "overrides", "retraction_approvals", "schedules", "deliveries", "notifications",
    "delivery_attempts",
)  # fmt: skip
"""The tables that this makes, in an order in which each refers only to those before it."""

APPEND_ONLY = ("overrides", "retraction_approvals")
"""Those of them whose rows are never changed nor deleted, by anybody."""

SCHEDULED = "publication <> 'SCHEDULED' OR stage = 'APPROVED'"
IN_HAND = (
    "stage <> 'APPROVED' OR live_revision_id IS NULL OR working_revision_id <> live_revision_id"
)
ORIGINS = {"old": "'API', 'CONSOLE'", "new": "'API', 'GRAPHIQL', 'WORKER', 'CONSOLE'"}


def upgrade() -> None:
    make_tables()
    for table in APPEND_ONLY:
        forbid_change(table)
    for table, column, comment in FLAGS:
        flag = sa.Column(
            column, sa.Boolean(), server_default=sa.false(), nullable=False, comment=comment
        )
        op.add_column(table, flag)
    if op.get_bind().dialect.name == "postgresql":
        upgrade_postgresql()
    else:
        upgrade_sqlite()
    op.create_index("ix_events_at", "events", [sa.literal_column("at DESC")])
    latest = [sa.literal_column("at DESC"), sa.literal_column("id DESC")]
    op.create_index("ix_corrections_at", "corrections", latest)
    op.create_index(
        "ix_articles_in_hand",
        "articles",
        ["stage"],
        sqlite_where=sa.text(IN_HAND),
        postgresql_where=sa.text(IN_HAND),
    )


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_change(table)
    op.drop_index("ix_corrections_at", "corrections")
    op.drop_index("ix_articles_in_hand", "articles")
    op.drop_index("ix_events_at", "events")
    if op.get_bind().dialect.name == "postgresql":
        downgrade_postgresql()
    else:
        downgrade_sqlite()
    for table, column, _ in FLAGS:
        op.drop_column(table, column)
    for table in reversed(NEW):
        op.drop_table(table)


FLAGS = (
    ("revisions", "autosaved", "Saved by an editor's program; its writer's next autosave may join"),
    ("users", "service", "A program's account: it approves nothing"),
)


def upgrade_postgresql() -> None:
    op.create_check_constraint(op.f("ck_articles_scheduled_is_approved"), "articles", SCHEDULED)
    op.execute(
        "COMMENT ON COLUMN articles.embargo_until IS 'Readers get nothing before; the year 9999 where it holds until it is lifted'"
    )
    change_origins("new")
    op.add_column("events", sa.Column("live_revision_id", LONG, nullable=True, comment=LIVE))
    op.add_column("events", sa.Column("notice", TEXT, nullable=True, comment=NOTICE))
    op.add_column("events", sa.Column("digest", TEXT, nullable=True, comment=DIGEST))
    op.create_foreign_key(
        op.f("fk_events_live_revision_id"), "events", "revisions", ["live_revision_id"], ["id"]
    )
    allow_change("events")
    chain_events()
    op.alter_column("events", "digest", nullable=False)
    forbid_change("events")


def downgrade_postgresql() -> None:
    """What was done by the worker and in GraphiQL counts as done through the API, as it did before."""
    allow_change("events")
    op.execute("UPDATE events SET origin = 'API' WHERE origin IN ('WORKER', 'GRAPHIQL')")
    forbid_change("events")
    op.drop_column("events", "digest")
    op.drop_column("events", "notice")
    op.drop_column("events", "live_revision_id")
    change_origins("old")
    op.execute("COMMENT ON COLUMN articles.embargo_until IS NULL")
    op.drop_constraint(op.f("ck_articles_scheduled_is_approved"), "articles", type_="check")


def change_origins(which: str) -> None:
    op.drop_constraint(op.f("ck_events_origin"), "events", type_="check")
    op.create_check_constraint(op.f("ck_events_origin"), "events", f"origin IN ({ORIGINS[which]})")


LIVE = "What readers have of the story from then on"
NOTICE = "What the story's path says from then on, where readers have it no more"
DIGEST = "SHA-256 of the digest before and of this event, hexadecimal"


def upgrade_sqlite() -> None:
    check = f"CONSTRAINT ck_articles_scheduled_is_approved CHECK ({SCHEDULED})"
    rebuild("articles", lambda sql: sql.rstrip().removesuffix(")") + f", {check})")
    allow_change("events")
    rebuild("events", with_digests)
    chain_events()
    forbid_change("events")


def with_digests(sql: str) -> str:
    added = sql.replace("at TEXT NOT NULL,", f"at TEXT NOT NULL,{ADDED}")
    key = "CONSTRAINT fk_events_live_revision_id FOREIGN KEY(live_revision_id) REFERENCES revisions (id)"
    told = added.replace(f"origin IN ({ORIGINS['old']})", f"origin IN ({ORIGINS['new']})")
    return told.rstrip().removesuffix(")") + f", {key})"


ADDED = " live_revision_id INTEGER, notice TEXT, digest TEXT NOT NULL DEFAULT '',"


def downgrade_sqlite() -> None:
    rebuild(
        "articles",
        lambda sql: re.sub(r",\s*CONSTRAINT ck_articles_scheduled_is_approved .*\)\)$", ")", sql),
    )
    allow_change("events")
    bind = op.get_bind()
    bind.exec_driver_sql("UPDATE events SET origin = 'API' WHERE origin IN ('WORKER', 'GRAPHIQL')")
    rebuild("events", without_digests)
    forbid_change("events")


def without_digests(sql: str) -> str:
    sql = sql.replace(ADDED, "")
    sql = re.sub(r",\s*CONSTRAINT fk_events_live_revision_id .*\)\)$", ")", sql)
    return sql.replace(f"origin IN ({ORIGINS['new']})", f"origin IN ({ORIGINS['old']})")


def rebuild(table: str, edit: Callable[[str], str]) -> None:
    """Make a table of SQLite's anew, as `edit` changes its text, with its rows and its indexes.

    Alembic's batches would lose what they cannot reflect: every CHECK and the order of an index.
    """
    run = op.get_bind().exec_driver_sql
    parts = run(
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql <> ''", (table,)
    ).all()
    (text,) = (edit(sql) for kind, sql in parts if kind == "table")
    run(f"CREATE TABLE {table}_anew {text[text.index('(') :]}")
    before, after = (
        [row[1] for row in run(f"PRAGMA table_info({name})").all()]
        for name in (table, f"{table}_anew")
    )
    kept = ", ".join(column for column in before if column in after)
    run(f"INSERT INTO {table}_anew ({kept}) SELECT {kept} FROM {table}")
    run(f"DROP TABLE {table}")
    run(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for kind, sql in parts:
        if kind != "table":
            run(sql)


def chain_events() -> None:
    """What readers had after each event that there is, and its digest after the one before.

    Of notices, only those are known that a path serves to this day.
    """
    bind = op.get_bind()
    rows = bind.execute(sa.select(EVENTS).order_by(EVENTS.c.id)).mappings().all()
    notices = {row.id: row.unpublished_notice for row in bind.execute(sa.select(ARTICLES)).all()}
    taken = {row["article_id"]: row["id"] for row in rows if is_taking(row)}
    given: dict[int | None, int | None] = {}
    digest = ""
    for row in rows:
        story = row["article_id"]
        if row["kind"] in ("article.publish", "article.republish"):
            given[story] = row["revision_id"]
        had = {
            "live_revision_id": given[story] if row["to_publication"] == "PUBLISHED" else None,
            "notice": notices.get(story) if taken.get(story, row["id"] + 1) <= row["id"] else None,
        }
        digest = digest_of(digest, {**row, **had})
        change = sa.update(EVENTS).where(EVENTS.c.id == row["id"])
        bind.execute(change.values(**had, digest=digest))


def is_taking(event: Any) -> bool:
    """Whether with it a path began to serve a notice."""
    after = event["to_publication"]
    return after in ("UNPUBLISHED", "RETRACTED") and after != event["from_publication"]


def digest_of(previous: str, event: dict[str, Any]) -> str:
    """As the newsroom's own code has it (db/chain.py), which a migration does not import."""
    at = event["at"]
    moment = (
        at if isinstance(at, str) else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
    told = {name: event[name] for name in TOLD} | {"at": moment}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((previous + text).encode()).hexdigest()


TOLD = (
    "kind", "subject", "article_id", "revision_id", "from_stage", "to_stage", "from_publication",
    "to_publication", "live_revision_id", "notice", "user_id", "reason", "origin",
)  # fmt: skip
EVENTS = sa.table("events", *map(sa.column, ("id", *TOLD, "at", "digest")))
ARTICLES = sa.table("articles", sa.column("id"), sa.column("unpublished_notice"))


def forbid_change(table: str) -> None:
    """What was answered for and done: for ever, whatever the code does."""
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


def make_tables() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", LONG, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column(
            "request_hash",
            TEXT,
            nullable=False,
            comment="SHA-256 of the mutation and its input",
        ),
        sa.Column(
            "row_id",
            LONG,
            nullable=False,
            comment="What it wrote",
        ),
        sa.Column(
            "at",
            INSTANT,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_idempotency_keys_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("ix_idempotency_keys_at", "idempotency_keys", ["at"])
    op.create_table(
        "webhooks",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column(
            "secret",
            TEXT,
            nullable=False,
            comment="whsec_ and base64: signs every delivery",
        ),
        sa.Column(
            "query",
            TEXT,
            nullable=True,
            comment="GraphQL, run as a reader; $id is the story",
        ),
        sa.Column(
            "kinds",
            TEXT,
            nullable=False,
            comment="JSON list of event kinds",
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column(
            "after_sequence",
            LONG,
            nullable=False,
            comment="The last outbox row it was dealt",
        ),
        sa.Column(
            "busy_until",
            INSTANT,
            nullable=True,
            comment="A worker is speaking to it; after this, whatever has become of that worker",
        ),
        sa.Column("created_by_id", LONG, nullable=False),
        sa.Column(
            "created_at",
            INSTANT,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_webhooks_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_table(
        "assignments",
        sa.Column("article_id", LONG, nullable=False),
        sa.Column(
            "assignee_id",
            LONG,
            nullable=True,
            comment="Who is to write it",
        ),
        sa.Column(
            "due_at",
            INSTANT,
            nullable=True,
        ),
        sa.Column(
            "priority",
            sa.Enum(
                "LOW",
                "NORMAL",
                "HIGH",
                "URGENT",
                name="priority",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "claimed_by_id",
            LONG,
            nullable=True,
            comment="Who has taken on its review",
        ),
        sa.Column(
            "claimed_at",
            INSTANT,
            nullable=True,
        ),
        sa.CheckConstraint(
            "(claimed_by_id IS NULL) = (claimed_at IS NULL)",
            name=op.f("ck_assignments_claim_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_assignments_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["users.id"], name=op.f("fk_assignments_assignee_id")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["users.id"], name=op.f("fk_assignments_claimed_by_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_assignments")),
    )
    op.create_index("ix_assignments_assignee", "assignments", ["assignee_id", "due_at"])
    op.create_index("ix_assignments_claimed_by", "assignments", ["claimed_by_id"])
    op.create_table(
        "edit_locks",
        sa.Column("article_id", LONG, nullable=False),
        sa.Column("user_id", LONG, nullable=False),
        sa.Column(
            "since",
            INSTANT,
            nullable=False,
        ),
        sa.Column(
            "expires_at",
            INSTANT,
            nullable=False,
            comment="Unless it is renewed before",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_edit_locks_article_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_edit_locks_user_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_edit_locks")),
    )
    op.create_table(
        "previews",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "digest",
            TEXT,
            nullable=False,
            comment="SHA-256 of the token, hexadecimal",
        ),
        sa.Column("article_id", LONG, nullable=True),
        sa.Column("section_id", LONG, nullable=True),
        sa.Column(
            "user_id",
            LONG,
            nullable=False,
            comment="Who gave it out",
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
        sa.CheckConstraint(
            "(article_id IS NULL) <> (section_id IS NULL)", name=op.f("ck_previews_opens_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_previews_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_previews_section_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_previews_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_previews")),
        sa.UniqueConstraint("digest", name=op.f("uq_previews_digest")),
    )
    op.create_index("ix_previews_article", "previews", ["article_id"])
    op.create_index(
        "ix_previews_user", "previews", ["user_id", sa.literal_column("created_at DESC")]
    )
    op.create_table(
        "comments",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("article_id", LONG, nullable=False),
        sa.Column(
            "revision_id",
            LONG,
            nullable=False,
            comment="The copy that it was written about",
        ),
        sa.Column(
            "thread_id",
            LONG,
            nullable=True,
            comment="The comment that it answers",
        ),
        sa.Column("user_id", LONG, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column(
            "field",
            sa.Enum(
                "HEADLINE",
                "STANDFIRST",
                "KICKER",
                "BODY",
                name="commentfield",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "span_start",
            LONG,
            nullable=True,
            comment="In code points, from 0",
        ),
        sa.Column(
            "span_end",
            LONG,
            nullable=True,
            comment="Behind the last code point",
        ),
        sa.Column(
            "quote",
            TEXT,
            nullable=True,
            comment="What stood there",
        ),
        sa.Column(
            "blocking", sa.Boolean(), nullable=False, comment="Whether the story waits for it"
        ),
        sa.Column(
            "at",
            INSTANT,
            nullable=False,
        ),
        sa.Column(
            "resolved_at",
            INSTANT,
            nullable=True,
        ),
        sa.Column("resolved_by_id", LONG, nullable=True),
        sa.CheckConstraint(
            "(resolved_at IS NULL) = (resolved_by_id IS NULL)",
            name=op.f("ck_comments_resolved_whole"),
        ),
        sa.CheckConstraint(
            "(span_start IS NULL) = (span_end IS NULL) AND (span_start IS NULL) = (quote IS NULL) AND (span_start IS NULL OR field IS NOT NULL)",
            name=op.f("ck_comments_span_whole"),
        ),
        sa.CheckConstraint(
            "span_start >= 0 AND span_end > span_start", name=op.f("ck_comments_span_forward")
        ),
        sa.CheckConstraint(
            "thread_id IS NULL OR (field IS NULL AND NOT blocking AND resolved_at IS NULL)",
            name=op.f("ck_comments_an_answer_is_plain"),
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["users.id"], name=op.f("fk_comments_resolved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_comments_revision",
        ),
        sa.ForeignKeyConstraint(["thread_id"], ["comments.id"], name=op.f("fk_comments_thread_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_comments_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(
        "ix_comments_article",
        "comments",
        ["article_id", sa.literal_column("at DESC"), sa.literal_column("id DESC")],
    )
    op.create_index("ix_comments_thread", "comments", ["thread_id", "at", "id"])
    op.create_table(
        "overrides",
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
        sa.Column("guard", TEXT, nullable=False, comment="Its name in db.guards"),
        sa.Column("user_id", LONG, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column(
            "at",
            INSTANT,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_overrides_revision",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_overrides_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overrides")),
    )
    op.create_index("ix_overrides_article", "overrides", ["article_id", "content_hash"])
    op.create_table(
        "retraction_approvals",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("article_id", LONG, nullable=False),
        sa.Column(
            "revision_id",
            LONG,
            nullable=False,
            comment="What readers had at the time",
        ),
        sa.Column("notice", TEXT, nullable=False),
        sa.Column("user_id", LONG, nullable=False),
        sa.Column(
            "at",
            INSTANT,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_retraction_approvals_revision",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_retraction_approvals_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retraction_approvals")),
    )
    op.create_index(
        "ix_retraction_approvals_article",
        "retraction_approvals",
        ["article_id", sa.literal_column("at DESC")],
    )
    op.create_table(
        "schedules",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("article_id", LONG, nullable=False),
        sa.Column(
            "revision_id",
            LONG,
            nullable=False,
            comment="What is published, or taken from readers",
        ),
        sa.Column(
            "action",
            sa.Enum(
                "PUBLISH",
                "UNPUBLISH",
                name="scheduledaction",
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
        sa.Column(
            "zone",
            TEXT,
            nullable=False,
            comment="IANA name of where it was set",
        ),
        sa.Column(
            "change_class",
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
            nullable=True,
        ),
        sa.Column(
            "note",
            TEXT,
            nullable=True,
            comment="What readers are told of an update",
        ),
        sa.Column(
            "reason",
            TEXT,
            nullable=True,
            comment="Why it is taken from readers",
        ),
        sa.Column(
            "notice",
            TEXT,
            nullable=True,
            comment="What its path says then",
        ),
        sa.Column(
            "state",
            sa.Enum(
                "PENDING",
                "HELD",
                "DONE",
                "FAILED",
                "CANCELLED",
                name="schedulestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "missed",
            sa.Boolean(),
            nullable=False,
            comment="It fired late: no worker ran when it was due",
        ),
        sa.Column("failure", TEXT, nullable=True),
        sa.Column("user_id", LONG, nullable=False),
        sa.Column(
            "created_at",
            INSTANT,
            nullable=False,
        ),
        sa.Column(
            "settled_at",
            INSTANT,
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state = 'FAILED') = (failure IS NOT NULL)", name=op.f("ck_schedules_failed_says_why")
        ),
        sa.CheckConstraint(
            "(state IN ('PENDING', 'HELD')) = (settled_at IS NULL)",
            name=op.f("ck_schedules_settled"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id", "article_id"],
            ["revisions.id", "revisions.article_id"],
            name="fk_schedules_revision",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_schedules_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
    )
    op.create_index("ix_schedules_article", "schedules", ["article_id", "at"])
    op.create_index("ix_schedules_due", "schedules", ["state", "at"])
    op.create_table(
        "deliveries",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("webhook_id", LONG, nullable=False),
        sa.Column("event_id", LONG, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "PENDING",
                "DELIVERED",
                "DEAD",
                name="deliverystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", LONG, nullable=False, comment="Tries since it was queued"),
        sa.Column(
            "queued_at",
            INSTANT,
            nullable=False,
            comment="When it was dealt, or sent again by hand: a day later it is given up",
        ),
        sa.Column(
            "next_at",
            INSTANT,
            nullable=True,
            comment="When it is tried next",
        ),
        sa.Column(
            "settled_at",
            INSTANT,
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state = 'PENDING') = (next_at IS NOT NULL)",
            name=op.f("ck_deliveries_pending_has_a_time"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_deliveries_event_id")),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhooks.id"],
            name=op.f("fk_deliveries_webhook_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "webhook_id", "event_id", name=op.f("uq_deliveries_webhook_id_event_id")
        ),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["webhook_id", "state", "next_at"])
    op.create_table(
        "notifications",
        sa.Column(
            "id",
            LONG,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("user_id", LONG, nullable=False),
        sa.Column("event_id", LONG, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "SUBMITTED",
                "RECALLED",
                "SENT_BACK",
                "APPROVED",
                "SCHEDULE_CHANGED",
                "SCHEDULE_HELD",
                "SCHEDULE_FAILED",
                "SCHEDULE_MISSED",
                "RETRACTED",
                "COMMENTED",
                "MENTIONED",
                "ASSIGNED",
                "UNLOCKED",
                name="notificationkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "created_at",
            INSTANT,
            nullable=False,
        ),
        sa.Column(
            "read_at",
            INSTANT,
            nullable=True,
        ),
        sa.Column("mail_attempts", LONG, nullable=False),
        sa.Column(
            "mail_at",
            INSTANT,
            nullable=True,
            comment="When its e-mail is tried next; nothing once it is sent or given up",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_notifications_event_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notifications_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint(
            "user_id", "event_id", "kind", name=op.f("uq_notifications_user_id_event_id_kind")
        ),
    )
    op.create_index("ix_notifications_mail", "notifications", ["mail_at"])
    op.create_index(
        "ix_notifications_user",
        "notifications",
        ["user_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
    )
    op.create_table(
        "delivery_attempts",
        sa.Column("delivery_id", LONG, nullable=False),
        sa.Column("number", LONG, nullable=False),
        sa.Column(
            "at",
            INSTANT,
            nullable=False,
        ),
        sa.Column(
            "status",
            LONG,
            nullable=True,
            comment="HTTP; nothing where none came",
        ),
        sa.Column("error", TEXT, nullable=True),
        sa.Column("milliseconds", LONG, nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=op.f("fk_delivery_attempts_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delivery_id", "number", name=op.f("pk_delivery_attempts")),
    )

"""The migrations: up, down and up again, like the models, and no wrong state can be written."""

import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from db.actions.deliveries import Outcome
from db.chain import walked
from db.engine import open_engine, writing
from db.ids import Noun, number_of
from db.models import (
    Article,
    Assignment,
    Base,
    ChangeClass,
    Comment,
    CommentField,
    EditLock,
    IdempotencyKey,
    Meaning,
    Override,
    Preview,
    RetractionApproval,
    Schedule,
    ScheduledAction,
)
from db.session import transaction
from server.migrations import current_revision, head_revision, migrate, migrate_down
from tests.newsroom import (
    APPROVE,
    PUBLISH,
    REPUBLISH,
    SUBMIT,
    UNPUBLISH,
    UPDATE,
    WITHHOLD,
    Newsroom,
)
from tests.receiving import OUTSIDE, registered, tried
from tests.refusal import TAG_CREATE, payload, picture
from tests.suggested import put_beside

AUTHOR_UPDATE = payload("authorUpdate", "AuthorUpdateInput", "author { id }")
FRONT_UPDATE = payload("frontUpdate", "FrontUpdateInput", "front { size }")
FRONT_LAUNCH = payload("frontLaunch", "FrontInput", "front { size }")
SITE_UPDATE = payload("siteUpdate", "SiteUpdateInput", "site { name }")
COLLECTION_CREATE = payload("collectionCreate", "CollectionCreateInput", "collection { id }")
APPEND_ONLY = ("approvals", "corrections", "events", "overrides", "retraction_approvals")

ANOTHER = "SELECT max(a.{0}) FROM articles a WHERE a.id <> articles.id"
FOREIGN = "SELECT max(r.id) FROM revisions r WHERE r.article_id <> articles.id"
THIRD = "SELECT id FROM articles WHERE publication = 'NEVER'"
EARLIER = "+first_published_at = '2020-01-01T00:00:00.000Z'"
WRONG = (
    ("ck_articles_published_is_whole", "articles", "publication = 'PUBLISHED'", "NEVER"),
    ("ck_articles_published_is_whole", "articles", "live_revision_id = NULL", "PUBLISHED"),
    ("ck_articles_published_is_whole", "articles", "path = NULL", "PUBLISHED"),
    ("ck_articles_published_is_whole", "articles", "first_published_at = NULL", "PUBLISHED"),
    ("ck_articles_published_is_whole", "articles", "updated_at = NULL", "PUBLISHED"),
    ("ck_articles_never_published_is_bare", "articles", "publication = 'NEVER'", "PUBLISHED"),
    ("ck_articles_never_published_is_bare", "articles", "path = '/here'", "NEVER"),
    ("ck_articles_only_unseen_is_spiked", "articles", "stage = 'SPIKED'", "PUBLISHED"),
    ("ck_articles_scheduled_is_approved", "articles", "publication = 'SCHEDULED'", "NEVER"),
    ("ck_articles_version_counts_from_one", "articles", "version = 0", ""),
    ("uq_articles_slug", "articles", f"slug = ({ANOTHER.format('slug')})", "NEVER"),
    ("uq_articles_path", "articles", f"path = ({ANOTHER.format('path')})", "PUBLISHED"),
    ("fk_articles_live_revision", "articles", f"live_revision_id = ({FOREIGN})", "PUBLISHED"),
    ("fk_articles_working_revision", "articles", f"working_revision_id = ({FOREIGN})", "NEVER"),
    ("ck_revisions_number_counts_from_one", "revisions", "number = 0", ""),
    ("uq_revisions_article_id_number", "revisions", "+id = 1", ""),
    ("ck_bylines_position_counts_from_one", "bylines", "position = 0", ""),
    ("ck_bylines_has_a_name", "bylines", "name = ''", ""),
    ("pk_bylines", "bylines", "+name = 'Another'", ""),
    ("uq_revision_tags_revision_id_tag_id", "revision_tags", "+position = 9", ""),
    ("pk_revision_tags", "revision_tags", "+relation = 'ABOUT'", ""),
    ("ck_related_links_not_itself", "related_links", "target_id = article_id", ""),
    ("uq_related_links_revision_id_target_id", "related_links", "+position = 9", ""),
    ("pk_related_links", "related_links", "+label = 'Another'", ""),
    ("fk_related_links_revision", "related_links", f"article_id = ({THIRD})", ""),
    ("fk_approvals_revision", "approvals", f"+id = 1, article_id = ({THIRD})", ""),
    ("fk_corrections_revision", "corrections", f"+id = 1, article_id = ({THIRD})", ""),
    ("ck_corrections_readers_are_told", "corrections", "+id = 1, kind = 'MINOR'", ""),
    ("pk_section_listings", "section_listings", "+section_id = section_id", ""),
    ("uq_section_listings_article_id_section_id", "section_listings", EARLIER, ""),
    ("pk_author_listings", "author_listings", "+author_id = author_id", ""),
    ("uq_author_listings_article_id_author_id", "author_listings", EARLIER, ""),
    ("pk_tag_listings", "tag_listings", "+tag_id = tag_id", ""),
    ("uq_tag_listings_article_id_tag_id", "tag_listings", EARLIER, ""),
    ("uq_outbox_event_id", "outbox", "+sequence = 1000", ""),
    ("pk_redirects", "redirects", "+since = since", ""),
    ("ck_images_has_a_size", "images", "width = 0", ""),
    ("ck_images_has_a_size", "images", "height = -1", ""),
    ("ck_images_focal_inside", "images", "focal_x = 0.5, focal_y = 1.5", ""),
    ("ck_images_focal_whole", "images", "focal_x = 0.5", ""),
    ("ck_sections_not_its_own_parent", "sections", "parent_id = id", ""),
    ("uq_sections_slug", "sections", "+id = 1", ""),
    ("uq_tags_slug", "tags", "+id = 1", ""),
    ("uq_authors_slug", "authors", "+id = 1", ""),
    ("pk_author_links", "author_links", "+name = 'Another'", ""),
    ("uq_users_email", "users", "+id = 1", ""),
    ("ck_users_email_in_lower_case", "users", "email = 'ADA@example.org'", ""),
    ("pk_desks", "desks", "+user_id = user_id", ""),
    ("uq_access_tokens_digest", "access_tokens", "+id = 1", ""),
    ("ck_epoch_one_row", "epoch", "+id = 2", ""),
    ("ck_site_one_row", "site", "+id = 2", ""),
    ("uq_social_links_position", "social_links", "+id = 1", ""),
    ("uq_policies_position", "policies", "+id = 1, slug = 'another'", ""),
    ("uq_policies_slug", "policies", "+id = 1, position = 99", ""),
    ("ck_assignments_claim_whole", "assignments", "claimed_at = NULL", ""),
    ("ck_comments_an_answer_is_plain", "comments", "thread_id = id", ""),
    ("ck_comments_span_whole", "comments", "quote = NULL", ""),
    ("ck_comments_span_whole", "comments", "field = NULL", ""),
    ("ck_comments_span_forward", "comments", "span_end = span_start", ""),
    ("ck_comments_resolved_whole", "comments", "resolved_by_id = user_id", ""),
    ("ck_schedules_settled", "schedules", "state = 'DONE'", ""),
    ("ck_schedules_failed_says_why", "schedules", "failure = 'None.'", ""),
    ("ck_deliveries_pending_has_a_time", "deliveries", "next_at = NULL", ""),
    ("uq_deliveries_webhook_id_event_id", "deliveries", "+id = 1", ""),
    ("uq_notifications_user_id_event_id_kind", "notifications", "+id = 1", ""),
    ("ck_search_terms_some_story_has_it", "search_terms", "stories = 0", ""),
    ("pk_search_terms", "search_terms", "+stories = 1", ""),
    ("ck_search_totals_one_row", "search_totals", "+id = 2", ""),
    ("pk_search_stories", "search_stories", "+place = 9000", ""),
    ("uq_search_stories_place", "search_stories", "+article_id = 1", ""),
    ("pk_desk_stories", "desk_stories", "+length = 1", ""),
    ("pk_search_languages", "search_languages", "+stems = 'x'", ""),
    ("pk_search_words", "search_words", "+term = 'x'", ""),
    ("pk_search_trigrams", "search_trigrams", "+word = word", ""),
    ("uq_collections_slug", "collections", "+id = 1", ""),
    ("ck_collections_version_counts_from_one", "collections", "version = 0", ""),
    ("pk_collection_members", "collection_members", "+rank = 1", ""),
    ("uq_collection_members_collection_id_rank", "collection_members",
     f"+article_id = ({THIRD})", ""),
    ("ck_sections_fresh_for_a_day", "sections", "fresh_days = 0", ""),
    ("pk_suggestions", "suggestions", "+score = 1", ""),
    ("ck_suggestions_not_itself", "suggestions", "other_id = article_id", ""),
    ("ck_suggestions_judged_is_whole", "suggestions", "state = 'DISMISSED'", ""),
    ("ck_suggestions_judged_is_whole", "suggestions", "judged_at = first_published_at", ""),
    ("pk_suggested", "suggested", "+formula = 1", ""),
    ("pk_meanings", "meanings", "+sequence = 2", ""),
    ("uq_meanings_sequence", "meanings", f"+article_id = ({THIRD})", ""),
    ("uq_previews_digest", "previews", "+id = 1", ""),
    ("ck_previews_opens_one_thing", "previews", "article_id = NULL", ""),
    ("ck_fronts_one_home_page", "fronts", "section_id = NULL", ""),
    ("ck_fronts_one_home_page", "fronts", "id = 1", ""),
    ("ck_fronts_launched_is_whole", "fronts", "launched_at = NULL", ""),
    ("ck_fronts_launched_is_whole", "fronts", "live_id = NULL", ""),
    ("ck_fronts_version_counts_from_one", "fronts", "version = 0", ""),
    ("uq_fronts_section_id", "fronts", "+id = 2", ""),
    ("ck_arrangements_size_in_bounds", "arrangements", "size = 0", ""),
    ("ck_arrangements_size_in_bounds", "arrangements", "size = 31", ""),
    ("uq_arrangements_front_id_version", "arrangements", "+id = 1", ""),
    ("ck_pins_position_counts_from_one", "pins", "position = 0", ""),
    ("uq_pins_arrangement_id_article_id", "pins", "+position = 9", ""),
    ("pk_pins", "pins", "+headline = 'Another'", ""),
)  # fmt: skip
"""A constraint and what it makes impossible: a change of a row, or with + a changed copy of it.

The last column picks a story by what readers have of it.
"""


ALSO = {
    "fk_previews_section_id": ", article_id = NULL",
    "fk_comments_thread_id": ", field = NULL, span_start = NULL, span_end = NULL, quote = NULL, "
    "blocking = false",
    "fk_suggestions_judged_by_id": ", judged_at = first_published_at, state = 'ACCEPTED'",
    "ck_suggestions_suggestionstate": ", judged_at = first_published_at, judged_by_id = "
    "(SELECT min(id) FROM users)",
    "fk_comments_resolved_by_id": ", resolved_at = at",
    "ck_schedules_schedulestate": ", settled_at = at",
    "ck_deliveries_deliverystate": ", next_at = NULL",
}
"""What else a wrong row says, so that it is only this constraint which it breaks."""


async def busy(newsroom: Newsroom) -> None:
    """At least one row in every table."""
    story: dict[str, Any] = {
        "tags": ["tax"],
        "leadImage": await picture(newsroom, width=1, height=1),
    }
    await newsroom.act(TAG_CREATE, "ada", name="Tax", kind="TOPIC")
    link = {"name": "Elsewhere", "url": "https://example.org"}
    await newsroom.act(AUTHOR_UPDATE, "edith", id="ada", links=[link])
    policy = {"slug": "ethics", "title": "Ethics", "text": "Be fair."}
    await newsroom.act(SITE_UPDATE, "cleo", socialLinks=[link], policies=[policy])
    await newsroom.draft()
    other = await newsroom.published()
    live = await newsroom.published(slug="old", related=[{"article": other["id"]}], **story)
    live = await newsroom.move(UPDATE, "ada", live, slug="new")
    live = await newsroom.move(APPROVE, "cleo", await newsroom.move(SUBMIT, "ada", live))
    await registered(newsroom, OUTSIDE)
    await newsroom.move(PUBLISH, "cleo", live, changeClass="CORRECTION", note="Moved.")
    await tried(newsroom, Outcome(500, None, 1))
    slots = [{"article": live["id"], "image": story["leadImage"]}]
    await newsroom.act(FRONT_UPDATE, "cleo", section="politics", expectedVersion=0, slots=slots)
    await newsroom.act(FRONT_LAUNCH, "cleo", section="politics", expectedVersion=1)
    await newsroom.act(
        COLLECTION_CREATE, "edith", kind="SERIES", slug="a-series", title="A series",
        articles=[{"article": live["id"]}],
    )  # fmt: skip
    await put_beside(newsroom, live, other)
    await around(newsroom, live["id"])


async def around(newsroom: Newsroom, wire: str) -> None:
    """What stands beside a story: work on it."""
    async with transaction(newsroom.database) as session:
        story = await session.get_one(Article, number_of(Noun.ARTICLE, wire))
        user, then = story.created_by_id, newsroom.now
        pinned = {"article_id": story.id, "revision_id": story.live_revision_id}
        session.add_all([
            Assignment(article_id=story.id, assignee_id=user, claimed_by_id=user, claimed_at=then),
            EditLock(article_id=story.id, user_id=user, since=then, expires_at=then),
            Comment(**pinned, user_id=user, text="Who?", field=CommentField.HEADLINE,
                    span_start=0, span_end=1, quote="A", blocking=True, at=then),
            Override(**pinned, content_hash="", guard="BYLINE", user_id=user, reason="", at=then),
            RetractionApproval(**pinned, notice="Wrong.", user_id=user, at=then),
            Schedule(**pinned, action=ScheduledAction.PUBLISH, at=then, zone="UTC",
                     user_id=user, created_at=then, change_class=ChangeClass.MINOR),
            IdempotencyKey(user_id=user, key="1", request_hash="", row_id=story.id, at=then),
            Meaning(article_id=story.id, sequence=1, version=1, revision_id=0, vector=bytes(384)),
            Preview(digest="", article_id=story.id, user_id=user, created_at=then, expires_at=then),
        ])  # fmt: skip


APART = ("alembic_version", "search_index", "desk_index")
APART_IN = re.compile("|".join(APART))
"""Tables of which there is no model, and how their constraints and indexes are called."""


def generated() -> list[tuple[str, str, str, str]]:
    """What each foreign key and each enum makes impossible."""
    wrong = []
    for table in Base.metadata.sorted_tables:
        copy = "+id = 9000, " if table.name in APPEND_ONLY else ""
        for key in table.foreign_key_constraints:
            publication = "PUBLISHED" if key.name == "fk_articles_live_revision" else ""
            change = f"{copy}{key.column_keys[0]} = 99999{ALSO.get(str(key.name), '')}"
            wrong.append((str(key.name), table.name, change, publication))
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                name = f"ck_{table.name}_{column.type.name}"
                whole = "PUBLISHED" if table.name == "articles" else ""
                change = f"{copy}{column.name} = 'NONSENSE'{ALSO.get(name, '')}"
                wrong.append((name, table.name, change, whole))
    return wrong


def statement(connection: Connection, table: str, change: str, publication: str) -> str:
    """SQL that changes one row, or inserts a changed copy of it."""
    row = {"sqlite": "rowid", "postgresql": "ctid"}[connection.dialect.name]
    where = f"WHERE publication = '{publication}'" if publication else ""
    one = f"{row} = (SELECT min({row}) FROM {table} {where})"
    if not change.startswith("+"):
        return f"UPDATE {table} SET {change} WHERE {one}"
    changed = dict(part.split(" = ", 1) for part in change[1:].split(", "))
    columns = list(Base.metadata.tables[table].columns.keys())
    values = ", ".join(changed.get(name, name) for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE {one}"


def is_of_a_model(name: str | None, kind: str, _: object) -> bool:
    """Whether it is not one of the tables that each database has in a way of its own."""
    return kind != "table" or not str(name).startswith(APART)


def names_of(connection: Connection) -> dict[str, str]:
    """Every constraint and index that the database knows by name, with its definition."""
    if connection.dialect.name == "sqlite":
        found = {}
        for name, sql in connection.execute(
            sa.text("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index')")
        ):
            if name.startswith(APART) or sql is None:
                continue
            found[name] = " ".join(sql.split()) if sql.startswith("CREATE INDEX") else ""
            found |= dict.fromkeys(re.findall(r"CONSTRAINT (\w+)", sql), "")
        return found
    rows = connection.execute(
        sa.text(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = current_schema::regnamespace AND contype <> 'n' "
            "UNION ALL SELECT indexname, replace(indexdef, current_schema || '.', '') "
            "FROM pg_indexes WHERE schemaname = current_schema"
        )
    )
    return {name: sql for name, sql in rows if APART_IN.search(name) is None}


async def as_the_models_say(engine: AsyncEngine, folder: Path) -> dict[str, str]:
    """The names in a database that the models made, without any migration."""
    if engine.dialect.name == "sqlite":
        engine = open_engine(f"sqlite:///{folder / 'models.db'}")

    def make(connection: Connection) -> dict[str, str]:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("CREATE SCHEMA models"))
            connection.execute(sa.text("SET LOCAL search_path TO models"))
        Base.metadata.create_all(connection)
        return names_of(connection)

    async with engine.connect() as connection:
        names = await connection.run_sync(make)
    await engine.dispose()
    return names


async def test_up_down_and_up_again_leaves_nothing_of_what_was_there(newsroom: Newsroom) -> None:
    engine = newsroom.database.engine
    empty = {**await newsroom.contents(), "sections": [], "authors": [], "users": [], "desks": []}
    await busy(newsroom)

    await migrate_down(engine, "base")

    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda c: sa.inspect(c).get_table_names())
    assert tables == ["alembic_version"]
    assert await current_revision(engine) is None

    await migrate(engine)

    assert await current_revision(engine) == head_revision()
    assert await newsroom.contents() == empty


async def test_events_from_before_the_chain_are_put_into_it(newsroom: Newsroom) -> None:
    """What an older version wrote down: all but what readers had, the notice and the digest."""
    await busy(newsroom)
    words = 'Who says so? "Nobody" \\ said\n\u2028so 🦆.'
    for mutation, given in (
        (WITHHOLD, {}),
        (UNPUBLISH, {"notice": words}),
        (UNPUBLISH, {}),
    ):
        story = await newsroom.published()
        await newsroom.move(mutation, "cleo", story, reason=words, **given)
    back = await newsroom.move(UNPUBLISH, "cleo", await newsroom.published(), reason=words)
    back = await newsroom.move(UPDATE, "ada", back, headline="Once more")
    back = await newsroom.move(APPROVE, "cleo", await newsroom.move(SUBMIT, "ada", back))
    await newsroom.move(REPUBLISH, "cleo", back)
    await newsroom.retracted(await newsroom.published(), words)
    engine = newsroom.database.engine
    before = (await newsroom.contents())["events"]

    await migrate_down(engine, "0001")
    async with engine.connect() as connection:
        columns = await connection.run_sync(lambda c: sa.inspect(c).get_columns("events"))
    await migrate(engine)

    assert {"digest", "live_revision_id", "notice"}.isdisjoint(one["name"] for one in columns)
    assert (await newsroom.contents())["events"] == before
    await newsroom.draft()  # the chain goes on
    async with engine.connect() as connection:
        walk = await walked(connection)
    assert (walk.whole, walk.broken) == (len(before) + 1, None)


async def test_the_migrations_make_what_the_models_say(engine: AsyncEngine, tmp_path: Path) -> None:
    def differences(connection: Connection) -> list[Any]:
        migrations = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_of_a_model}
        )
        return compare_metadata(migrations, Base.metadata)  # type: ignore[no-any-return]  # untyped

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        migrated = await connection.run_sync(names_of)
    assert migrated == await as_the_models_say(engine, tmp_path)


async def test_what_was_approved_told_or_done_is_neither_changed_nor_deleted(
    newsroom: Newsroom,
) -> None:
    await busy(newsroom)
    before = await newsroom.contents()

    for table in APPEND_ONLY:
        assert before[table]
        for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match=f"{table} is append-only"):
                async with writing(newsroom.database.engine).begin() as connection:
                    await connection.execute(sa.text(change))

    assert await newsroom.contents() == before


async def write(engine: AsyncEngine, table: str, change: str, publication: str) -> None:
    async with writing(engine).begin() as connection:
        sql = await connection.run_sync(statement, table, change, publication)
        await connection.execute(sa.text(sql))


async def test_no_wrong_state_can_be_written_and_every_constraint_is_tried(
    newsroom: Newsroom,
) -> None:
    await busy(newsroom)
    engine = newsroom.database.engine
    before = await newsroom.contents()
    assert [name for name, rows in before.items() if not rows] == []
    async with engine.connect() as connection:
        constraints = await connection.run_sync(names_of)

    for name, table, change, publication in (*WRONG, *generated()):
        with pytest.raises(IntegrityError) as refusal:
            await write(engine, table, change, publication)
        assert told(name, engine.dialect.name) in str(refusal.value), (name, change)

    tried = {name for name, *_ in (*WRONG, *generated())}
    tried |= {"uq_revisions_id_article_id", "uq_arrangements_id_front_id"}  # as primary keys do
    assert {name for name in constraints if name[:3] in ("ck_", "fk_", "uq_")} <= tried
    assert await newsroom.contents() == before


def told(constraint: str, dialect: str) -> str:
    """How a database names what it refuses: SQLite names a CHECK only."""
    if dialect == "postgresql" or constraint.startswith("ck_"):
        return constraint
    return "FOREIGN KEY" if constraint.startswith("fk_") else "UNIQUE"

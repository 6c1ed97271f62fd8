"""Who orders documents through the server: published in a real database, and asked for as readers
ask.
"""

import asyncio
import datetime as dt
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any, Self

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from bench.relevance.collection import Document
from db.actions.indexing import reindex
from db.actions.listing import relist
from db.actions.marking import mark
from db.actions.suggesting import Suggesting
from db.base import new_id
from db.content import Content, revision_of
from db.engine import open_engine
from db.models import Article, Publication, Role, Section, Stage, User
from db.semantic.loading import Model
from db.session import Database, transaction
from server.app import create_app
from server.migrations import migrate
from server.settings import Settings

NOW = dt.datetime(2026, 1, 1, 6, tzinfo=dt.UTC)
"""When everything was published: the order is by what stories say, not by when."""

MOST = 20
"""Stories beside a story that are asked for."""

RELATED = f"""query Related($slug: String!) {{
  article(slug: $slug) {{ related(first: {MOST}) {{ nodes {{ slug }} }} }} }}"""

SEARCH = f"""query($words: String!) {{
  search(query: $words, first: {MOST}) {{ nodes {{ slug }} }} }}"""


class Served:
    """The server on a migrated, empty database, with a collection's documents in it.

    It keeps an event loop of its own, for whoever asks waits for each answer.
    """

    def __init__(
        self, name: str, url: str, documents: Sequence[Document], model: Model | None
    ) -> None:
        self.name = name
        self._slugs = {one.id: f"story-{number}" for number, one in enumerate(documents)}
        self._ids = {slug: id for id, slug in self._slugs.items()}
        self._documents = documents
        self._model = model
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._client = self._runner.run(self._open(url))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._stack.aclose())
        self._runner.close()

    def related(self, id: str) -> Sequence[str]:
        """The documents that readers find beside one."""
        data = self._runner.run(self._asked(RELATED, {"slug": self._slugs[id]}))
        return [self._ids[one["slug"]] for one in data["article"]["related"]["nodes"]]

    def search(self, words: str) -> Sequence[str]:
        """The documents that answer a question."""
        data = self._runner.run(self._asked(SEARCH, {"words": words}))
        return [self._ids[one["slug"]] for one in data["search"]["nodes"]]

    async def _open(self, url: str) -> httpx.AsyncClient:
        engine = open_engine(url)
        self._stack.push_async_callback(engine.dispose)
        await migrate(engine)
        await self._fill(Database(engine))
        settings = Settings(database_url=url, demo=True, worker=False, copy_megabytes=0)
        app = create_app(settings, clock=lambda: NOW, model=lambda: self._model)
        await self._stack.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(app=app)
        client = httpx.AsyncClient(transport=transport, base_url="http://served")
        return await self._stack.enter_async_context(client)

    async def _fill(self, database: Database) -> None:
        """Publish the documents, then let the worker's duty do what there is to do."""
        async with transaction(database) as session:
            section, user = _furniture()
            session.add_all([section, user])
            await session.flush()
            for one in self._documents:
                await self._publish(session, one, section, user)
        duty = Suggesting(database, model=self._model)
        while await duty():
            pass

    async def _publish(
        self, session: AsyncSession, one: Document, section: Section, user: User
    ) -> None:
        number, slug = new_id(), self._slugs[one.id]
        content = Content(
            slug=slug,
            headline=one.title,
            markdown=one.text,
            language=one.language,
            section_id=section.id,
        )
        revision = revision_of(
            content, article_id=number, number=1, version=1, parent_id=None, user_id=user.id,
            now=NOW,
        )  # fmt: skip
        article = Article(
            id=number, slug=slug, path=f"/{section.slug}/{slug}", stage=Stage.APPROVED,
            publication=Publication.PUBLISHED, working_revision_id=revision.id,
            live_revision_id=revision.id, created_by_id=user.id, created_at=NOW,
            first_published_at=NOW, updated_at=NOW,
        )  # fmt: skip
        session.add(article)
        await session.flush()
        session.add(revision)
        await relist(session, number)
        await reindex(session, number)
        await mark(session, [number], NOW)

    async def _asked(self, document: str, variables: dict[str, Any]) -> Any:
        body = {"query": document, "variables": variables}
        answer = (await self._client.post("/graphql", json=body)).json()
        if "errors" in answer:
            raise RuntimeError(answer["errors"])
        return answer["data"]


def _furniture() -> tuple[Section, User]:
    section = Section(id=new_id(), slug="news", title="News", position=1)
    user = User(
        id=new_id(), email="bench@copydesk.example", name="Bench", password_hash="!",
        role=Role.REPORTER, active=True, demo=False, created_at=NOW,
    )  # fmt: skip
    return section, user

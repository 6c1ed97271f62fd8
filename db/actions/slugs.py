"""Slugs that no other story has, or had."""

import secrets

import sqlalchemy as sa

from db import text
from db.errors import Code, Invalid
from db.models import Article, Redirect, Revision
from db.session import Unit


async def need_free(unit: Unit, article_id: int, slug: str, *path: str) -> None:
    """Refuse a slug that another story has, or had."""
    if await _is_taken(unit, article_id, slug):
        message = f"another story has, or had, the slug {slug!r}"
        raise Invalid(Code.NOT_UNIQUE, message, path)


async def slug_for(unit: Unit, article_id: int, headline: str) -> str:
    """One made of the headline that is free."""
    stem = text.slug_of(headline, otherwise="story")
    if not await _is_taken(unit, article_id, stem):
        return stem
    return f"{stem}-{secrets.token_hex(3)}"


async def _is_taken(unit: Unit, article_id: int, slug: str) -> bool:
    other = sa.exists().where(Article.slug == slug, Article.id != article_id)
    pending = sa.exists().where(
        Revision.slug == slug,
        Revision.id == Article.working_revision_id,
        Article.id != article_id,
    )
    former = sa.exists().where(
        Redirect.path.endswith(f"/{slug}", autoescape=True), Redirect.article_id != article_id
    )
    return bool(await unit.session.scalar(sa.select(sa.or_(other, pending, former))))

"""A newsroom of any size, the same at every run: rows for our tables, batch by batch.

Every 21st story is a draft, that is 5 for 100 published ones, and others relate to it. Nobody
may ever see one: its headline begins with `UNSEEN`.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.prose import Prose, demo
from db.models import (
    Article,
    Author,
    AuthorLink,
    Base,
    Byline,
    BylineRole,
    Genre,
    Image,
    Publication,
    RelatedKind,
    RelatedLink,
    Revision,
    RevisionTag,
    Role,
    Section,
    Stage,
    Tag,
    TagKind,
    TagRelation,
    User,
)
from db.models.listing import AuthorListing, SectionListing, TagListing

VERSION = 1
"""Add one when other rows come out: data sets that were kept are then made anew."""

SEED = 1851
AUTHORS = 500
TAGS = 2_000
TAGS_A_STORY = 8
RELATED_A_STORY = 5
DRAFT_EVERY = 21
BATCH = 2_000
"""Stories in a batch."""

UNSEEN = "UNSEEN"
NEWEST = dt.datetime(2026, 1, 1, 6, tzinfo=dt.UTC)
APART = dt.timedelta(minutes=5)
"""Between two stories. Every 50th shares its moment with the one before: ids decide."""

GENRES = {
    Genre.NEWS: 76,
    Genre.ANALYSIS: 6,
    Genre.FEATURE: 5,
    Genre.OPINION: 6,
    Genre.INTERVIEW: 3,
    Genre.REVIEW: 2,
    Genre.EXPLAINER: 2,
}
"""How many in a hundred stories are of a genre."""

PORTRAITS = "https://images.copydesk.example/portraits"
PICTURES = "https://images.copydesk.example/pictures"

Row = dict[str, Any]
Batch = dict[type[Base], list[Row]]
Progress = Callable[[int, int], None]


def stories_in_all(published: int) -> int:
    """How many stories there are if so many are published: the drafts come on top."""
    return published + published // (DRAFT_EVERY - 1)


def is_draft(number: int) -> bool:
    """Whether the story of this number, from 0, is one."""
    return number % DRAFT_EVERY == DRAFT_EVERY - 1


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Who and what is there before the first story, and the ids of all stories to come."""

    chance: Random
    prose: Prose
    sections: list[Row]
    authors: list[Row]
    tags: list[Row]
    users: list[Row]
    articles: list[int]
    """Ids, oldest story first."""

    @classmethod
    def of(cls, published: int) -> "Newsroom":
        """The newsroom that has published so many stories."""
        chance = Random(SEED)
        people = [author for _, author in demo("authors.toml", "author")]
        authors = [_author(chance, number, people) for number in range(AUTHORS)]
        return cls(
            chance,
            Prose.read(),
            _sections(chance),
            authors,
            [_tag(chance, number) for number in range(TAGS)],
            [_user(chance, author) for author in authors],
            [_id(chance) for _ in range(stories_in_all(published))],
        )

    def batches(self) -> Iterator[Batch]:
        """Every row, those of one story together; the first batch is all but the stories."""
        yield self._furniture()
        for start in range(0, len(self.articles), BATCH):
            numbers = range(start, min(start + BATCH, len(self.articles)))
            batch: Batch = {}
            for story in map(self._story, numbers):
                for table, rows in story.items():
                    batch.setdefault(table, []).extend(rows)
            yield batch

    def _furniture(self) -> Batch:
        portraits = [
            _image(author["portrait_id"], f"{PORTRAITS}/{author['slug']}.jpg", author["name"])
            for author in self.authors
        ]
        links = [_link(author, at) for author in self.authors for at in (1, 2)]
        return {
            Section: self.sections,
            Image: portraits,
            Author: self.authors,
            AuthorLink: links,
            Tag: self.tags,
            User: self.users,
        }

    def _story(self, number: int) -> Batch:
        """One story with everything that hangs on it."""
        chance, article_id = self.chance, self.articles[number]
        image = _picture(chance, number)
        section = chance.choice([one for one in self.sections if one["genre"] is None])
        authors = chance.sample(self.authors, chance.randint(1, 3))
        tags = chance.sample(self.tags, TAGS_A_STORY)
        user_id = self.users[self.authors.index(authors[0])]["id"]
        revision = self._revision(number, section["id"], image["id"], user_id)
        revision_id = revision["id"]
        return {
            Image: [image],
            Article: [self._article(number, revision, section["slug"])],
            Revision: [revision],
            Byline: [_byline(revision_id, at, one) for at, one in enumerate(authors, 1)],
            RevisionTag: [_carried(revision_id, at, one) for at, one in enumerate(tags, 1)],
            RelatedLink: [
                _related(chance, revision_id, at, article_id, target)
                for at, target in enumerate(self._others(article_id), 1)
            ],
            **self._listings(number, revision, authors, tags),
        }

    def _others(self, article_id: int) -> list[int]:
        """Stories to relate to, from anywhere, drafts too."""
        chosen = self.chance.sample(self.articles, RELATED_A_STORY + 1)
        return [one for one in chosen if one != article_id][:RELATED_A_STORY]

    def _revision(self, number: int, section_id: int, image_id: int, user_id: int) -> Row:
        chance = self.chance
        headline, standfirst = chance.choice(self.prose.lines)
        body = self.prose.body(chance)
        slug = f"story-{number}" if not is_draft(number) else f"unseen-{number}"
        return {
            "id": _id(chance),
            "article_id": self.articles[number],
            "number": 1,
            "version": 1,
            "parent_id": None,
            "slug": slug,
            "headline": f'{UNSEEN if is_draft(number) else "Part"} "{number}": {headline}',
            "standfirst": standfirst,
            "kicker": chance.choice((None, "Analysis", "Live", "Exclusive")),
            "markdown": body.markdown,
            "html": body.html,
            "text": body.text,
            "word_count": body.word_count,
            "genre": chance.choices(list(GENRES), list(GENRES.values()))[0],
            "language": "en",
            "dateline": chance.choice((None, "CASTLEMERE", "PORT ALDER", "GREYWICK")),
            "section_id": section_id,
            "lead_image_id": image_id,
            "no_byline_reason": None,
            "content_hash": hashlib.sha256(f"{slug}\n{body.markdown}".encode()).hexdigest(),
            "created_by_id": user_id,
            "created_at": moment(number, len(self.articles)) - dt.timedelta(hours=8),
        }

    def _article(self, number: int, revision: Row, section: str) -> Row:
        published, draft = moment(number, len(self.articles)), is_draft(number)
        return {
            "id": revision["article_id"],
            "slug": revision["slug"],
            "path": None if draft else f"/{section}/{revision['slug']}",
            "stage": Stage.DRAFT if draft else Stage.APPROVED,
            "publication": Publication.NEVER if draft else Publication.PUBLISHED,
            "version": 1 if draft else 4,
            "working_revision_id": revision["id"],
            "live_revision_id": None if draft else revision["id"],
            "created_by_id": revision["created_by_id"],
            "created_at": revision["created_at"],
            "first_published_at": None if draft else published,
            "updated_at": None if draft else published,
            "embargo_until": published if number % 100 == 0 and not draft else None,
            "unpublished_notice": None,
            "unpublished_redirect_id": None,
        }

    def _listings(self, number: int, revision: Row, authors: list[Row], tags: list[Row]) -> Batch:
        """Where readers find the story: nowhere, if it is a draft."""
        if is_draft(number):
            return {}
        place = {
            "first_published_at": moment(number, len(self.articles)),
            "article_id": revision["article_id"],
        }
        sections = [
            one
            for one in self.sections
            if one["id"] == revision["section_id"] or one["genre"] == revision["genre"]
        ]
        return {
            SectionListing: [{"section_id": one["id"], **place} for one in sections],
            AuthorListing: [{"author_id": one["id"], **place} for one in authors],
            TagListing: [{"tag_id": one["id"], **place} for one in tags],
        }


def _id(chance: Random) -> int:
    """As random as the ids that a newsroom gives out, so that rows lie as scattered as its own."""
    return chance.getrandbits(63) or 1


def moment(number: int, of: int) -> dt.datetime:
    """When a story was first published, of so many in all."""
    at = number - 1 if number % 50 == 49 else number
    return NEWEST - (of - at) * APART + dt.timedelta(milliseconds=at * 7 % 1000)


def _sections(chance: Random) -> list[Row]:
    """The demo newsroom's twelve, of which two show a genre."""
    return [
        {
            "id": _id(chance),
            "slug": section["slug"],
            "title": section["title"],
            "description": section["description"],
            "position": section["position"],
            "genre": Genre(section["genre"]) if "genre" in section else None,
            "parent_id": None,
        }
        for _, section in demo("sections.toml", "section")
    ]


def _author(chance: Random, number: int, people: list[Row]) -> Row:
    first, last = chance.choice(people)["name"], chance.choice(people)["name"]
    name = f"{first.split()[0]} {last.split()[-1]}"
    return {
        "id": _id(chance),
        "slug": f"author-{number}",
        "name": name,
        "bio": f"{name}. {chance.choice(people)['bio']}",
        "role": chance.choice(people)["role"],
        "portrait_id": _id(chance),
    }


def _link(author: Row, at: int) -> Row:
    return {
        "author_id": author["id"],
        "position": at,
        "name": ("Social", "Newsletter")[at - 1],
        "url": f"https://social.example/@{author['slug']}/{at}",
    }


def _user(chance: Random, author: Row) -> Row:
    return {
        "id": _id(chance),
        "email": f"{author['slug']}@copydesk.example",
        "name": author["name"],
        "password_hash": "!",
        "role": Role.REPORTER,
        "active": True,
        "demo": False,
        "author_id": author["id"],
        "created_at": NEWEST - dt.timedelta(days=4_000),
    }


def _tag(chance: Random, number: int) -> Row:
    return {
        "id": _id(chance),
        "slug": f"tag-{number}",
        "name": f"Tag {number}",
        "kind": chance.choice(list(TagKind)),
    }


def _image(image_id: int, url: str, shows: str) -> Row:
    return {
        "id": image_id,
        "url": url,
        "alt": f"A picture of {shows}",
        "caption": f"{shows}, seen from the street.",
        "credit": "The Alder Courier",
        "width": 1600,
        "height": 1000,
        "focal_x": 0.5,
        "focal_y": 0.45,
        "created_by_id": None,
        "created_at": NEWEST - dt.timedelta(days=4_000),
    }


def _picture(chance: Random, number: int) -> Row:
    return _image(_id(chance), f"{PICTURES}/{number}.jpg", f"place {number}")


def _byline(revision_id: int, at: int, author: Row) -> Row:
    return {
        "revision_id": revision_id,
        "position": at,
        "author_id": author["id"],
        "name": author["name"],
        "role": BylineRole.REPORTER,
    }


def _carried(revision_id: int, at: int, tag: Row) -> Row:
    relation = TagRelation.ABOUT if at <= TAGS_A_STORY // 2 else TagRelation.MENTIONS
    return {
        "revision_id": revision_id,
        "position": at,
        "tag_id": tag["id"],
        "relation": relation,
    }


def _related(chance: Random, revision_id: int, at: int, article_id: int, target_id: int) -> Row:
    return {
        "revision_id": revision_id,
        "position": at,
        "article_id": article_id,
        "target_id": target_id,
        "kind": chance.choice((RelatedKind.RELATED, RelatedKind.BACKGROUND)),
        "label": None,
    }

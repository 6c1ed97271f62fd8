"""What somebody sees: which stories, in which copy, and what shows through them."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from db.ids import Noun
from db.models import (
    Article,
    Assignment,
    Author,
    Byline,
    Collection,
    CollectionMember,
    Front,
    Image,
    Pin,
    Publication,
    Revision,
    RevisionTag,
    Role,
    Stage,
    Tag,
)
from db.viewer import Guest, Perspective, Viewer
from tests.plain.archive import Archive


@dataclass(frozen=True)
class Eyes:
    """Somebody (`None` is a reader) who looks at an archive, at a moment, for one of two copies."""

    archive: Archive
    viewer: Viewer | None
    now: dt.datetime
    perspective: Perspective = Perspective.PUBLISHED
    guest: Guest | None = None
    """Whose preview it is, where nobody is signed in."""

    @property
    def are_of_chief(self) -> bool:
        """Whether they are a chief's, or an admin's."""
        return self.viewer is not None and self.viewer.role in (Role.CHIEF, Role.ADMIN)

    def is_public(self, article: Article) -> bool:
        """Whether every reader has the story."""
        lifted = article.embargo_until is None or article.embargo_until <= self.now
        return article.publication is Publication.PUBLISHED and lifted

    def works_on(self, article: Article) -> bool:
        """Whether the story is theirs to work on: made by them, with their byline, assigned to
        them, or their desk's.

        Chiefs work on all.
        """
        if self.viewer is None or self.are_of_chief:
            return self.viewer is not None
        bylines = self.archive.having(Byline, "revision_id", article.working_revision_id)
        authors = {one.author_id for one in bylines} - {None}
        if article.created_by_id == self.viewer.user_id or self.viewer.author_id in authors:
            return True
        assigned = self.archive.having(Assignment, "article_id", article.id)
        if any(one.assignee_id == self.viewer.user_id for one in assigned):
            return True
        copies = (article.working_revision_id, article.live_revision_id)
        found = (self.archive.find(Revision, number) for number in copies)
        sections = {copy.section_id for copy in found if copy is not None}
        return self.viewer.role is Role.EDITOR and bool(sections & self.viewer.desks)

    def are_shown(self, article: Article) -> bool:
        """Whether they may look at the working copy: it is theirs to work on, or previewed."""
        if self.guest is None:
            return self.works_on(article)
        if article.stage is Stage.SPIKED or article.publication is Publication.RETRACTED:
            return False
        working = self.archive.need(Revision, article.working_revision_id)
        previewed = {Noun.ARTICLE: article.id, Noun.SECTION: working.section_id}
        return previewed[self.guest.noun] == self.guest.number

    def copy_of(self, article: Article) -> Revision | None:
        """The copy of a story that they see; none of one that they do not see."""
        if self.perspective is Perspective.WORKING and self.are_shown(article):
            return self.archive.need(Revision, article.working_revision_id)
        if self.is_public(article):
            return self.archive.need(Revision, article.live_revision_id)
        return None

    @cached_property
    def copies(self) -> dict[int, Revision]:
        """The copy of every story that they see, by the story's id."""
        shown = ((one.id, self.copy_of(one)) for one in self.archive.all(Article))
        return {number: copy for number, copy in shown if copy is not None}

    def arranges(self, section_id: int | None) -> bool:
        """Whether the front of a section is theirs to arrange, or that of the home page."""
        if self.viewer is None or self.are_of_chief:
            return self.viewer is not None
        return self.viewer.role is Role.EDITOR and section_id in self.viewer.desks

    def arrangement_of(self, front: Front) -> int | None:
        """The arrangement in which they see a front."""
        working = self.perspective is Perspective.WORKING
        return front.draft_id if working and self.arranges(front.section_id) else front.live_id

    @cached_property
    def authors(self) -> list[Author]:
        """Staff see every author; readers those over a story that they see."""
        every = self.archive.all(Author)
        if self.viewer is not None:
            return list(every)
        shown = {copy.id for copy in self.copies.values()}
        bylined = {one.author_id for one in self.archive.all(Byline) if one.revision_id in shown}
        return [one for one in every if one.id in bylined]

    @cached_property
    def tags(self) -> list[Tag]:
        """Staff see every tag; readers those of a story that they see."""
        every = self.archive.all(Tag)
        if self.viewer is not None:
            return list(every)
        shown = {copy.id for copy in self.copies.values()}
        carried = {one.tag_id for one in self.archive.all(RevisionTag) if one.revision_id in shown}
        return [one for one in every if one.id in carried]

    @cached_property
    def collections(self) -> list[Collection]:
        """Staff see every one among working copies; others those launched with a story they see."""
        every = self.archive.all(Collection)
        if self.viewer is not None and self.perspective is Perspective.WORKING:
            return list(every)
        members = self.archive.all(CollectionMember)
        filled = {one.collection_id for one in members if one.article_id in self.copies}
        return [one for one in every if one.launched and one.id in filled]

    @cached_property
    def images(self) -> list[Image]:
        """Those at the head of a story or a collection, beside an author or on a front, that they
        see; their own; chiefs all.
        """
        shown = {copy.lead_image_id for copy in self.copies.values()}
        shown |= {collection.lead_image_id for collection in self.collections}
        shown |= {author.portrait_id for author in self.authors}
        arranged = {self.arrangement_of(one) for one in self.archive.all(Front)}
        shown |= {
            pin.image_id
            for pin in self.archive.all(Pin)
            if pin.arrangement_id in arranged and pin.article_id in self.copies
        }
        user = self.viewer.user_id if self.viewer else 0
        return [
            one
            for one in self.archive.all(Image)
            if self.are_of_chief or one.id in shown or one.created_by_id == user
        ]

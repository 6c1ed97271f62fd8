"""The tables behind the furniture of the paper: its site, sections, images and tags."""

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db import visibility
from db.models import Image, Policy, Section, Site, SocialLink, Tag
from db.reading.rows import Rows
from db.viewer import View


class SiteRows(Rows):
    def __init__(self, view: View) -> None:
        self.site = aliased(Site)
        super().__init__(view, self.site)


class SocialLinkRows(Rows):
    def __init__(self, view: View) -> None:
        self.link = aliased(SocialLink)
        super().__init__(view, self.link)


class PolicyRows(Rows):
    def __init__(self, view: View) -> None:
        self.policy = aliased(Policy)
        super().__init__(view, self.policy)


class SectionRows(Rows):
    def __init__(self, view: View) -> None:
        self.section = aliased(Section)
        super().__init__(view, self.section)


class ImageRows(Rows):
    orders: ClassVar = {"CREATED_AT": lambda rows: rows.image.created_at}
    default_order: ClassVar = (("CREATED_AT", True),)

    def __init__(self, view: View) -> None:
        self.image = aliased(Image)
        super().__init__(view, self.image, visible=visibility.images(self.image, view))


class TagRows(Rows):
    orders: ClassVar = {"NAME": lambda rows: rows.tag.name}
    default_order: ClassVar = (("NAME", False),)

    def __init__(self, view: View) -> None:
        self.tag = aliased(Tag)
        super().__init__(view, self.tag, visible=visibility.tags(self.tag, view))


class ShownImageRows(ImageRows):
    """Images reached from what shows them. Seen because that is."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.visible = sa.true()

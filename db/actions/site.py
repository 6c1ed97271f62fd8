"""Say who the newsroom is: the one row that readers judge it by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import sqlalchemy as sa

from db import measures
from db.actions.authors import LinkGiven
from db.actions.checks import Checks
from db.actions.furniture import need_role
from db.events import Happened
from db.models import Policy, Role, Site, SocialLink
from db.session import Unit


@dataclass(frozen=True, slots=True)
class PolicyGiven:
    """One rule of the house to publish."""

    slug: str
    title: str
    text: str


class SiteChanges(TypedDict, total=False):
    """What to change of the site: an absent key stays as it is, a list replaces."""

    name: str
    tagline: str | None
    about: str
    principles: str
    social_links: Sequence[LinkGiven]
    policies: Sequence[PolicyGiven]


async def update(unit: Unit, changes: SiteChanges) -> Site:
    """Change the site."""
    need_role(unit, Role.CHIEF, "changes of the site")
    site = await unit.session.get_one(Site, 1)
    checks = Checks()
    if "name" in changes:
        site.name = checks.line(changes["name"], measures.NAME, "name")
    if "tagline" in changes:
        site.tagline = checks.optional_line(changes["tagline"], measures.TITLE, "tagline")
    if "about" in changes:
        site.about = checks.words(changes["about"], measures.BODY, "about")
    if "principles" in changes:
        site.principles = checks.words(changes["principles"], measures.BODY, "principles")
    checks.done()
    await _link(unit, checks, changes)
    await _publish_policies(unit, checks, changes)
    unit.record(Happened(kind="site.update", subject="site"))
    return site


async def _link(unit: Unit, checks: Checks, changes: SiteChanges) -> None:
    if "social_links" not in changes:
        return
    checks.count(changes["social_links"], measures.LINKS, "socialLinks")
    checks.done()
    links = [
        SocialLink(
            position=at,
            name=checks.line(link.name, measures.NAME, "socialLinks", str(at - 1), "name"),
            url=checks.url(link.url, "socialLinks", str(at - 1), "url"),
        )
        for at, link in enumerate(changes["social_links"], 1)
    ]
    checks.done()
    await unit.session.execute(sa.delete(SocialLink))
    unit.session.add_all(links)


async def _publish_policies(unit: Unit, checks: Checks, changes: SiteChanges) -> None:
    if "policies" not in changes:
        return
    given = changes["policies"]
    checks.count(given, measures.POLICIES, "policies")
    checks.distinct([policy.slug for policy in given], "policies")
    checks.done()
    policies = [
        Policy(
            position=at,
            slug=checks.slug(policy.slug, "policies", str(at - 1), "slug"),
            title=checks.line(policy.title, measures.TITLE, "policies", str(at - 1), "title"),
            text=checks.words(policy.text, measures.BODY, "policies", str(at - 1), "text"),
        )
        for at, policy in enumerate(given, 1)
    ]
    checks.done()
    await unit.session.execute(sa.delete(Policy))
    unit.session.add_all(policies)

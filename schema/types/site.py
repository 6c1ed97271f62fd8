"""The public face of the newsroom."""

import sqlalchemy as sa
import strawberry

from db.reading.furniture import PolicyRows, SocialLinkRows
from schema.fields import column, many


@strawberry.type(description='Where else readers find somebody: "connect with us".')
class SocialLink:
    name: str = column(lambda rows: rows.link.name, "What the place is called: `Mastodon`.")
    url: str = column(lambda rows: rows.link.url, "Its web address; http or https.")


@strawberry.type(description="A rule of the house, such as how mistakes are corrected.")
class Policy:
    slug: str = column(lambda rows: rows.policy.slug, "Its URL part: `corrections`.")
    title: str = column(
        lambda rows: rows.policy.title, "What it is called: `How we correct mistakes`."
    )
    text: str = column(lambda rows: rows.policy.text, "What it says, in Markdown.")


@strawberry.type(description="The newsroom as readers see it.")
class Site:
    name: str = column(lambda rows: rows.site.name, "What the paper is called.")
    tagline: str | None = column(
        lambda rows: rows.site.tagline,
        "Its promise in a line, for the masthead; null where there is none.",
    )
    about: str = column(lambda rows: rows.site.about, "Who makes it, in Markdown.")
    principles: str = column(
        lambda rows: rows.site.principles, "What it holds itself to, in Markdown."
    )
    social_links: list[SocialLink] = many(
        SocialLinkRows,
        lambda rows, links: sa.true(),
        "Where else readers find it, in order.",
        order=lambda links: [links.link.position],
    )
    policies: list[Policy] = many(
        PolicyRows,
        lambda rows, policies: sa.true(),
        "The rules of the house, in order.",
        order=lambda policies: [policies.policy.position],
    )

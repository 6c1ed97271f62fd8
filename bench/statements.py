"""The statements written by hand: for each query one, which returns the whole answer as JSON.

On the tables of Copydesk and with its visibility: what is published and not under embargo. Rows
that a row has one of are joined to it; what it has many of is a subquery.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spelling:
    """What the two databases spell differently."""

    postgresql: bool

    def parameter(self, number: int) -> str:
        return f"${number}" if self.postgresql else f"?{number}"

    def json(self, value: str) -> str:
        """A value that is JSON already, as it goes into an object."""
        return value if self.postgresql else f"json({value})"

    def made(self, **pairs: str) -> str:
        """A JSON object."""
        arguments = ", ".join(f"'{key}', {value}" for key, value in pairs.items())
        return f"json_build_object({arguments})" if self.postgresql else f"json_object({arguments})"

    def array(self, value: str, rows: str) -> str:
        """A JSON array of what is made of each row, in their order."""
        if self.postgresql:
            return f"(SELECT coalesce(json_agg({value}), '[]') FROM ({rows}) AS found)"
        return f"(SELECT json_group_array({value}) FROM ({rows}))"

    def instant(self, column: str) -> str:
        """RFC 3339, to the millisecond."""
        if self.postgresql:
            return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
        return column

    def public(self, article: str) -> str:
        """Whether readers see it now."""
        now = "now()" if self.postgresql else "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
        return (
            f"{article}.publication = 'PUBLISHED' AND "
            f"({article}.embargo_until IS NULL OR {article}.embargo_until <= {now})"
        )


def section_front(spelt: Spelling) -> str:
    """Q1."""
    stories = f"""SELECT {_card_columns(spelt)}
        FROM section_listings l JOIN articles a ON a.id = l.article_id {CARD_TABLES}
        WHERE l.section_id = s.id AND {spelt.public("a")}
        ORDER BY l.first_published_at DESC, l.article_id DESC LIMIT 20"""
    front = _nodes(spelt, _card(spelt), stories)
    section = f"(SELECT {front} FROM sections s WHERE s.slug = {spelt.parameter(1)})"
    return _answer(spelt, section=section)


def article_page(spelt: Spelling) -> str:
    """Q2."""
    picture = spelt.made(
        url="url", alt="alt", caption="caption", credit="credit", width="width", height="height"
    )
    latest = spelt.made(nodes=spelt.json("latest"))
    page = spelt.made(
        id="'article-' || id",
        slug="slug",
        path="path",
        headline="headline",
        standfirst="standfirst",
        kicker="kicker",
        body=spelt.made(html="html"),
        wordCount="word_count",
        readingMinutes="CASE WHEN word_count <= 238 THEN 1 ELSE (word_count + 237) / 238 END",
        genre="genre",
        language="language",
        dateline="dateline",
        firstPublishedAt=spelt.instant("first_published_at"),
        updatedAt=spelt.instant("updated_at"),
        leadImage=f"CASE WHEN image_id IS NOT NULL THEN {picture} END",
        authors=spelt.json("authors"),
        tags=spelt.json("tags"),
        related=spelt.made(nodes=spelt.json("related")),
        section=f"CASE WHEN section_id IS NOT NULL THEN "
        f"{spelt.made(title='section_title', articles=latest)} END",
    )
    found = f"""SELECT a.id, a.slug, a.path, r.headline, r.standfirst, r.kicker, r.html,
        r.word_count, r.genre, r.language, r.dateline, a.first_published_at, a.updated_at,
        i.id AS image_id, i.url, i.alt, i.caption, i.credit, i.width, i.height,
        h.id AS section_id, h.title AS section_title,
        {_page_authors(spelt)} AS authors, {_page_tags(spelt)} AS tags,
        {_page_related(spelt)} AS related, {_page_latest(spelt)} AS latest
        FROM articles a {CARD_TABLES}
        WHERE a.slug = {spelt.parameter(1)} AND {spelt.public("a")}"""
    return _answer(spelt, article=f"(SELECT {page} FROM ({found}) AS page)")


def wide_list(spelt: Spelling) -> str:
    """Q3."""
    stories = f"""SELECT a.id, a.slug, a.path, r.headline, r.standfirst, r.kicker, r.word_count,
        r.genre, {spelt.instant("a.first_published_at")} AS at,
        {spelt.instant("a.updated_at")} AS updated_at,
        h.slug AS section_slug, h.title AS section_title, {_authors(spelt, "r")} AS authors
        FROM articles a JOIN revisions r ON r.id = a.live_revision_id
        LEFT JOIN sections h ON h.id = r.section_id
        WHERE {spelt.public("a")} ORDER BY a.first_published_at DESC, a.id DESC LIMIT 100"""
    story = spelt.made(
        id="'article-' || id",
        slug="slug",
        path="path",
        headline="headline",
        standfirst="standfirst",
        kicker="kicker",
        wordCount="word_count",
        genre="genre",
        firstPublishedAt="at",
        updatedAt="updated_at",
        section=_section(spelt),
        authors=spelt.json("authors"),
    )
    return _answer(spelt, articles=spelt.made(nodes=spelt.json(spelt.array(story, stories))))


def deep_page(spelt: Spelling) -> str:
    """Q4."""
    stories = f"""SELECT {_card_columns(spelt)} FROM articles a {CARD_TABLES}
        WHERE {spelt.public("a")} AND
        (a.first_published_at, a.id) < ({spelt.parameter(1)}, {spelt.parameter(2)})
        ORDER BY a.first_published_at DESC, a.id DESC LIMIT 20"""
    nodes = spelt.json(spelt.array(_card(spelt), stories))
    return _answer(spelt, articles=spelt.made(nodes=nodes))


CARD_TABLES = """JOIN revisions r ON r.id = a.live_revision_id
    LEFT JOIN images i ON i.id = r.lead_image_id LEFT JOIN sections h ON h.id = r.section_id"""


def _answer(spelt: Spelling, **fields: str) -> str:
    data = spelt.made(**{name: spelt.json(value) for name, value in fields.items()})
    answer = spelt.made(data=data)
    return f"SELECT {answer}::text" if spelt.postgresql else f"SELECT {answer}"


def _nodes(spelt: Spelling, story: str, stories: str) -> str:
    nodes = spelt.json(spelt.array(story, stories))
    return spelt.made(articles=spelt.made(nodes=nodes))


def _card(spelt: Spelling) -> str:
    """A story on a page of stories."""
    return spelt.made(
        id="'article-' || id",
        slug="slug",
        headline="headline",
        standfirst="standfirst",
        firstPublishedAt="at",
        leadImage=_image(spelt),
        section=_section(spelt),
        authors=spelt.json("authors"),
        related=spelt.made(nodes=spelt.json("related")),
    )


def _card_columns(spelt: Spelling) -> str:
    related = f"""SELECT oa.slug, o.headline, {spelt.instant("oa.first_published_at")} AS at,
        oh.slug AS section_slug
        FROM related_links k JOIN articles oa ON oa.id = k.target_id
        JOIN revisions o ON o.id = oa.live_revision_id
        LEFT JOIN sections oh ON oh.id = o.section_id
        WHERE k.revision_id = r.id AND {spelt.public("oa")} ORDER BY k.position LIMIT 4"""
    other = spelt.made(
        slug="slug",
        headline="headline",
        firstPublishedAt="at",
        section=f"CASE WHEN section_slug IS NOT NULL THEN {spelt.made(slug='section_slug')} END",
    )
    return f"""a.id, a.slug, r.headline, r.standfirst,
        {spelt.instant("a.first_published_at")} AS at, i.id AS image_id, i.url, i.alt,
        h.slug AS section_slug, h.title AS section_title,
        {_authors(spelt, "r")} AS authors, {spelt.array(other, related)} AS related"""


def _image(spelt: Spelling) -> str:
    return f"CASE WHEN image_id IS NOT NULL THEN {spelt.made(url='url', alt='alt')} END"


def _section(spelt: Spelling) -> str:
    section = spelt.made(slug="section_slug", title="section_title")
    return f"CASE WHEN section_slug IS NOT NULL THEN {section} END"


def _authors(spelt: Spelling, revision: str) -> str:
    people = f"""SELECT u.name, u.slug FROM bylines b JOIN authors u ON u.id = b.author_id
        WHERE b.revision_id = {revision}.id ORDER BY b.position"""
    return spelt.array(spelt.made(name="name", slug="slug"), people)


def _page_authors(spelt: Spelling) -> str:
    latest = f"""SELECT la.slug, lr.headline
        FROM author_listings l JOIN articles la ON la.id = l.article_id
        JOIN revisions lr ON lr.id = la.live_revision_id
        WHERE l.author_id = u.id AND {spelt.public("la")}
        ORDER BY l.first_published_at DESC, l.article_id DESC LIMIT 3"""
    nodes = spelt.array(spelt.made(slug="slug", headline="headline"), latest)
    people = f"""SELECT u.name, u.slug, u.bio, {nodes} AS latest
        FROM bylines b JOIN authors u ON u.id = b.author_id
        WHERE b.revision_id = r.id ORDER BY b.position"""
    articles = spelt.made(nodes=spelt.json("latest"))
    return spelt.array(spelt.made(name="name", slug="slug", bio="bio", articles=articles), people)


def _page_tags(spelt: Spelling) -> str:
    tags = """SELECT t.name, t.slug, t.kind FROM revision_tags c JOIN tags t ON t.id = c.tag_id
        WHERE c.revision_id = r.id ORDER BY c.position"""
    return spelt.array(spelt.made(name="name", slug="slug", kind="kind"), tags)


def _page_related(spelt: Spelling) -> str:
    related = f"""SELECT oa.slug, o.headline, oi.id AS image_id, oi.url, oi.alt,
        {_authors(spelt, "o")} AS authors
        FROM related_links k JOIN articles oa ON oa.id = k.target_id
        JOIN revisions o ON o.id = oa.live_revision_id
        LEFT JOIN images oi ON oi.id = o.lead_image_id
        WHERE k.revision_id = r.id AND {spelt.public("oa")} ORDER BY k.position LIMIT 6"""
    other = spelt.made(
        slug="slug", headline="headline", leadImage=_image(spelt), authors=spelt.json("authors")
    )
    return spelt.array(other, related)


def _page_latest(spelt: Spelling) -> str:
    latest = f"""SELECT la.slug, lr.headline, {spelt.instant("la.first_published_at")} AS at
        FROM section_listings l JOIN articles la ON la.id = l.article_id
        JOIN revisions lr ON lr.id = la.live_revision_id
        WHERE l.section_id = h.id AND {spelt.public("la")}
        ORDER BY l.first_published_at DESC, l.article_id DESC LIMIT 10"""
    return spelt.array(spelt.made(slug="slug", headline="headline", firstPublishedAt="at"), latest)


STATEMENTS: dict[str, Callable[[Spelling], str]] = {
    "SectionFront": section_front,
    "ArticlePage": article_page,
    "WideList": wide_list,
    "DeepPage": deep_page,
}
"""By the name of the operation."""

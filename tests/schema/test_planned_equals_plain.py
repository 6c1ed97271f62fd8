"""The planned reads answer as the plain reader does, whatever is asked and whoever asks."""

import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import GraphQLSchema, parse, validate

from db.actions.accounts import viewer_of
from db.actions.previews import PREFIX, guest_of
from db.ids import Noun, wire_id
from db.models import Revision
from db.viewer import Guest, Viewer
from schema.build import printed_schema
from tests.chance import OPERATIONS
from tests.newsroom import ERRORS, PASSWORD, Newsroom, hired, newsroom_on
from tests.paper import print_paper
from tests.plain.archive import Archive, archive_of
from tests.plain.difference import difference
from tests.plain.edition import GUESTS, compose
from tests.plain.eyes import Eyes
from tests.plain.reader import Answer, answered, plain_schema
from tests.plain.requests import requests
from tests.plain.vocabulary import Vocabulary, vocabulary_of

PEOPLE = (None, "ben", "ada", "greta", "edith", "cleo", "erik", *GUESTS)
"""A reader, two reporters, an editor of two desks and one of one, a chief, one more editor,
and one of each kind of guest: taken two by two and round again, two of the same role come to the
same document too."""

NODES = ("Article", "Section", "Author", "Tag", "Image", "Collection", "User", "Revision", "Event",
         "Comment", "Notification", "Schedule", "Webhook", "Delivery", "Preview")  # fmt: skip

ENTITIES = NODES[:5]
"""What other subgraphs can refer to."""


@dataclass(frozen=True)
class Readers:
    """A newsroom with two ways to read it: the planned one behind HTTP, and the plain one."""

    newsroom: Newsroom
    schema: GraphQLSchema
    archive: Archive
    viewers: dict[str | None, Viewer | None]
    guests: dict[str | None, Guest | None]

    def eyes(self, by: str | None) -> Eyes:
        """Somebody's eyes, or those of a reader."""
        viewer, guest = self.viewers.get(by), self.guests.get(by)
        return Eyes(self.archive, viewer, self.newsroom.now, guest=guest)

    @property
    def vocabulary(self) -> Vocabulary:
        """What there is to ask for. A chief sees all of it."""
        return vocabulary_of(self.eyes("cleo"))

    def plain(self, query: str, by: str | None, variables: dict[str, Any]) -> Answer:
        """The plain reader's answer."""
        return answered(self.schema, self.eyes(by), query, variables)


async def readers_of(newsroom: Newsroom) -> Readers:
    """Both, for the newsroom as it is now."""
    viewers: dict[str | None, Viewer | None] = {}
    guests: dict[str | None, Guest | None] = {}
    for name, token in newsroom.tokens.items():
        if token.startswith(PREFIX):
            guests[name] = await guest_of(newsroom.database, token, now=newsroom.now)
        else:
            viewers[name] = await viewer_of(newsroom.database, token, now=newsroom.now)
    schema = plain_schema(printed_schema())
    return Readers(newsroom, schema, await archive_of(newsroom.database), viewers, guests)


@pytest.fixture(scope="module")
async def readers(shared_url: str) -> AsyncIterator[Readers]:
    await hired(shared_url)
    async with newsroom_on(shared_url, federation=True) as newsroom:
        await compose(newsroom)
        yield await readers_of(newsroom)


@pytest.mark.parametrize("seed", range(4))
async def test_random_operations_are_answered_alike(readers: Readers, seed: int) -> None:
    people = itertools.cycle(PEOPLE)
    outcomes = []
    for request in requests(readers.schema, readers.vocabulary, count=OPERATIONS, seed=seed):
        assert validate(readers.schema, parse(request.query)) == [], request.query
        first, *other = request.variables
        somebody, another = next(people), next(people)
        sent = [(somebody, first), *((somebody, one) for one in other), (another, first)]
        for by, variables in sent[: 3 if somebody is None else 2]:
            outcomes.append(await compared(readers, request.query, by, variables))

    assert len(outcomes) >= 2 * OPERATIONS
    assert outcomes.count("too much") < len(outcomes) / 10
    assert outcomes.count("answered") > len(outcomes) / 2


@pytest.mark.parametrize("by", PEOPLE)
async def test_everybody_finds_the_same_in_every_list(readers: Readers, by: str | None) -> None:
    stories = "articles(first: 100) { totalCount nodes { id slug workflow { stage } } }"
    given_out = f"totalCount nodes {{ {SHOWN['Preview']} }}"
    for perspective in ("PUBLISHED", "WORKING") if by else ("PUBLISHED",):
        query = f"{{ previews(perspective: {perspective}) {{ {given_out} }} }}"
        assert await compared(readers, query, by, {}) == "answered"
        for order in ("FIRST_PUBLISHED_AT", "UPDATED_AT", "HEADLINE"):
            given = f"orderBy: {{ field: {order} }}, perspective: {perspective}"
            query = (
                f"{{ articles(first: 100, {given}) {{ totalCount edges {{ cursor {STORY} }} }} }}"
            )
            assert await compared(readers, query, by, {}) == "answered"
        for front in (f"front(perspective: {perspective})",
                      f'front(section: "harbour", perspective: {perspective})'):  # fmt: skip
            assert await compared(readers, f"{{ {front} {{ {FRONT} }} }}", by, {}) == "answered"
        query = (
            f"{{ collections(perspective: {perspective}) {{ totalCount nodes {{ {SERIES} }} }} }}"
        )
        assert await compared(readers, query, by, {}) == "answered"
        for slug in ("politics", "opinion"):
            query = f'{{ section(slug: "{slug}", perspective: {perspective}) {{ {stories} }} }}'
            assert await compared(readers, query, by, {}) == "answered"
    for query in (
        f"{{ authors {{ totalCount nodes {{ id {stories} }} }} }}",
        f"{{ tags {{ totalCount nodes {{ id {stories} }} }} }}",
        f"{{ sections {{ slug children {{ slug }} {stories} front {{ {FRONT} }} }} }}",
        f"{{ images(first: 100) {{ totalCount nodes {{ {PICTURE} }} }} }}",
        f"{{ corrections {{ totalCount edges {{ cursor node {{ {CORRECTION} }} }} }} }}",
        f"{{ users(first: 100) {{ totalCount nodes {{ {COLLEAGUE} unreadNotifications }} }} }}",
        f"{{ viewer {{ {USER} {LISTS} }} }}",
        f"{{ site {{ {SHOWN['Site']} }} }}",
        f"{{ webhooks {{ totalCount nodes {{ {SHOWN['Webhook']} }} }} }}",
    ):
        assert await compared(readers, query, by, {}) == "answered"


@pytest.mark.parametrize("by", PEOPLE[1:])
async def test_everybody_finds_the_same_on_the_desk(readers: Readers, by: str) -> None:
    outcome = "refused" if by in GUESTS else "answered"
    for order in ("DUE_AT", "PRIORITY", "SAVED_AT"):
        page = f"first: 100, orderBy: {{ field: {order} }}"
        query = f"{{ desk {{ articles({page}) {{ totalCount edges {{ cursor {STORY} }} }} }} }}"
        assert await compared(readers, query, by, {}) == outcome
    query = f"query D($where: DeskWhere) {{ desk(where: $where) {{ {DESK} }} }}"
    wheres: list[dict[str, Any]] = [
        {"overdue": True},
        {"overdue": False, "priority": {"in": ["URGENT", "NORMAL"]}},
        {"assignee": {"isNull": True}, "stage": {"notIn": ["DRAFT"]}},
        {"claimedBy": {"isNull": False}},
        {"section": {"eq": "harbour"}, "publication": {"eq": "PUBLISHED"}},
    ]
    for where in wheres:
        assert await compared(readers, query, by, {"where": where}) == outcome


@pytest.mark.parametrize("kind", NODES)
async def test_whatever_has_an_id_is_shown_alike(readers: Readers, kind: str) -> None:
    query = f"""query Node($id: ID!, $perspective: Perspective!) {{
      node(id: $id, perspective: $perspective) {{ __typename id ... on {kind} {{ {SHOWN[kind]} }} }}
    }}"""
    ids = [one for one in readers.vocabulary.words["id"] if one.startswith(kind.lower())]
    shown: dict[str | None, int] = {None: 0, "ben": 0, "greta": 0, "cleo": 0}
    own = {"perspective": "PUBLISHED"}
    seen = next(one for one in ids if readers.plain(query, "cleo", {**own, "id": one}).data["node"])
    for by, perspective in itertools.product(shown, ("PUBLISHED", "WORKING")):
        for wire in (*ids[:: len(ids) // 3], seen):
            given = {"id": wire, "perspective": perspective}
            await compared(readers, query, by, given)
            shown[by] += readers.plain(query, by, given).data != {"node": None}

    assert shown["cleo"] > 0
    assert (shown[None] == 0) is (kind in NODES[NODES.index("User") :])


@pytest.mark.parametrize("by", [None, "greta", "cleo", GUESTS[0]])
async def test_what_is_referred_to_is_what_has_the_id(readers: Readers, by: str | None) -> None:
    shown = " ".join(f"... on {kind} {{ {SHOWN[kind]} }}" for kind in ENTITIES)
    query = f"""query Things($things: [_Any!]!) {{
      _entities(representations: $things) {{ __typename {shown} }} }}"""
    node = f"query Node($id: ID!) {{ node(id: $id) {{ __typename {shown} }} }}"
    found: set[str | None] = set()
    for kind in ENTITIES:
        ids = [one for one in readers.vocabulary.words["id"] if one.startswith(kind.lower())]
        things = [{"__typename": kind, "id": one} for one in ids[:: len(ids) // 8 + 1]]

        planned = (await readers.newsroom.data(query, by, things=things))["_entities"]

        for given, thing in zip(things, planned, strict=True):
            plain = readers.plain(node, by, {"id": given["id"]}).data["node"]
            assert difference(thing, plain) is None, (given, difference(thing, plain))
            found.add(thing and thing["__typename"])
    assert found >= {None, *ENTITIES}


@pytest.mark.parametrize("by", ["cleo", "edith", "ada", None])
async def test_what_readers_had_at_any_moment_is_told_alike(
    readers: Readers, by: str | None
) -> None:
    query = f"""query AsOf($id: ID!, $at: DateTime!) {{
      articleAsOf(id: $id, at: $at) {{ {AS_OF} }} }}"""
    words = readers.vocabulary.words
    moments = sorted({*words["moment"]})[:: len({*words["moment"]}) // 6]
    found = set()
    for wire, at in itertools.product(words["article.id"][::5], ["2020-01-01T00:00:00Z", *moments]):
        given = {"id": wire, "at": at}
        outcome = await compared(readers, query, by, given)
        assert outcome == ("answered" if by else "refused")
        past = readers.plain(query, by, given).data.get("articleAsOf")
        found.add(past and past["publication"])

    if by == "cleo":
        assert found >= {"NEVER", "PUBLISHED", "UNPUBLISHED"}
    if by is None:
        assert found == {None}


@pytest.mark.parametrize("by", ["cleo", "adam", "edith", None])
async def test_the_log_is_told_alike(readers: Readers, by: str | None) -> None:
    pages = "totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id kind } }"
    story = readers.vocabulary.words["article"][0]
    wheres = (
        '{ kind: { startsWith: "article." } }',
        '{ kind: { in: ["article.retract", "tag.create"] }, at: { gt: "2026-03-01T12:00:00Z" } }',
        "{ origin: { notIn: [API] } }",
        "{ user: { isNull: true } }",
        f'{{ article: {{ eq: "{story}" }} }}',
        f'{{ article: {{ notIn: ["{story}", "tag-1"] }} }}',
    )
    for query in (
        f"{{ events(first: 100) {{ totalCount nodes {{ {EVENT} }} }} }}",
        f"{{ events(last: 3) {{ {pages} }} }}",
        *(f"{{ events(first: 5, where: {where}) {{ {pages} }} }}" for where in wheres),
    ):
        outcome = await compared(readers, query, by, {})
        assert outcome == ("answered" if by in ("cleo", "adam") else "refused")


@pytest.mark.parametrize("by", ["ben", "edith", "cleo"])
async def test_any_two_revisions_are_compared_alike(readers: Readers, by: str) -> None:
    query = f"""query Diff($id: ID!, $from: ID, $to: ID) {{
      article(id: $id, perspective: WORKING) {{ workflow {{ {DIFF.replace("diff", USED)} }} }} }}"""
    rows = sorted(readers.archive.all(Revision), key=lambda one: (one.slug, one.number))
    strange = next(wire_id(Noun.REVISION, one.id) for one in rows if one.number > 1)
    found = 0
    for row in rows[:: len(rows) // 20]:
        story = wire_id(Noun.ARTICLE, row.article_id)
        own = [wire_id(Noun.REVISION, one.id) for one in rows if one.article_id == row.article_id]
        for since, until in itertools.product((None, own[0], strange), (None, own[-1])):
            given = {"id": story, "from": since, "to": until}
            assert await compared(readers, query, by, given) == "answered"
            article = readers.plain(query, by, given).data["article"]
            found += bool(article and article["workflow"] and article["workflow"]["diff"])

    assert found > 0


@pytest.mark.parametrize("by", [None, "cleo"])
async def test_every_path_leads_alike(readers: Readers, by: str | None) -> None:
    query = f"""query Resolve($path: String!) {{ resolve(path: $path) {{ __typename
      ... on Article {{ id path headline }} ... on Section {{ {SHOWN["Section"]} }}
      ... on Collection {{ {SHOWN["Collection"]} }}
      ... on Redirect {{ path permanent article {{ id path headline }} }}
      ... on Gone {{ path notice reason at }} }} }}"""
    found = set()
    for path in readers.vocabulary.words["path"]:
        assert await compared(readers, query, by, {"path": path}) == "answered"
        resolution = readers.plain(query, by, {"path": path}).data["resolve"]
        found |= {resolution["__typename"]} if resolution else set()

    assert found == {"Article", "Section", "Collection", "Redirect", "Gone"}


async def test_what_a_mutation_answers_is_what_the_plain_reader_finds_then(
    newsroom: Newsroom,
) -> None:
    ids = await print_paper(newsroom)
    await newsroom.token("edith")

    async def done(name: str, by: str, /, **given: Any) -> Any:
        return await written(newsroom, name, by, given)

    await done("sectionCreate", "cleo", slug="quay", title="Quay", parent="politics")
    await done("sectionUpdate", "cleo", id="politics", description="Who decides.", freshDays=3)
    await done("tagCreate", "ben", name="Ärger", kind="TOPIC")
    await done("tagUpdate", "edith", id="vote", name="Votes")
    await done("imageCreate", "ada", url="https://example.org/2.jpg", focalPoint={"x": 0, "y": 1})
    await done("authorCreate", "edith", name="Dora", portrait=ids["picture"])
    members = {"articles": [{"article": ids["road"], "label": "One"}]}
    series = {"kind": "SERIES", "slug": "the-road", "title": "The road", **members}
    made = await done("collectionCreate", "edith", **series)
    await done("collectionUpdate", "cleo", id=made["id"], expectedVersion=1, launched=True)
    await done("siteUpdate", "cleo", tagline="All of it", socialLinks=[])
    account = {"email": "otto@example.org", "name": "Otto", "password": PASSWORD}
    await done("userCreate", "adam", **account, role="EDITOR", desks=["quay", "sports"])
    marked = {"field": "BODY", "start": 0, "end": 3, "blocking": True}
    said = await done("commentCreate", "edith", article=ids["road"], text="Which?", **marked)
    await done("commentCreate", "ada", article=ids["road"], text="This.", thread=said["id"])
    await done("commentResolve", "cleo", id=said["id"])
    related = [{"article": ids["road"], "kind": "SERIES"}]
    story = await done("articleCreate", "ada", headline="A vote", related=related, tags=["vote"])
    for name, by, given in (
        ("articleUpdate", "ada", {"section": "quay", "body": "It *was* taken.", "kicker": ""}),
        ("articleRelatedAdd", "ada", {"article": ids["harbourStory"], "position": 1}),
        ("articleRelatedMove", "ada", {"article": ids["road"], "position": 1}),
        ("articleRelatedUpdate", "ada", {"article": ids["road"], "label": "The road"}),
        ("articleRelatedRemove", "ada", {"article": ids["harbourStory"]}),
        ("articleSubmitForReview", "ada", {}),
        ("articleRequestChanges", "edith", {"reason": "Which?"}),
        ("articleUpdate", "edith", {"leadImage": ids["picture"], "section": "politics"}),
        ("articleSubmitForReview", "ada", {}),
        ("articleApprove", "cleo", {}),
        ("articlePublish", "edith", {}),
        ("articleUpdate", "ada", {"slug": "another-vote", "tags": [], "mentions": ["harbour"]}),
        ("articleSubmitForReview", "ada", {}),
        ("articleApprove", "cleo", {}),
        ("articlePublish", "cleo", {"changeClass": "CORRECTION", "note": "It said Monday."}),
        ("articleUnpublish", "cleo", {"reason": "It was wrong.", "notice": "It was wrong."}),
        ("articleRepublish", "cleo", {}),
    ):
        version = story["workflow"]["version"]
        story = await done(name, by, id=story["id"], expectedVersion=version, **given)

    assert story["path"] == "/politics/another-vote"
    assert [one["kind"] for one in story["corrections"]] == ["CORRECTION"]


async def written(newsroom: Newsroom, name: str, by: str, given: dict[str, Any]) -> Any:
    """What a mutation answers, once the plain reader has found the same."""
    noun = next(one for one in ("article", "author", "collection", "comment", "image", "section",
                                "site", "tag", "user") if name.startswith(one))  # fmt: skip
    kind, fields = noun.title(), SHOWN[noun.title()]
    inputs = {"articleRecall": "ArticleMove", "articleApprove": "ArticleMove",
              "articleRepublish": "ArticleMove", "articleSubmitForReview": "ArticleMove",
              "articleRequestChanges": "ArticleReason", "commentResolve": "Comment"}  # fmt: skip
    taken = inputs.get(name, name[0].upper() + name[1:])
    mutation = f"""mutation Write($input: {taken}Input!) {{
      {name}(input: $input) {{ {noun} {{ {fields} }} {ERRORS} }} }}"""
    payload = (await newsroom.data(mutation, by, input=given))[name]
    assert payload["userErrors"] == []
    query = f"""query Node($id: ID!) {{
      node(id: $id, perspective: WORKING) {{ ... on {kind} {{ {fields} }} }} }}"""
    variables = {"id": payload[noun].get("id")}
    if noun == "site":
        query, variables = f"{{ node: site {{ {fields} }} }}", {}
    plain = (await readers_of(newsroom)).plain(query, by, variables)
    found = difference(payload[noun], plain.data["node"])
    assert found is None, f"{mutation}\nvariables: {given}\nby: {by}\nfirst difference at {found}"
    return payload[noun]


async def compared(readers: Readers, query: str, by: str | None, variables: dict[str, Any]) -> str:
    """What became of an operation, once it is sure that both readers answer it alike."""
    planned = await readers.newsroom.ask(query, by, **variables)
    plain = readers.plain(query, by, variables)
    errors = planned.get("errors", ())
    refused = {one.get("path", [""])[0]: one["extensions"]["code"] for one in errors}
    if any(is_too_much(plain, key, code) for key, code in refused.items()):
        return "too much"
    asked = f"\n{query}\nvariables: {json.dumps(variables)}\nby: {by}\n"
    told = f"{asked}planned is refused: {errors}\nplain is refused: {plain.refused}"
    assert all(code in plain.codes(key) for key, code in refused.items()), told
    if errors and planned["data"] is None:  # a refused field that cannot be null ends them all
        return "refused"
    assert plain.refused.keys() <= refused.keys(), told
    found = difference(planned["data"], plain.data | dict.fromkeys(refused))
    assert found is None, f"{asked}first difference at {found}"
    return "refused" if refused else "answered"


def is_too_much(plain: Answer, key: str, code: str) -> bool:
    """Whether it is refused for what it costs, of which the plain reader knows nothing."""
    return code == "LIMIT_EXCEEDED" and code not in plain.codes(key)


STORY = """node { id slug path headline section { slug } updatedAt
  workflow { stage publication transitions { action allowed blockers { code } } } }"""
PICTURE = "id url alt caption credit width height focalPoint { x y }"
AUTHOR = f"id slug name bio role portrait {{ {PICTURE} }} links {{ name url }}"
SECTION = "id slug title description freshDays shows: genre parent { id slug }"
COPY = f"""slug headline standfirst kicker body {{ markdown html text }} wordCount genre language
  dateline leadImage {{ {PICTURE} }} section {{ {SECTION} }} tags {{ id slug name kind }}
  bylines {{ position name role author {{ {AUTHOR} }} }}"""
COLLEAGUE = "id name email rank: role active service author { slug } desks { id slug }"
USER = f"""{COLLEAGUE} unreadNotifications notifications(last: 3) {{ totalCount
  nodes {{ id kind message }} pageInfo {{ startCursor }} }}
  unread: notifications(first: 2, unread: true) {{ totalCount edges {{ cursor node {{ id }} }} }}
  read: notifications(unread: false) {{ totalCount nodes {{ readAt }} }}"""
REVISION = f"""id number {COPY} noBylineReason contentHash autosaved createdAt
  createdBy {{ {COLLEAGUE} }} parent {{ id number }}"""
CORRECTION = "kind text at path article { id headline }"
EVENT = f"""id what: kind subject fromStage toStage fromPublication toPublication notice reason
  origin at digest user {{ {COLLEAGUE} }} revision {{ id number }} liveRevision {{ id number }}
  article {{ id headline path }}"""
AS_OF = f"at publication path notice revision {{ {REVISION} }} corrections {{ {CORRECTION} }}"
REMARK = f"""text field start end quote current {{ start end }} blocking at
  author {{ {COLLEAGUE} }} resolvedAt resolvedBy {{ id name }}"""
COMMENT = f"""id {REMARK} article {{ id headline }} revision {{ id number }} thread {{ id }}
  answers {{ id {REMARK} thread {{ id text }} }}"""
SCHEDULE = f"""id action at zone localAt state missed changeClass note reason notice failure
  createdAt settledAt revision {{ id number }} user {{ {COLLEAGUE} }}"""
DELIVERY = f"""id state attempts nextAt settledAt event {{ {EVENT} }}
  tries {{ number at status error milliseconds }}"""
USED = "diff(from: $from, to: $to)"
DIFF = """diff { from { number } to { number } changes { field before after
  spans { kind text beforeStart afterStart } } }"""
PAGE = """totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { id slug path headline firstPublishedAt workflow { stage } } }"""
WORK = f"""assignment {{ dueAt priority claimedAt
    assignee {{ {COLLEAGUE} }} claimedBy {{ {COLLEAGUE} }} }}
  editing {{ user {{ {COLLEAGUE} }} since expiresAt }}"""
PARTS = "totalCount edges { cursor position label node { id headline } } pageInfo { endCursor }"
SERIES = f"""id slug path kind title description launched version createdAt
  leadImage {{ {PICTURE} }} articles(first: 4) {{ {PARTS} }}"""
LISTS = f"drafts {{ {PAGE} }} reviewQueue {{ {PAGE} }} assignments {{ {PAGE} }}"
DESK = f"counts {{ stage count }} articles(first: 100) {{ {PAGE} }}"
FRONT = f"""size launchedAt section {{ slug }} slots {{ position pinned headline kicker
    image {{ id url alt }} article {{ id headline path authors {{ slug }} related {{
      nodes {{ id }} }} workflow {{ stage }} }} }}
  workflow {{ version changed draftedBy {{ {COLLEAGUE} }} draftedAt launchedBy {{ id }} }}"""
SHOWN = {
    "Article": f"""id {COPY} path readingMinutes firstPublishedAt updatedAt authors {{ {AUTHOR} }}
      related {{ edges {{ kind origin label reason node {{ id path headline }} }} nodes {{ id }} }}
      suggestions {{ edges {{ score reason state judgedBy {{ {COLLEAGUE} }} judgedAt
        node {{ id path }} }} nodes {{ headline }} }}
      dismissed: suggestions(first: 2, states: DISMISSED) {{ nodes {{ id }} }}
      referrers(first: 3) {{ totalCount edges {{ cursor kind label node {{ id headline }} }}
        pageInfo {{ hasNextPage endCursor }} }}
      collections {{ position label previous {{ id headline }} next {{ id headline }}
        collection {{ id title }} }}
      corrections {{ {CORRECTION} }}
      workflow {{ stage publication version embargoUntil embargoUntilLifted scheduledFor
        live {{ id number }} working {{ id number headline }} {DIFF} transitions {{ action allowed
          blockers {{ code message path severity guard overridableBy }} }}
        schedules(first: 2) {{ totalCount edges {{ cursor node {{ {SCHEDULE} }} }} }}
        revisions(first: 2) {{ totalCount edges {{ cursor node {{ id number }} }} }}
        comments(first: 2) {{ totalCount edges {{ cursor node {{ {COMMENT} }} }} }}
        open: comments(last: 1, resolved: false) {{ totalCount nodes {{ id }} }}
        settled: comments(resolved: true) {{ totalCount nodes {{ id }} }}
        events(last: 3) {{ totalCount nodes {{ {EVENT} }} pageInfo {{ startCursor }} }} }}""",
    "Section": f"""{SECTION} children {{ {SECTION} }} articles(last: 3) {{ {PAGE} }}
      front {{ {FRONT} }}""",
    "Author": f"{AUTHOR} articles(first: 3) {{ {PAGE} }}",
    "Tag": f"id slug name kind articles(first: 3) {{ {PAGE} }}",
    "Image": PICTURE,
    "Collection": f"{SERIES} last: articles(last: 3) {{ {PARTS} nodes {{ id path }} }}",
    "User": f"{USER} {LISTS}",
    "Revision": REVISION,
    "Event": EVENT,
    "Comment": COMMENT,
    "Notification": f"""id kind at readAt message event {{ {EVENT} }}
      article {{ id headline related {{ nodes {{ headline }} }} section {{ articles(first: 2) {{
        nodes {{ id headline }} }} }} workflow {{ stage }} }}""",
    "Schedule": SCHEDULE,
    "Webhook": f"""id name url kinds query active createdBy {{ {COLLEAGUE} }} createdAt
      deliveries(first: 3, state: PENDING) {{ totalCount edges {{ cursor node {{ {DELIVERY} }} }} }}
      all: deliveries(last: 5) {{ pageInfo {{ startCursor }} nodes {{ {DELIVERY} }} }}""",
    "Delivery": f"{DELIVERY} webhook {{ id name }}",
    "Preview": f"""id expiresAt createdAt revokedAt createdBy {{ {COLLEAGUE} }}
      section {{ {SECTION} }} article {{ id headline path workflow {{ stage }} }}""",
    "Site": "name tagline about principles socialLinks { name url } policies { slug title text }",
}
"""All that there is of each type, with a page of each list."""

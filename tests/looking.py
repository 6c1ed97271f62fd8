"""Looking at an answer for what should not be in it: the marks of `tests.marked`."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx

from tests.marked import PUBLIC, Secrets
from tests.newsroom import Newsroom

TEXTS = "id slug path headline standfirst kicker body { text } leadImage { url } tags { name }"
EVERYTHING = """id slug path headline standfirst kicker body { markdown html text } dateline
  leadImage { id url alt caption credit } section { slug }
  bylines { name author { id slug name bio role links { name url } portrait { id url alt } } }
  authors { id name } tags { id slug name } firstPublishedAt updatedAt
  corrections { text path article { id headline } }
  related { edges { label reason node { id headline } } nodes { id } }
  suggestions { edges { reason judgedBy { name } node { id headline } } }
  referrers(first: 2) { edges { cursor label node { id headline } } }
  collections { label collection { title } previous { id } next { id } }
  workflow { stage publication version embargoUntil
    assignment { assignee { name } dueAt claimedBy { name } } editing { user { name } }
    working { id headline noBylineReason } live { id headline } transitions { action }
    revisions { totalCount nodes { id headline createdBy { name } } }
    events(first: 8) { totalCount nodes { id kind subject reason notice user { id name email }
      liveRevision { id headline } article { id headline } } }
    comments(first: 2) { edges { cursor node { id text quote answers { text } } } } }"""
STORIES = f"edges {{ cursor node {{ {EVERYTHING} }} }} totalCount pageInfo {{ endCursor }}"
PAGE = "edges { cursor node { id headline } } totalCount pageInfo { hasNextPage endCursor }"
DELIVERY = "id state attempts nextAt event { kind } tries { status error }"
HOOK = f"id name url kinds query active deliveries {{ totalCount nodes {{ {DELIVERY} }} }}"
NODE = f"""query Node($id: ID!) {{ node(id: $id) {{ __typename id
  ... on Article {{ {EVERYTHING} pointing: referrers {{ totalCount }} collections {{ position }} }}
  ... on Author {{ name bio role links {{ name }} portrait {{ url }} articles {{ totalCount }} }}
  ... on Collection {{ title description leadImage {{ url }} articles {{ totalCount }} }}
  ... on Tag {{ name slug articles {{ totalCount }} }} ... on Image {{ url alt caption credit }}
  ... on User {{ name email }} ... on Revision {{ headline }} ... on Event {{ reason }}
  ... on Comment {{ text quote answers {{ text }} thread {{ text }} article {{ headline }}
    revision {{ headline }} }}
  ... on Notification {{ message event {{ reason }} article {{ headline }} }}
  ... on Schedule {{ note reason }}
  ... on Webhook {{ {HOOK} }} ... on Delivery {{ {DELIVERY} webhook {{ name }} }} }} }}"""
COUNT = """query Count($where: ArticleWhere!) {
  articles(where: $where) { totalCount nodes { headline } pageInfo { hasNextPage endCursor } } }"""

OF_DRAFT = tuple(
    f"draft{part}" for part in
    ("headline", "standfirst", "kicker", "body", "slug", "dateline", "byline")
)  # fmt: skip
"""The marks of the draft alone, without those of its author, tag and image."""

MAY_SEE: dict[str | None, tuple[str, ...]] = {
    None: (),
    "ben": ("staff", "ben"),
    "erik": ("staff", "sports", "working"),
    "guest": (*OF_DRAFT, "image", "stafftag", "staffauthor", "staffbio", "staffrole", "stafflink",
              "staffurl", "staffportrait"),
    "guest of sports": ("sports", "working", "stafftag", "staffauthor", "staffbio", "staffrole",
                        "stafflink", "staffurl", "staffportrait"),
}  # fmt: skip
"""With what the marks begin that somebody may see. Staff see each other, all authors and tags; a
guest sees those that hang on what is previewed."""

MOST: dict[str | None, int] = {None: len(PUBLIC), "guest": len(PUBLIC) + 1,
                               "guest of sports": len(PUBLIC) + 1}  # fmt: skip
"""How many stories, or anything else, those without an account can count."""

_mark = re.compile(r"mk7([a-z]+)", re.IGNORECASE)
_hexadecimal = re.compile(r"[0-9A-Fa-f]{8,}")


async def look(
    newsroom: Newsroom, secrets: Secrets, query: str, by: str | None = None, /, **variables: Any
) -> dict[str, Any]:
    """The answer, once it is sure that nothing in it is hidden from whoever asked."""
    response = await sent(newsroom, query, by, **variables)
    asked = f"{query}\nvariables: {variables}\nby: {by}"

    answer: dict[str, Any] = json.loads(response.content)
    said = marks(asked.encode())
    shown = marks(json.dumps(answer.get("data")).encode())
    told = marks(json.dumps(answer.get("errors")).encode()) | marks(str(response.headers).encode())
    leaked = {
        mark for mark in shown | (told - said) if not mark.removeprefix("mk7").startswith(
            MAY_SEE[by] or ("nothing",))
    }  # fmt: skip
    leaked |= {digest for digest in secrets.digests if digest.encode() in response.content}
    if by in MOST:
        leaked |= (secrets.hidden - secrets.shown.get(by, set())) & set(texts(answer.get("data")))
        leaked |= {f"{key}: {n}" for key, n in counts(answer.get("data")) if n > MOST[by]}
    assert leaked == set(), asked
    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    assert "INTERNAL_SERVER_ERROR" not in codes, asked
    return answer


def texts(value: Any) -> Iterator[str]:
    """Every text in an answer."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def counts(value: Any) -> Iterator[tuple[str, int]]:
    """Every total in an answer, with its key."""
    for key, one in value.items() if isinstance(value, dict) else ():
        if key.startswith("totalCount"):
            yield key, one
        yield from counts(one)
    for one in value if isinstance(value, list) else ():
        yield from counts(one)


async def sent(
    newsroom: Newsroom, query: str, by: str | None = None, /, **variables: Any
) -> httpx.Response:
    """The answer as it came."""
    headers = {"Authorization": f"Bearer {await newsroom.token(by)}"} if by else {}
    body = {"query": query, "variables": variables}
    return await newsroom.client.post("/graphql", json=body, headers=headers)


def marks(content: bytes) -> set[str]:
    """The marks in an answer, those packed in its cursors too."""
    answer = content.decode()
    unpacked = (bytes.fromhex(run[: len(run) // 2 * 2]) for run in _hexadecimal.findall(answer))
    texts = [answer, *(one.decode(errors="replace") for one in unpacked)]
    return {mark.lower() for one in texts for mark in _mark.findall(one)}

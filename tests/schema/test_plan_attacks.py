"""What was tried against kept plans and joined texts, and holds: nobody's values reach another."""

import datetime as dt
from typing import Any

import pytest

from tests.newsroom import CREATE, UPDATE, Newsroom
from tests.refusal import TAG_CREATE, payload

AWKWARD = "q\"uote \\back \\u0041 \\n /slash <b>&' 😀 é \u2028 \ufeff \uffff \U0010ffff %s $1 :name ?"
"""What JSON, SQL or a driver could take for something else than text."""

TEXTS = """query Texts($id: ID!) { article(id: $id, perspective: WORKING) {
  headline standfirst bylines { name } body { markdown } tags { name } } }"""
AUTHOR_CREATE = payload("authorCreate", "AuthorCreateInput", "author { name bio }")


async def test_awkward_texts_come_back_as_they_were_written(newsroom: Newsroom) -> None:
    line, text = AWKWARD.replace("\u2028", ""), f"{AWKWARD}\n\tand another line"
    name = f"By {line}"
    tag = (await newsroom.data(TAG_CREATE, "cleo", input={"name": line, "kind": "TOPIC"}))
    story = await newsroom.draft(
        headline=line,
        standfirst=text,
        body=text,
        bylines=[{"name": name}],
        tags=[{"tag": tag["tagCreate"]["tag"]["slug"]}],
    )

    assert (await newsroom.data(TEXTS, "ada", id=story["id"]))["article"] == {
        "headline": line,
        "standfirst": text,
        "bylines": [{"name": name}],
        "body": {"markdown": text},
        "tags": [{"name": line}],
    }

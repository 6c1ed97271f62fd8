"""Fronts."""

from tests.newsroom import Newsroom
from tests.refusal import payload

WORKFLOW = "workflow { version changed draftedBy { name } draftedAt launchedBy { name } }"
SLOTS = "slots { position pinned headline kicker image { url } article { slug } }"
FRONT = f"front {{ section {{ slug }} size launchedAt {SLOTS} {WORKFLOW} }}"
UPDATE = payload("frontUpdate", "FrontUpdateInput", FRONT)
LAUNCH = payload("frontLaunch", "FrontInput", FRONT)
DISCARD = payload("frontDiscard", "FrontInput", FRONT)
READ = f"""query Front($section: String, $seen: Perspective! = PUBLISHED) {{
  {FRONT.replace("front", "front(section: $section, perspective: $seen)", 1)} }}"""


async def test_try(newsroom: Newsroom) -> None:
    stories = [await newsroom.published(slug=f"s{n}", headline=f"S {n}") for n in range(5)]
    print(await newsroom.data(READ))
    print(
        await newsroom.act(
            UPDATE,
            "cleo",
            expectedVersion=0,
            size=4,
            slots=[None, {"article": stories[0]["id"], "headline": "Other"}],
        )
    )
    print(await newsroom.data(READ))
    print(await newsroom.act(LAUNCH, "cleo", expectedVersion=1))
    print(await newsroom.data(READ))
    print(
        await newsroom.act(
            UPDATE,
            "edith",
            section="politics",
            expectedVersion=0,
            slots=[None, {"article": stories[0]["id"], "headline": "Other"}],
        )
    )
    print(
        await newsroom.data(
            "{ sections { slug front { slots { position article { slug section { front { slots { headline } } } } } workflow { changed } } } }",
            "edith",
        )
    )

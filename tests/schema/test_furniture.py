"""What stands around the stories: sections, authors, tags, images, users and the site."""

from typing import Any

import sqlalchemy as sa

from db.models import Event
from tests.newsroom import CREATE, PASSWORD, PEOPLE, Newsroom
from tests.refusal import (
    IMAGE_CREATE,
    TAG_CREATE,
    USER_CREATE,
    hire,
    payload,
    picture,
    refused_with,
)

SECTION_CREATE = payload("sectionCreate", "SectionCreateInput", "section { slug parent { slug } }")
SECTION_UPDATE = payload("sectionUpdate", "SectionUpdateInput", "section { title parent { slug } }")
AUTHOR_CREATE = payload("authorCreate", "AuthorCreateInput", "author { slug name }")
AUTHOR_UPDATE = payload(
    "authorUpdate", "AuthorUpdateInput", "author { slug name bio portrait { id } links { url } }"
)
TAG_UPDATE = payload("tagUpdate", "TagUpdateInput", "tag { slug name kind }")
IMAGE = "image { alt width focalPoint { x y } }"
IMAGE_UPDATE = payload("imageUpdate", "ImageUpdateInput", IMAGE)
USER = "user { email name role active desks { slug } author { slug } }"
USER_UPDATE = payload("userUpdate", "UserUpdateInput", USER)
SITE_UPDATE = payload(
    "siteUpdate", "SiteUpdateInput", "site { name tagline socialLinks { name } policies { slug } }"
)
VIEWER = "{ viewer { id } }"
NODE = "query Node($id: ID!) { node(id: $id) { id } }"

Given = dict[str, Any]


async def id_of(newsroom: Newsroom, name: str) -> str:
    wire: str = (await newsroom.data(VIEWER, name))["viewer"]["id"]
    return wire


async def test_each_role_furnishes_what_it_may_and_is_denied_the_rest(newsroom: Newsroom) -> None:
    await newsroom.act(TAG_CREATE, "ada", name="Tax", kind="TOPIC")
    ben, image = await id_of(newsroom, "ben"), await picture(newsroom)
    everybody, editors = set(PEOPLE), {"edith", "erik", "cleo", "adam"}
    chiefs, admins = {"cleo", "adam"}, {"adam"}

    def account(name: str) -> Given:
        email = f"new-{name}@example.org"
        return {"email": email, "name": "New", "password": PASSWORD, "role": "EDITOR"}

    cases: list[tuple[str, set[str], Any]] = [
        (SECTION_CREATE, chiefs, lambda name: {"slug": f"new-{name}", "title": "New"}),
        (SECTION_UPDATE, chiefs, lambda name: {"id": "sports", "title": f"By {name}"}),
        (AUTHOR_CREATE, editors, lambda name: {"name": f"New {name}"}),
        (AUTHOR_UPDATE, editors, lambda name: {"id": "ada", "bio": f"By {name}"}),
        (TAG_CREATE, everybody, lambda name: {"name": f"New {name}", "kind": "PERSON"}),
        (TAG_UPDATE, editors, lambda name: {"id": "tax", "name": f"By {name}"}),
        (IMAGE_CREATE, everybody, lambda name: {"url": f"https://example.org/{name}"}),
        (IMAGE_UPDATE, chiefs | {"ada"}, lambda name: {"id": image, "alt": f"By {name}"}),
        (USER_CREATE, admins, account),
        (USER_UPDATE, admins, lambda name: {"id": ben, "name": f"By {name}"}),
        (SITE_UPDATE, chiefs, lambda name: {"name": f"By {name}"}),
    ]

    for name in (None, *PEOPLE):
        before = await newsroom.contents()
        for mutation, allowed, given in cases:
            if name is None:
                answer = await newsroom.ask(mutation, input=given("nobody"))
                codes = [error["extensions"]["code"] for error in answer["errors"]]
                assert (answer.get("data"), codes) == (None, ["UNAUTHENTICATED"])
            elif name not in allowed:
                errors = (await newsroom.act(mutation, name, **given(name)))["userErrors"]
                hidden = mutation == IMAGE_UPDATE  # somebody else's picture that nobody shows
                code = "NOT_FOUND" if hidden else "PERMISSION_DENIED"
                assert [error["code"] for error in errors] == [code], (mutation, name)
        assert await newsroom.contents() == before
        for mutation, allowed, given in cases:
            if name in allowed:
                assert (await newsroom.act(mutation, name, **given(name)))["userErrors"] == []


async def test_a_reporter_may_not_change_a_picture_that_readers_see(newsroom: Newsroom) -> None:
    image = await picture(newsroom, "ada")
    await newsroom.published("ada", leadImage=image)

    assert await refused_with(newsroom, IMAGE_UPDATE, "ben", id=image, alt="Mine") == [
        ("PERMISSION_DENIED", ["id"])
    ]
    assert await refused_with(newsroom, IMAGE_UPDATE, "edith", id=image, alt="Mine") == [
        ("IN_USE", ["id"])
    ]


async def test_a_slug_that_is_taken_is_refused_whoever_made_it(newsroom: Newsroom) -> None:
    taken = [("NOT_UNIQUE", ["slug"])]
    for name in ("Tax", "Trade"):
        await newsroom.act(TAG_CREATE, "ada", name=name, kind="TOPIC")

    for mutation, given in (
        (SECTION_CREATE, {"slug": "sports", "title": "More sports"}),
        (AUTHOR_CREATE, {"name": "Ada"}),
        (AUTHOR_CREATE, {"name": "Somebody", "slug": "ada"}),
        (AUTHOR_UPDATE, {"id": "ben", "slug": "ada"}),
        (TAG_CREATE, {"name": "Tax!", "kind": "PLACE"}),
        (TAG_UPDATE, {"id": "trade", "slug": "tax"}),
    ):
        assert await refused_with(newsroom, mutation, "cleo", **given) == taken, mutation
    same = await newsroom.act(TAG_UPDATE, "cleo", id="tax", slug="tax", name="Taxes")
    assert same["tag"] == {"slug": "tax", "name": "Taxes", "kind": "TOPIC"}


async def test_sections_make_a_tree_and_no_ring(newsroom: Newsroom) -> None:
    above = "politics"
    for slug in ("elections", "mayors"):
        given = {"slug": slug, "title": slug.title(), "parent": above}
        made = await newsroom.act(SECTION_CREATE, "cleo", **given)
        assert made["section"] == {"slug": slug, "parent": {"slug": above}}
        above = slug

    for below in ("politics", "elections", "mayors"):
        assert await refused_with(
            newsroom, SECTION_UPDATE, "cleo", id="politics", parent=below
        ) == [("INVALID_FORMAT", ["parent"])]
    for nothing in ("", "nowhere", "section-1", "author-1"):
        assert await refused_with(
            newsroom, SECTION_UPDATE, "cleo", id="mayors", parent=nothing
        ) == [("NOT_FOUND", ["parent"])]
    story = await newsroom.draft(section="mayors")
    assert (await newsroom.done(CREATE, "ada", headline="A", section="mayors"))["id"]
    shown = "query Shown($id: ID!) { article(id: $id, perspective: WORKING) { slug } }"
    assert (await newsroom.data(shown, "edith", id=story["id"]))["article"] is not None
    alone = await newsroom.act(SECTION_UPDATE, "cleo", id="elections", parent=None)
    assert alone["section"] == {"title": "Elections", "parent": None}
    assert (await newsroom.data(shown, "edith", id=story["id"]))["article"] is None


async def test_a_section_is_fresh_for_a_month_unless_somebody_says_otherwise(
    newsroom: Newsroom,
) -> None:
    create = payload("sectionCreate", "SectionCreateInput", "section { freshDays }")
    update = payload("sectionUpdate", "SectionUpdateInput", "section { title freshDays }")
    for days, kept in ((None, 30), (1, 1), (3_650, 3_650)):
        given = {"slug": f"for-{kept}", "title": "New", "freshDays": days}
        assert (await newsroom.act(create, "cleo", **given))["section"] == {"freshDays": kept}

    changed = await newsroom.act(update, "cleo", id="for-1", freshDays=2)
    assert changed["section"] == {"title": "New", "freshDays": 2}
    changed = await newsroom.act(update, "cleo", id="for-1", title="Old")
    assert changed["section"] == {"title": "Old", "freshDays": 2}


async def test_a_value_that_does_not_fit_is_refused_with_its_path(newsroom: Newsroom) -> None:
    link = {"name": "", "url": "javascript:alert(1)"}
    policy = {"slug": "ethics", "title": "Ethics", "text": ""}
    point = {"x": 0.5, "y": 1.01}
    long = {"name": "x" * 201, "url": "https://example.org/" + "x" * 2000}
    cases: list[tuple[str, Given, list[tuple[str, list[str]]]]] = [
        (SECTION_CREATE, {"slug": "A b", "title": "A"}, [("INVALID_FORMAT", ["slug"])]),
        (SECTION_CREATE, {"slug": "a", "title": " "}, [("REQUIRED", ["title"])]),
        (SECTION_UPDATE, {"id": "sports", "title": "x" * 201}, [("TOO_LONG", ["title"])]),
        *((SECTION_UPDATE, {"id": "sports", "freshDays": days}, [("INVALID_FORMAT", ["freshDays"])])
          for days in (0, -1, 3_651, 2**31 - 1)),
        (SECTION_CREATE, {"slug": "a", "title": " ", "freshDays": 0},
         [("REQUIRED", ["title"]), ("INVALID_FORMAT", ["freshDays"])]),
        (AUTHOR_CREATE, {"name": " "}, [("REQUIRED", ["name"])]),
        (AUTHOR_UPDATE, {"id": "ada", "bio": "x" * 5001}, [("TOO_LONG", ["bio"])]),
        (AUTHOR_UPDATE, {"id": "ada", "portrait": "image-1"}, [("NOT_FOUND", ["portrait"])]),
        (AUTHOR_UPDATE, {"id": "ada", "portrait": ""}, [("NOT_FOUND", ["portrait"])]),
        (AUTHOR_UPDATE, {"id": "ada", "links": [link] * 21}, [("LIMIT_EXCEEDED", ["links"])]),
        (AUTHOR_UPDATE, {"id": "ada", "links": [link]},
         [("REQUIRED", ["links", "0", "name"]), ("INVALID_FORMAT", ["links", "0", "url"])]),
        (AUTHOR_UPDATE, {"id": "ada", "links": [long]},
         [("TOO_LONG", ["links", "0", "name"]), ("TOO_LONG", ["links", "0", "url"])]),
        (TAG_CREATE, {"name": "two\nlines", "kind": "TOPIC"}, [("INVALID_FORMAT", ["name"])]),
        *((IMAGE_CREATE, {"url": url}, [("INVALID_FORMAT", ["url"])])
          for url in ("ftp://a.example", "//a.example", "https://", "data:image/png;base64,A",
                      "https://a b.example", "https://[", "/picture.jpg")),
        (IMAGE_CREATE, {"url": "https://a.example", "width": 0, "height": -1, "focalPoint": point},
         [("INVALID_FORMAT", [name]) for name in ("width", "height", "focalPoint")]),
        (SITE_UPDATE, {"name": ""}, [("REQUIRED", ["name"])]),
        (SITE_UPDATE, {"socialLinks": [link]}, [("REQUIRED", ["socialLinks", "0", "name"]),
                                                ("INVALID_FORMAT", ["socialLinks", "0", "url"])]),
        (SITE_UPDATE, {"policies": [policy, policy]}, [("NOT_UNIQUE", ["policies"])]),
        (SITE_UPDATE, {"policies": [{**policy, "slug": "?"}]},
         [("INVALID_FORMAT", ["policies", "0", "slug"])]),
    ]  # fmt: skip
    before = await newsroom.contents()

    for mutation, given, refusals in cases:
        errors = (await newsroom.act(mutation, "cleo", **given))["userErrors"]
        assert [(error["code"], error["path"]) for error in errors] == refusals, given

    assert await newsroom.contents() == before


async def test_lists_of_the_site_and_of_an_author_replace(newsroom: Newsroom) -> None:
    links = [{"name": name, "url": f"https://example.org/{name}"} for name in ("a", "b")]
    policies = [{"slug": slug, "title": slug, "text": ""} for slug in ("one", "two")]

    await newsroom.act(SITE_UPDATE, "cleo", socialLinks=links, policies=policies, tagline="Daily")
    answer = await newsroom.act(SITE_UPDATE, "cleo", socialLinks=links[1:], policies=policies[::-1])
    assert answer["site"] == {
        "name": "A newsroom",
        "tagline": "Daily",
        "socialLinks": [{"name": "b"}],
        "policies": [{"slug": "two"}, {"slug": "one"}],
    }
    portrait = await picture(newsroom, "edith")
    await newsroom.act(AUTHOR_UPDATE, "edith", id="ada", links=links, portrait=portrait)
    answer = await newsroom.act(AUTHOR_UPDATE, "edith", id="ada", links=links[:1], bio="Reports.")
    assert answer["author"] == {
        "slug": "ada",
        "name": "Ada",
        "bio": "Reports.",
        "portrait": {"id": portrait},
        "links": [{"url": "https://example.org/a"}],
    }


async def test_an_account_that_does_not_fit_is_not_made(newsroom: Newsroom) -> None:
    sound = {"email": "new@example.org", "name": "New", "password": "x" * 12, "role": "EDITOR"}
    cases: list[tuple[Given, list[tuple[str, list[str]]]]] = [
        ({"email": " ADA@Example.ORG"}, [("NOT_UNIQUE", ["email"])]),
        ({"email": "new@example", "password": "x" * 11},
         [("INVALID_FORMAT", ["email"]), ("INVALID_FORMAT", ["password"])]),
        ({"password": "x" * 1001}, [("TOO_LONG", ["password"])]),
        ({"name": " "}, [("REQUIRED", ["name"])]),
        ({"desks": ["politics", "nowhere"]}, [("NOT_FOUND", ["desks", "1"])]),
        ({"desks": ["opinion"]}, [("INVALID_FORMAT", ["desks", "0"])]),
        ({"desks": ["politics", "politics"]}, [("NOT_UNIQUE", ["desks"])]),
        ({"author": "nobody"}, [("NOT_FOUND", ["author"])]),
        ({"author": ""}, [("NOT_FOUND", ["author"])]),
    ]  # fmt: skip
    before = await newsroom.contents()

    for given, refusals in cases:
        errors = (await newsroom.act(USER_CREATE, "adam", **{**sound, **given}))["userErrors"]
        assert [(error["code"], error["path"]) for error in errors] == refusals, given
    for given, refusals in cases[:1]:
        ben = await id_of(newsroom, "ben")
        assert await refused_with(newsroom, USER_UPDATE, "adam", id=ben, **given) == refusals

    assert await newsroom.contents() == before
    assert (await newsroom.act(USER_CREATE, "adam", **sound))["userErrors"] == []


async def test_no_admin_locks_the_door_behind_themselves(newsroom: Newsroom) -> None:
    adam = await id_of(newsroom, "adam")

    for given in ({"role": "CHIEF"}, {"active": False}):
        assert await refused_with(newsroom, USER_UPDATE, "adam", id=adam, **given) == [
            ("PERMISSION_DENIED", ["id"])
        ]
    assert (await newsroom.act(USER_UPDATE, "adam", id=adam, name="Adam A."))["userErrors"] == []


async def test_desks_are_a_list_that_replaces_and_decide_what_an_editor_sees(
    newsroom: Newsroom,
) -> None:
    story, edith = await newsroom.draft(), await id_of(newsroom, "edith")

    for desks, seen in ((["sports"], False), (["sports", "politics"], True), ([], False)):
        answer = await newsroom.act(USER_UPDATE, "adam", id=edith, desks=desks)
        assert sorted(desk["slug"] for desk in answer["user"].pop("desks")) == sorted(desks)
        assert answer["user"] == {
            "email": "edith@example.org",
            "name": "Edith",
            "role": "EDITOR",
            "active": True,
            "author": {"slug": "edith"},
        }
        shown = "query Shown($id: ID!) { article(id: $id, perspective: WORKING) { id } }"
        article = (await newsroom.data(shown, "edith", id=story["id"]))["article"]
        assert (article is not None) is seen


async def test_what_an_account_loses_ends_its_sign_ins(newsroom: Newsroom) -> None:
    lost: list[tuple[str, Given]] = [
        ("one", {"active": False}),
        ("two", {"role": "REPORTER"}),
        ("three", {"password": "another long password"}),
    ]
    for name, given in lost:
        wire = await hire(newsroom, name, "EDITOR")
        assert await id_of(newsroom, name) == wire

        assert (await newsroom.act(USER_UPDATE, "adam", id=wire, **given))["userErrors"] == []

        answer = await newsroom.ask(VIEWER, name)
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["UNAUTHENTICATED"]


async def test_readers_see_nothing_of_the_people_who_work_here(newsroom: Newsroom) -> None:
    story, ada = await newsroom.published(), await id_of(newsroom, "ada")

    assert await newsroom.data(NODE, "ben", id=ada) == {"node": {"id": ada}}
    assert await newsroom.data(NODE, id=ada) == {"node": None}
    assert await newsroom.data(VIEWER) == {"viewer": None}
    desk = """query Desk($id: ID!) { article(id: $id) { workflow { version events { totalCount }
      working { createdBy { id } } } } }"""
    assert await newsroom.data(desk, id=story["id"]) == {"article": {"workflow": None}}


async def test_the_audit_trail_says_what_changed_of_an_account_but_no_password(
    newsroom: Newsroom,
) -> None:
    ben = await id_of(newsroom, "ben")
    await newsroom.act(USER_UPDATE, "adam", id=ben, role="EDITOR", password="n" * 12)

    async with newsroom.database.reading() as connection:
        reasons = await connection.scalars(
            sa.select(Event.reason).where(Event.kind == "user.update", Event.subject == ben)
        )
        assert list(reasons) == ["password, role: EDITOR"]

"""Trusted documents: from which manifests they come, by which names they are sent, and who may
send anything else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from schema.build import build_schema
from server.trusted import APOLLO, BadManifest, digest_of, trusted_in
from tests.live import Served, served
from tests.newsroom import CREATE, SIGN_IN, Newsroom, hired, newsroom_on
from tests.refusal import preview
from tests.server.test_commands import copydesk
from tests.server.test_graphql import ANSWER, NAME, error_of
from tests.server.test_persisted import get, hashed, post
from tests.server.test_streams import LISTEN

SECTION = "query Section($slug: String!) {\n  section(slug: $slug) { title }\n}"
PUBLISHED = "subscription Live { published { article { headline } } }"
STRANGE = "{ __typename }"
INTROSPECTION = "{ __schema { queryType { name } } }"
NOT_TRUSTED = (403, "DOCUMENT_NOT_TRUSTED")

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def written(folder: Path, name: str, manifest: Any) -> Path:
    """A file with a manifest, or with what was taken for one."""
    file = folder / name
    file.write_bytes(manifest if isinstance(manifest, bytes) else orjson.dumps(manifest))
    return file


def apollo(*operations: Any, **other: Any) -> dict[str, Any]:
    """A manifest as Apollo writes it."""
    return {"format": APOLLO, "version": 1, "operations": operations, **other}


@pytest.fixture
def manifests(tmp_path: Path) -> tuple[Path, ...]:
    """One of each kind: codegen's, Relay's with its MD5, and Apollo's."""
    named = {"id": "section-by-slug", "name": "Section", "type": "query", "body": SECTION}
    return (
        written(tmp_path, "codegen.json", {f"sha256:{digest_of(NAME)}": NAME, "sign-in": SIGN_IN}),
        written(tmp_path, "relay.json", {"8c2ee3ca34ed8a6bb2b9a36eb6b3f13c": PUBLISHED}),
        written(tmp_path, "apollo.json", apollo(named)),
    )


@asynccontextmanager
async def trusting(url: str, files: tuple[Path, ...], **given: Any) -> AsyncIterator[Newsroom]:
    await hired(url)
    async with newsroom_on(url, trusted_documents=files, **given) as newsroom:
        yield newsroom


@pytest.fixture
async def strict(database_url: str, manifests: tuple[Path, ...]) -> AsyncIterator[Newsroom]:
    """A newsroom that runs trusted documents only, unless staff ask."""
    async with trusting(database_url, manifests, only_trusted=True) as newsroom:
        yield newsroom


@on_sqlite
@pytest.mark.parametrize("ask", [get, post])
async def test_a_trusted_document_is_sent_by_its_name_or_by_its_hash(
    database_url: str, manifests: tuple[Path, ...], ask: Any
) -> None:
    sports = {"variables": {"slug": "sports"}}
    async with trusting(database_url, manifests) as newsroom:
        for given in (
            {"documentId": f"sha256:{digest_of(NAME)}"},
            {"documentId": digest_of(NAME)},
            {"extensions": hashed(NAME)},
        ):
            assert (await ask(newsroom.client, **given)).json() == ANSWER, given
        for name in ("section-by-slug", f"sha256:{digest_of(SECTION)}"):
            found = await ask(newsroom.client, documentId=name, operationName="Section", **sports)
            assert found.json()["data"] == {"section": {"title": "Sports"}}
        assert "data" in (await ask(newsroom.client, query=STRANGE)).json()


@on_sqlite
@pytest.mark.parametrize("alone", [False, True])
async def test_a_name_that_none_has_is_told_so(
    database_url: str, manifests: tuple[Path, ...], alone: bool
) -> None:
    async with trusting(database_url, manifests, only_trusted=alone) as newsroom:
        for name in ("nothing", f"sha256:{digest_of(STRANGE)}", f"SHA256:{digest_of(NAME)}"):
            for ask in (get, post):
                refused = await ask(newsroom.client, documentId=name)
                assert error_of(refused) == (400, "DOCUMENT_NOT_FOUND")
        both = {"documentId": "section-by-slug", "query": SECTION}
        for wrong in ({"documentId": ""}, both):
            assert error_of(await get(newsroom.client, **wrong)) == (400, "BAD_REQUEST")
        for no_text in (7, ["a"], ""):
            refused = await post(newsroom.client, documentId=no_text)
            assert error_of(refused) == (400, "BAD_REQUEST")


async def test_whoever_has_no_account_sends_trusted_documents_only(strict: Newsroom) -> None:
    guest = await preview(strict, "cleo", article=(await strict.draft())["id"])
    before = await strict.contents()

    for headers in ({}, {"Authorization": f"Bearer {guest}"}):
        strict.client.headers = httpx.Headers(headers)
        for query in (STRANGE, INTROSPECTION, CREATE, PUBLISHED + " ", f"{NAME} ", "{"):
            given = {"query": query, "variables": {"input": {"headline": "A"}}}
            for ask in (get, post):
                assert error_of(await ask(strict.client, **given)) == NOT_TRUSTED, query
                told = await ask(strict.client, **given, extensions=hashed(query))
                assert error_of(told) == NOT_TRUSTED
                assert error_of(await ask(strict.client, extensions=hashed(query))) == NOT_TRUSTED
            listened = await strict.client.post("/graphql", json=given, headers=LISTEN)
            assert error_of(listened) == NOT_TRUSTED
            params = {"query": query}
            listened = await strict.client.get("/graphql", params=params, headers=LISTEN)
            assert error_of(listened) == NOT_TRUSTED
        assert (await post(strict.client, query=NAME)).json()["data"] == ANSWER["data"]
        known = {"query": NAME, "extensions": hashed(NAME)}
        assert (await get(strict.client, **known)).json()["data"] == ANSWER["data"]

    assert await strict.contents() == before


@on_sqlite
async def test_a_refusal_names_the_cure(strict: Newsroom) -> None:
    refused = await post(strict.client, query=STRANGE)

    assert refused.headers["cache-control"] == "no-store"
    assert refused.json()["errors"][0]["message"] == (
        "only trusted documents are run for those without an account, and this is none: add the "
        "app's manifest to those in COPYDESK_TRUSTED_DOCUMENTS, or send the token of a sign-in"
    )


@on_sqlite
async def test_staff_ask_what_they_like_and_that_trusts_nothing(strict: Newsroom) -> None:
    headers = {"Authorization": f"Bearer {await strict.token('ben')}"}

    for query in (INTROSPECTION, STRANGE):
        answer = await strict.client.post(
            "/graphql", json={"query": query, "extensions": hashed(query)}, headers=headers
        )
        assert "errors" not in answer.json()
        assert error_of(await post(strict.client, extensions=hashed(query))) == NOT_TRUSTED
    known = await strict.client.post(
        "/graphql", json={"extensions": hashed(STRANGE)}, headers=headers
    )
    assert known.json()["data"] == {"__typename": "Query"}

    nobody = {"Authorization": "Bearer nobody's"}
    refused = await strict.client.post("/graphql", json={"query": STRANGE}, headers=nobody)
    assert error_of(refused) == (401, "UNAUTHENTICATED")


@pytest.fixture
async def server(
    newsroom: Newsroom, database_url: str, manifests: tuple[Path, ...]
) -> AsyncIterator[Served]:
    given: dict[str, Any] = {"trusted_documents": manifests, "only_trusted": True}
    async with served(newsroom, database_url, **given) as server:
        yield server


@on_sqlite
async def test_a_socket_is_as_strict(server: Served, newsroom: Newsroom) -> None:
    async with server.socket() as socket:
        for query in (STRANGE, PUBLISHED + " "):
            await socket.asks(query)
            refused = await socket.hears()
            assert refused["type"] == "error"
            assert refused["payload"][0]["extensions"] == {"code": "DOCUMENT_NOT_TRUSTED"}
        await socket.say(id="2", type="subscribe", payload={"documentId": "nothing"})
        assert (await socket.hears())["payload"][0]["extensions"] == {"code": "DOCUMENT_NOT_FOUND"}
        name = f"sha256:{digest_of(PUBLISHED)}"
        await socket.say(id="3", type="subscribe", payload={"documentId": name})
        await server.listening(1)
        await newsroom.published(headline="Heard")
        assert await socket.told("3") == {"article": {"headline": "Heard"}}
    async with server.socket("ada") as socket:
        await socket.asks(STRANGE)
        assert (await socket.hears())["payload"]["data"] == {"__typename": "Query"}


AGAIN = "let the app's build write the manifest again"
BUILD = (
    "build the app with the schema of this server (python -m server print-schema), then write the "
    "manifest again"
)
KNOWN = f"{{name: document}}, as codegen and Relay write it, or Apollo's ({APOLLO}, version 1)"
WRONG = {
    b"{": f"it is no JSON: unexpected end of data: line 1 column 2 (char 1). Cure: {AGAIN}",
    b"[]": f"it is no JSON object. Cure: {KNOWN}",
    b'{"a": 1}': f"'a' is no name of a document. Cure: {KNOWN}",
    b'{"": "{ a }"}': f"'' is no name of a document. Cure: {KNOWN}",
    orjson.dumps(apollo(version=2)): f"it is of no format known here. Cure: {KNOWN}",
    orjson.dumps({"operations": []}): f"it is of no format known here. Cure: {KNOWN}",
    orjson.dumps(apollo(operations={})): f"it is of no format known here. Cure: {KNOWN}",
    orjson.dumps(apollo({"id": "a"})): "operations[0] has no id and body that are texts. "
    f"Cure: {AGAIN}",
    orjson.dumps(apollo(1)): f"operations[0] has no id and body that are texts. Cure: {AGAIN}",
    orjson.dumps(apollo({"id": "a", "name": "A", "body": "{ x }"})): "operations[0] (A): Cannot "
    f"query field 'x' on type 'Query'. Cure: {BUILD}",
    b'{"a": "{"}': f"a: Syntax Error: Expected Name, found <EOF>. Cure: {BUILD}",
    b'{"a": "fragment A on Site { name }"}': f'a: Fragment "A" is never used. Cure: {BUILD}',
    orjson.dumps({digest_of("{ a }"): NAME}): f"{digest_of('{ a }')}: this is not the SHA-256 of "
    f"its document. Cure: {AGAIN}, and edit none of it by hand",
    orjson.dumps({"sha256:" + digest_of(NAME).upper(): NAME}): "sha256:"
    f"{digest_of(NAME).upper()}: sha256: is followed by no SHA-256. Cure: {AGAIN}",
}


@pytest.mark.parametrize(("manifest", "message"), WRONG.items(), ids=range(len(WRONG)))
def test_a_wrong_manifest_is_told_with_the_file_the_entry_and_the_cure(
    tmp_path: Path, manifest: bytes, message: str
) -> None:
    file = written(tmp_path, "documents.json", manifest)

    with pytest.raises(BadManifest) as refused:
        trusted_in([file], build_schema())

    assert str(refused.value).replace('"', "'") == f"{file}: {message}".replace('"', "'")


def test_two_documents_of_one_name_are_refused_and_every_fault_has_its_line(tmp_path: Path) -> None:
    one = written(tmp_path, "one.json", {"front": NAME})
    other = written(tmp_path, "other.json", {"front": STRANGE, "same": NAME})
    nowhere = tmp_path / "nowhere.json"

    with pytest.raises(BadManifest) as refused:
        trusted_in([one, other, nowhere], build_schema())

    assert str(refused.value).splitlines() == [
        f"{other}: front: another document has this name. Cure: {AGAIN}, with hashes for names",
        f"{nowhere}: it cannot be read: No such file or directory. Cure: name a file",
    ]


@on_sqlite
def test_the_server_does_not_start_with_a_wrong_manifest(tmp_path: Path, database_url: str) -> None:
    file = written(tmp_path, "documents.json", {"front": "{ x }"})
    given = {"trusted_documents": str(file), "database_url": database_url}

    done = copydesk("serve", **given)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{file}: front: Cannot query field 'x' on type 'Query'. Cure: {BUILD}\n"


def test_the_documents_are_checked_in_the_ci_of_an_app(
    tmp_path: Path, manifests: tuple[Path, ...]
) -> None:
    wrong = written(tmp_path, "documents.json", {"front": "{ x }"})

    sound = copydesk("check-documents", *map(str, manifests))
    faulty = copydesk("check-documents", str(manifests[0]), str(wrong))

    assert (sound.returncode, sound.stdout, sound.stderr) == (
        *(0, "4 documents, all fit to be trusted.\n", ""),
    )
    assert (faulty.returncode, faulty.stdout) == (1, "")
    assert faulty.stderr.startswith(f"{wrong}: front: ")

"""The eight operations that GraphiQL opens with, run over HTTP as their texts say."""

import dataclasses
import json
from typing import Any

import httpx
from graphql import OperationDefinitionNode, parse

from server.explorer import PLAIN
from tests.newsroom import PASSWORD, SIGN_IN

FOLDER = PLAIN / "assets" / "tabs"
TABS = {tab["name"]: tab for tab in json.loads((FOLDER / "tabs.json").read_text())}
BY = {
    "MyDrafts": "reporter",
    "ReviewWrite": "reporter",
    "ReviewSubmit": "reporter",
    "ReviewApprove": "editor",
    "ReviewPublish": "chief",
    "RefusedMoveWrite": "reporter",
    "RefusedMove": "reporter",
}
"""Who runs an operation. The others are a reader's."""


@dataclasses.dataclass
class Person:
    """Somebody at GraphiQL, who signs in as the operations say."""

    url: str
    tokens: dict[str | None, str] = dataclasses.field(default_factory=dict)

    def runs(self, name: str) -> dict[str, Any]:
        """The data of every operation of a tab by its name, each going on with the last story."""
        query, variables = text_of(name), TABS[name].get("variables", {})
        data = {}
        for operation in operations_in(query):
            answer = self.asks(query, variables, operation)
            assert "errors" not in answer, answer["errors"]
            data[operation] = answer["data"]
            for payload in answer["data"].values():
                if story := payload.get("article"):
                    version = story.get("workflow", {}).get("version")
                    variables = {"id": story.get("id"), "expectedVersion": version}
        return data

    def asks(self, query: str, variables: Any, operation: str) -> dict[str, Any]:
        body = {"query": query, "variables": variables, "operationName": operation}
        headers = self.headers(BY.get(operation))
        answer: dict[str, Any] = httpx.post(self.url, json=body, headers=headers).json()
        return answer

    def headers(self, by: str | None) -> dict[str, str]:
        if by is None:
            return {}
        if by not in self.tokens:
            email = {"email": f"{by}@copydesk.example", "password": PASSWORD}
            answer = httpx.post(self.url, json={"query": SIGN_IN, "variables": email}).json()
            self.tokens[by] = answer["data"]["signIn"]["token"]
        return {"Authorization": f"Bearer {self.tokens[by]}"}


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.graphql").read_text()


def operations_in(query: str) -> list[str]:
    found = [one for one in parse(query).definitions if isinstance(one, OperationDefinitionNode)]
    return [one.name.value for one in found if one.name]

"""Rounds of load: everybody takes a turn in each, so that a noisy minute is noisy for all."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.data import UNSEEN
from bench.load import Sample, loaded, median
from bench.queries import Question, questions
from bench.servers import Server
from server.console import fail

WARM_SECONDS = 2
"""Load before the first round: statements are prepared, caches are filled."""

TRIES, DISTURBED = 3, 0.15
"""How often a window is taken in which other programs kept more than so much of a core busy."""

COMPARED = 25
"""Answers of each query that are compared."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One query, asked of one server."""

    server: Server
    question: Question
    bodies: Path

    @property
    def key(self) -> tuple[str, str]:
        """Who and what."""
        return self.server.name, self.question.name


Samples = dict[tuple[str, str], Sample]
"""By server and query."""

Announce = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Track:
    """How load is made and measured."""

    rounds: int
    seconds: int
    core: int
    database_cpu: Callable[[], float]

    def run(self, trials: Sequence[Trial], announce: Announce) -> Samples:
        """The median of all rounds, for each trial."""
        samples: dict[tuple[str, str], list[Sample]] = {trial.key: [] for trial in trials}
        for trial in trials:
            self._load(trial, WARM_SECONDS)
        for turn in range(1, self.rounds + 1):
            for trial in trials:
                sample = self._undisturbed(trial)
                samples[trial.key].append(sample)
                announce(f"round {turn}: {told(trial, sample)}")
        return {key: median(taken) for key, taken in samples.items()}

    def _undisturbed(self, trial: Trial) -> Sample:
        """A window that others left alone, or the one of a few that they left alone most."""
        taken: list[Sample] = []
        while len(taken) < TRIES and all(one.others > DISTURBED for one in taken):
            taken.append(self._load(trial, self.seconds))
        return min(taken, key=lambda one: one.others)

    def _load(self, trial: Trial, seconds: int) -> Sample:
        return loaded(
            trial.server,
            trial.bodies,
            seconds=seconds,
            core=self.core,
            database_cpu=self.database_cpu,
        )


def told(trial: Trial, sample: Sample) -> str:
    """A sample in a line."""
    return (
        f"{trial.question.name} {trial.server.name:<22} {sample.throughput:8.0f}/s"
        f"  server {sample.server:6.2f} ms  database {sample.database:6.2f} ms"
        f"  p50 {sample.p50:7.1f} ms  p99 {sample.p99:7.1f} ms  others {sample.others:.0%}"
    )


async def asked(server: Server, published: int) -> list[Question]:
    """The four queries on a data set, their variables as Copydesk's `server` gives them."""
    async with httpx.AsyncClient(base_url=server.url, timeout=60) as client:

        async def ask(document: str, variables: dict[str, Any]) -> dict[str, Any]:
            body = {"query": document, "variables": variables}
            answer = (await client.post("/graphql", json=body)).json()
            data: dict[str, Any] = answer["data"]
            return data

        return await questions(published, ask)


def trials(servers: Iterable[Server], asked: Sequence[Question], folder: Path) -> list[Trial]:
    """Every query of every server, query by query, with the requests written to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for question in asked:
        for server in servers:
            bodies = folder / f"{question.name}-{'peers' if server.is_peer else 'copydesk'}"
            bodies.write_bytes(b"\n".join(question.bodies(of_peers=server.is_peer)) + b"\n")
            found.append(Trial(server, question, bodies))
    return found


def need_equal_answers(servers: Sequence[Server], asked: Sequence[Question]) -> None:
    """Fail if the data of two answers differs, if only in the order of keys, or a draft shows."""
    for question in asked:
        first, *others = [_answers(server, question) for server in servers]
        for server, answers in zip(servers[1:], others, strict=True):
            if answers != first:
                fail(f"{question.name}: {server.name} does not answer what {servers[0].name} does")
        if any(UNSEEN in answer or '"slug": "' not in answer for answer in first):
            fail(f"{question.name}: {servers[0].name} shows a draft, or nothing")


def _answers(server: Server, question: Question) -> list[str]:
    bodies = question.bodies(of_peers=server.is_peer)
    headers = {"Content-Type": "application/json"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
        chosen = bodies[:: len(bodies) // COMPARED + 1]
        answers = [client.post("/graphql", content=one).json() for one in chosen]
        if any("errors" in answer for answer in answers):
            fail(f"{question.name}: {server.name} answers with errors")
        return [json.dumps(answer["data"]) for answer in answers]

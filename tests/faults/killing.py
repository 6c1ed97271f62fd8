"""Servers and workers that can be killed: forked from a process that has everything loaded."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from multiprocessing.connection import Connection

import httpx

from server.serving import app_or_exit, listen, serve
from server.settings import Settings
from server.worker import work

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["server.serving", "server.worker", "tests.faults.killing"])


@asynccontextmanager
async def server_to_kill(url: str) -> AsyncIterator[tuple[httpx.AsyncClient, int]]:
    """A client of a new server process on a database, and its number. It is killed in the end."""
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=_serve, args=(url, theirs), daemon=True)
    process.start()
    port = await asyncio.to_thread(ours.recv)
    assert process.pid is not None
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            yield client, process.pid
    finally:
        kill(process.pid)
        await asyncio.to_thread(process.join)
        process.close()


@contextmanager
def worker_to_kill(url: str) -> Iterator[int]:
    """The number of a new worker process on a database. It is killed in the end."""
    process = FORKS.Process(target=_work, args=(url,), daemon=True)
    process.start()
    assert process.pid is not None
    try:
        yield process.pid
    finally:
        kill(process.pid)
        process.join()
        process.close()


def kill(number: int) -> None:
    """End a process as a power cut would. One that has ended already is left alone."""
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return


def _work(url: str) -> None:
    asyncio.run(work(Settings(database_url=url)))


def _serve(url: str, told: Connection) -> None:
    settings = Settings(database_url=url, port=0, graphiql=False, log_level="error")
    listening = listen(settings)
    told.send(listening.getsockname()[1])
    serve(app_or_exit(settings), settings, listening)

"""Servers that can be killed: processes forked from one that has everything loaded already."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection

import httpx

from server.serving import app_or_exit, listen, serve
from server.settings import Settings

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["server.serving", "tests.faults.killing"])


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


def kill(number: int) -> None:
    """End a process as a power cut would. One that has ended already is left alone."""
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return


def _serve(url: str, told: Connection) -> None:
    settings = Settings(database_url=url, port=0, graphiql=False, log_level="error")
    listening = listen(settings)
    told.send(listening.getsockname()[1])
    serve(app_or_exit(settings), settings, listening)

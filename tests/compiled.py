"""What SQLAlchemy compiles for the engine of one test serves the engines of all others."""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache


class Compiled(LRUCache[Any, Any]):
    """Statements by their keys, but for the dialect: each engine has its own, and all are alike."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


def share_compiled() -> None:
    """From now on every connection of this process looks in the same place."""
    kept = {"sqlite": Compiled(2_000), "postgresql": Compiled(2_000)}

    @event.listens_for(Engine, "engine_connect")
    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=kept[connection.dialect.name])

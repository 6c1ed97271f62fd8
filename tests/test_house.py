"""The checkout itself: names that could be mistaken for others', and locks that work anywhere."""

import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import alembic
import pytest

import db
import schema
import server

ROOT = Path(__file__).parent.parent
LOCKS = [
    "requirements.lock",
    "requirements-dev.lock",
    "site/requirements.lock",
    "tests/clients/python/requirements.lock",
]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+) \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", re.M)


def text_of(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def pins_of(lock: str) -> dict[str, str]:
    return dict(PIN.findall(text_of(lock)))


def test_alembic_is_the_library_and_not_our_folder_of_that_name() -> None:
    assert Path(alembic.__file__).parent != ROOT / "alembic"
    assert not (ROOT / "alembic" / "__init__.py").exists()


@pytest.mark.parametrize("package", [db, schema, server], ids=lambda package: package.__name__)
def test_a_package_of_ours_is_ours(package: ModuleType) -> None:
    assert package.__file__ == str(ROOT / package.__name__ / "__init__.py")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_with_hashes_and_comments_and_nothing_else(lock: str) -> None:
    without_comments = re.sub(r"^ *#.*\n", "", text_of(lock), flags=re.M)

    assert PIN.sub("", without_comments) == ""
    assert "://" not in text_of(lock)


def test_tests_run_on_the_versions_that_are_served() -> None:
    served, tested = pins_of("requirements.lock"), pins_of("requirements-dev.lock")

    assert served.keys() > {"strawberry-graphql", "sqlalchemy", "starlette", "uvicorn"}
    assert served.items() < tested.items()


def test_nothing_is_kept_that_git_is_to_ignore() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    command = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout == b""

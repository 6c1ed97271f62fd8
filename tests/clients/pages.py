"""What the pages of docs/clients show is what the tests of the clients run: it is cut out here."""

import re
import shutil
from pathlib import Path

HERE = Path(__file__).parent
PAGES = HERE.parent.parent / "docs" / "clients"
SNIPPET = re.compile(r"^```\w+ (\S+\.\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
"""A block that says, behind its language, which file it is."""


def snippets(page: str) -> dict[str, str]:
    """The files on a page, by name. A name that comes twice is one file, in two parts."""
    files: dict[str, str] = {}
    for name, text in SNIPPET.findall((PAGES / f"{page}.md").read_text(encoding="utf-8")):
        files[name] = f"{files[name]}\n{text}" if name in files else text
    return files


def laid_out(page: str, folder: Path) -> Path:
    """A folder as a reader of the page has it: the files, and the packages that they import.

    With them our checks and what they share. Gives the file of checks.
    """
    folder.mkdir()
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    for name, text in snippets(page).items():
        (folder / name).write_text(text, encoding="utf-8")
    for file in (HERE / f"{page}.test.mjs", HERE / "newsroom.mjs"):
        shutil.copy(file, folder)
    return folder / f"{page}.test.mjs"

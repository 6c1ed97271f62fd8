"""Install the npm packages of a folder, with the Node that builds GraphiQL.

A machine that cannot gets one line that says so, and its tests are skipped with the reason; where
`COPYDESK_CI=1` is set that is an error.
"""

import os
import sys
from pathlib import Path

from server.graphiql.build import CannotBuildError, install_packages


def main(folder: Path) -> int:
    """Say in one line what is installed, or why not."""
    print(f"setup: {folder}")
    try:
        install_packages(folder)
    except CannotBuildError as error:
        print(f"setup: {folder} has not its packages, and what needs them is skipped: {error}")
        return 1 if os.environ.get("COPYDESK_CI") == "1" else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

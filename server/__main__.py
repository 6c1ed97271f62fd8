"""`python -m server`: the command line."""

import gc

gc.disable()  # nothing that is imported is garbage: looking for it takes a quarter of the start

from server.commands import commands  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    commands(prog_name="python -m server")

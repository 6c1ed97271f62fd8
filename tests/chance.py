"""How much the random tests try: enough for every day, and more where somebody has the time."""

import os

TIMES = int(os.environ.get("COPYDESK_TEST_TIMES", "1"))
"""How many times as much as usual: CI could set 10 at night."""

OPERATIONS = 63 * TIMES
"""Operations that each of four tests asks of both readers, on each database."""

LEAKS = 75 * TIMES
"""Operations in which somebody looks for what is hidden from them, on each database."""

LISTS = 100 * TIMES
"""Lists that are filtered, ordered and cut, on each database."""

CHANGES = 16 * TIMES
"""Changes to several stories, after each of which all lists are reckoned anew."""

LIVES = 40 * TIMES
"""Stories that are taken through the workflow at random, on each database; CI has 1,000 lived."""

KILLS = 5 * TIMES
"""Times that a server is killed while it publishes, on each database; CI kills it 50 times."""

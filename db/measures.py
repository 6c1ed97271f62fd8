"""How long a text may be, in characters, and how many of a thing a story may have.

Texts are counted in Unicode code points. The numbers leave twice the room that real stories take:
the longest headlines in print have about 120 characters, the longest standfirsts about 400.
"""

HEADLINE = 250
STANDFIRST = 1_000
KICKER = 80
BODY = 80_000
"""In any script this fits a request of 256 KiB, which is as much as the server reads."""
SLUG = 120
DATELINE = 100
LANGUAGE = 35
"""BCP 47, RFC 5646 section 4.4.1: 35 characters are enough for every registered tag."""
LABEL = 200
NAME = 200
TITLE = 200
DESCRIPTION = 2_000
BIO = 5_000
CAPTION = 2_000
URL = 2_000
"""What every browser and cache in use takes as an address."""
EMAIL = 254
"""RFC 5321, 4.5.3.1.3, less the angle brackets."""
REASON = 5_000
NOTE = 5_000
COMMENT = 5_000
QUOTE = 5_000
"""Of the words that a comment marks: some paragraphs. A comment on more is on the whole field."""
KEY = 200
"""Of an idempotency key: room for a UUID with a prefix."""
PASSWORD = 1_000
SHORTEST_PASSWORD = 12

BYLINES = 20
TAGS = 50
RELATED = 50
MEMBERS = 100
"""Of a collection: a page of them, and of a weekly series two years."""
FRESH_DAYS = 3_650
"""For which a section's stories stay fresh: ten years, after which age tells nothing."""
LINKS = 20
POLICIES = 50
COMMENTS = 500
"""On a story, answers and what is resolved too: ten times what the longest edits leave behind."""
MENTIONS = 20
MARKED_READ = 100
"""Notifications that are named at once: a page of them."""

HOST = 253
"""RFC 1035, 2.3.4: 255 octets with the lengths of its labels, which are not written."""
RESOLVE_SECONDS = 5
"""How long somebody waits for the address of a webhook that they register."""
WEBHOOKS = 100
"""A worker may be speaking to all of them at the same time."""
STORED_QUERY = 20_000
"""A section front has 700."""

"""What is relevant to what: pure arithmetic on terms, names and vectors, without a database.

One formula for all newsrooms, each constant with its reason; what was tried stands in
docs/decisions/0025-relevance.md.
"""

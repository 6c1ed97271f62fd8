"""What Copydesk costs, held against one hand-written SQL statement a query and the usual resolvers.

Run it with `make bench`; docs/performance.md is written by it and says what is measured.
"""

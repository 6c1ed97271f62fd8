"""Nested reads: a want becomes a plan, a plan one statement, the statement JSON."""

"""What people do: one verb a function. Each loads, checks, changes and records, or refuses."""

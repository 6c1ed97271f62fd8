"""The newsroom: models, rules, reads and writes. Knows no GraphQL and no HTTP."""

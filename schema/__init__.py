"""The API: Strawberry types, queries and mutations over the newsroom. Knows no HTTP."""
